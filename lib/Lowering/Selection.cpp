//===- Selection.cpp - Reading chosen positions of a tensor --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Selection.h"

using namespace mlir;
using namespace hone;

Value hone::toIndex(ImplicitLocOpBuilder &builder, Value integer) {
  return arith::IndexCastOp::create(builder, builder.getIndexType(), integer);
}

Value hone::wrapIndex(ImplicitLocOpBuilder &builder, Value integer, int64_t size) {
  Value index = toIndex(builder, integer);
  Value zero = arith::ConstantIndexOp::create(builder, 0);
  Value negative = arith::CmpIOp::create(builder, arith::CmpIPredicate::slt, index, zero);
  Value fromEnd = arith::AddIOp::create(builder, index, arith::ConstantIndexOp::create(builder, size));
  return arith::SelectOp::create(builder, negative, fromEnd, index);
}

Value hone::clampIndex(ImplicitLocOpBuilder &builder, Value index, int64_t size) {
  Value zero = arith::ConstantIndexOp::create(builder, 0);
  Value last = arith::ConstantIndexOp::create(builder, size - 1);
  Value notBefore = arith::MaxSIOp::create(builder, index, zero);
  return arith::MinSIOp::create(builder, notBefore, last);
}

Value hone::positionTable(ImplicitLocOpBuilder &builder, ArrayRef<int64_t> positions) {
  SmallVector<int32_t> narrow(positions.begin(), positions.end());
  auto type = RankedTensorType::get(int64_t(positions.size()), builder.getI32Type());
  ArrayRef<char> bytes(reinterpret_cast<const char *>(narrow.data()), narrow.size() * sizeof(int32_t));
  return arith::ConstantOp::create(builder, type, graph::makeConstant(type, bytes, "positions"));
}

Value hone::extractOnly(ImplicitLocOpBuilder &builder, Value tensor) {
  if (auto splat = splatValue(tensor))
    return arith::ConstantOp::create(builder, *splat);
  SmallVector<Value> zeros(graph::tensorOf(tensor).getRank(), arith::ConstantIndexOp::create(builder, 0));
  return tensor::ExtractOp::create(builder, tensor, zeros);
}

Value hone::sliceBox(ImplicitLocOpBuilder &builder, Value value, ArrayRef<int64_t> starts, ArrayRef<int64_t> sizes,
                     ArrayRef<int64_t> steps) {
  if (graph::shapeOf(value) == sizes)
    return value;
  MLIRContext *context = builder.getContext();
  return tensor::ExtractSliceOp::create(builder, value, getAsIndexOpFoldResult(context, starts),
                                        getAsIndexOpFoldResult(context, sizes), getAsIndexOpFoldResult(context, steps));
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
static Value sliceRegular(ImplicitLocOpBuilder &builder, Value value, Positions &positions) {
  SmallVector<int64_t> starts, sizes, steps;
  for (auto [list, size] : llvm::zip_equal(positions, graph::shapeOf(value))) {
    auto step = list.empty() ? std::nullopt : risingStep(list);
    starts.push_back(step ? list.front() : 0);
    sizes.push_back(step ? int64_t(list.size()) : size);
    steps.push_back(step.value_or(1));
    if (step)
      list.clear();
  }
  return sliceBox(builder, value, starts, sizes, steps);
}

/// Repeats the elements of all dimensions that only do that, by broadcasting along new dimensions.
static Value repeatRegular(ImplicitLocOpBuilder &builder, Value value, Positions &positions) {
  RankedTensorType type = graph::tensorOf(value);
  SmallVector<int64_t> split, joined;
  SmallVector<AffineExpr> read;
  for (auto [list, size] : llvm::zip_equal(positions, type.getShape())) {
    auto count = list.empty() ? std::nullopt : repetition(list, size);
    read.push_back(builder.getAffineDimExpr(split.size()));
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
  AffineMap map = AffineMap::get(split.size(), 0, read, builder.getContext());
  Value repeated = buildElementwise(builder, type.clone(split), value, map,
                                    [](ImplicitLocOpBuilder &, ValueRange v) { return v[0]; });
  return reshapeTo(builder, repeated, joined);
}

Value hone::selectPositions(ImplicitLocOpBuilder &builder, Value value, Positions positions) {
  for (auto [list, size] : llvm::zip_equal(positions, graph::shapeOf(value)))
    if (isIdentity(list, size))
      list.clear();
  value = sliceRegular(builder, value, positions);
  value = repeatRegular(builder, value, positions);
  RankedTensorType type = graph::tensorOf(value);
  SmallVector<int64_t> shape(type.getShape());
  SmallVector<Value> tables;
  SmallVector<AffineMap> maps;
  for (auto [dimension, list] : llvm::enumerate(positions)) {
    if (list.empty())
      continue;
    shape[dimension] = list.size();
    tables.push_back(positionTable(builder, list));
    maps.push_back(AffineMap::get(type.getRank(), 0, builder.getAffineDimExpr(dimension)));
  }
  if (tables.empty())
    return value;
  auto read = [&](ImplicitLocOpBuilder &nested, ValueRange at, ValueRange entries) -> Value {
    SmallVector<Value> source(at);
    size_t next = 0;
    for (auto [dimension, list] : llvm::enumerate(positions))
      if (!list.empty())
        source[dimension] = toIndex(nested, entries[next++]);
    return tensor::ExtractOp::create(nested, value, source);
  };
  return buildIndexed(builder, type.clone(shape), tables, maps, read);
}
