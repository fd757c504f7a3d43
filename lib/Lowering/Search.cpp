//===- Search.cpp - Searches and scans to linalg -------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Search.h"
#include "ComputePattern.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace hone;
using utils::IteratorType;

/// The index of loop `dimension` as an `i64`.
static Value position(ImplicitLocOpBuilder &b, int64_t dimension) {
  return arith::IndexCastOp::create(b, b.getI64Type(), linalg::IndexOp::create(b, dimension));
}

Value hone::emitArgReduce(Emitter &b, Value x, int64_t axis, bool greatest, bool selectLast,
                          const Arithmetic &arithmetic) {
  SmallVector<int64_t> shape(shapeOfTensor(x));
  llvm::SmallBitVector dimensions(shape.size());
  dimensions.set(axis);
  SmallVector<IteratorType> iterators(shape.size(), IteratorType::parallel);
  iterators[axis] = IteratorType::reduction;
  shape.erase(shape.begin() + axis);
  Value worst = greatest ? arithmetic.lowest(b) : arithmetic.highest(b);
  Value first = arith::ConstantIntOp::create(b, 0, 64);
  return b.generic(b.whole(x),
                   {b.reduced(b.filled(shape, worst), dimensions), b.reduced(b.filled(shape, first), dimensions)},
                   iterators, [&](ImplicitLocOpBuilder &body, ValueRange e) -> SmallVector<Value> {
                     Value left = greatest ? e[0] : e[1], right = greatest ? e[1] : e[0];
                     Value take = selectLast ? arithmetic.greaterEqual(body, left, right)
                                             : arithmetic.greater(body, left, right);
                     return {arith::SelectOp::create(body, take, e[0], e[1]),
                             arith::SelectOp::create(body, take, position(body, axis), e[2])};
                   })[1];
}

static SmallVector<Value> lowerArgReduce(Emitter &b, graph::ArgReduceOp op, graph::ArgReduceOp::Adaptor in) {
  int64_t axis = axisOf(in.getX(), op.getAxis());
  Value result = emitArgReduce(b, in.getX(), axis, op.getGreatest(), op.getSelectLast(),
                               Arithmetic::of(op.getX().getType()));
  return {b.reshape(result, op.getType().getShape())};
}

static SmallVector<Value> lowerCumSum(Emitter &b, graph::CumSumOp op, graph::CumSumOp::Adaptor in) {
  Value x = in.getX();
  ArrayRef<int64_t> shape = shapeOfTensor(x);
  int64_t axis = axisOf(x, op.getAxis()), size = shape[axis];
  Arithmetic arithmetic = Arithmetic::of(op.getType());
  SmallVector<int64_t> layer(shape);
  layer[axis] = 1;
  Value sum = b.filled(layer, arithmetic.constant(b, 0)), result = b.empty(shape, arithmetic.element);
  Value zero = arith::ConstantIndexOp::create(b, 0), one = arith::ConstantIndexOp::create(b, 1);
  Value end = arith::ConstantIndexOp::create(b, size), last = arith::ConstantIndexOp::create(b, size - 1);
  auto loop = scf::ForOp::create(
      b, zero, end, one, ValueRange{sum, result}, [&](OpBuilder &builder, Location location, Value i, ValueRange carried) {
        Emitter e(location, builder);
        Value at = op.getReverse() ? Value(arith::SubIOp::create(e, last, i)) : i;
        SmallVector<OpFoldResult> offsets(shape.size(), e.getIndexAttr(0)), steps(shape.size(), e.getIndexAttr(1));
        SmallVector<OpFoldResult> sizes = getAsIndexOpFoldResult(e.getContext(), layer);
        offsets[axis] = at;
        Value here = tensor::ExtractSliceOp::create(e, x, offsets, sizes, steps);
        Value next = e.elementwise(arithmetic.element, {carried[0], here}, [&](ImplicitLocOpBuilder &body, ValueRange v) {
          return arithmetic.add(body, v[0], v[1]);
        });
        Value written = op.getExclusive() ? carried[0] : next;
        Value whole = tensor::InsertSliceOp::create(e, written, carried[1], offsets, sizes, steps);
        scf::YieldOp::create(e, ValueRange{next, whole});
      });
  return {loop.getResult(1)};
}

