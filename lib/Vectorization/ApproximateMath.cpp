//===- ApproximateMath.cpp - Transcendental functions as polynomials -----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "FloatFunctions.h"
#include "hone/Vectorization/Passes.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hone {
#define GEN_PASS_DEF_APPROXIMATEMATHPASS
#include "hone/Vectorization/Passes.h.inc"
} // namespace hone

using namespace mlir;

namespace {

/// Replaces `Op` on f32 by what `Emit` makes of its operand.
template <typename Op, Value (*Emit)(OpBuilder &, Location, Value)> struct Approximate : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    if (!getElementTypeOrSelf(op.getType()).isF32())
      return failure();
    rewriter.replaceOp(op, Emit(rewriter, op.getLoc(), op.getOperand()));
    return success();
  }
};

struct ApproximateMathPass : hone::impl::ApproximateMathPassBase<ApproximateMathPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<Approximate<math::ExpOp, hone::emitExp>, Approximate<math::Exp2Op, hone::emitExp2>,
                 Approximate<math::ExpM1Op, hone::emitExpM1>, Approximate<math::LogOp, hone::emitLog>,
                 Approximate<math::Log2Op, hone::emitLog2>, Approximate<math::Log10Op, hone::emitLog10>,
                 Approximate<math::Log1pOp, hone::emitLog1P>, Approximate<math::TanhOp, hone::emitTanh>,
                 Approximate<math::ErfOp, hone::emitErf>, Approximate<math::SinOp, hone::emitSin>,
                 Approximate<math::CosOp, hone::emitCos>>(&getContext());
    // Small integer powers and the like become multiplications.
    populateMathAlgebraicSimplificationPatterns(patterns);
    // Only these operations and what replaces them, since models are large.
    SmallVector<Operation *> functions;
    getOperation()->walk([&](Operation *op) {
      if (isa<math::MathDialect>(op->getDialect()))
        functions.push_back(op);
    });
    if (failed(applyOpPatternsGreedily(functions, std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
