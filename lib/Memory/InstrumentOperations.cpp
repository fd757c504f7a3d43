//===- InstrumentOperations.cpp - Calls of a profiler --------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Memory/Entry.h"
#include "hone/Memory/Passes.h"
#include "hone/Support/Diagnostics.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace hone {
#define GEN_PASS_DEF_INSTRUMENTOPERATIONSPASS
#include "hone/Memory/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

namespace {
struct InstrumentOperationsPass : public hone::impl::InstrumentOperationsPassBase<InstrumentOperationsPass> {
  void runOnOperation() override;
};
} // namespace

/// The profiler's declaration, which keeps its external linkage.
static func::FuncOp declareProfiler(ModuleOp module) {
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  auto type = builder.getFunctionType(builder.getI32Type(), {});
  auto profiler = func::FuncOp::create(builder, module.getLoc(), profileFunctionName, type);
  profiler.setPrivate();
  return profiler;
}

static void callProfiler(Operation *before, func::FuncOp profiler, int32_t number) {
  OpBuilder builder(before);
  Value value = arith::ConstantIntOp::create(builder, before->getLoc(), number, 32);
  func::CallOp::create(builder, before->getLoc(), profiler, value);
}

void InstrumentOperationsPass::runOnOperation() {
  FailureOr<func::FuncOp> entry = findEntry(getOperation());
  if (failed(entry))
    return signalPassFailure();
  Builder builder(&getContext());
  func::FuncOp profiler = declareProfiler(getOperation());
  SmallVector<Attribute> names;
  Attribute last;
  for (Operation &op : llvm::make_early_inc_range(entry->front())) {
    if (op.hasTrait<OpTrait::IsTerminator>()) {
      callProfiler(&op, profiler, -1);
      continue;
    }
    if (isMemoryEffectFree(&op))
      continue;
    StringRef name = nodeName(op.getLoc()), kind = nodeOperator(op.getLoc());
    auto node = model::NodeAttr::get(&getContext(), builder.getStringAttr(name),
                                     builder.getStringAttr(kind.empty() ? op.getName().getStringRef() : kind));
    if (node == last)
      continue;
    callProfiler(&op, profiler, names.size());
    names.push_back(last = node);
  }
  instrumented += names.size();
  (*entry)->setAttr(profileAttrName, builder.getArrayAttr(names));
}
