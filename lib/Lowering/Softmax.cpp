//===- Softmax.cpp - Softmax and its relatives to linalg -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Normalization.h"
#include "Search.h"
#include "hone/Dialect/Graph/NormalizationOps.h"

using namespace mlir;
using namespace hone;

static llvm::SmallBitVector alongAxis(int64_t axis, Value x) {
  llvm::SmallBitVector dimensions(shapeOfTensor(x).size());
  dimensions.set(axisOf(x, axis));
  return dimensions;
}

static Value greatestAlong(Emitter &b, Value x, const llvm::SmallBitVector &axis, Type wide) {
  return b.reduce(x, axis, b.lowest(wide),
                  [&](Scalars &body, ValueRange in) { return body.max(in[1], body.convert(in[0], wide)); });
}

/// Reads x and one value for each of its rows.
static Value withRows(Emitter &b, Value x, Value rows, const llvm::SmallBitVector &axis, Type element,
                      Emitter::Body body) {
  return b.elementwise(shapeOfTensor(x), element, {b.whole(x), b.reduced(rows, axis)}, body);
}

static Value sumAlong(Emitter &b, Value x, const llvm::SmallBitVector &axis, Type wide) {
  return b.reduce(x, axis, b.constant(wide, 0), [&](Scalars &body, ValueRange in) { return body.add(in[1], in[0]); });
}

static SmallVector<Value> lowerSoftmax(Emitter &b, graph::SoftmaxOp op, graph::SoftmaxOp::Adaptor in) {
  Value x = in.getX();
  llvm::SmallBitVector axis = alongAxis(op.getAxis(), x);
  Type narrow = elementOf(op.getResult()), wide = sumType(narrow);
  Value greatest = greatestAlong(b, x, axis, wide);
  Value powers = withRows(b, x, greatest, axis, wide, [&](Scalars &body, ValueRange e) -> Value {
    return body.exp(body.sub(body.convert(e[0], wide), e[1]));
  });
  Value sums = sumAlong(b, powers, axis, wide);
  return {withRows(b, powers, sums, axis, narrow,
                   [&](Scalars &body, ValueRange e) { return body.convert(body.div(e[0], e[1]), narrow); })};
}

static SmallVector<Value> lowerLogSoftmax(Emitter &b, graph::LogSoftmaxOp op, graph::LogSoftmaxOp::Adaptor in) {
  Value x = in.getX();
  llvm::SmallBitVector axis = alongAxis(op.getAxis(), x);
  Type narrow = elementOf(op.getResult()), wide = sumType(narrow);
  Value greatest = greatestAlong(b, x, axis, wide);
  Value differences = withRows(b, x, greatest, axis, wide,
                               [&](Scalars &body, ValueRange e) { return body.sub(body.convert(e[0], wide), e[1]); });
  Value sums = b.reduce(differences, axis, b.constant(wide, 0),
                        [&](Scalars &body, ValueRange e) { return body.add(e[1], body.exp(e[0])); });
  Value logarithms = b.elementwise(wide, sums, [&](Scalars &body, ValueRange e) -> Value { return body.log(e[0]); });
  return {withRows(b, differences, logarithms, axis, narrow,
                   [&](Scalars &body, ValueRange e) { return body.convert(body.sub(e[0], e[1]), narrow); })};
}

static SmallVector<Value> lowerHardmax(Emitter &b, graph::HardmaxOp op, graph::HardmaxOp::Adaptor in) {
  Value x = in.getX();
  llvm::SmallBitVector axis = alongAxis(op.getAxis(), x);
  Type element = elementOf(op.getResult());
  int64_t at = axis.find_first();
  Value greatest = emitArgReduce(b, x, at, /*greatest=*/true, /*selectLast=*/false);
  return {
      b.elementwise(shapeOfTensor(x), element, b.reduced(greatest, axis), [&](Scalars &body, ValueRange e) -> Value {
        Value here = linalg::IndexOp::create(body, at);
        here = arith::IndexCastOp::create(body, body.getI64Type(), here);
        Value chosen = arith::CmpIOp::create(body, arith::CmpIPredicate::eq, here, e[0]);
        return body.select(chosen, body.constant(element, 1), body.constant(element, 0));
      })};
}

void hone::populateSoftmaxPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::SoftmaxOp>(converter, patterns, lowerSoftmax);
  addLowering<graph::LogSoftmaxOp>(converter, patterns, lowerLogSoftmax);
  addLowering<graph::HardmaxOp>(converter, patterns, lowerHardmax);
}
