//===- FoldAffine.cpp - Fold constant scales and shifts into products ----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/NormalizationOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/Transforms/Passes.h"
#include "hone/Dialect/Graph/UnaryOps.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "hone/Dialect/Model/ValueNames.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hone::graph {
#define GEN_PASS_DEF_FOLDAFFINEPASS
#include "hone/Dialect/Graph/Transforms/Passes.h.inc"
} // namespace hone::graph

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// Operators that one constant may take, being folded again and again. Each fold goes through them.
static constexpr size_t mostOperators = 64;

/// Whether `value` is computed from constants alone, by the few operators with which this pass writes new constants.
static bool isConstant(Value value) {
  SmallVector<Value> pending = {value};
  llvm::SmallPtrSet<Operation *, 16> seen;
  while (!pending.empty()) {
    Operation *op = pending.pop_back_val().getDefiningOp();
    if (!op)
      return false;
    if (isa<ConstantOp>(op) || !seen.insert(op).second)
      continue;
    if (!isa<AddOp, SubOp, MulOp, DivOp, SqrtOp, ReshapeOp, TransposeOp>(op) || seen.size() > mostOperators)
      return false;
    llvm::append_range(pending, op->getOperands());
  }
  return true;
}

/// A shape of `rank` ones, but `size` at `axis`.
static SmallVector<int64_t> along(int64_t rank, int64_t axis, int64_t size) {
  SmallVector<int64_t> shape(rank, 1);
  shape[axis] = size;
  return shape;
}

/// Whether a tensor of `shape`, broadcast to `rank` dimensions, varies along `axis` only.
static bool variesAlong(ArrayRef<int64_t> shape, int64_t rank, int64_t axis) {
  if (int64_t(shape.size()) > rank)
    return false;
  return llvm::all_of(llvm::enumerate(shape), [&](auto entry) {
    return entry.value() == 1 || int64_t(entry.index()) + rank - int64_t(shape.size()) == axis;
  });
}

/// The dimension of a convolution's result that its filters make.
static int64_t channelAxis(ConvOp conv) {
  return conv.getLayout() == Layout::channels_last ? tensorOf(conv.getResult()).getRank() - 1 : 1;
}

static ConvOp withFilterAndBias(PatternRewriter &rewriter, ConvOp conv, Location location, Value filter, Value bias) {
  return ConvOp::create(rewriter, location, conv.getType(), conv.getInput(), filter, bias, conv.getStridesAttr(),
                        conv.getDilationsAttr(), conv.getPadsAttr(), conv.getGroupAttr(), conv.getLayoutAttr());
}

namespace {

struct SplitBatchNorm : OpRewritePattern<BatchNormOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(BatchNormOp op, PatternRewriter &rewriter) const override {
    for (Value parameter : {op.getScale(), op.getBias(), op.getMean(), op.getVariance()})
      if (!isConstant(parameter))
        return failure();
    // Not into weights that are not constant floats: quantized ones take the whole normalization into their rounding.
    if (auto conv = op.getX().getDefiningOp<ConvOp>(); conv && !isConstant(conv.getFilter()))
      return failure();
    if (auto product = op.getX().getDefiningOp<MatMulOp>(); product && !isConstant(product.getRhs()))
      return failure();
    Location location = op.getLoc();
    RankedTensorType parameters = tensorOf(op.getVariance());
    if (parameters != op.getScale().getType() || parameters != op.getBias().getType() ||
        parameters != op.getMean().getType() || parameters.getElementType() != tensorOf(op.getX()).getElementType())
      return failure();
    Value epsilon = ConstantOp::create(rewriter, location, makeSplat(parameters, op.getEpsilon().convertToDouble()));
    Value deviation = SqrtOp::create(rewriter, location, AddOp::create(rewriter, location, op.getVariance(), epsilon));
    Value scale = DivOp::create(rewriter, location, op.getScale(), deviation);
    Value shift =
        SubOp::create(rewriter, location, op.getBias(), MulOp::create(rewriter, location, op.getMean(), scale));
    int64_t rank = tensorOf(op.getX()).getRank(), axis = int64_t(op.getAxis()) < 0 ? op.getAxis() + rank : op.getAxis();
    SmallVector<int64_t> shape = along(rank, axis, parameters.getNumElements());
    Value product = MulOp::create(rewriter, location, op.getX(), ReshapeOp::create(rewriter, location, scale, shape));
    rewriter.replaceOpWithNewOp<AddOp>(op, product, ReshapeOp::create(rewriter, location, shift, shape));
    return success();
  }
};

