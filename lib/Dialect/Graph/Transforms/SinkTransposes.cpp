//===- SinkTransposes.cpp - Move transposes towards the results ----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/NormalizationOps.h"
#include "hone/Dialect/Graph/ReductionOps.h"
#include "hone/Dialect/Graph/ResizeOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/Transforms/Passes.h"
#include "hone/Dialect/Model/ValueNames.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hone::graph {
#define GEN_PASS_DEF_SINKTRANSPOSESPASS
#include "hone/Dialect/Graph/Transforms/Passes.h.inc"
} // namespace hone::graph

using namespace mlir;
using namespace hone;
using namespace hone::graph;

static SmallVector<int64_t> inverse(ArrayRef<int64_t> permutation) {
  SmallVector<int64_t> result(permutation.size());
  for (auto [i, from] : llvm::enumerate(permutation))
    result[from] = i;
  return result;
}

/// `values[permutation[i]]` for each i: what an array with one entry a dimension becomes under a transpose.
template <typename T> static SmallVector<T> permuted(ArrayRef<T> values, ArrayRef<int64_t> permutation) {
  SmallVector<T> result;
  for (int64_t from : permutation)
    result.push_back(values[from]);
  return result;
}

/// The transpose that makes `value`, or null.
static TransposeOp transposeOf(Value value) { return value.getDefiningOp<TransposeOp>(); }

/// Rebuilds `op` on other operands with `attributes` changed, its result types permuted by `toInner`, and transposes
/// the results back.
static void rebuildAbove(PatternRewriter &rewriter, Operation *op, ValueRange operands,
                         ArrayRef<NamedAttribute> changed, ArrayRef<int64_t> permutation) {
  NamedAttrList attributes(op->getAttrDictionary());
  for (NamedAttribute attribute : changed)
    attributes.set(attribute.getName(), attribute.getValue());
  OperationState state(op->getLoc(), op->getName());
  state.addOperands(operands);
  state.addAttributes(attributes);
  SmallVector<int64_t> back = inverse(permutation);
  for (Value result : op->getResults())
    state.addTypes(tensorOf(result).clone(permuted(shapeOf(result), ArrayRef<int64_t>(back))));
  Operation *inner = rewriter.create(state);
  SmallVector<Value> results;
  for (Value result : inner->getResults())
    results.push_back(TransposeOp::create(rewriter, op->getLoc(), result, permutation));
  rewriter.replaceOp(op, results);
}

/// Brings another operand of an elementwise operator into the order before the transpose `permutation`.
static Value undone(PatternRewriter &rewriter, Location location, Value operand, ArrayRef<int64_t> permutation) {
  if (tensorOf(operand).getNumElements() == 1)
    return operand;
  if (TransposeOp transpose = transposeOf(operand))
    if (transpose.getPermutation() == permutation)
      return transpose.getX();
  if (shapeOf(operand).size() < permutation.size()) {
    SmallVector<int64_t> shape(permutation.size() - shapeOf(operand).size(), 1);
    llvm::append_range(shape, shapeOf(operand));
    operand = ReshapeOp::create(rewriter, location, operand, shape);
  }
  return TransposeOp::create(rewriter, location, operand, inverse(permutation));
}

/// Whether a value is dequantized, by one scale, from integers of 8 bits.
static bool isDequantizedBytes(Value value) {
  auto dequantize = value.getDefiningOp<DequantizeLinearOp>();
  return dequantize && tensorOf(dequantize.getScale()).getNumElements() == 1 &&
         tensorOf(dequantize.getX()).getElementType().isInteger(8);
}

