//===- Normalization.cpp - Normalizations to linalg ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Normalization.h"
#include "ComputePattern.h"
#include "hone/Dialect/Graph/NormalizationOps.h"

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
static Statistics statistics(Emitter &b, Value x, const llvm::SmallBitVector &dimensions, double epsilon, Type wide) {
  int64_t count = 1;
  for (unsigned d : dimensions.set_bits())
    count *= shapeOfTensor(x)[d];
  auto share = [&](Scalars &body, Value sum) { return body.div(sum, body.constant(wide, count)); };
  Value zero = b.constant(wide, 0);
  Value sum = b.reduce(x, dimensions, zero,
                       [&](Scalars &body, ValueRange e) { return body.add(e[1], body.convert(e[0], wide)); });
  Value mean = b.elementwise(wide, sum, [&](Scalars &body, ValueRange e) { return share(body, e[0]); });
  Value squares = b.reduce({x, mean}, dimensions, zero, [&](Scalars &body, ValueRange e) {
    Value distance = body.sub(body.convert(e[0], wide), e[1]);
    return body.add(e[2], body.mul(distance, distance));
  });
  Value inverse = b.elementwise(wide, squares, [&](Scalars &body, ValueRange e) {
    Value variance = body.add(share(body, e[0]), body.constant(wide, epsilon));
    return body.div(body.constant(wide, 1), body.sqrt(variance));
  });
  return {mean, inverse};
}

/// (x - mean) * inverse deviation * scale + bias; `scale` and `bias` (may be absent) are read by their own maps.
static Value normalize(Emitter &b, Value x, const Statistics &rows, const llvm::SmallBitVector &dimensions,
                       Access scale, std::optional<Access> bias, Type narrow, Type wide) {
  SmallVector<Access> inputs{b.whole(x), b.reduced(rows.mean, dimensions), b.reduced(rows.inverseDeviation, dimensions),
                             scale};
  if (bias)
    inputs.push_back(*bias);
  return b.elementwise(shapeOfTensor(x), narrow, inputs, [&](Scalars &body, ValueRange e) {
    Value y = body.sub(body.convert(e[0], wide), e[1]);
    y = body.mul(body.mul(y, e[2]), body.convert(e[3], wide));
    if (bias)
      y = body.add(y, body.convert(e[4], wide));
    return body.convert(y, narrow);
  });
}

static SmallVector<Value> lowerLayerNorm(Emitter &b, graph::LayerNormOp op, graph::LayerNormOp::Adaptor in) {
  Value x = in.getX();
  ArrayRef<int64_t> shape = shapeOfTensor(x);
  int64_t rank = shape.size(), axis = axisOf(x, op.getAxis());
  llvm::SmallBitVector dimensions(rank);
  dimensions.set(axis, rank);
  Type narrow = elementOf(op.getX()), wide = sumType(narrow);
  Statistics rows = statistics(b, x, dimensions, op.getEpsilon().convertToDouble(), wide);
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
  Type narrow = elementOf(op.getResult()), wide = sumType(narrow);
  Statistics rows = statistics(b, x, dimensions, op.getEpsilon().convertToDouble(), wide);
  AffineMap channels = AffineMap::get(4, 0, {b.getAffineDimExpr(1), b.getAffineDimExpr(2)}, b.getContext());
  Access scale{b.reshape(in.getScale(), {groups, members}), channels};
  Access bias{b.reshape(in.getBias(), {groups, members}), channels};
  return {b.reshape(normalize(b, x, rows, dimensions, scale, bias, narrow, wide), shape)};
}

/// Factor and term of a batch normalization as constants, when its parameters are.
static std::optional<std::pair<Value, Value>> foldedBatchNorm(Emitter &b, graph::BatchNormOp op, Type wide) {
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
  return std::pair(b.constantFloats(int64_t(factors.size()), wide, factors),
                   b.constantFloats(int64_t(terms.size()), wide, terms));
}

/// The same computed at run time.
static std::pair<Value, Value> computedBatchNorm(Emitter &b, graph::BatchNormOp op, graph::BatchNormOp::Adaptor in,
                                                 Type wide) {
  double epsilon = op.getEpsilon().convertToDouble();
  Value factor = b.elementwise(wide, {in.getScale(), in.getVariance()}, [&](Scalars &body, ValueRange e) {
    Value variance = body.add(body.convert(e[1], wide), body.constant(wide, epsilon));
    return body.div(body.convert(e[0], wide), body.sqrt(variance));
  });
  Value term = b.elementwise(wide, {in.getBias(), in.getMean(), factor}, [&](Scalars &body, ValueRange e) {
    return body.sub(body.convert(e[0], wide), body.mul(body.convert(e[1], wide), e[2]));
  });
  return {factor, term};
}

