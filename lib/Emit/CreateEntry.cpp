//===- CreateEntry.cpp - The checked C function that runs the model ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Emit/Passes.h"
#include "hone/Memory/Entry.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace hone {
#define GEN_PASS_DEF_CREATEENTRYPASS
#include "hone/Emit/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

/// The status codes of runtime/hone.h.
static constexpr int32_t statusOk = 0, statusNullPointer = 1, statusMisalignedArena = 2;

/// Null checks that return one after the other: LLVM takes the cube of the number of branches.
static constexpr size_t mostChecks = 16;

/// Pointers that a function without branches looks at.
static constexpr size_t mostPointers = 64;

namespace {
/// Builds the run function, one check after the other.
class EntryBuilder {
public:
  EntryBuilder(func::FuncOp model, func::FuncOp run) : run(run), builder(run.getContext()), location(model.getLoc()) {
    builder.setInsertionPointToStart(run.addEntryBlock());
  }

  /// Returns `status` if `failed` holds, else goes on in a new block.
  void check(Value failed, int32_t status) {
    Block *reject = run.addBlock(), *next = run.addBlock();
    cf::CondBranchOp::create(builder, location, failed, reject, next);
    builder.setInsertionPointToStart(reject);
    returnStatus(status);
    next->moveBefore(reject);
    builder.setInsertionPointToStart(next);
  }

  Value address(Value buffer) { return memref::ExtractAlignedPointerAsIndexOp::create(builder, location, buffer); }
  Value number(int64_t value) { return arith::ConstantIndexOp::create(builder, location, value); }

  Value isNull(Value buffer) {
    return arith::CmpIOp::create(builder, location, arith::CmpIPredicate::eq, address(buffer), number(0));
  }

  /// The same of a plain pointer.
  Value isNullPointer(Value pointer) {
    Value null = LLVM::ZeroOp::create(builder, location, pointer.getType());
    return LLVM::ICmpOp::create(builder, location, LLVM::ICmpPredicate::eq, pointer, null);
  }

  Value isMisaligned(Value buffer, int64_t alignment) {
    Value rest = arith::AndIOp::create(builder, location, address(buffer), number(alignment - 1));
    return arith::CmpIOp::create(builder, location, arith::CmpIPredicate::ne, rest, number(0));
  }

  void callAndReturn(func::FuncOp model) {
    func::CallOp::create(builder, location, model, run.getArguments());
    returnStatus(statusOk);
  }

  /// Checks that no buffer is null: few of them one after the other, many in functions without branches, which are
  /// called `NAME_run_check0` and so on.
  void checkPointers(ArrayRef<Value> buffers);

  /// Whether one of the buffers is null.
  Value isAnyNull(ValueRange buffers);

private:
  /// Whether one of the two holds; `before` may be null.
  Value either(Value before, Value holds) {
    return before ? arith::OrIOp::create(builder, location, before, holds).getResult() : holds;
  }

  void returnStatus(int32_t status) {
    Value value = arith::ConstantIntOp::create(builder, location, status, 32);
    func::ReturnOp::create(builder, location, value);
  }

  func::FuncOp run;
  OpBuilder builder;
  Location location;
};

struct CreateEntryPass : public hone::impl::CreateEntryPassBase<CreateEntryPass> {
  using CreateEntryPassBase::CreateEntryPassBase;
  void runOnOperation() override;
};
} // namespace

void EntryBuilder::checkPointers(ArrayRef<Value> buffers) {
  if (buffers.size() <= mostChecks) {
    for (Value buffer : buffers)
      check(isNull(buffer), statusNullPointer);
    return;
  }
  OpBuilder outside(run);
  Value anyNull;
  for (size_t first = 0; first < buffers.size(); first += mostPointers) {
    ValueRange group = buffers.slice(first, std::min(mostPointers, buffers.size() - first));
    std::string name = (run.getName() + "_check" + Twine(first / mostPointers)).str();
    auto type = outside.getFunctionType(group.getTypes(), outside.getI1Type());
    auto function = func::FuncOp::create(outside, location, name, type);
    function->setAttr("passthrough", outside.getStrArrayAttr({"noinline"}));
    EntryBuilder checks(function, function);
    func::ReturnOp::create(checks.builder, location, checks.isAnyNull(function.getArguments()));
    anyNull = either(anyNull, func::CallOp::create(builder, location, function, group).getResult(0));
  }
  check(anyNull, statusNullPointer);
}

