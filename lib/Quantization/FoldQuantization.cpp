//===- FoldQuantization.cpp - Compute in integers between DQ and Q -------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Goes through the quantizations in order and builds, for the real number that each quantizes, a quantized tensor; see
// IntegerBuilder.h.
//
//===----------------------------------------------------------------------------===//

#include "FloatRemarks.h"
#include "IntegerBuilder.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/IndexingOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/QuantizedOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "hone/Dialect/Model/ValueNames.h"
#include "hone/Quantization/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hone {
#define GEN_PASS_DEF_FOLDQUANTIZATIONPASS
#include "hone/Quantization/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;
using namespace hone::graph;

namespace {

/// Moves elements before they are cast to integers: casts then meet those of the next operator, and cancel.
template <typename Op> struct MoveBeforeCast : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    auto cast = op->getOperand(0).template getDefiningOp<StorageCastOp>();
    std::optional<Quantization> from = cast ? quantizationOf(cast.getX().getType()) : std::nullopt;
    if (!from || !from->isPerTensor())
      return failure();
    SmallVector<Value> operands(op->getOperands());
    operands[0] = cast.getX();
    OperationState state(op->getLoc(), op->getName());
    state.addOperands(operands);
    state.addAttributes(op->getAttrDictionary().getValue());
    state.addTypes(tensorOf(op->getResult(0)).clone(tensorOf(cast.getX()).getElementType()));
    Value moved = rewriter.create(state)->getResult(0);
    rewriter.replaceOpWithNewOp<StorageCastOp>(op, op->getResult(0).getType(), moved);
    return success();
  }
};

struct FoldQuantizationPass : hone::impl::FoldQuantizationPassBase<FoldQuantizationPass> {
  using FoldQuantizationPassBase::FoldQuantizationPassBase;

  void runOnOperation() override {
    SmallVector<QuantizeLinearOp> quantizations;
    getOperation().walk([&](QuantizeLinearOp op) { quantizations.push_back(op); });
    IRRewriter rewriter(&getContext(), &keeper);
    IntegerBuilder builder(rewriter, fast, {highMultiply, floatMultiplyAdd});
    for (QuantizeLinearOp op : quantizations) {
      if (Value result = builder.quantize(op)) {
        rewriter.replaceOpWithNewOp<StorageCastOp>(op, op.getType(), result);
        ++folded;
      } else {
        ++kept;
      }
    }
    eraseDead();
    SmallVector<Operation *> contractions;
    getOperation().walk([&](Operation *op) {
      if (isa<ConvOp, ConvTransposeOp, MatMulOp>(op))
        contractions.push_back(op);
    });
    for (Operation *op : contractions)
      builder.sumInIntegers(op);
    eraseDead();
    remarkFloats(getOperation(), builder.whyNot());
    moveBeforeCasts();
  }

private:
  ValueNameKeeper keeper;

  void moveBeforeCasts() {
    RewritePatternSet patterns(&getContext());
    patterns
        .add<MoveBeforeCast<ExpandOp>, MoveBeforeCast<GatherOp>, MoveBeforeCast<MaxPoolOp>, MoveBeforeCast<ReshapeOp>,
             MoveBeforeCast<SliceOp>, MoveBeforeCast<TileOp>, MoveBeforeCast<TransposeOp>>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns), GreedyRewriteConfig().setListener(&keeper))))
      signalPassFailure();
  }

  /// Operators that nothing uses any more, from the last to the first.
  void eraseDead() {
    SmallVector<Operation *> operators;
    getOperation().walk([&](Operation *op) { operators.push_back(op); });
    for (Operation *op : llvm::reverse(operators))
      if (op->use_empty() && isa_and_present<GraphDialect>(op->getDialect()))
        op->erase();
  }
};

} // namespace
