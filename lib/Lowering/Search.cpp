//===- Search.cpp - Searches and scans to linalg -------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Search.h"
#include "ComputePattern.h"
#include "hone/Dialect/Graph/ReductionOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace hone;
using utils::IteratorType;

namespace {

/// Position and extent of a layer of a tensor.
struct Layer {
  SmallVector<OpFoldResult> offsets, sizes, steps;
};

} // namespace

/// The index of loop `dimension` as an `i64`.
static Value position(Scalars &b, int64_t dimension) {
  return arith::IndexCastOp::create(b, b.getI64Type(), linalg::IndexOp::create(b, dimension));
}

Value hone::emitArgReduce(Emitter &b, Value x, int64_t axis, bool greatest, bool selectLast) {
  SmallVector<int64_t> shape(shapeOfTensor(x)), layer(shape);
  llvm::SmallBitVector dimensions(shape.size());
  dimensions.set(axis);
  SmallVector<IteratorType> iterators(shape.size(), IteratorType::parallel);
  iterators[axis] = IteratorType::reduction;
  shape.erase(shape.begin() + axis);
  layer[axis] = std::min<int64_t>(layer[axis], 1);
  // The first element stands until one compares better, which none does with NaN.
  Value best = layer[axis] ? b.reshape(b.slice(x, SmallVector<int64_t>(layer.size(), 0), layer), shape)
                           : b.filled(shape, b.constant(elementOf(x), 0));
  Value first = arith::ConstantIntOp::create(b, 0, 64);
  return b.generic(b.whole(x), {b.reduced(best, dimensions), b.reduced(b.filled(shape, first), dimensions)}, iterators,
                   [&](Scalars &body, ValueRange e) -> SmallVector<Value> {
                     Value left = greatest ? e[0] : e[1], right = greatest ? e[1] : e[0];
                     Value take = selectLast ? body.lessOrEqual(right, left) : body.less(right, left);
                     return {body.select(take, e[0], e[1]), body.select(take, position(body, axis), e[2])};
                   })[1];
}

static SmallVector<Value> lowerArgReduce(Emitter &b, graph::ArgReduceOp op, graph::ArgReduceOp::Adaptor in) {
  int64_t axis = axisOf(in.getX(), op.getAxis());
  Value result = emitArgReduce(b, in.getX(), axis, op.getGreatest(), op.getSelectLast());
  return {b.reshape(result, op.getType().getShape())};
}

/// One layer across `axis` of a tensor of this shape, at a position.
static Layer layerAt(OpBuilder &b, ArrayRef<int64_t> shape, int64_t axis, OpFoldResult position) {
  Layer layer;
  layer.offsets.assign(shape.size(), b.getIndexAttr(0));
  layer.steps.assign(shape.size(), b.getIndexAttr(1));
  layer.sizes = getAsIndexOpFoldResult(b.getContext(), shape);
  layer.offsets[axis] = position;
  layer.sizes[axis] = b.getIndexAttr(1);
  return layer;
}

/// Each layer of the result is the one before it plus a layer of x, so the result is all that the loop carries.
static SmallVector<Value> lowerCumSum(Emitter &b, graph::CumSumOp op, graph::CumSumOp::Adaptor in) {
  Value x = in.getX();
  ArrayRef<int64_t> shape = shapeOfTensor(x);
  int64_t axis = axisOf(x, op.getAxis()), size = shape[axis];
  if (op.getType().getNumElements() == 0)
    return {x};
  bool reverse = op.getReverse(), exclusive = op.getExclusive();
  Type element = elementOf(op.getResult());
  SmallVector<int64_t> one(shape);
  one[axis] = 1;
  auto read = [&](Emitter &e, Value from, Value position) -> Value {
    Layer layer = layerAt(e, shape, axis, position);
    return tensor::ExtractSliceOp::create(e, from, layer.offsets, layer.sizes, layer.steps);
  };
  auto write = [&](Emitter &e, Value layerValue, Value into, Value position) -> Value {
    Layer layer = layerAt(e, shape, axis, position);
    return tensor::InsertSliceOp::create(e, layerValue, into, layer.offsets, layer.sizes, layer.steps);
  };
  auto index = [&](int64_t value) -> Value { return arith::ConstantIndexOp::create(b, value); };
  Value step = index(1), last = index(size - 1), begin = index(reverse ? size - 1 : 0);
  Value first = exclusive ? b.filled(one, b.constant(element, 0)) : read(b, x, begin);
  Value result = write(b, first, b.empty(shape, element), begin);
  auto loop = scf::ForOp::create(
      b, step, index(size), step, result, [&](OpBuilder &builder, Location location, Value i, ValueRange carried) {
        Emitter e(location, builder, b.isUnsigned);
        Value at = reverse ? Value(arith::SubIOp::create(e, last, i)) : i;
        Value before = reverse ? Value(arith::AddIOp::create(e, at, step)) : arith::SubIOp::create(e, at, step);
        Value sum = read(e, carried[0], before), term = read(e, x, exclusive ? before : at);
        Value next =
            e.elementwise(element, {sum, term}, [&](Scalars &body, ValueRange v) { return body.add(v[0], v[1]); });
        scf::YieldOp::create(e, write(e, next, carried[0], at));
      });
  return {loop.getResult(0)};
}

