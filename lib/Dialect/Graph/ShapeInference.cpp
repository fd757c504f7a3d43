//===- ShapeInference.cpp - What shape inference of many ops shares ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/Limits.h"
#include "hone/Support/ShapeText.h"
#include "mlir/Dialect/Traits.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace hone;

std::optional<SmallVector<int64_t>> graph::broadcastShapes(ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs) {
  SmallVector<int64_t> result(std::max(lhs.size(), rhs.size()));
  for (size_t i = 0; i < result.size(); ++i) {
    int64_t a = i < lhs.size() ? lhs[lhs.size() - 1 - i] : 1;
    int64_t b = i < rhs.size() ? rhs[rhs.size() - 1 - i] : 1;
    if (a != b && a != 1 && b != 1)
      return std::nullopt;
    result[result.size() - 1 - i] = a == 1 ? b : a;
  }
  return result;
}

FailureOr<SmallVector<int64_t>> graph::broadcastOrEmit(std::optional<Location> location, ArrayRef<int64_t> lhs,
                                                       ArrayRef<int64_t> rhs) {
  if (auto shape = broadcastShapes(lhs, rhs))
    return *shape;
  return emitOptionalError(location, "shapes ", shapeText(lhs), " and ", shapeText(rhs), " do not broadcast");
}

FailureOr<int64_t> graph::normalizeAxis(std::optional<Location> location, int64_t axis, int64_t limit) {
  if (axis < -limit || axis >= limit)
    return emitOptionalError(location, "axis ", axis, " is outside the ", limit, " dimensions there are");
  return axis < 0 ? axis + limit : axis;
}

/// The most elements of one tensor: far more than any device holds, and safe to multiply by an element's size.
static constexpr int64_t maxElements = int64_t(1) << 48;

LogicalResult graph::appendTensor(std::optional<Location> location, ArrayRef<int64_t> shape, Type element,
                                  SmallVectorImpl<Type> &types) {
  int64_t count = 1;
  if (int64_t(shape.size()) > mostDimensions)
    return emitOptionalError(location, "the result has ", shape.size(), " dimensions; expected at most ",
                             mostDimensions);
  for (int64_t size : shape) {
    if (size < 0)
      return emitOptionalError(location, "the result's shape ", shapeText(shape), " has a negative dimension");
    if (llvm::MulOverflow(count, std::max<int64_t>(size, 1), count) || count > maxElements)
      return emitOptionalError(location, "the result's shape ", shapeText(shape), " has more than ", maxElements,
                               " elements");
  }
  types.push_back(RankedTensorType::get(shape, element));
  return success();
}

LogicalResult graph::inferBroadcast(std::optional<Location> location, Value lhs, Value rhs, Type element,
                                    SmallVectorImpl<Type> &types) {
  auto shape = broadcastOrEmit(location, shapeOf(lhs), shapeOf(rhs)); // C1
  if (failed(shape))
    return failure();
  types.push_back(RankedTensorType::get(*shape, element));
  return success();
}

LogicalResult graph::inferBinary(std::optional<Location> location, Value lhs, Value rhs, Type element,
                                 SmallVectorImpl<Type> &types) {
  if (failed(requireSameElement(location, lhs, rhs))) // C2
    return failure();
  return inferBroadcast(location, lhs, rhs, element, types);
}

LogicalResult graph::requireSameElement(std::optional<Location> location, Value lhs, Value rhs) {
  Type a = elementTypeOf(lhs), b = elementTypeOf(rhs);
  if (a == b)
    return success();
  return emitOptionalError(location, "operands have element types ", a, " and ", b, "; they must be equal");
}

LogicalResult graph::requireSameElement(std::optional<Location> location, StringRef first, Value lhs, StringRef second,
                                        Value rhs) {
  Type a = elementTypeOf(lhs), b = elementTypeOf(rhs);
  if (a == b)
    return success();
  return emitOptionalError(location, first, " has element type ", a, " and ", second, " ", b, "; they must be equal");
}

LogicalResult graph::requireElementOf(std::optional<Location> location, StringRef what, Value value, Value data) {
  if (elementTypeOf(value) == elementTypeOf(data))
    return success();
  return emitOptionalError(location, what, " has element type ", elementTypeOf(value), "; expected ",
                           elementTypeOf(data));
}

LogicalResult graph::checkPositions(std::optional<Location> location, ArrayRef<int64_t> shape) {
  for (auto [index, size] : llvm::enumerate(shape))
    if (size > maxPositions)
      return emitOptionalError(location, "dimension ", index, " has ", size, " elements; at most ", maxPositions,
                               " are supported here");
  return success();
}

LogicalResult graph::checkEntries(std::optional<Location> location, StringRef what, int64_t entries, int64_t rank) {
  if (entries == rank)
    return success();
  return emitOptionalError(location, what, " has ", entries, " entries; expected ", rank, ", one a dimension");
}

std::string graph::shapeText(ArrayRef<int64_t> shape) { return hone::shapeText(shape); }
