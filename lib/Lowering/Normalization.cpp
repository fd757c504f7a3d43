//===- Normalization.cpp - Normalizations to linalg ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Normalization.h"
#include "ComputePattern.h"

using namespace mlir;
using namespace hone;
using utils::IteratorType;

namespace {

/// The mean and the inverse standard deviation over some dimensions, in wide elements.
struct Statistics {
  Value mean, inverseDeviation;
};

} // namespace

/// Two passes over x: its mean, then the mean square of the distance from it.
static Statistics statistics(Emitter &b, Value x, const llvm::SmallBitVector &dimensions, double epsilon,
                             const Arithmetic &narrow, const Arithmetic &wide) {
  int64_t count = 1;
  for (unsigned d : dimensions.set_bits())
    count *= shapeOfTensor(x)[d];
  auto share = [&](ImplicitLocOpBuilder &body, Value sum) { return wide.div(body, sum, wide.constant(body, count)); };
  Value zero = wide.constant(b, 0);
  Value sum = b.reduce(x, dimensions, zero, [&](ImplicitLocOpBuilder &body, ValueRange e) {
    return wide.add(body, e[1], narrow.convert(body, e[0], wide));
  });
  Value mean =
      b.elementwise(wide.element, sum, [&](ImplicitLocOpBuilder &body, ValueRange e) { return share(body, e[0]); });
  Value squares = b.reduce({x, mean}, dimensions, zero, [&](ImplicitLocOpBuilder &body, ValueRange e) {
    Value distance = wide.sub(body, narrow.convert(body, e[0], wide), e[1]);
    return wide.add(body, e[2], wide.mul(body, distance, distance));
  });
  Value inverse = b.elementwise(wide.element, squares, [&](ImplicitLocOpBuilder &body, ValueRange e) {
    Value variance = wide.add(body, share(body, e[0]), wide.constant(body, epsilon));
    return wide.div(body, wide.constant(body, 1), math::SqrtOp::create(body, variance));
  });
  return {mean, inverse};
}

/// (x - mean) * inverse deviation * scale + bias; `scale` and `bias` (may be absent) are read by their own maps.
static Value normalize(Emitter &b, Value x, const Statistics &rows, const llvm::SmallBitVector &dimensions,
                       Access scale, std::optional<Access> bias, const Arithmetic &narrow, const Arithmetic &wide) {
  SmallVector<Access> inputs{b.whole(x), b.reduced(rows.mean, dimensions), b.reduced(rows.inverseDeviation, dimensions),
                             scale};
  if (bias)
    inputs.push_back(*bias);
  Arithmetic parameters = Arithmetic::of(elementOf(scale.tensor));
  return b.elementwise(shapeOfTensor(x), narrow.element, inputs, [&](ImplicitLocOpBuilder &body, ValueRange e) {
    Value y = wide.sub(body, narrow.convert(body, e[0], wide), e[1]);
    y = wide.mul(body, wide.mul(body, y, e[2]), parameters.convert(body, e[3], wide));
    if (bias)
      y = wide.add(body, y, parameters.convert(body, e[4], wide));
    return wide.convert(body, y, narrow);
  });
}

static SmallVector<Value> lowerLayerNorm(Emitter &b, graph::LayerNormOp op, graph::LayerNormOp::Adaptor in) {
  Value x = in.getX();
  ArrayRef<int64_t> shape = shapeOfTensor(x);
  int64_t rank = shape.size(), axis = axisOf(x, op.getAxis());
  llvm::SmallBitVector dimensions(rank);
  dimensions.set(axis, rank);
  Arithmetic narrow = Arithmetic::of(op.getX().getType()), wide = narrow.wide();
  Statistics rows = statistics(b, x, dimensions, op.getEpsilon().convertToDouble(), narrow, wide);
  std::optional<Access> bias;
  if (in.getBias())
    bias = b.broadcast(in.getBias(), shape);
  Value result = normalize(b, x, rows, dimensions, b.broadcast(in.getScale(), shape), bias, narrow, wide);
  return {result, b.reshape(rows.mean, op.getMean().getType().getShape()),
          b.reshape(rows.inverseDeviation, op.getInverseDeviation().getType().getShape())};
}

