//===- Softmax.cpp - Softmax and its relatives to linalg -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Normalization.h"
#include "Search.h"

using namespace mlir;
using namespace hone;

static llvm::SmallBitVector alongAxis(int64_t axis, Value x) {
  llvm::SmallBitVector dimensions(shapeOfTensor(x).size());
  dimensions.set(axisOf(x, axis));
  return dimensions;
}

static Value greatestAlong(Emitter &b, Value x, const llvm::SmallBitVector &axis, const Arithmetic &narrow,
                           const Arithmetic &wide) {
  return b.reduce(x, axis, wide.lowest(b), [&](ImplicitLocOpBuilder &body, ValueRange in) {
    return wide.max(body, in[1], narrow.convert(body, in[0], wide));
  });
}

/// Reads x and one value for each of its rows.
static Value withRows(Emitter &b, Value x, Value rows, const llvm::SmallBitVector &axis, Type element,
                      Emitter::Body body) {
  return b.elementwise(shapeOfTensor(x), element, {b.whole(x), b.reduced(rows, axis)}, body);
}

static Value sumAlong(Emitter &b, Value x, const llvm::SmallBitVector &axis, const Arithmetic &wide) {
  return b.reduce(x, axis, wide.constant(b, 0),
                  [&](ImplicitLocOpBuilder &body, ValueRange in) { return wide.add(body, in[1], in[0]); });
}

static SmallVector<Value> lowerSoftmax(Emitter &b, graph::SoftmaxOp op, graph::SoftmaxOp::Adaptor in) {
  Value x = in.getX();
  llvm::SmallBitVector axis = alongAxis(op.getAxis(), x);
  Arithmetic narrow = Arithmetic::of(op.getType()), wide = narrow.wide();
  Value greatest = greatestAlong(b, x, axis, narrow, wide);
  Value powers = withRows(b, x, greatest, axis, wide.element, [&](ImplicitLocOpBuilder &body, ValueRange e) -> Value {
    return math::ExpOp::create(body, wide.sub(body, narrow.convert(body, e[0], wide), e[1]));
  });
  Value sums = sumAlong(b, powers, axis, wide);
  return {withRows(b, powers, sums, axis, narrow.element, [&](ImplicitLocOpBuilder &body, ValueRange e) {
    return wide.convert(body, wide.div(body, e[0], e[1]), narrow);
  })};
}

static SmallVector<Value> lowerLogSoftmax(Emitter &b, graph::LogSoftmaxOp op, graph::LogSoftmaxOp::Adaptor in) {
  Value x = in.getX();
  llvm::SmallBitVector axis = alongAxis(op.getAxis(), x);
  Arithmetic narrow = Arithmetic::of(op.getType()), wide = narrow.wide();
  Value greatest = greatestAlong(b, x, axis, narrow, wide);
  Value differences = withRows(b, x, greatest, axis, wide.element, [&](ImplicitLocOpBuilder &body, ValueRange e) {
    return wide.sub(body, narrow.convert(body, e[0], wide), e[1]);
  });
  Value sums = b.reduce(differences, axis, wide.constant(b, 0), [&](ImplicitLocOpBuilder &body, ValueRange e) {
    return wide.add(body, e[1], math::ExpOp::create(body, e[0]));
  });
  Value logarithms = b.elementwise(wide.element, sums, [&](ImplicitLocOpBuilder &body, ValueRange e) -> Value {
    return math::LogOp::create(body, e[0]);
  });
  return {withRows(b, differences, logarithms, axis, narrow.element, [&](ImplicitLocOpBuilder &body, ValueRange e) {
    return wide.convert(body, wide.sub(body, e[0], e[1]), narrow);
  })};
}

static SmallVector<Value> lowerHardmax(Emitter &b, graph::HardmaxOp op, graph::HardmaxOp::Adaptor in) {
  Value x = in.getX();
  llvm::SmallBitVector axis = alongAxis(op.getAxis(), x);
  Arithmetic arithmetic = Arithmetic::of(op.getType());
  int64_t at = axis.find_first();
  Value greatest = emitArgReduce(b, x, at, /*greatest=*/true, /*selectLast=*/false, arithmetic);
  return {b.elementwise(shapeOfTensor(x), arithmetic.element, b.reduced(greatest, axis),
                        [&](ImplicitLocOpBuilder &body, ValueRange e) -> Value {
                          Value here = linalg::IndexOp::create(body, at);
                          here = arith::IndexCastOp::create(body, body.getI64Type(), here);
                          Value chosen = arith::CmpIOp::create(body, arith::CmpIPredicate::eq, here, e[0]);
                          return arith::SelectOp::create(body, chosen, arithmetic.constant(body, 1),
                                                         arithmetic.constant(body, 0));
                        })};
}

void hone::populateSoftmaxPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::SoftmaxOp>(converter, patterns, lowerSoftmax);
  addLowering<graph::LogSoftmaxOp>(converter, patterns, lowerLogSoftmax);
  addLowering<graph::HardmaxOp>(converter, patterns, lowerHardmax);
}
