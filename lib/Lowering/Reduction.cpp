//===- Reduction.cpp - Reductions to linalg ------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A reduction is a generic operation over all dimensions, then an elementwise one on what is left for the square root,
// quotient or logarithm.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Search.h"
#include "hone/Dialect/Graph/ReductionOps.h"

using namespace mlir;
using namespace hone;
using graph::ReduceKind;

/// The element as it is before joining: squared, absolute or as it stands.
static Value prepare(Scalars &b, ReduceKind kind, Value x) {
  switch (kind) {
  case ReduceKind::l1: return b.abs(x);
  case ReduceKind::l2:
  case ReduceKind::sum_square: return b.mul(x, x);
  default: return x;
  }
}

static Value join(Scalars &b, ReduceKind kind, Value total, Value x) {
  switch (kind) {
  case ReduceKind::max: return b.max(total, x);
  case ReduceKind::min: return b.min(total, x);
  case ReduceKind::prod: return b.mul(total, x);
  default: return b.add(total, x);
  }
}

static Value identity(Scalars &b, ReduceKind kind, Type sums) {
  switch (kind) {
  case ReduceKind::max: return b.lowest(sums);
  case ReduceKind::min: return b.highest(sums);
  case ReduceKind::prod: return b.constant(sums, 1);
  default: return b.constant(sums, 0);
  }
}

/// The result from the joined elements, of which there were `count`.
static Value complete(Scalars &b, ReduceKind kind, Type sums, Type narrow, int64_t count, Value total) {
  if (kind == ReduceKind::mean) {
    int64_t divisor = isa<FloatType>(sums) ? count : std::max<int64_t>(count, 1);
    return b.convert(b.div(total, b.constant(sums, divisor)), narrow);
  }
  if (kind == ReduceKind::l2 || kind == ReduceKind::log_sum) {
    Type real = realType(sums);
    Value x = b.convert(total, real);
    x = kind == ReduceKind::l2 ? b.sqrt(x) : b.log(x);
    return b.convert(x, narrow);
  }
  return b.convert(total, narrow);
}

/// log(sum(exp(x))) without overflow: the greatest element is taken out of the sum and added to the result.
static Value reduceLogSumExp(Emitter &b, Value x, const llvm::SmallBitVector &axes, Type narrow) {
  Type real = realType(narrow);
  Value greatest = b.reduce(x, axes, b.lowest(real),
                            [&](Scalars &body, ValueRange in) { return body.max(in[1], body.convert(in[0], real)); });
  // An infinite greatest element would make NaN of its difference with itself; zero serves there.
  Value shift = b.elementwise(real, greatest, [&](Scalars &body, ValueRange in) -> Value {
    Value size = body.abs(in[0]), zero = body.constant(real, 0);
    Value infinite = body.equal(size, body.highest(real));
    return body.select(infinite, zero, in[0]);
  });
  Value sum = b.reduce({x, shift}, axes, b.constant(real, 0), [&](Scalars &body, ValueRange in) {
    Value difference = body.sub(body.convert(in[0], real), in[1]);
    return body.add(in[2], body.exp(difference));
  });
  return b.elementwise(narrow, {sum, shift}, [&](Scalars &body, ValueRange in) {
    return body.convert(body.add(body.log(in[0]), in[1]), narrow);
  });
}

static SmallVector<Value> lowerReduce(Emitter &b, graph::ReduceOp op, graph::ReduceOp::Adaptor in) {
  Value x = in.getX();
  ReduceKind kind = op.getKind();
  int64_t rank = shapeOfTensor(x).size(), count = 1;
  llvm::SmallBitVector axes(rank);
  for (int64_t axis : op.getAxes())
    axes.set(axis < 0 ? axis + rank : axis);
  for (unsigned axis : axes.set_bits())
    count *= shapeOfTensor(x)[axis];
  Type narrow = elementOf(op.getResult());
  bool exact = kind == ReduceKind::max || kind == ReduceKind::min;
  Type sums = exact ? narrow : sumType(narrow);
  Value result;
  if (kind == ReduceKind::log_sum_exp) {
    result = reduceLogSumExp(b, x, axes, narrow);
  } else {
    result = b.reduce(x, axes, identity(b, kind, sums), [&](Scalars &body, ValueRange e) {
      Value element = prepare(body, kind, body.convert(e[0], sums));
      return join(body, kind, e[1], element);
    });
    bool done = sums == narrow && kind != ReduceKind::mean && kind != ReduceKind::l2 && kind != ReduceKind::log_sum;
    if (!done)
      result = b.elementwise(
          narrow, result, [&](Scalars &body, ValueRange e) { return complete(body, kind, sums, narrow, count, e[0]); });
  }
  return {b.reshape(result, op.getType().getShape())};
}

void hone::populateReductionPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::ReduceOp>(converter, patterns, lowerReduce);
  populateDeterminantPatterns(converter, patterns);
  populateSearchPatterns(converter, patterns);
}