/// The best element along `axis` that comes after the one of value `previous` at index `before`, in the order of values
/// and then of indices, and where it stands. NaN is greater than all numbers and equal to itself, as in NumPy's order,
/// so that there is always a next element.
static SmallVector<Value> nextBest(Emitter &b, Value x, Value previous, Value before, int64_t axis, bool largest) {
  llvm::SmallBitVector dimensions(shapeOfTensor(x).size());
  dimensions.set(axis);
  SmallVector<IteratorType> iterators(dimensions.size(), IteratorType::parallel);
  iterators[axis] = IteratorType::reduction;
  ArrayRef<int64_t> shape = shapeOfTensor(previous);
  Type element = elementOf(x);
  Value worst = largest ? b.lowest(element) : b.highest(element), none = arith::ConstantIntOp::create(b, -1, 64);
  return b.generic({b.whole(x), b.reduced(previous, dimensions), b.reduced(before, dimensions)},
                   {b.reduced(b.filled(shape, worst), dimensions), b.reduced(b.filled(shape, none), dimensions)},
                   iterators, [&](Scalars &body, ValueRange e) -> SmallVector<Value> {
                     bool isFloat = isa<FloatType>(element);
                     auto either = [&](Value p, Value q) -> Value { return arith::OrIOp::create(body, p, q); };
                     auto both = [&](Value p, Value q) -> Value { return arith::AndIOp::create(body, p, q); };
                     // Whether p comes before q; the flags say which of them are NaN.
                     auto better = [&](Value p, Value pIsNaN, Value q, Value qIsNaN) {
                       if (!largest) {
                         std::swap(p, q);
                         std::swap(pIsNaN, qIsNaN);
                       }
                       Value greater = body.less(q, p);
                       Value yes = arith::ConstantIntOp::create(body, 1, 1);
                       return isFloat ? either(greater, both(pIsNaN, arith::XOrIOp::create(body, qIsNaN, yes)))
                                      : greater;
                     };
                     auto integers = [&](arith::CmpIPredicate predicate, Value p, Value q) -> Value {
                       return arith::CmpIOp::create(body, predicate, p, q);
                     };
                     Value at = position(body, axis), zero = arith::ConstantIntOp::create(body, 0, 64);
                     auto isNaN = [&](Value value) { return isFloat ? body.isNaN(value) : Value(); };
                     Value xIsNaN = isNaN(e[0]), previousIsNaN = isNaN(e[1]), foundIsNaN = isNaN(e[3]);
                     Value same = body.equal(e[0], e[1]);
                     if (isFloat)
                       same = either(same, both(xIsNaN, previousIsNaN));
                     Value later = both(same, integers(arith::CmpIPredicate::sgt, at, e[2]));
                     Value eligible = either(better(e[1], previousIsNaN, e[0], xIsNaN), later);
                     Value preferred = either(better(e[0], xIsNaN, e[3], foundIsNaN),
                                              integers(arith::CmpIPredicate::slt, e[4], zero));
                     Value take = both(eligible, preferred);
                     return {body.select(take, e[0], e[3]), body.select(take, at, e[4])};
                   });
}

/// Each round finds the element that follows the one before it, so the results, with what precedes the first in front,
/// are all that the loop carries.
static SmallVector<Value> lowerTopK(Emitter &b, graph::TopKOp op, graph::TopKOp::Adaptor in) {
  Value x = in.getX();
  int64_t axis = axisOf(x, op.getAxis()), k = op.getK();
  Type element = elementOf(op.getX());
  ArrayRef<int64_t> shape = op.getValues().getType().getShape();
  SmallVector<int64_t> row(shape), all(shape);
  row.erase(row.begin() + axis);
  all[axis] = k + 1;
  auto read = [&](Emitter &e, Value from, Value position) -> Value {
    Layer layer = layerAt(e, all, axis, position);
    auto type = RankedTensorType::get(row, elementOf(from));
    return tensor::ExtractSliceOp::create(e, type, from, layer.offsets, layer.sizes, layer.steps);
  };
  auto write = [&](Emitter &e, Value found, Value into, Value position) -> Value {
    Layer layer = layerAt(e, all, axis, position);
    return tensor::InsertSliceOp::create(e, found, into, layer.offsets, layer.sizes, layer.steps);
  };
  Value zero = arith::ConstantIndexOp::create(b, 0), one = arith::ConstantIndexOp::create(b, 1);
  // Before the first stands what no element precedes.
  Value best = !op.getLargest() ? b.lowest(element) : isa<FloatType>(element) ? b.nan(element) : b.highest(element);
  Value start = arith::ConstantIntOp::create(b, -1, 64), end = arith::ConstantIndexOp::create(b, k + 1);
  Value values = write(b, b.filled(row, best), b.empty(all, element), zero);
  Value indices = write(b, b.filled(row, start), b.empty(all, b.getI64Type()), zero);
  auto loop = scf::ForOp::create(
      b, one, end, one, ValueRange{values, indices},
      [&](OpBuilder &builder, Location location, Value i, ValueRange carried) {
        Emitter e(location, builder, b.isUnsigned);
        Value before = arith::SubIOp::create(e, i, one);
        SmallVector<Value> found =
            nextBest(e, x, read(e, carried[0], before), read(e, carried[1], before), axis, op.getLargest());
        scf::YieldOp::create(e, ValueRange{write(e, found[0], carried[0], i), write(e, found[1], carried[1], i)});
      });
  SmallVector<int64_t> offsets(shape.size(), 0);
  offsets[axis] = 1;
  return {b.slice(loop.getResult(0), offsets, shape), b.slice(loop.getResult(1), offsets, shape)};
}

void hone::populateSearchPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::ArgReduceOp>(converter, patterns, lowerArgReduce);
  addLowering<graph::CumSumOp>(converter, patterns, lowerCumSum);
  addLowering<graph::TopKOp>(converter, patterns, lowerTopK);
}