static SmallVector<Value> lowerBatchNorm(Emitter &b, graph::BatchNormOp op, graph::BatchNormOp::Adaptor in) {
  Value x = in.getX();
  int64_t rank = shapeOfTensor(x).size(), axis = axisOf(x, op.getAxis());
  Type narrow = elementOf(op.getResult()), wide = sumType(narrow);
  auto folded = foldedBatchNorm(b, op, wide);
  auto [factor, term] = folded ? *folded : computedBatchNorm(b, op, in, wide);
  AffineMap channel = AffineMap::get(rank, 0, b.getAffineDimExpr(axis));
  return {b.elementwise(shapeOfTensor(x), narrow, {b.whole(x), {factor, channel}, {term, channel}},
                        [&](Scalars &body, ValueRange e) {
                          Value y = body.mul(body.convert(e[0], wide), e[1]);
                          return body.convert(body.add(y, e[2]), narrow);
                        })};
}

static SmallVector<Value> lowerLrn(Emitter &b, graph::LrnOp op, graph::LrnOp::Adaptor in) {
  Value x = in.getX();
  ArrayRef<int64_t> shape = shapeOfTensor(x);
  int64_t rank = shape.size(), size = op.getSize();
  Type narrow = elementOf(op.getResult()), wide = sumType(narrow);
  Value squares = b.elementwise(wide, x, [&](Scalars &body, ValueRange e) {
    Value element = body.convert(e[0], wide);
    return body.mul(element, element);
  });
  // The window covers (size - 1) / 2 channels before, rounded down, and the rest after; never more than there are.
  SmallVector<int64_t> low(rank, 0), high(rank, 0);
  low[1] = std::min((size - 1) / 2, shape[1]);
  high[1] = std::min(size - 1 - (size - 1) / 2, shape[1]);
  int64_t taps = low[1] + high[1] + 1;
  Value padded = b.pad(squares, low, high, b.constant(wide, 0));
  SmallVector<IteratorType> iterators(rank, IteratorType::parallel);
  iterators.push_back(IteratorType::reduction);
  SmallVector<AffineExpr> read, result;
  for (int64_t d = 0; d < rank; ++d)
    result.push_back(b.getAffineDimExpr(d));
  read = result;
  AffineExpr tap = b.getAffineDimExpr(rank);
  read[1] = read[1] + tap;
  auto map = [&](ArrayRef<AffineExpr> indices) { return AffineMap::get(rank + 1, 0, indices, b.getContext()); };
  Value sums = b.generic({{padded, map(read)}, {b.empty(taps, wide), map(tap)}},
                         Access{b.filled(shape, b.constant(wide, 0)), map(result)}, iterators,
                         [&](Scalars &body, ValueRange e) { return SmallVector<Value>{body.add(e[2], e[0])}; })[0];
  double alpha = op.getAlpha().convertToDouble() / size, beta = op.getBeta().convertToDouble();
  double bias = op.getBias().convertToDouble();
  return {b.elementwise(narrow, {x, sums}, [&](Scalars &body, ValueRange e) {
    Value base = body.add(body.constant(wide, bias), body.mul(e[1], body.constant(wide, alpha)));
    Value divisor = body.pow(base, body.constant(wide, beta));
    return body.convert(body.div(body.convert(e[0], wide), divisor), narrow);
  })};
}

static SmallVector<Value> lowerLpNorm(Emitter &b, graph::LpNormOp op, graph::LpNormOp::Adaptor in) {
  Value x = in.getX();
  int64_t rank = shapeOfTensor(x).size();
  llvm::SmallBitVector axis(rank);
  axis.set(axisOf(x, op.getAxis()));
  Type narrow = elementOf(op.getResult()), wide = sumType(narrow);
  bool squared = op.getP() == 2;
  Value sums = b.reduce(x, axis, b.constant(wide, 0), [&](Scalars &body, ValueRange e) {
    Value element = body.convert(e[0], wide);
    return body.add(e[1], squared ? body.mul(element, element) : body.abs(element));
  });
  Value norms = b.elementwise(wide, sums, [&](Scalars &body, ValueRange e) -> Value {
    // A row of zeros stays one: it is divided by 1.
    Value empty = body.equal(e[0], body.constant(wide, 0));
    Value norm = squared ? body.sqrt(e[0]) : e[0];
    return body.select(empty, body.constant(wide, 1), norm);
  });
  return {
      b.elementwise(shapeOfTensor(x), narrow, {b.whole(x), b.reduced(norms, axis)}, [&](Scalars &body, ValueRange e) {
        return body.convert(body.div(body.convert(e[0], wide), e[1]), narrow);
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
