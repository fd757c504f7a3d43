//===- Selection.cpp - Reading chosen positions of a tensor --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Selection.h"

using namespace mlir;
using namespace hone;

Value hone::toIndex(Scalars &s, Value integer) { return arith::IndexCastOp::create(s, s.getIndexType(), integer); }

Value hone::wrapIndex(Scalars &s, Value integer, int64_t size) {
  Value index = toIndex(s, integer);
  Value zero = arith::ConstantIndexOp::create(s, 0);
  Value negative = arith::CmpIOp::create(s, arith::CmpIPredicate::slt, index, zero);
  Value fromEnd = s.add(index, arith::ConstantIndexOp::create(s, size));
  return s.select(negative, fromEnd, index);
}

Value hone::clampIndex(Scalars &s, Value index, int64_t size) {
  Value zero = arith::ConstantIndexOp::create(s, 0);
  Value last = arith::ConstantIndexOp::create(s, size - 1);
  return s.apply<arith::MinSIOp>(s.apply<arith::MaxSIOp>(index, zero), last);
}

Value hone::positionTable(Emitter &b, ArrayRef<int64_t> positions) {
  SmallVector<int32_t> narrow(positions.begin(), positions.end());
  ArrayRef<char> bytes(reinterpret_cast<const char *>(narrow.data()), narrow.size() * sizeof(int32_t));
  return b.constantTensor(RankedTensorType::get(int64_t(positions.size()), b.getI32Type()), bytes, "positions");
}

static bool isIdentity(ArrayRef<int64_t> positions, int64_t size) {
  return llvm::equal(positions, llvm::seq<int64_t>(0, size));
}

/// The step of positions that rise regularly, or nothing.
static std::optional<int64_t> risingStep(ArrayRef<int64_t> positions) {
  if (positions.size() == 1)
    return 1;
  int64_t step = positions[1] - positions[0];
  for (size_t i = 1; i < positions.size(); ++i)
    if (positions[i] - positions[i - 1] != step)
      return std::nullopt;
  return step > 0 ? std::optional<int64_t>(step) : std::nullopt;
}

/// How many times each position of the dimension stands in a row, or nothing when it isn't all of them equally.
static std::optional<int64_t> repetition(ArrayRef<int64_t> positions, int64_t size) {
  int64_t count = positions.size();
  if (count % size != 0)
    return std::nullopt;
  for (int64_t i = 0; i < count; ++i)
    if (positions[i] != i / (count / size))
      return std::nullopt;
  return count / size;
}

/// Cuts all dimensions whose positions rise regularly, and forgets those.
static Value sliceRegular(Emitter &b, Value value, Positions &positions) {
  SmallVector<int64_t> starts, sizes, steps;
  for (auto [list, size] : llvm::zip_equal(positions, graph::shapeOf(value))) {
    auto step = list.empty() ? std::nullopt : risingStep(list);
    starts.push_back(step ? list.front() : 0);
    sizes.push_back(step ? int64_t(list.size()) : size);
    steps.push_back(step.value_or(1));
    if (step)
      list.clear();
  }
  return b.slice(value, starts, sizes, steps);
}

/// Repeats the elements of all dimensions that only do that, by broadcasting along new dimensions.
static Value repeatRegular(Emitter &b, Value value, Positions &positions) {
  RankedTensorType type = graph::tensorOf(value);
  SmallVector<int64_t> split, joined;
  SmallVector<AffineExpr> read;
  for (auto [list, size] : llvm::zip_equal(positions, type.getShape())) {
    auto count = list.empty() ? std::nullopt : repetition(list, size);
    read.push_back(b.getAffineDimExpr(split.size()));
    split.push_back(size);
    joined.push_back(size);
    if (!count)
      continue;
    split.push_back(*count);
    joined.back() *= *count;
    list.clear();
  }
  if (split.size() == joined.size())
    return value;
  Access access{value, AffineMap::get(split.size(), 0, read, b.getContext())};
  Value repeated = b.elementwise(split, elementOf(value), access, [](Scalars &, ValueRange v) { return v[0]; });
  return b.reshape(repeated, joined);
}

Value hone::selectPositions(Emitter &b, Value value, Positions positions) {
  for (auto [list, size] : llvm::zip_equal(positions, graph::shapeOf(value)))
    if (isIdentity(list, size))
      list.clear();
  value = sliceRegular(b, value, positions);
  value = repeatRegular(b, value, positions);
  SmallVector<int64_t> shape(shapeOfTensor(value));
  int64_t rank = shape.size();
  SmallVector<Access> tables;
  for (auto [dimension, list] : llvm::enumerate(positions)) {
    if (list.empty())
      continue;
    shape[dimension] = list.size();
    tables.push_back({positionTable(b, list), AffineMap::get(rank, 0, b.getAffineDimExpr(dimension))});
  }
  if (tables.empty())
    return value;
  return b.indexed(shape, elementOf(value), tables, [&](Scalars &s, ValueRange at, ValueRange entries) -> Value {
    SmallVector<Value> source(at);
    size_t next = 0;
    for (auto [dimension, list] : llvm::enumerate(positions))
      if (!list.empty())
        source[dimension] = toIndex(s, entries[next++]);
    return tensor::ExtractOp::create(s, value, source);
  });
}
