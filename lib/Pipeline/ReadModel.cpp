//===- ReadModel.cpp - Reading models of every kind ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/Limits.h"
#include "hone/Emit/Interface.h"
#include "hone/Memory/Entry.h"
#include "hone/Pipeline/Compile.h"
#include "hone/Support/Diagnostics.h"
#include "hone/Support/Nesting.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace hone;

/// Gives the function that runs the model its name, and the module's attribute that says so.
static LogicalResult nameModel(ModuleOp module, StringRef name) {
  FailureOr<func::FuncOp> entry = findEntry(module);
  if (failed(entry))
    return failure();
  for (auto [i, type] : llvm::enumerate(llvm::concat<const Type>(entry->getArgumentTypes(), entry->getResultTypes()))) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || !tensor.hasStaticShape())
      return entry->emitError("the model's inputs and outputs are tensors of known shape, but one is ") << type;
    std::string element;
    llvm::raw_string_ostream(element) << tensor.getElementType();
    if (cType(element).empty())
      return entry->emitError("the model's inputs and outputs have elements that a C type stands for, but one is ")
             << type;
  }
  SymbolTable symbols(module);
  // Renaming would give the function a name that is free.
  if (Operation *other = symbols.lookup(name); other && other != *entry)
    return other->emitError("the module has another symbol '") << name << "'; expected none of the model's name";
  if (failed(symbols.rename(*entry, name)))
    return failure();
  module->setAttr(modelAttrName, StringAttr::get(module.getContext(), name));
  return success();
}

/// A tensor of more bytes is a mistake; below it, arithmetic on sizes does not overflow. The same as of ONNX models.
static constexpr int64_t mostBytes = int64_t(1) << 40;

static bool isTooLarge(Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  if (!shaped || !shaped.hasRank())
    return false;
  int64_t bytes = shaped.getElementType().isIntOrFloat() ? llvm::divideCeil(shaped.getElementTypeBitWidth(), 8) : 16;
  for (int64_t size : shaped.getShape())
    if (!ShapedType::isDynamic(size) && size != 0 && llvm::MulOverflow(bytes, size, bytes))
      return true;
  return bytes > mostBytes || shaped.getRank() > graph::mostDimensions;
}

/// Reports values whose size the compiler does not count with.
static LogicalResult checkSizes(ModuleOp module) {
  WalkResult result = module.walk([](Operation *op) {
    SmallVector<Type> types(op->getResultTypes());
    for (Region &region : op->getRegions())
      for (Block &block : region)
        llvm::append_range(types, block.getArgumentTypes());
    Type *large = llvm::find_if(types, isTooLarge);
    if (large == types.end())
      return WalkResult::advance();
    op->emitError("a value of type ") << *large << " has more than " << mostBytes << " bytes or "
                                      << graph::mostDimensions << " dimensions";
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

/// Reports IR that nests deeper than the parser's stack.
static LogicalResult checkNesting(MLIRContext &context, StringRef path) {
  // What can't be read is reported by the parser.
  auto buffer = llvm::MemoryBuffer::getFile(path);
  std::optional<int64_t> line = buffer ? findDeepNesting((*buffer)->getBuffer(), "//") : std::nullopt;
  if (!line)
    return success();
  return emitError(fileLocation(&context, path))
         << "line " << *line << " is nested more than " << mostNested << " deep";
}

FailureOr<OwningOpRef<ModuleOp>> hone::readModel(MLIRContext &context, StringRef path, const ImportOptions &options) {
  if (llvm::sys::path::extension(path) != ".mlir")
    return importModel(&context, path, options);
  if (!options.values.empty() || !options.shapes.empty())
    return emitFault(FaultKind::InvalidInput, fileLocation(&context, path))
           << "--shape and --value are for ONNX models; the types of an .mlir model are its own";
  if (failed(checkNesting(context, path)))
    return failure();
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(path, ParserConfig(&context));
  if (!module || failed(checkSizes(*module)))
    return failure();
  if (options.onRead)
    options.onRead(path);
  std::string name = options.name;
  if (name.empty())
    if (auto named = (*module)->getAttrOfType<StringAttr>(modelAttrName))
      name = named.str();
  if (failed(nameModel(*module, name.empty() ? modelSymbol(path) : name)))
    return failure();
  return module;
}