/// `Op` of a convolution and a constant along its channels.
template <typename Op> struct FoldIntoConv : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    for (auto [value, constant] : {std::pair(op.getLhs(), op.getRhs()), std::pair(op.getRhs(), op.getLhs())})
      if (auto conv = value.template getDefiningOp<ConvOp>())
        if (succeeded(fold(op, conv, constant, rewriter)))
          return success();
    return failure();
  }

  LogicalResult fold(Op op, ConvOp conv, Value constant, PatternRewriter &rewriter) const {
    int64_t rank = tensorOf(conv.getResult()).getRank(), axis = channelAxis(conv);
    if (!conv->hasOneUse() || !variesAlong(shapeOf(constant), rank, axis) || !isConstant(constant) ||
        op.getType() != conv.getType() || (conv.getBias() && !isConstant(conv.getBias())))
      return failure();
    Location location = conv.getLoc();
    int64_t channels = shapeOf(conv.getResult())[axis], size = tensorOf(constant).getNumElements();
    Value bias = conv.getBias(), filter = conv.getFilter();
    // Sums of two constants are rounded, which quantized convolutions are not to see.
    if ((std::is_same_v<Op, MulOp> || bias) && !isConstant(filter))
      return failure();
    Value vector = ReshapeOp::create(rewriter, location, constant, {size});
    if constexpr (std::is_same_v<Op, MulOp>) {
      bool last = conv.getLayout() == Layout::channels_last;
      Value scale = ReshapeOp::create(rewriter, location, constant, along(rank, last ? rank - 1 : 0, size));
      filter = MulOp::create(rewriter, location, filter, scale);
      if (bias)
        bias = MulOp::create(rewriter, location, bias, vector);
    } else {
      if (!bias) {
        auto type = RankedTensorType::get({channels}, tensorOf(constant).getElementType());
        bias = ConstantOp::create(rewriter, location, makeSplat(type, 0));
      }
      bias = AddOp::create(rewriter, location, bias, vector);
    }
    rewriter.replaceOp(op, withFilterAndBias(rewriter, conv, location, filter, bias));
    return success();
  }
};

/// A matrix product with constant columns, scaled column by column.
struct FoldScaleIntoMatMul : OpRewritePattern<MulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MulOp op, PatternRewriter &rewriter) const override {
    for (auto [value, scale] : {std::pair(op.getLhs(), op.getRhs()), std::pair(op.getRhs(), op.getLhs())}) {
      auto product = value.getDefiningOp<MatMulOp>();
      if (!product || !product->hasOneUse() || !isConstant(scale) || !isConstant(product.getRhs()) ||
          tensorOf(product.getRhs()).getRank() != 2 || op.getType() != product.getType())
        continue;
      int64_t rank = tensorOf(product.getResult()).getRank();
      if (rank == 0 || !variesAlong(shapeOf(scale), rank, rank - 1))
        continue;
      Value row = ReshapeOp::create(rewriter, product.getLoc(), scale, {tensorOf(scale).getNumElements()});
      Value columns = MulOp::create(rewriter, product.getLoc(), product.getRhs(), row);
      rewriter.replaceOp(op,
                         MatMulOp::create(rewriter, product.getLoc(), product.getType(), product.getLhs(), columns));
      return success();
    }
    return failure();
  }
};

struct FoldAffinePass : public graph::impl::FoldAffinePassBase<FoldAffinePass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<SplitBatchNorm, FoldIntoConv<MulOp>, FoldIntoConv<AddOp>, FoldScaleIntoMatMul>(&getContext());
    GreedyRewriteConfig config;
    ValueNameKeeper keeper;
    config.enableFolding(false).setListener(&keeper);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns), config)))
      signalPassFailure();
  }
};

} // namespace