namespace {

/// elementwise(transpose(x), y) to transpose(elementwise(x, undone(y))).
struct SinkThroughElementwise : OpTraitRewritePattern<Elementwise> {
  using OpTraitRewritePattern::OpTraitRewritePattern;
  LogicalResult matchAndRewrite(Operation *op, PatternRewriter &rewriter) const override {
    RankedTensorType result = tensorOf(op->getResult(0));
    TransposeOp first;
    for (Value operand : op->getOperands())
      if (TransposeOp transpose = transposeOf(operand))
        if (!first && tensorOf(operand).getShape() == result.getShape())
          first = transpose;
    if (!first)
      return failure();
    ArrayRef<int64_t> permutation = first.getPermutation();
    // What is dequantized is transposed as bytes, where floats would be; only one of two such operands has to be.
    bool isFloat = !isDequantizedBytes(first.getX()) && isa<FloatType>(result.getElementType());
    // Another full-size operand must be free to transpose, else the transpose only changes its place.
    for (Value operand : op->getOperands()) {
      TransposeOp transpose = transposeOf(operand);
      bool agrees = transpose && transpose.getPermutation() == permutation;
      bool isSmall = tensorOf(operand).getNumElements() * 2 <= result.getNumElements();
      if (!agrees && !isSmall && !ConstantData::of(operand) && !(isFloat && !transpose && isDequantizedBytes(operand)))
        return failure();
    }
    SmallVector<int64_t> kept(permutation);
    SmallVector<Value> operands;
    for (Value operand : op->getOperands())
      operands.push_back(undone(rewriter, op->getLoc(), operand, kept));
    rebuildAbove(rewriter, op, operands, {}, kept);
    return success();
  }
};

/// Operators with one windowless operand and attributes that name dimensions. `adapt` gives the attributes for the
/// order before the transpose.
template <typename Op> struct SinkThroughAxis : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    TransposeOp transpose = transposeOf(op->getOperand(0));
    if (!transpose)
      return failure();
    SmallVector<int64_t> permutation(transpose.getPermutation());
    int64_t rank = permutation.size(), axis = int64_t(op.getAxis()) < 0 ? op.getAxis() + rank : op.getAxis();
    SmallVector<Value> operands(op->getOperands());
    operands[0] = transpose.getX();
    // A quantization by one scale ignores its axis, which may then lie outside the rank.
    int64_t inner = axis >= 0 && axis < rank ? permutation[axis] : op.getAxis();
    rebuildAbove(rewriter, op, operands, rewriter.getNamedAttr("axis", rewriter.getI64IntegerAttr(inner)), permutation);
    return success();
  }
};

/// Operators whose operand 0 is transposed and whose listed attributes have one entry a dimension.
template <typename Op> struct SinkThroughPerDimension : OpRewritePattern<Op> {
  SinkThroughPerDimension(MLIRContext *context, ArrayRef<StringRef> names)
      : OpRewritePattern<Op>(context), names(names) {}
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    TransposeOp transpose = transposeOf(op->getOperand(0));
    if (!transpose)
      return failure();
    // A resize's `roi` has two entries a dimension; the mode that reads it is too rare to be worth moving.
    if (auto roi = op->template getAttrOfType<DenseF32ArrayAttr>("roi"); roi && !roi.empty())
      return failure();
    SmallVector<int64_t> permutation(transpose.getPermutation()), back = inverse(permutation);
    SmallVector<NamedAttribute> changed;
    for (StringRef name : names) {
      Attribute attribute = op->getAttr(name);
      if (auto integers = dyn_cast_or_null<DenseI64ArrayAttr>(attribute))
        changed.push_back(rewriter.getNamedAttr(
            name, rewriter.getDenseI64ArrayAttr(permuted(integers.asArrayRef(), ArrayRef<int64_t>(back)))));
      else if (auto floats = dyn_cast_or_null<DenseF32ArrayAttr>(attribute); floats && !floats.empty())
        changed.push_back(rewriter.getNamedAttr(
            name, rewriter.getDenseF32ArrayAttr(permuted(floats.asArrayRef(), ArrayRef<int64_t>(back)))));
    }
    SmallVector<Value> operands(op->getOperands());
    operands[0] = transpose.getX();
    rebuildAbove(rewriter, op, operands, changed, permutation);
    return success();
  }
  SmallVector<StringRef> names;
};

struct SinkThroughConcat : OpRewritePattern<ConcatOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConcatOp op, PatternRewriter &rewriter) const override {
    TransposeOp first = op.getInputs().empty() ? TransposeOp() : transposeOf(op.getInputs().front());
    if (!first)
      return failure();
    SmallVector<int64_t> permutation(first.getPermutation());
    for (Value input : op.getInputs()) {
      TransposeOp transpose = transposeOf(input);
      if (!(transpose && transpose.getPermutation() == first.getPermutation()) && !ConstantData::of(input))
        return failure();
    }
    SmallVector<Value> inputs;
    for (Value input : op.getInputs()) {
      TransposeOp transpose = transposeOf(input);
      inputs.push_back(transpose ? Value(transpose.getX())
                                 : TransposeOp::create(rewriter, op.getLoc(), input, inverse(permutation)));
    }
    int64_t axis = int64_t(op.getAxis()) < 0 ? op.getAxis() + int64_t(permutation.size()) : op.getAxis();
    rebuildAbove(rewriter, op, inputs, rewriter.getNamedAttr("axis", rewriter.getI64IntegerAttr(permutation[axis])),
                 permutation);
    return success();
  }
};

