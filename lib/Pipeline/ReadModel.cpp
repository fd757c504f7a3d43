//===- ReadModel.cpp - Reading models of every kind ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Emit/Interface.h"
#include "hone/Memory/Entry.h"
#include "hone/Pipeline/Compile.h"
#include "hone/Support/Diagnostics.h"
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
      return entry->emitError("the model's inputs and outputs have elements that a C type stands for, but one is ") << type;
  }
  if (failed(SymbolTable(module).rename(*entry, name)))
    return entry->emitError("the module has another symbol '") << name << "'";
  module->setAttr(modelAttrName, StringAttr::get(module.getContext(), name));
  return success();
}

FailureOr<OwningOpRef<ModuleOp>> hone::readModel(MLIRContext &context, StringRef path, const ImportOptions &options) {
  if (llvm::sys::path::extension(path) != ".mlir")
    return importModel(&context, path, options);
  if (!options.values.empty() || !options.shapes.empty())
    return emitError(fileLocation(&context, path))
           << "--shape and --value are for ONNX models; the types of an .mlir model are its own";
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(path, ParserConfig(&context));
  if (!module)
    return failure();
  std::string name = options.name;
  if (name.empty())
    if (auto named = (*module)->getAttrOfType<StringAttr>(modelAttrName))
      name = named.str();
  if (failed(nameModel(*module, name.empty() ? modelSymbol(path) : name)))
    return failure();
  return module;
}
