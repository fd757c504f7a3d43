//===- Pool.cpp - Pools to linalg ----------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Pool.h"
#include "ComputePattern.h"
#include "hone/Dialect/Graph/WindowOps.h"

using namespace mlir;
using namespace hone;
using graph::Layout;
using utils::IteratorType;

namespace {

/// The loops of a pool: those of the result, then the window.
struct PoolLoops {
  PoolLoops(Emitter &b, const WindowGeometry &window) : window(window) {
    MLIRContext *context = b.getContext();
    int64_t dimensions = window.rank() + 2;
    count = dimensions + window.rank();
    iterators.assign(dimensions, IteratorType::parallel);
    iterators.resize(count, IteratorType::reduction);
    SmallVector<AffineExpr> read, taps;
    for (int64_t i = 0; i < dimensions; ++i)
      read.push_back(getAffineDimExpr(i, context));
    result = AffineMap::get(count, 0, read, context);
    for (int64_t d = 0; d < window.rank(); ++d) {
      taps.push_back(getAffineDimExpr(dimensions + d, context));
      int64_t at = window.dimension(d);
      read[at] = window.position(d, read[at], taps.back());
    }
    input = AffineMap::get(count, 0, read, context);
    kernel = AffineMap::get(count, 0, taps, context);
  }

  const WindowGeometry &window;
  AffineMap input, kernel, result;
  SmallVector<IteratorType> iterators;
  int64_t count = 0;
};

} // namespace

/// Joins the elements of each window of the padded input, starting from `init`.
static Value poolGeneric(Emitter &b, const WindowGeometry &window, Value padded, Value init, Emitter::Body body) {
  PoolLoops loops(b, window);
  Value kernel = b.empty(window.kernel, elementOf(padded));
  return b.generic(
      {{padded, loops.input}, {kernel, loops.kernel}}, Access{init, loops.result}, loops.iterators,
      [&](Scalars &scalars, ValueRange in) { return SmallVector<Value>{body(scalars, {in[0], in[2]})}; })[0];
}

template <typename NamedOp>
static Value poolImages(Emitter &b, const WindowGeometry &window, Value padded, Value init) {
  Value kernel = b.empty(window.kernel, elementOf(padded));
  return NamedOp::create(b, init.getType(), ValueRange{padded, kernel}, init, b.getI64TensorAttr(window.strides),
                         b.getI64TensorAttr(window.dilations))
      .getResult(0);
}

Value hone::emitPoolSum(Emitter &b, const WindowGeometry &window, Value padded, ArrayRef<int64_t> shape, Type sums) {
  Value init = b.filled(shape, b.constant(sums, 0));
  // Kernels add the taps up one by one; long sums are made by blocks, as reductions are.
  constexpr int64_t mostTaps = 128;
  int64_t taps = 1;
  for (int64_t size : window.kernel)
    taps = std::min(taps * size, mostTaps + 1);
  bool isLong = isa<FloatType>(sums) && taps > mostTaps;
  if (window.channelsLast() && window.rank() == 2 && !b.isUnsigned && !isLong)
    return poolImages<linalg::PoolingNhwcSumOp>(b, window, padded, init);
  return poolGeneric(b, window, padded, init,
                     [&](Scalars &body, ValueRange in) { return body.add(in[1], body.convert(in[0], sums)); });
}

static SmallVector<Value> lowerMaxPool(Emitter &b, graph::MaxPoolOp op, graph::MaxPoolOp::Adaptor in) {
  WindowGeometry window = geometryOf(op, op.getLayout(), op.getKernel());
  Type element = elementOf(op.getResult());
  ArrayRef<int64_t> shape = graph::shapeOf(op.getResult());
  window.fitHigh(shapeOfTensor(in.getInput()), shape);
  Value lowest = b.lowest(element);
  Value padded = window.pad(b, in.getInput(), lowest);
  Value init = b.filled(shape, lowest);
  if (window.channelsLast() && window.rank() == 2) {
    if (b.isUnsigned)
      return {poolImages<linalg::PoolingNhwcMaxUnsignedOp>(b, window, padded, init)};
    return {poolImages<linalg::PoolingNhwcMaxOp>(b, window, padded, init)};
  }
  return {
      poolGeneric(b, window, padded, init, [&](Scalars &body, ValueRange pair) { return body.max(pair[1], pair[0]); })};
}

