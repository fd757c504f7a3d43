//===- AveragePool.cpp - Average pools to linalg -------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Pool.h"
#include "hone/Dialect/Graph/WindowOps.h"

using namespace mlir;
using namespace hone;

/// How many taps of each window count along one spatial dimension: those in the input, or with `includePad` also those
/// in the model's padding, but never those that ceil mode reads beyond it.
static SmallVector<int64_t> countTaps(const WindowGeometry &window, int64_t d, int64_t input, int64_t result,
                                      bool includePad) {
  int64_t from = includePad ? -window.low[d] : 0, to = input + (includePad ? window.high[d] : 0);
  SmallVector<int64_t> counts;
  for (int64_t o = 0; o < result; ++o) {
    int64_t start = o * window.strides[d] - window.low[d], count = 0;
    for (int64_t k = 0; k < window.kernel[d]; ++k) {
      int64_t at = start + k * window.dilations[d];
      count += at >= from && at < to;
    }
    counts.push_back(count);
  }
  return counts;
}

/// The number of taps of each window, row-major over the spatial dimensions.
static SmallVector<double> windowSizes(ArrayRef<SmallVector<int64_t>> counts) {
  SmallVector<double> sizes{1};
  for (ArrayRef<int64_t> along : counts) {
    SmallVector<double> next;
    for (double size : sizes)
      for (int64_t count : along)
        next.push_back(size * std::max<int64_t>(count, 1));
    sizes = std::move(next);
  }
  return sizes;
}

/// A constant scalar, or the spatial tensor of them where they differ.
static Value divisors(Emitter &b, ArrayRef<double> values, ArrayRef<int64_t> spatial, Type element) {
  if (llvm::all_equal(values))
    return nullptr;
  if (isa<FloatType>(element))
    return b.constantFloats(spatial, element, values);
  std::vector<char> bytes;
  for (double value : values) {
    int64_t integer = int64_t(value);
    const char *first = reinterpret_cast<const char *>(&integer);
    bytes.insert(bytes.end(), first, first + graph::elementBytes(element));
  }
  return b.constantTensor(RankedTensorType::get(spatial, element), bytes);
}

static SmallVector<Value> lowerAveragePool(Emitter &b, graph::AveragePoolOp op, graph::AveragePoolOp::Adaptor in) {
  WindowGeometry window = geometryOf(op, op.getLayout(), op.getKernel());
  Type narrow = elementOf(op.getResult()), sums = sumType(narrow);
  ArrayRef<int64_t> shape = op.getType().getShape(), input = shapeOfTensor(in.getInput());
  SmallVector<SmallVector<int64_t>> counts;
  SmallVector<int64_t> spatial;
  SmallVector<AffineExpr> loops;
  for (int64_t d = 0; d < window.rank(); ++d) {
    int64_t at = window.dimension(d);
    counts.push_back(countTaps(window, d, input[at], shape[at], op.getCountIncludePad()));
    spatial.push_back(shape[at]);
    loops.push_back(b.getAffineDimExpr(at));
  }
  window.fitHigh(input, shape);
  Value padded = window.pad(b, in.getInput(), b.constant(narrow, 0));
  Value sum = emitPoolSum(b, window, padded, shape, sums);

  SmallVector<double> factors = windowSizes(counts);
  if (factors.empty())
    return {b.empty(shape, narrow)};
  // A product is cheaper than a quotient; double precision is used where exactness counts.
  bool multiplies = isa<FloatType>(sums) && !sums.isF64();
  if (multiplies)
    for (double &factor : factors)
      factor = 1 / factor;
  SmallVector<Access> inputs{b.whole(sum)};
  if (Value table = divisors(b, factors, spatial, sums))
    inputs.push_back({table, AffineMap::get(shape.size(), 0, loops, b.getContext())});
  return {b.elementwise(shape, narrow, inputs, [&](Scalars &body, ValueRange e) {
    Value factor = e.size() > 1 ? e[1] : body.constant(sums, factors[0]);
    Value mean = multiplies ? body.mul(e[0], factor) : body.div(e[0], factor);
    return body.convert(mean, narrow);
  })};
}

void hone::populateAveragePoolPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::AveragePoolOp>(converter, patterns, lowerAveragePool);
}
