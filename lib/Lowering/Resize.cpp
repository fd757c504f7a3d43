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
#include "hone/Dialect/Graph/QuantizedOps.h"
#include "hone/Dialect/Graph/ResizeOps.h"
#include "hone/Dialect/Graph/ResizePlan.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// Up to this many samples of one output element stand in the body of one loop nest; beyond they are a loop.
static constexpr int64_t maxUnrolledSamples = 8;

/// The product of a sample and its weight, added to `sum`, if there is one.
static Value addSample(Scalars &s, Value sum, Value sample, Value weight) {
  Value term = s.mul(sample, weight);
  return sum ? s.add(sum, term) : term;
}

/// Weights of integers are integers.
static Value weightTable(Emitter &b, ArrayRef<int64_t> shape, ArrayRef<double> weights, Type element) {
  std::vector<char> bytes;
  for (double weight : weights) {
    float narrow = weight;
    int64_t integer = element.isInteger() ? int64_t(weight) : 0;
    const char *from = element.isF64()       ? reinterpret_cast<const char *>(&weight)
                       : element.isInteger() ? reinterpret_cast<const char *>(&integer)
                                             : reinterpret_cast<const char *>(&narrow);
    bytes.insert(bytes.end(), from, from + elementBytes(element));
  }
  return b.constantTensor(RankedTensorType::get(shape, element), bytes, "weights");
}

/// One loop nest that adds a handful of samples, each with a table of positions and one of weights.
static Value interpolateUnrolled(Emitter &b, Value x, int64_t dimension, const AxisPlan &plan, Type element) {
  SmallVector<int64_t> shape(shapeOf(x));
  shape[dimension] = plan.size();
  AffineMap map = AffineMap::get(shape.size(), 0, b.getAffineDimExpr(dimension));
  SmallVector<Access> tables;
  for (int64_t sample = 0; sample < plan.samples; ++sample) {
    SmallVector<int64_t> positions;
    SmallVector<double> weights;
    for (int64_t i = 0; i < plan.size(); ++i) {
      positions.push_back(plan.positions[i * plan.samples + sample]);
      weights.push_back(plan.weights[i * plan.samples + sample]);
    }
    tables.push_back({positionTable(b, positions), map});
    tables.push_back({weightTable(b, plan.size(), weights, element), map});
  }
  return b.indexed(shape, element, tables, [&](Scalars &s, ValueRange at, ValueRange entries) -> Value {
    Value sum;
    SmallVector<Value> source(at);
    for (size_t i = 0; i < entries.size(); i += 2) {
      source[dimension] = toIndex(s, entries[i]);
      Value sample = tensor::ExtractOp::create(s, x, source);
      sum = addSample(s, sum, s.convert(sample, element), entries[i + 1]);
    }
    return sum;
  });
}

/// The same with a loop over the samples.
static Value interpolateLooped(Emitter &b, Value x, int64_t dimension, const AxisPlan &plan, Type element) {
  SmallVector<int64_t> shape(shapeOf(x));
  shape[dimension] = plan.size();
  int64_t rank = shape.size();
  MLIRContext *context = b.getContext();
  AffineMap table = AffineMap::get(rank + 1, 0, {b.getAffineDimExpr(dimension), b.getAffineDimExpr(rank)}, context);
  AffineMap result = AffineMap::getMultiDimIdentityMap(rank + 1, context).dropResult(rank);
  Value positions = b.reshape(positionTable(b, plan.positions), {plan.size(), plan.samples});
  Value weights = weightTable(b, {plan.size(), plan.samples}, plan.weights, element);
  Value init = b.filled(shape, b.constant(element, 0));
  SmallVector<utils::IteratorType> iterators(rank, utils::IteratorType::parallel);
  iterators.push_back(utils::IteratorType::reduction);
  return b.generic({{positions, table}, {weights, table}}, Access{init, result}, iterators,
                   [&](Scalars &s, ValueRange e) -> SmallVector<Value> {
                     SmallVector<Value> source;
                     for (int64_t i = 0; i < rank; ++i)
                       source.push_back(i == dimension ? toIndex(s, e[0]) : Value(linalg::IndexOp::create(s, i)));
                     Value sample = tensor::ExtractOp::create(s, x, source);
                     return {addSample(s, e[2], s.convert(sample, element), e[1])};
                   })[0];
}