static SmallVector<Value> lowerLpPool(Emitter &b, graph::LpPoolOp op, graph::LpPoolOp::Adaptor in) {
  WindowGeometry window = geometryOf(op, Layout::channels_first, op.getKernel());
  Type narrow = elementOf(op.getResult()), sums = sumType(narrow);
  ArrayRef<int64_t> shape = op.getType().getShape();
  window.fitHigh(shapeOfTensor(in.getInput()), shape);
  double p = op.getP();
  Value padded = window.pad(b, in.getInput(), b.constant(narrow, 0));
  Value init = b.filled(shape, b.constant(sums, 0));
  Value sum = poolGeneric(b, window, padded, init, [&](Scalars &body, ValueRange pair) {
    Value x = body.convert(pair[0], sums);
    Value power = p == 2 ? body.mul(x, x) : body.abs(x);
    if (p > 2)
      power = body.pow(power, body.constant(sums, p));
    return body.add(pair[1], power);
  });
  return {b.elementwise(narrow, sum, [&](Scalars &body, ValueRange x) {
    Value root = x[0];
    if (p == 2)
      root = body.sqrt(root);
    else if (p > 2)
      root = body.pow(root, body.constant(sums, 1 / p));
    return body.convert(root, narrow);
  })};
}

/// Where a tap stands in the input, flattened, and whether it is inside.
static std::pair<Value, Value> tapPosition(Scalars &b, const WindowGeometry &window, ArrayRef<int64_t> input,
                                           bool columnMajor) {
  int64_t rank = window.rank();
  auto index = [&](int64_t value) -> Value { return arith::ConstantIndexOp::create(b, value); };
  auto scale = [&](Value value, int64_t by) -> Value { return arith::MulIOp::create(b, value, index(by)); };
  auto add = [&](Value x, Value y) -> Value { return arith::AddIOp::create(b, x, y); };
  Value image = add(scale(linalg::IndexOp::create(b, 0), input[1]), linalg::IndexOp::create(b, 1));
  Value inside = arith::ConstantIntOp::create(b, 1, 1), flat;
  int64_t step = 1, size = 1;
  SmallVector<int64_t> order = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  if (!columnMajor)
    std::reverse(order.begin(), order.end());
  for (int64_t d : order) {
    Value at = add(scale(linalg::IndexOp::create(b, 2 + d), window.strides[d]),
                   scale(linalg::IndexOp::create(b, 2 + rank + d), window.dilations[d]));
    at = arith::SubIOp::create(b, at, index(window.low[d]));
    // A position before the start is a huge number when read as unsigned.
    Value within = arith::CmpIOp::create(b, arith::CmpIPredicate::ult, at, index(input[2 + d]));
    inside = arith::AndIOp::create(b, inside, within);
    Value part = scale(at, step);
    flat = flat ? add(flat, part) : part;
    step *= input[2 + d];
    size *= input[2 + d];
  }
  return {add(scale(image, size), flat), inside};
}

static SmallVector<Value> lowerMaxPoolWithIndices(Emitter &b, graph::MaxPoolWithIndicesOp op,
                                                  graph::MaxPoolWithIndicesOp::Adaptor in) {
  WindowGeometry window = geometryOf(op, Layout::channels_first, op.getKernel());
  Type element = elementOf(op.getResult());
  ArrayRef<int64_t> shape = op.getResult().getType().getShape(), input = shapeOfTensor(in.getInput());
  window.fitHigh(input, shape);
  Value lowest = b.lowest(element);
  Value padded = window.pad(b, in.getInput(), lowest);
  PoolLoops loops(b, window);
  Value kernel = b.empty(window.kernel, elementOf(padded));
  Value none = arith::ConstantIntOp::create(b, -1, 64);
  return b.generic({{padded, loops.input}, {kernel, loops.kernel}},
                   {{b.filled(shape, lowest), loops.result}, {b.filled(shape, none), loops.result}}, loops.iterators,
                   [&](Scalars &body, ValueRange e) -> SmallVector<Value> {
                     auto [flat, inside] = tapPosition(body, window, input, op.getColumnMajor());
                     Value zero = arith::ConstantIntOp::create(body, 0, 64);
                     Value first = arith::CmpIOp::create(body, arith::CmpIPredicate::slt, e[3], zero);
                     Value better = arith::OrIOp::create(body, first, body.less(e[2], e[0]));
                     Value take = arith::AndIOp::create(body, inside, better);
                     Value at = arith::IndexCastOp::create(body, body.getI64Type(), flat);
                     return {body.select(take, e[0], e[2]), body.select(take, at, e[3])};
                   });
}

void hone::populateWindowPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  populateConvolutionPatterns(converter, patterns);
  populateAveragePoolPatterns(converter, patterns);
  populateColumnPatterns(converter, patterns);
  populateRegionPatterns(converter, patterns);
  addLowering<graph::MaxPoolOp>(converter, patterns, lowerMaxPool);
  addLowering<graph::MaxPoolWithIndicesOp>(converter, patterns, lowerMaxPoolWithIndices);
  addLowering<graph::LpPoolOp>(converter, patterns, lowerLpPool);
}