/// The best element along `axis` that comes after the one of value `previous` at index `before`, in the order of values
/// and then of indices, and where it stands.
static SmallVector<Value> nextBest(Emitter &b, Value x, Value previous, Value before, int64_t axis, bool largest,
                                   const Arithmetic &arithmetic) {
  llvm::SmallBitVector dimensions(shapeOfTensor(x).size());
  dimensions.set(axis);
  SmallVector<IteratorType> iterators(dimensions.size(), IteratorType::parallel);
  iterators[axis] = IteratorType::reduction;
  ArrayRef<int64_t> shape = shapeOfTensor(previous);
  Value worst = largest ? arithmetic.lowest(b) : arithmetic.highest(b), none = arith::ConstantIntOp::create(b, -1, 64);
  return b.generic(
      {b.whole(x), b.reduced(previous, dimensions), b.reduced(before, dimensions)},
      {b.reduced(b.filled(shape, worst), dimensions), b.reduced(b.filled(shape, none), dimensions)}, iterators,
      [&](ImplicitLocOpBuilder &body, ValueRange e) -> SmallVector<Value> {
        auto better = [&](Value p, Value q) {
          return largest ? arithmetic.greater(body, p, q) : arithmetic.greater(body, q, p);
        };
        auto integers = [&](arith::CmpIPredicate predicate, Value p, Value q) -> Value {
          return arith::CmpIOp::create(body, predicate, p, q);
        };
        Value at = position(body, axis), zero = arith::ConstantIntOp::create(body, 0, 64);
        Value later = arith::AndIOp::create(body, arithmetic.equal(body, e[0], e[1]),
                                            integers(arith::CmpIPredicate::sgt, at, e[2]));
        Value eligible = arith::OrIOp::create(body, better(e[1], e[0]), later);
        Value preferred = arith::OrIOp::create(body, better(e[0], e[3]),
                                               integers(arith::CmpIPredicate::slt, e[4], zero));
        Value take = arith::AndIOp::create(body, eligible, preferred);
        return {arith::SelectOp::create(body, take, e[0], e[3]), arith::SelectOp::create(body, take, at, e[4])};
      });
}

static SmallVector<Value> lowerTopK(Emitter &b, graph::TopKOp op, graph::TopKOp::Adaptor in) {
  Value x = in.getX();
  int64_t axis = axisOf(x, op.getAxis());
  Arithmetic arithmetic = Arithmetic::of(op.getX().getType());
  ArrayRef<int64_t> shape = op.getValues().getType().getShape();
  SmallVector<int64_t> row(shape), layer(shape);
  row.erase(row.begin() + axis);
  layer[axis] = 1;
  Value best = op.getLargest() ? arithmetic.highest(b) : arithmetic.lowest(b);
  Value start = arith::ConstantIntOp::create(b, -1, 64);
  SmallVector<Value> carried{b.filled(row, best), b.filled(row, start), b.empty(shape, arithmetic.element),
                             b.empty(shape, b.getI64Type())};
  Value zero = arith::ConstantIndexOp::create(b, 0), one = arith::ConstantIndexOp::create(b, 1);
  Value end = arith::ConstantIndexOp::create(b, op.getK());
  auto loop = scf::ForOp::create(
      b, zero, end, one, carried, [&](OpBuilder &builder, Location location, Value i, ValueRange state) {
        Emitter e(location, builder);
        SmallVector<Value> found = nextBest(e, x, state[0], state[1], axis, op.getLargest(), arithmetic);
        SmallVector<OpFoldResult> offsets(shape.size(), e.getIndexAttr(0)), steps(shape.size(), e.getIndexAttr(1));
        SmallVector<OpFoldResult> sizes = getAsIndexOpFoldResult(e.getContext(), layer);
        offsets[axis] = i;
        Value values = tensor::InsertSliceOp::create(e, found[0], state[2], offsets, sizes, steps);
        Value indices = tensor::InsertSliceOp::create(e, found[1], state[3], offsets, sizes, steps);
        scf::YieldOp::create(e, ValueRange{found[0], found[1], values, indices});
      });
  return {loop.getResult(2), loop.getResult(3)};
}

void hone::populateSearchPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::ArgReduceOp>(converter, patterns, lowerArgReduce);
  addLowering<graph::CumSumOp>(converter, patterns, lowerCumSum);
  addLowering<graph::TopKOp>(converter, patterns, lowerTopK);
}
