//===- Resize.cpp - Lowering of interpolation ----------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Where an output position reads and with which weights becomes constant tables. Axes are independent of each other:
// each that changes is one pass over the data.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Quantized.h"
#include "Selection.h"
#include "hone/Dialect/Graph/ResizePlan.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// Up to this many samples of one output element stand in the body of one loop nest; beyond they are a loop.
static constexpr int64_t kMaxUnrolledSamples = 8;

/// The product of a sample and its weight, added to `sum`, if there is one.
static Value addSample(ImplicitLocOpBuilder &builder, Value sum, Value sample, Value weight) {
  if (sample.getType().isInteger()) {
    Value term = arith::MulIOp::create(builder, sample, weight);
    return sum ? Value(arith::AddIOp::create(builder, sum, term)) : term;
  }
  Value term = arith::MulFOp::create(builder, sample, weight);
  return sum ? Value(arith::AddFOp::create(builder, sum, term)) : term;
}

/// Weights of integers are integers.
static Value weightTable(ImplicitLocOpBuilder &builder, ArrayRef<int64_t> shape, ArrayRef<double> weights,
                         Type element) {
  auto type = RankedTensorType::get(shape, element);
  std::vector<char> bytes;
  for (double weight : weights) {
    float narrow = weight;
    int64_t integer = element.isInteger() ? int64_t(weight) : 0;
    const char *from = element.isF64()       ? reinterpret_cast<const char *>(&weight)
                       : element.isInteger() ? reinterpret_cast<const char *>(&integer)
                                             : reinterpret_cast<const char *>(&narrow);
    bytes.insert(bytes.end(), from, from + elementBytes(element));
  }
  return arith::ConstantOp::create(builder, type, makeConstant(type, bytes, "weights"));
}

/// One loop nest that adds a handful of samples, each with a table of positions and one of weights.
static Value interpolateUnrolled(ImplicitLocOpBuilder &builder, Value x, int64_t dimension, const AxisPlan &plan,
                                 Type element, bool isUnsigned) {
  SmallVector<int64_t> shape(shapeOf(x));
  shape[dimension] = plan.size();
  auto type = RankedTensorType::get(shape, element);
  SmallVector<Value> tables;
  for (int64_t sample = 0; sample < plan.samples; ++sample) {
    SmallVector<int64_t> positions;
    SmallVector<double> weights;
    for (int64_t i = 0; i < plan.size(); ++i) {
      positions.push_back(plan.positions[i * plan.samples + sample]);
      weights.push_back(plan.weights[i * plan.samples + sample]);
    }
    tables.push_back(positionTable(builder, positions));
    tables.push_back(weightTable(builder, plan.size(), weights, element));
  }
  AffineMap map = AffineMap::get(type.getRank(), 0, builder.getAffineDimExpr(dimension));
  SmallVector<AffineMap> maps(tables.size(), map);
  auto body = [&](ImplicitLocOpBuilder &nested, ValueRange at, ValueRange entries) -> Value {
    Value sum;
    SmallVector<Value> source(at);
    for (size_t i = 0; i < entries.size(); i += 2) {
      source[dimension] = toIndex(nested, entries[i]);
      Value sample = tensor::ExtractOp::create(nested, x, source);
      sample = convertScalar(nested, sample, element, isUnsigned, false);
      sum = addSample(nested, sum, sample, entries[i + 1]);
    }
    return sum;
  };
  return buildIndexed(builder, type, tables, maps, body);
}

/// The same with a loop over the samples.
static Value interpolateLooped(ImplicitLocOpBuilder &builder, Value x, int64_t dimension, const AxisPlan &plan,
                               Type element, bool isUnsigned) {
  SmallVector<int64_t> shape(shapeOf(x));
  shape[dimension] = plan.size();
  int64_t rank = shape.size();
  Value positions = reshapeTo(builder, positionTable(builder, plan.positions), {plan.size(), plan.samples});
  Value weights = weightTable(builder, {plan.size(), plan.samples}, plan.weights, element);
  Value init = filledTensor(builder, RankedTensorType::get(shape, element), 0.0);
  MLIRContext *context = builder.getContext();
  AffineMap tableMap =
      AffineMap::get(rank + 1, 0, {builder.getAffineDimExpr(dimension), builder.getAffineDimExpr(rank)}, context);
  AffineMap resultMap = AffineMap::getMultiDimIdentityMap(rank + 1, context).dropResult(rank);
  SmallVector<utils::IteratorType> iterators(rank, utils::IteratorType::parallel);
  iterators.push_back(utils::IteratorType::reduction);
  auto body = [&](OpBuilder &nested, Location location, ValueRange arguments) {
    ImplicitLocOpBuilder inner(location, nested);
    SmallVector<Value> source;
    for (int64_t i = 0; i < rank; ++i)
      source.push_back(i == dimension ? toIndex(inner, arguments[0]) : Value(linalg::IndexOp::create(inner, i)));
    Value sample = tensor::ExtractOp::create(inner, x, source);
    sample = convertScalar(inner, sample, element, isUnsigned, false);
    linalg::YieldOp::create(inner, addSample(inner, arguments[2], sample, arguments[1]));
  };
  return linalg::GenericOp::create(builder, init.getType(), ValueRange{positions, weights}, init,
                                   {tableMap, tableMap, resultMap}, iterators, body)
      .getResult(0);
}

