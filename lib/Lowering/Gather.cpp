//===- Gather.cpp - Lowering of operators that read at run-time indices --------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Negative indices count from the end. What is still outside is moved to the nearest position inside, so that a wrong
// index gives a wrong element and never reads other memory.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Selection.h"
#include "hone/Dialect/Graph/IndexingOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

static int64_t fromFront(int64_t axis, int64_t rank) { return axis < 0 ? axis + rank : axis; }

/// A position inside `size` from a run-time index of ONNX.
static Value safeIndex(Scalars &s, Value integer, int64_t size) {
  return clampIndex(s, wrapIndex(s, integer, size), size);
}

/// Reads a tensor at `count` of `rank` loops, from one on.
static Access along(Emitter &b, Value tensor, int64_t rank, int64_t from, int64_t count) {
  SmallVector<AffineExpr> loops;
  for (int64_t i = 0; i < count; ++i)
    loops.push_back(b.getAffineDimExpr(from + i));
  return {tensor, AffineMap::get(rank, 0, loops, b.getContext())};
}

/// Indices known at compile time are positions along the axis, whatever their shape.
static Value gatherKnown(Emitter &b, Value data, ArrayRef<int64_t> indices, int64_t axis, ArrayRef<int64_t> shape) {
  int64_t size = shapeOf(data)[axis];
  Positions positions(shapeOf(data).size());
  for (int64_t index : indices)
    positions[axis].push_back(std::clamp<int64_t>(fromFront(index, size), 0, size - 1));
  return b.reshape(selectPositions(b, data, positions), shape);
}

static SmallVector<Value> lowerGather(Emitter &b, graph::GatherOp op, graph::GatherOp::Adaptor in) {
  Value data = in.getData();
  ArrayRef<int64_t> shape = shapeOf(op.getResult());
  int64_t axis = axisOf(data, op.getAxis());
  if (auto constant = ConstantData::of(op.getIndices()))
    return {gatherKnown(b, data, constant->integers(), axis, shape)};
  int64_t size = shapeOf(data)[axis], indexRank = shapeOf(op.getIndices()).size();
  return {b.indexed(shape, elementOf(data), along(b, in.getIndices(), shape.size(), axis, indexRank),
                    [&](Scalars &s, ValueRange at, ValueRange elements) -> Value {
                      SmallVector<Value> source(at.take_front(axis));
                      source.push_back(safeIndex(s, elements[0], size));
                      llvm::append_range(source, at.drop_front(axis + indexRank));
                      return tensor::ExtractOp::create(s, data, source);
                    })};
}

static SmallVector<Value> lowerGatherElements(Emitter &b, GatherElementsOp op, GatherElementsOp::Adaptor in) {
  Value data = in.getData();
  int64_t axis = axisOf(data, op.getAxis());
  return {b.indexed(shapeOf(op.getResult()), elementOf(data), b.whole(in.getIndices()),
                    [&](Scalars &s, ValueRange at, ValueRange elements) -> Value {
                      SmallVector<Value> source(at);
                      source[axis] = safeIndex(s, elements[0], shapeOf(data)[axis]);
                      return tensor::ExtractOp::create(s, data, source);
                    })};
}

static SmallVector<Value> lowerGatherND(Emitter &b, GatherNDOp op, GatherNDOp::Adaptor in) {
  Value data = in.getData(), indices = in.getIndices();
  int64_t batch = op.getBatchDims(), depth = shapeOf(indices).back(), outer = shapeOf(indices).size() - 1;
  auto read = [&](Scalars &s, ValueRange at, ValueRange) -> Value {
    SmallVector<Value> source(at.take_front(batch)), tuple(at.take_front(outer));
    tuple.push_back({});
    for (int64_t i = 0; i < depth; ++i) {
      tuple.back() = arith::ConstantIndexOp::create(s, i);
      Value index = tensor::ExtractOp::create(s, indices, tuple);
      source.push_back(safeIndex(s, index, shapeOf(data)[batch + i]));
    }
    llvm::append_range(source, at.drop_front(outer));
    return tensor::ExtractOp::create(s, data, source);
  };
  return {b.indexed(shapeOf(op.getResult()), elementOf(data), {}, read)};
}

static SmallVector<Value> lowerOneHot(Emitter &b, OneHotOp op, OneHotOp::Adaptor in) {
  ArrayRef<int64_t> shape = shapeOf(op.getResult());
  int64_t rank = shape.size(), axis = axisOf(op.getResult(), op.getAxis()), depth = op.getDepth();
  auto value = [&](int64_t index) -> Value {
    return tensor::ExtractOp::create(b, in.getValues(), ValueRange{arith::ConstantIndexOp::create(b, index)});
  };
  Value off = value(0), on = value(1);
  Access indices{in.getIndices(), b.getMultiDimIdentityMap(rank).dropResult(axis)};
  return {b.indexed(shape, on.getType(), indices, [&](Scalars &s, ValueRange at, ValueRange elements) -> Value {
    Value integer = s.convert(elements[0], s.getI64Type());
    Value hot = arith::CmpIOp::create(s, arith::CmpIPredicate::eq, at[axis], wrapIndex(s, integer, depth));
    return s.select(hot, on, off);
  })};
}

static SmallVector<Value> lowerReverseSequence(Emitter &b, ReverseSequenceOp op, ReverseSequenceOp::Adaptor in) {
  Value x = in.getX();
  ArrayRef<int64_t> shape = shapeOf(op.getResult());
  int64_t batch = axisOf(x, op.getBatchAxis()), time = axisOf(x, op.getTimeAxis());
  return {b.indexed(shape, elementOf(x), along(b, in.getLengths(), shape.size(), batch, 1),
                    [&](Scalars &s, ValueRange at, ValueRange elements) -> Value {
                      Value length = toIndex(s, elements[0]);
                      Value last = s.sub(length, arith::ConstantIndexOp::create(s, 1));
                      Value mirrored = s.sub(last, at[time]);
                      Value inside = arith::CmpIOp::create(s, arith::CmpIPredicate::slt, at[time], length);
                      SmallVector<Value> source(at);
                      source[time] = clampIndex(s, s.select(inside, mirrored, at[time]), shape[time]);
                      return tensor::ExtractOp::create(s, x, source);
                    })};
}

void hone::populateGatherPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::GatherOp>(converter, patterns, lowerGather);
  addLowering<GatherElementsOp>(converter, patterns, lowerGatherElements);
  addLowering<GatherNDOp>(converter, patterns, lowerGatherND);
  addLowering<OneHotOp>(converter, patterns, lowerOneHot);
  addLowering<ReverseSequenceOp>(converter, patterns, lowerReverseSequence);
}
