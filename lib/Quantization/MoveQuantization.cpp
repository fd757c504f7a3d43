//===- MoveQuantization.cpp - Move elements before they are dequantized --------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/IndexingOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/ReductionOps.h"
#include "hone/Dialect/Graph/ResizeOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "hone/Dialect/Model/ValueNames.h"
#include "hone/Quantization/Passes.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hone {
#define GEN_PASS_DEF_MOVEQUANTIZATIONPASS
#include "hone/Quantization/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// Whether one scale is for all elements.
static bool isPerTensor(DequantizeLinearOp op) {
  return tensorOf(op.getScale()).getNumElements() == 1 && tensorOf(op.getZeroPoint()).getNumElements() == 1;
}

static bool isEightBits(Value value) { return tensorOf(value).getElementType().isInteger(8); }

/// `op` on other operands, whose first gives the result's element type.
static Value rebuild(PatternRewriter &rewriter, Operation *op, ValueRange operands) {
  OperationState state(op->getLoc(), op->getName());
  state.addOperands(operands);
  state.addAttributes(op->getAttrDictionary().getValue());
  state.addTypes(tensorOf(op->getResult(0)).clone(tensorOf(operands[0]).getElementType()));
  return rewriter.create(state)->getResult(0);
}

static void replaceByDequantized(PatternRewriter &rewriter, Operation *op, DequantizeLinearOp like, Value moved,
                                 int64_t axis) {
  rewriter.replaceOpWithNewOp<DequantizeLinearOp>(op, op->getResult(0).getType(), moved, like.getScale(),
                                                  like.getZeroPoint(), rewriter.getI64IntegerAttr(axis));
}

namespace {

/// Operators whose result has no elements but those of the first operand.
template <typename Op> struct MoveBeforeDequantization : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    auto dequantize = op->getOperand(0).template getDefiningOp<DequantizeLinearOp>();
    if (!dequantize || !isPerTensor(dequantize))
      return failure();
    SmallVector<Value> operands(op->getOperands());
    operands[0] = dequantize.getX();
    replaceByDequantized(rewriter, op, dequantize, rebuild(rewriter, op, operands), dequantize.getAxis());
    return success();
  }
};

/// The greatest of the integers is that of the real numbers: scales are positive.
template <typename Op> struct MoveExtremum : MoveBeforeDequantization<Op> {
  using MoveBeforeDequantization<Op>::MoveBeforeDequantization;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    if (auto reduce = dyn_cast<ReduceOp>(op.getOperation()))
      if (reduce.getKind() != ReduceKind::max && reduce.getKind() != ReduceKind::min)
        return failure();
    auto dequantize = op->getOperand(0).template getDefiningOp<DequantizeLinearOp>();
    auto scale = dequantize ? ConstantData::of(dequantize.getScale()) : std::nullopt;
    if (!scale || scale->size() != 1 || !(scale->asDouble(0) > 0) || !isEightBits(dequantize.getX()))
      return failure();
    return MoveBeforeDequantization<Op>::matchAndRewrite(op, rewriter);
  }
};

/// The nearest element is the same one; nothing is put in from outside.
struct MoveNearestResize : MoveBeforeDequantization<ResizeOp> {
  using MoveBeforeDequantization::MoveBeforeDequantization;
  LogicalResult matchAndRewrite(ResizeOp op, PatternRewriter &rewriter) const override {
    if (op.getMode() != ResizeMode::nearest || op.getCoordinates() == CoordinateMode::tf_crop_and_resize)
      return failure();
    return MoveBeforeDequantization::matchAndRewrite(op, rewriter);
  }
};

/// Scales along an axis go along with it.
struct MoveTranspose : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op, PatternRewriter &rewriter) const override {
    auto dequantize = op.getX().getDefiningOp<DequantizeLinearOp>();
    if (!dequantize)
      return failure();
    int64_t rank = op.getPermutation().size(), axis = dequantize.getAxis();
    axis = axis < 0 ? axis + rank : axis;
    if (!isPerTensor(dequantize))
      axis = llvm::find(op.getPermutation(), axis) - op.getPermutation().begin();
    replaceByDequantized(rewriter, op, dequantize, rebuild(rewriter, op, dequantize.getX()), axis);
    return success();
  }
};

/// A reshape keeps the scales' axis when it keeps the number of elements before and after it.
struct MoveReshape : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReshapeOp op, PatternRewriter &rewriter) const override {
    auto dequantize = op.getX().getDefiningOp<DequantizeLinearOp>();
    if (!dequantize)
      return failure();
    int64_t axis = dequantize.getAxis();
    if (!isPerTensor(dequantize)) {
      ArrayRef<int64_t> from = shapeOf(op.getX()), to = shapeOf(op.getResult());
      axis = axis < 0 ? axis + int64_t(from.size()) : axis;
      int64_t before = 1, reached = 1, at = 0;
      for (int64_t size : from.take_front(axis))
        before *= size;
      while (at < int64_t(to.size()) && (reached < before || (to[at] == 1 && from[axis] != 1)))
        reached *= to[at++];
      if (reached != before || at == int64_t(to.size()) || to[at] != from[axis])
        return failure();
      axis = at;
    }
    replaceByDequantized(rewriter, op, dequantize, rebuild(rewriter, op, dequantize.getX()), axis);
    return success();
  }
};

/// Padding by a real number that the integers have.
struct MovePad : OpRewritePattern<PadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(PadOp op, PatternRewriter &rewriter) const override {
    auto dequantize = op.getX().getDefiningOp<DequantizeLinearOp>();
    if (!dequantize || !isPerTensor(dequantize) || !isEightBits(dequantize.getX()))
      return failure();
    SmallVector<Value> operands{dequantize.getX()};
    if (op.getMode() == PadMode::constant) {
      auto value = op.getValue() ? ConstantData::of(op.getValue()) : std::nullopt;
      auto zero = ConstantData::of(dequantize.getZeroPoint());
      if ((op.getValue() && (!value || value->asDouble(0) != 0)) || !zero)
        return failure();
      RankedTensorType type = RankedTensorType::get({}, tensorOf(dequantize.getX()).getElementType());
      operands.push_back(ConstantOp::create(rewriter, op.getLoc(), makeSplat(type, double(zero->asInteger(0)))));
    }
    replaceByDequantized(rewriter, op, dequantize, rebuild(rewriter, op, operands), dequantize.getAxis());
    return success();
  }
};

struct MoveQuantizationPass : hone::impl::MoveQuantizationPassBase<MoveQuantizationPass> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    patterns.add<MoveBeforeDequantization<ExpandOp>, MoveBeforeDequantization<GatherOp>,
                 MoveBeforeDequantization<GatherElementsOp>, MoveBeforeDequantization<GatherNDOp>,
                 MoveBeforeDequantization<ReverseSequenceOp>, MoveBeforeDequantization<SliceOp>,
                 MoveBeforeDequantization<TileOp>, MoveExtremum<MaxPoolOp>, MoveExtremum<ReduceOp>, MoveNearestResize,
                 MovePad, MoveReshape, MoveTranspose>(context);
    ValueNameKeeper keeper;
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns), GreedyRewriteConfig().setListener(&keeper))))
      signalPassFailure();
  }
};

} // namespace