/// A pass over one axis, in the arithmetic of `element`.
static Value interpolateAxis(ImplicitLocOpBuilder &builder, Value x, int64_t dimension, const AxisPlan &plan,
                             Type element, bool isUnsigned) {
  auto interpolate = plan.samples <= kMaxUnrolledSamples ? interpolateUnrolled : interpolateLooped;
  return interpolate(builder, x, dimension, plan, element, isUnsigned);
}

/// Puts the extrapolation value where a cropped coordinate left the input.
static Value extrapolate(ImplicitLocOpBuilder &builder, ResizeOp op, Value value, ArrayRef<AxisPlan> plans) {
  SmallVector<Value> operands{value};
  SmallVector<AffineMap> maps{builder.getMultiDimIdentityMap(plans.size())};
  for (auto [dimension, plan] : llvm::enumerate(plans)) {
    if (!llvm::is_contained(plan.outside, 1))
      continue;
    operands.push_back(positionTable(builder, plan.outside));
    maps.push_back(AffineMap::get(plans.size(), 0, builder.getAffineDimExpr(dimension)));
  }
  if (operands.size() == 1)
    return value;
  auto body = [&](ImplicitLocOpBuilder &nested, ValueRange v) -> Value {
    Value result = v[0];
    Value filler = scalarConstant(nested, result.getType(), op.getExtrapolation().convertToDouble());
    for (Value flag : v.drop_front()) {
      Value outside = convertScalar(nested, flag, nested.getI1Type(), false, false);
      result = arith::SelectOp::create(nested, outside, filler, result);
    }
    return result;
  };
  return buildElementwise(builder, tensorOf(value), operands, maps, body);
}

namespace {
struct LowerResize : OpConversionPattern<ResizeOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(ResizeOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType original = tensorOf(op.getX()), type = signless(tensorOf(op.getResult()));
    SmallVector<AxisPlan> plans = planAxes(op);
    Value value = adaptor.getX();
    if (op.getMode() == ResizeMode::nearest) {
      Positions positions;
      for (const AxisPlan &plan : plans)
        positions.push_back(plan.positions);
      value = selectPositions(builder, value, positions);
    } else {
      value = interpolate(builder, value, plans, isUnsigned(original));
    }
    value = extrapolate(builder, op, value, plans);
    if (value.getType() != type) // From the type it was computed in.
      value = buildElementwise(builder, type, value, [&](ImplicitLocOpBuilder &nested, ValueRange v) {
        return narrowed(nested, v[0], type.getElementType(), isUnsigned(original));
      });
    rewriter.replaceOp(op, value);
    return success();
  }

  /// A computed value in the result's type: integers are rounded, halves to even, and saturate.
  static Value narrowed(ImplicitLocOpBuilder &builder, Value value, Type to, bool toUnsigned) {
    auto integer = dyn_cast<IntegerType>(to);
    if (integer && integer.getWidth() > 1) {
      value = math::RoundEvenOp::create(builder, value);
      // Wider types are limited by the conversion itself.
      if (int64_t width = integer.getWidth(); width < 32) {
        double low = toUnsigned ? 0 : -std::ldexp(1.0, width - 1);
        double high = std::ldexp(1.0, toUnsigned ? width : width - 1) - 1;
        value = arith::MaxNumFOp::create(builder, value, scalarConstant(builder, value.getType(), low));
        value = arith::MinNumFOp::create(builder, value, scalarConstant(builder, value.getType(), high));
      }
    }
    return convertScalar(builder, value, to, false, toUnsigned);
  }

  static Value interpolate(ImplicitLocOpBuilder &builder, Value value, ArrayRef<AxisPlan> plans, bool isUnsigned) {
    Type element = tensorOf(value).getElementType();
    // Integers in double precision, so that halves are halves when they are rounded.
    bool isWide = element.isF64() || element.isInteger();
    Type computed = isWide ? Type(builder.getF64Type()) : Type(builder.getF32Type());
    for (auto [dimension, plan] : llvm::enumerate(plans))
      if (!plan.isIdentity(shapeOf(value)[dimension]))
        value = interpolateAxis(builder, value, dimension, plan, computed, isUnsigned);
    return value;
  }
};
} // namespace

/// Sums of weighted integers, rounded once for all axes.
static SmallVector<Value> lowerQuantizedResize(Emitter &b, QuantizedResizeOp op, QuantizedResizeOp::Adaptor in) {
  SmallVector<AxisPlan> plans = planAxes(op);
  std::optional<SmallVector<IntegerWeights>> weights = integerWeights(plans, shapeOf(op.getX()));
  std::optional<Requantization> rounding = roundingOf(op);
  if (!weights || !rounding)
    return {};
  Value value = in.getX();
  int64_t reach = 128;
  for (auto [dimension, plan] : llvm::enumerate(plans)) {
    if (plan.isIdentity(shapeOf(value)[dimension]))
      continue;
    const IntegerWeights &integers = (*weights)[dimension];
    plan.weights.assign(integers.weights.begin(), integers.weights.end());
    reach *= integers.reach;
    Type element = reach <= std::numeric_limits<int16_t>::max() ? b.getI16Type() : b.getI32Type();
    value = interpolateAxis(b, value, dimension, plan, element, /*isUnsigned=*/false);
  }
  Rescaler rescaler(*rounding);
  return {b.elementwise(b.getI8Type(), value, [&](ImplicitLocOpBuilder &body, ValueRange e) {
    return rescaler.emit(body, convertScalar(body, e[0], body.getI32Type(), false, false));
  })};
}

void hone::populateResizePatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LowerResize>(converter, patterns.getContext());
  addLowering<QuantizedResizeOp>(converter, patterns, lowerQuantizedResize);
}
