//===- SolveRounding.cpp - Rounding, found and proved --------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/QuantizedOperands.h"
#include "hone/Quantization/OperatorRounding.h"
#include "hone/Quantization/Passes.h"
#include "hone/Quantization/Requantization.h"

namespace hone {
#define GEN_PASS_DEF_SOLVEROUNDINGPASS
#include "hone/Quantization/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

namespace {
struct SolveRoundingPass : hone::impl::SolveRoundingPassBase<SolveRoundingPass> {
  using SolveRoundingPassBase::SolveRoundingPassBase;

  void runOnOperation() override {
    bool failed = false;
    getOperation().walk([&](Operation *op) {
      if (graph::isRounded(op))
        failed |= mlir::failed(op->getAttr(graph::roundingName) ? prove(op) : solve(op));
    });
    if (failed)
      signalPassFailure();
  }

private:
  LogicalResult prove(Operation *op) {
    ++proved;
    return verifyRounding(op);
  }

  LogicalResult solve(Operation *op) {
    Attribute rounding = solveRounding(op, {highMultiply, floatMultiplyAdd});
    if (!rounding)
      return op->emitOpError("has no exact rounding; expected scales and numbers for which there are integers");
    op->setAttr(graph::roundingName, rounding);
    ++solved;
    return success();
  }
};
} // namespace