static SmallVector<Value> lowerGroupNorm(Emitter &b, graph::GroupNormOp op, graph::GroupNormOp::Adaptor in) {
  ArrayRef<int64_t> shape = op.getType().getShape();
  int64_t groups = op.getGroups(), members = shape[1] / groups, pixels = 1;
  for (int64_t size : shape.drop_front(2))
    pixels *= size;
  // [N, groups, channels of a group, pixels].
  Value x = b.reshape(in.getX(), {shape[0], groups, members, pixels});
  llvm::SmallBitVector dimensions(4);
  dimensions.set(2, 4);
  Arithmetic narrow = Arithmetic::of(op.getType()), wide = narrow.wide();
  Statistics rows = statistics(b, x, dimensions, op.getEpsilon().convertToDouble(), narrow, wide);
  AffineMap channels = AffineMap::get(4, 0, {b.getAffineDimExpr(1), b.getAffineDimExpr(2)}, b.getContext());
  Access scale{b.reshape(in.getScale(), {groups, members}), channels};
  Access bias{b.reshape(in.getBias(), {groups, members}), channels};
  return {b.reshape(normalize(b, x, rows, dimensions, scale, bias, narrow, wide), shape)};
}

/// Factor and term of a batch normalization as constants, when its parameters are.
static std::optional<std::pair<Value, Value>> foldedBatchNorm(Emitter &b, graph::BatchNormOp op,
                                                              const Arithmetic &wide) {
  auto scale = graph::ConstantData::of(op.getScale()), bias = graph::ConstantData::of(op.getBias());
  auto mean = graph::ConstantData::of(op.getMean()), variance = graph::ConstantData::of(op.getVariance());
  if (!scale || !bias || !mean || !variance)
    return std::nullopt;
  double epsilon = op.getEpsilon().convertToDouble();
  SmallVector<double> factors, terms;
  for (int64_t c = 0; c < scale->size(); ++c) {
    factors.push_back(scale->asDouble(c) / std::sqrt(variance->asDouble(c) + epsilon));
    terms.push_back(bias->asDouble(c) - mean->asDouble(c) * factors.back());
  }
  return std::pair(b.constantFloats(int64_t(factors.size()), wide.element, factors),
                   b.constantFloats(int64_t(terms.size()), wide.element, terms));
}

/// The same computed at run time.
static std::pair<Value, Value> computedBatchNorm(Emitter &b, graph::BatchNormOp op, graph::BatchNormOp::Adaptor in,
                                                 const Arithmetic &wide) {
  double epsilon = op.getEpsilon().convertToDouble();
  auto widen = [&](ImplicitLocOpBuilder &body, Value x) { return Arithmetic::of(x.getType()).convert(body, x, wide); };
  Value factor =
      b.elementwise(wide.element, {in.getScale(), in.getVariance()}, [&](ImplicitLocOpBuilder &body, ValueRange e) {
        Value variance = wide.add(body, widen(body, e[1]), wide.constant(body, epsilon));
        return wide.div(body, widen(body, e[0]), math::SqrtOp::create(body, variance));
      });
  Value term =
      b.elementwise(wide.element, {in.getBias(), in.getMean(), factor}, [&](ImplicitLocOpBuilder &body, ValueRange e) {
        return wide.sub(body, widen(body, e[0]), wide.mul(body, widen(body, e[1]), e[2]));
      });
  return {factor, term};
}

static SmallVector<Value> lowerBatchNorm(Emitter &b, graph::BatchNormOp op, graph::BatchNormOp::Adaptor in) {
  Value x = in.getX();
  int64_t rank = shapeOfTensor(x).size(), axis = axisOf(x, op.getAxis());
  Arithmetic narrow = Arithmetic::of(op.getType()), wide = narrow.wide();
  auto folded = foldedBatchNorm(b, op, wide);
  auto [factor, term] = folded ? *folded : computedBatchNorm(b, op, in, wide);
  AffineMap channel = AffineMap::get(rank, 0, b.getAffineDimExpr(axis));
  return {b.elementwise(shapeOfTensor(x), narrow.element, {b.whole(x), {factor, channel}, {term, channel}},
                        [&](ImplicitLocOpBuilder &body, ValueRange e) {
                          Value y = wide.mul(body, narrow.convert(body, e[0], wide), e[1]);
                          return wide.convert(body, wide.add(body, y, e[2]), narrow);
                        })};
}

