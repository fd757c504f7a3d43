//===- ComputePattern.h - Lowerings as functions --------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_COMPUTEPATTERN_H
#define HONE_LOWERING_COMPUTEPATTERN_H

#include "Emitter.h"
#include "mlir/Transforms/DialectConversion.h"

namespace hone {

/// Replaces an operation by the values that a function builds for it from its converted operands, one for each result.
/// The function returns nothing when it can't. Its arithmetic counts integers as unsigned when the operation's first
/// operand has unsigned ones.
template <typename Op> class ComputePattern : public mlir::OpConversionPattern<Op> {
public:
  using Lower = std::function<llvm::SmallVector<mlir::Value>(Emitter &, Op, typename Op::Adaptor)>;

  ComputePattern(const mlir::TypeConverter &converter, mlir::MLIRContext *context, Lower lower)
      : mlir::OpConversionPattern<Op>(converter, context), lower(std::move(lower)) {}

  mlir::LogicalResult matchAndRewrite(Op op, typename Op::Adaptor operands,
                                      mlir::ConversionPatternRewriter &rewriter) const override {
    Emitter b(op.getLoc(), rewriter, op->getNumOperands() && isUnsigned(op->getOperand(0).getType()));
    llvm::SmallVector<mlir::Value> results = lower(b, op, operands);
    if (results.empty())
      return rewriter.notifyMatchFailure(op, "not lowered");
    rewriter.replaceOp(op, results);
    return mlir::success();
  }

private:
  Lower lower;
};

/// Adds the lowering of one operation.
template <typename Op>
void addLowering(const mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns,
                 typename ComputePattern<Op>::Lower lower) {
  patterns.add<ComputePattern<Op>>(converter, patterns.getContext(), std::move(lower));
}

} // namespace hone

#endif // HONE_LOWERING_COMPUTEPATTERN_H