/// A reduction over a transpose reduces other axes; what dimensions are left are transposed afterwards.
struct SinkThroughReduce : OpRewritePattern<ReduceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReduceOp op, PatternRewriter &rewriter) const override {
    TransposeOp transpose = transposeOf(op.getX());
    if (!transpose)
      return failure();
    ArrayRef<int64_t> permutation = transpose.getPermutation();
    int64_t rank = permutation.size();
    llvm::SmallDenseSet<int64_t> outer;
    SmallVector<int64_t> axes;
    for (int64_t axis : op.getAxes()) {
      axis = axis < 0 ? axis + rank : axis;
      outer.insert(axis);
      axes.push_back(permutation[axis]);
    }
    llvm::sort(axes);
    auto inner = ReduceOp::create(rewriter, op.getLoc(), transpose.getX(), op.getKindAttr(),
                                  rewriter.getDenseI64ArrayAttr(axes), op.getKeepdimsAttr());
    // Without the reduced dimensions, those left are renumbered before and after.
    SmallVector<int64_t> after;
    for (int64_t i = 0; i < rank; ++i) {
      if (!op.getKeepdims() && outer.contains(i))
        continue;
      int64_t source = permutation[i];
      if (!op.getKeepdims())
        source -= llvm::count_if(axes, [&](int64_t axis) { return axis < permutation[i]; });
      after.push_back(source);
    }
    rewriter.replaceOpWithNewOp<TransposeOp>(op, inner.getResult(), after);
    return success();
  }
};

/// elementwise(reshape(x)) to reshape(elementwise(x)) where the reshape only adds or drops unit dimensions and all
/// other operands are single elements or equal reshapes.
struct SinkUnitReshape : OpTraitRewritePattern<Elementwise> {
  using OpTraitRewritePattern::OpTraitRewritePattern;
  static bool movesUnitsOnly(ReshapeOp reshape) {
    auto withoutUnits = [](ArrayRef<int64_t> shape) {
      SmallVector<int64_t> kept;
      llvm::copy_if(shape, std::back_inserter(kept), [](int64_t size) { return size != 1; });
      return kept;
    };
    return withoutUnits(shapeOf(reshape.getX())) == withoutUnits(shapeOf(reshape.getResult()));
  }
  LogicalResult matchAndRewrite(Operation *op, PatternRewriter &rewriter) const override {
    RankedTensorType result = tensorOf(op->getResult(0));
    auto isScalar = [&](Value operand) {
      return tensorOf(operand).getNumElements() == 1 && result.getNumElements() > 1;
    };
    RankedTensorType inner;
    for (Value operand : op->getOperands()) {
      if (isScalar(operand))
        continue;
      auto reshape = operand.getDefiningOp<ReshapeOp>();
      // A window's unit height is what this is for: the operand must come from a value of higher rank.
      if (!reshape || !movesUnitsOnly(reshape) || tensorOf(operand).getShape() != result.getShape() ||
          tensorOf(reshape.getX()).getRank() <= result.getRank())
        return failure();
      if (inner && inner.getShape() != shapeOf(reshape.getX()))
        return failure();
      inner = tensorOf(reshape.getX());
    }
    if (!inner)
      return failure();
    SmallVector<Value> operands;
    for (Value operand : op->getOperands()) {
      if (!isScalar(operand))
        operands.push_back(operand.getDefiningOp<ReshapeOp>().getX());
      else
        operands.push_back(tensorOf(operand).getRank() == 0
                               ? operand
                               : ReshapeOp::create(rewriter, op->getLoc(), operand, ArrayRef<int64_t>()));
    }
    OperationState state(op->getLoc(), op->getName());
    state.addOperands(operands);
    state.addAttributes(op->getAttrDictionary().getValue());
    state.addTypes(result.clone(inner.getShape()));
    rewriter.replaceOp(
        op, ReshapeOp::create(rewriter, op->getLoc(), rewriter.create(state)->getResult(0), result.getShape()));
    return success();
  }
};

struct SinkTransposesPass : public graph::impl::SinkTransposesPassBase<SinkTransposesPass> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    patterns.add<SinkThroughElementwise, SinkThroughConcat, SinkThroughReduce, SinkUnitReshape,
                 SinkThroughAxis<BatchNormOp>, SinkThroughAxis<SoftmaxOp>, SinkThroughAxis<LogSoftmaxOp>,
                 SinkThroughAxis<HardmaxOp>, SinkThroughAxis<LpNormOp>, SinkThroughAxis<CumSumOp>,
                 SinkThroughAxis<QuantizeLinearOp>, SinkThroughAxis<DequantizeLinearOp>>(context);
    patterns.add<SinkThroughPerDimension<PadOp>>(context, ArrayRef<StringRef>{"low", "high"});
    patterns.add<SinkThroughPerDimension<SliceOp>>(context, ArrayRef<StringRef>{"starts", "sizes", "steps"});
    patterns.add<SinkThroughPerDimension<TileOp>>(context, ArrayRef<StringRef>{"repeats"});
    patterns.add<SinkThroughPerDimension<ResizeOp>>(context, ArrayRef<StringRef>{"shape", "scales"});
    TransposeOp::getCanonicalizationPatterns(patterns, context);
    GreedyRewriteConfig config;
    ValueNameKeeper keeper;
    config.setUseTopDownTraversal(true).setListener(&keeper);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns), config)))
      signalPassFailure();
  }
};
} // namespace
