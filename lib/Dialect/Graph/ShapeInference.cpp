//===- ShapeInference.cpp - What shape inference of many ops shares ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ShapeInference.h"
#include "mlir/Dialect/Traits.h"

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

FailureOr<SmallVector<int64_t>> graph::broadcastOrEmit(std::optional<Location> location,
                                                       ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs) {
  if (auto shape = broadcastShapes(lhs, rhs))
    return *shape;
  return emitOptionalError(location, "shapes ", shapeText(lhs), " and ", shapeText(rhs), " do not broadcast");
}

FailureOr<int64_t> graph::normalizeAxis(std::optional<Location> location, int64_t axis, int64_t limit) {
  if (axis < -limit || axis >= limit)
    return emitOptionalError(location, "axis ", axis, " is outside the ", limit, " dimensions there are");
  return axis < 0 ? axis + limit : axis;
}

std::string graph::shapeText(ArrayRef<int64_t> shape) {
  if (shape.empty())
    return "scalar";
  std::string text;
  for (int64_t size : shape)
    text += (text.empty() ? "" : "x") + std::to_string(size);
  return text;
}
