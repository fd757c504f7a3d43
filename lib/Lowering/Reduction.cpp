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

using namespace mlir;
using namespace hone;
using graph::ReduceKind;

/// The element as it is before joining: squared, absolute or as it stands.
static Value prepare(ImplicitLocOpBuilder &b, ReduceKind kind, const Arithmetic &sums, Value x) {
  switch (kind) {
  case ReduceKind::l1: return sums.abs(b, x);
  case ReduceKind::l2:
  case ReduceKind::sum_square: return sums.mul(b, x, x);
  default: return x;
  }
}

static Value join(ImplicitLocOpBuilder &b, ReduceKind kind, const Arithmetic &sums, Value total, Value x) {
  switch (kind) {
  case ReduceKind::max: return sums.max(b, total, x);
  case ReduceKind::min: return sums.min(b, total, x);
  case ReduceKind::prod: return sums.mul(b, total, x);
  default: return sums.add(b, total, x);
  }
}

static Value identity(ImplicitLocOpBuilder &b, ReduceKind kind, const Arithmetic &sums) {
  switch (kind) {
  case ReduceKind::max: return sums.lowest(b);
  case ReduceKind::min: return sums.highest(b);
  case ReduceKind::prod: return sums.constant(b, 1);
  default: return sums.constant(b, 0);
  }
}

/// The result from the joined elements, of which there were `count`.
static Value complete(ImplicitLocOpBuilder &b, ReduceKind kind, const Arithmetic &sums, const Arithmetic &narrow,
                      int64_t count, Value total) {
  if (kind == ReduceKind::mean) {
    int64_t divisor = sums.isFloat() ? count : std::max<int64_t>(count, 1);
    return sums.convert(b, sums.div(b, total, sums.constant(b, divisor)), narrow);
  }
  if (kind == ReduceKind::l2 || kind == ReduceKind::log_sum) {
    Arithmetic real = sums.real();
    Value x = sums.convert(b, total, real);
    x = kind == ReduceKind::l2 ? Value(math::SqrtOp::create(b, x)) : math::LogOp::create(b, x);
    return real.convert(b, x, narrow);
  }
  return sums.convert(b, total, narrow);
}

/// log(sum(exp(x))) without overflow: the greatest element is taken out of the sum and added to the result.
static Value reduceLogSumExp(Emitter &b, Value x, const llvm::SmallBitVector &axes, const Arithmetic &narrow) {
  Arithmetic real = narrow.real();
  Value greatest = b.reduce(x, axes, real.lowest(b), [&](ImplicitLocOpBuilder &body, ValueRange in) {
    return real.max(body, in[1], narrow.convert(body, in[0], real));
  });
  // An infinite greatest element would make NaN of its difference with itself; zero serves there.
  Value shift = b.elementwise(real.element, greatest, [&](ImplicitLocOpBuilder &body, ValueRange in) -> Value {
    Value size = real.abs(body, in[0]), zero = real.constant(body, 0);
    Value infinite = real.equal(body, size, real.highest(body));
    return arith::SelectOp::create(body, infinite, zero, in[0]);
  });
  Value sum = b.reduce({x, shift}, axes, real.constant(b, 0), [&](ImplicitLocOpBuilder &body, ValueRange in) {
    Value difference = real.sub(body, narrow.convert(body, in[0], real), in[1]);
    return real.add(body, in[2], math::ExpOp::create(body, difference));
  });
  return b.elementwise(narrow.element, {sum, shift}, [&](ImplicitLocOpBuilder &body, ValueRange in) {
    return real.convert(body, real.add(body, math::LogOp::create(body, in[0]), in[1]), narrow);
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
  Arithmetic narrow = Arithmetic::of(op.getType());
  bool exact = kind == ReduceKind::max || kind == ReduceKind::min;
  Arithmetic sums = exact ? narrow : narrow.wide();
  Value result;
  if (kind == ReduceKind::log_sum_exp) {
    result = reduceLogSumExp(b, x, axes, narrow);
  } else {
    result = b.reduce(x, axes, identity(b, kind, sums), [&](ImplicitLocOpBuilder &body, ValueRange e) {
      Value element = prepare(body, kind, sums, narrow.convert(body, e[0], sums));
      return join(body, kind, sums, e[1], element);
    });
    bool done = sums.element == narrow.element && kind != ReduceKind::mean && kind != ReduceKind::l2 &&
                kind != ReduceKind::log_sum;
    if (!done)
      result = b.elementwise(narrow.element, result, [&](ImplicitLocOpBuilder &body, ValueRange e) {
        return complete(body, kind, sums, narrow, count, e[0]);
      });
  }
  return {b.reshape(result, op.getType().getShape())};
}

void hone::populateReductionPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::ReduceOp>(converter, patterns, lowerReduce);
  populateSearchPatterns(converter, patterns);
}