/// A pass over one axis, in the arithmetic of `element`.
static Value interpolateAxis(Emitter &b, Value x, int64_t dimension, const AxisPlan &plan, Type element) {
  auto interpolate = plan.samples <= maxUnrolledSamples ? interpolateUnrolled : interpolateLooped;
  return interpolate(b, x, dimension, plan, element);
}

/// Puts the extrapolation value where a cropped coordinate left the input.
static Value extrapolate(Emitter &b, ResizeOp op, Value value, ArrayRef<AxisPlan> plans) {
  SmallVector<Access> inputs{b.whole(value)};
  for (auto [dimension, plan] : llvm::enumerate(plans))
    if (llvm::is_contained(plan.outside, 1))
      inputs.push_back(
          {positionTable(b, plan.outside), AffineMap::get(plans.size(), 0, b.getAffineDimExpr(dimension))});
  if (inputs.size() == 1)
    return value;
  return b.elementwise(shapeOf(value), elementOf(value), inputs, [&](Scalars &s, ValueRange v) -> Value {
    Value result = v[0];
    Value filler = s.like(result, op.getExtrapolation().convertToDouble());
    for (Value flag : v.drop_front())
      result = s.select(s.convert(flag, s.getI1Type()), filler, result);
    return result;
  });
}

/// A computed value in the result's type: integers are rounded, halves to even, and saturate.
static Value narrowed(Scalars &s, Value value, Type to) {
  auto integer = dyn_cast<IntegerType>(to);
  if (integer && integer.getWidth() > 1) {
    value = s.apply<math::RoundEvenOp>(value);
    // Wider types are limited by the conversion itself.
    if (int64_t width = integer.getWidth(); width < 32) {
      double low = s.isUnsigned ? 0 : -std::ldexp(1.0, width - 1);
      double high = std::ldexp(1.0, s.isUnsigned ? width : width - 1) - 1;
      value = s.apply<arith::MaxNumFOp>(value, s.like(value, low));
      value = s.apply<arith::MinNumFOp>(value, s.like(value, high));
    }
  }
  return s.convert(value, to);
}

static Value interpolate(Emitter &b, Value value, ArrayRef<AxisPlan> plans) {
  Type element = elementOf(value);
  // Integers in double precision, so that halves are halves when they are rounded.
  bool isWide = element.isF64() || element.isInteger();
  Type computed = isWide ? Type(b.getF64Type()) : Type(b.getF32Type());
  for (auto [dimension, plan] : llvm::enumerate(plans))
    if (!plan.isIdentity(shapeOf(value)[dimension]))
      value = interpolateAxis(b, value, dimension, plan, computed);
  return value;
}

static SmallVector<Value> lowerResize(Emitter &b, ResizeOp op, ResizeOp::Adaptor in) {
  SmallVector<AxisPlan> plans = planAxes(op);
  Value value = in.getX();
  if (op.getMode() == ResizeMode::nearest) {
    Positions positions;
    for (const AxisPlan &plan : plans)
      positions.push_back(plan.positions);
    value = selectPositions(b, value, positions);
  } else {
    value = interpolate(b, value, plans);
  }
  value = extrapolate(b, op, value, plans);
  Type element = elementOf(in.getX());
  if (elementOf(value) == element)
    return {value};
  // From the type it was computed in.
  return {b.elementwise(element, value, [&](Scalars &s, ValueRange v) { return narrowed(s, v[0], element); })};
}

/// Sums of weighted integers, rounded once for all axes.
static SmallVector<Value> lowerQuantizedResize(Emitter &b, QuantizedResizeOp op, QuantizedResizeOp::Adaptor in) {
  SmallVector<AxisPlan> plans = planAxes(op);
  std::optional<SmallVector<IntegerWeights>> weights = integerWeights(plans, shapeOf(op.getX()));
  if (!weights)
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
    value = interpolateAxis(b, value, dimension, plan, element);
  }
  Rescaler rescaler(op.getRoundingAttr().getValue(), rangeOf(op));
  return {b.elementwise(b.getI8Type(), value,
                        [&](Scalars &s, ValueRange e) { return rescaler.emit(s, s.convert(e[0], s.getI32Type())); })};
}

void hone::populateResizePatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<ResizeOp>(converter, patterns, lowerResize);
  addLowering<QuantizedResizeOp>(converter, patterns, lowerQuantizedResize);
}