static SmallVector<Value> lowerLrn(Emitter &b, graph::LrnOp op, graph::LrnOp::Adaptor in) {
  Value x = in.getX();
  ArrayRef<int64_t> shape = shapeOfTensor(x);
  int64_t rank = shape.size(), size = op.getSize();
  Arithmetic narrow = Arithmetic::of(op.getType()), wide = narrow.wide();
  Value squares = b.elementwise(wide.element, x, [&](ImplicitLocOpBuilder &body, ValueRange e) {
    Value element = narrow.convert(body, e[0], wide);
    return wide.mul(body, element, element);
  });
  // The window covers (size - 1) / 2 channels before, rounded down, and the rest after; never more than there are.
  SmallVector<int64_t> low(rank, 0), high(rank, 0);
  low[1] = std::min((size - 1) / 2, shape[1]);
  high[1] = std::min(size - 1 - (size - 1) / 2, shape[1]);
  int64_t taps = low[1] + high[1] + 1;
  Value padded = b.pad(squares, low, high, wide.constant(b, 0));
  SmallVector<IteratorType> iterators(rank, IteratorType::parallel);
  iterators.push_back(IteratorType::reduction);
  SmallVector<AffineExpr> read, result;
  for (int64_t d = 0; d < rank; ++d)
    result.push_back(b.getAffineDimExpr(d));
  read = result;
  AffineExpr tap = b.getAffineDimExpr(rank);
  read[1] = read[1] + tap;
  auto map = [&](ArrayRef<AffineExpr> indices) { return AffineMap::get(rank + 1, 0, indices, b.getContext()); };
  Value sums = b.generic(
      {{padded, map(read)}, {b.empty(taps, wide.element), map(tap)}},
      Access{b.filled(shape, wide.constant(b, 0)), map(result)}, iterators,
      [&](ImplicitLocOpBuilder &body, ValueRange e) { return SmallVector<Value>{wide.add(body, e[2], e[0])}; })[0];
  double alpha = op.getAlpha().convertToDouble() / size, beta = op.getBeta().convertToDouble();
  double bias = op.getBias().convertToDouble();
  return {b.elementwise(narrow.element, {x, sums}, [&](ImplicitLocOpBuilder &body, ValueRange e) {
    Value base = wide.add(body, wide.constant(body, bias), wide.mul(body, e[1], wide.constant(body, alpha)));
    Value divisor = math::PowFOp::create(body, base, wide.constant(body, beta));
    return wide.convert(body, wide.div(body, narrow.convert(body, e[0], wide), divisor), narrow);
  })};
}

static SmallVector<Value> lowerLpNorm(Emitter &b, graph::LpNormOp op, graph::LpNormOp::Adaptor in) {
  Value x = in.getX();
  int64_t rank = shapeOfTensor(x).size();
  llvm::SmallBitVector axis(rank);
  axis.set(axisOf(x, op.getAxis()));
  Arithmetic narrow = Arithmetic::of(op.getType()), wide = narrow.wide();
  bool squared = op.getP() == 2;
  Value sums = b.reduce(x, axis, wide.constant(b, 0), [&](ImplicitLocOpBuilder &body, ValueRange e) {
    Value element = narrow.convert(body, e[0], wide);
    return wide.add(body, e[1], squared ? wide.mul(body, element, element) : wide.abs(body, element));
  });
  Value norms = b.elementwise(wide.element, sums, [&](ImplicitLocOpBuilder &body, ValueRange e) -> Value {
    // A row of zeros stays one: it is divided by 1.
    Value empty = wide.equal(body, e[0], wide.constant(body, 0));
    Value norm = squared ? Value(math::SqrtOp::create(body, e[0])) : e[0];
    return arith::SelectOp::create(body, empty, wide.constant(body, 1), norm);
  });
  return {b.elementwise(shapeOfTensor(x), narrow.element, {b.whole(x), b.reduced(norms, axis)},
                        [&](ImplicitLocOpBuilder &body, ValueRange e) {
                          return wide.convert(body, wide.div(body, narrow.convert(body, e[0], wide), e[1]), narrow);
                        })};
}

void hone::populateNormalizationPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  populateSoftmaxPatterns(converter, patterns);
  addLowering<graph::BatchNormOp>(converter, patterns, lowerBatchNorm);
  addLowering<graph::GroupNormOp>(converter, patterns, lowerGroupNorm);
  addLowering<graph::LayerNormOp>(converter, patterns, lowerLayerNorm);
  addLowering<graph::LpNormOp>(converter, patterns, lowerLpNorm);
  addLowering<graph::LrnOp>(converter, patterns, lowerLrn);
}
