//===- StateTarget.cpp - The machine that a module is for ----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Model/Model.h"
#include "hone/Support/Diagnostics.h"
#include "hone/Target/Passes.h"
#include "mlir/IR/BuiltinOps.h"

namespace hone {
#define GEN_PASS_DEF_STATETARGETPASS
#include "hone/Target/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

namespace {
struct StateTargetPass : public hone::impl::StateTargetPassBase<StateTargetPass> {
  using StateTargetPassBase::StateTargetPassBase;
  void runOnOperation() override;
};
} // namespace

void StateTargetPass::runOnOperation() {
  ModuleOp module = getOperation();
  Attribute stated = module->getAttr(targetAttrName);
  auto own = StringAttr::get(&getContext(), name);
  if (!stated)
    return module->setAttr(targetAttrName, own);
  if (stated == own)
    return;
  emitFault(FaultKind::InvalidTarget, module) << "the module is for target " << stated << ", this phase for " << own
                                              << "; all phases from the structured one on must be for the same target";
  signalPassFailure();
}

std::unique_ptr<Pass> hone::createStateTargetPass(const TargetDescription &target) {
  return createStateTargetPass(StateTargetPassOptions{target.isNative ? target.name + "/" + target.cpu : target.name});
}