Value EntryBuilder::isAnyNull(ValueRange buffers) {
  Value anyNull;
  for (Value buffer : buffers)
    anyNull = either(anyNull, isNull(buffer));
  return anyNull;
}

static void hide(func::FuncOp function) {
  function.setPrivate();
  auto internal = LLVM::LinkageAttr::get(function.getContext(), LLVM::Linkage::Internal);
  function->setAttr("llvm.linkage", internal);
}

/// Appends the arguments through which the caller brings threads.
static void addThreadArguments(func::FuncOp model) {
  auto pointer = LLVM::LLVMPointerType::get(model.getContext());
  Attribute unit = UnitAttr::get(model.getContext());
  for (StringRef name : {StringRef(parallelForAttrName), StringRef(poolAttrName)}) {
    auto attributes =
        DictionaryAttr::get(model.getContext(), NamedAttribute(StringAttr::get(model.getContext(), name), unit));
    (void)model.insertArgument(model.getNumArguments(), pointer, attributes, model.getLoc());
  }
}

/// Gives buffers without elements that nothing reads a shape of one dimension: LLVM's descriptors have no form for
/// strides of zero.
static void flattenEmptyArguments(func::FuncOp model) {
  SmallVector<Type> types;
  for (BlockArgument argument : model.getArguments()) {
    auto buffer = dyn_cast<MemRefType>(argument.getType());
    if (buffer && buffer.hasStaticShape() && buffer.getNumElements() == 0 && argument.use_empty())
      argument.setType(MemRefType::get({0}, buffer.getElementType()));
    types.push_back(argument.getType());
  }
  model.setFunctionType(FunctionType::get(model.getContext(), types, model.getResultTypes()));
}

void CreateEntryPass::runOnOperation() {
  ModuleOp module = getOperation();
  FailureOr<func::FuncOp> model = findEntry(module);
  if (failed(model))
    return signalPassFailure();
  flattenEmptyArguments(*model);
  OpBuilder builder(module.getContext());
  builder.setInsertionPointAfter(*model);
  std::string name = (model->getName() + "_run").str();
  if (module.lookupSymbol(name)) {
    model->emitError("the module has a symbol '") << name << "' already";
    return signalPassFailure();
  }
  if (parallel)
    addThreadArguments(*model);
  auto type = builder.getFunctionType(model->getArgumentTypes(), builder.getI32Type());
  auto run = func::FuncOp::create(builder, model->getLoc(), name, type);
  EntryBuilder entry(*model, run);
  SmallVector<Value> buffers;
  for (BlockArgument argument : run.getArguments()) {
    auto buffer = dyn_cast<MemRefType>(argument.getType());
    if (buffer && buffer.hasStaticShape() && buffer.getNumElements() > 0)
      buffers.push_back(argument);
  }
  entry.checkPointers(buffers);
  for (Value buffer : buffers)
    if (auto alignment =
            model->getArgAttrOfType<IntegerAttr>(cast<BlockArgument>(buffer).getArgNumber(), arenaAttrName))
      entry.check(entry.isMisaligned(buffer, alignment.getInt()), statusMisalignedArena);
  if (parallel)
    entry.check(entry.isNullPointer(run.getArgument(run.getNumArguments() - 2)), statusNullPointer);
  entry.callAndReturn(*model);
  for (auto function : module.getOps<func::FuncOp>())
    if (function != run && !function.isDeclaration())
      hide(function);
}
