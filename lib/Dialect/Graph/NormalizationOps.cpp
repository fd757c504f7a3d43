//===- NormalizationOps.cpp - Inference and verification of normalizations -----===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/NormalizationOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/NormalizationOps.cpp.inc"

void GraphDialect::registerNormalizationOps() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Graph/NormalizationOps.cpp.inc"
      >();
}

/// An error unless `value` is a vector of `channels` elements; `name` names it.
static LogicalResult requireChannelVector(std::optional<Location> location, StringRef name, Value value,
                                          int64_t channels) {
  ArrayRef<int64_t> shape = shapeOf(value);
  if (shape.size() == 1 && shape[0] == channels)
    return success();
  return emitOptionalError(location, "the ", name, " has shape ", shapeText(shape), "; expected ", channels,
                           ", one element for each channel");
}

LogicalResult BatchNormOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  RankedTensorType type = tensorOf(adaptor.getX());
  auto axis = normalizeAxis(location, adaptor.getAxis(), type.getRank());
  if (failed(axis))
    return failure();
  int64_t channels = type.getDimSize(*axis);
  types.push_back(type);
  return success(succeeded(requireChannelVector(location, "scale", adaptor.getScale(), channels)) &&
                 succeeded(requireChannelVector(location, "bias", adaptor.getBias(), channels)) &&
                 succeeded(requireChannelVector(location, "mean", adaptor.getMean(), channels)) &&
                 succeeded(requireChannelVector(location, "variance", adaptor.getVariance(), channels)));
}

LogicalResult LayerNormOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  RankedTensorType type = tensorOf(adaptor.getX());
  auto axis = normalizeAxis(location, adaptor.getAxis(), type.getRank());
  if (failed(axis))
    return failure();
  // C1: scale and bias broadcast to x and not beyond it.
  for (Value value : {Value(adaptor.getScale()), Value(adaptor.getBias())}) {
    if (!value)
      continue;
    auto shape = broadcastShapes(type.getShape(), shapeOf(value));
    if (!shape || ArrayRef<int64_t>(*shape) != type.getShape())
      return emitOptionalError(location, "the ", value == adaptor.getScale() ? "scale" : "bias", " has shape ",
                               shapeText(shapeOf(value)), ", which does not broadcast to the input's ",
                               shapeText(type.getShape()));
  }
  SmallVector<int64_t> statistics(type.getShape());
  std::fill(statistics.begin() + *axis, statistics.end(), 1);
  bool narrow = type.getElementTypeBitWidth() < 32;
  Type element = narrow ? Float32Type::get(context) : type.getElementType();
  types.push_back(type);
  types.append(2, RankedTensorType::get(statistics, element));
  return success();
}

LogicalResult GroupNormOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  RankedTensorType type = tensorOf(adaptor.getX());
  if (type.getRank() < 2)
    return emitOptionalError(location, "the input has shape ", shapeText(type.getShape()),
                             "; expected a batch and a channel dimension at least");
  int64_t channels = type.getDimSize(1), groups = adaptor.getGroups();
  // C1: groups divides the channels.
  if (groups < 1 || channels % groups != 0)
    return emitOptionalError(location, "there are ", groups, " groups for ", channels,
                             " channels; expected a positive divisor");
  types.push_back(type);
  return success(succeeded(requireChannelVector(location, "scale", adaptor.getScale(), channels)) &&
                 succeeded(requireChannelVector(location, "bias", adaptor.getBias(), channels)));
}

LogicalResult LrnOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  RankedTensorType type = tensorOf(adaptor.getX());
  if (type.getRank() < 2)
    return emitOptionalError(location, "the input has shape ", shapeText(type.getShape()),
                             "; expected a batch and a channel dimension at least");
  // C1: the window of channels is not empty.
  int64_t size = adaptor.getSize();
  if (size < 1 || size > std::numeric_limits<int32_t>::max())
    return emitOptionalError(location, "the size is ", size, "; expected a positive number of channels below 2^31");
  types.push_back(type);
  return success();
}

LogicalResult LpNormOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  int64_t p = adaptor.getP();
  if (p != 1 && p != 2)
    return emitOptionalError(location, "p is ", p, "; expected 1 or 2");
  types.push_back(adaptor.getX().getType());
  return normalizeAxis(location, adaptor.getAxis(), tensorOf(adaptor.getX()).getRank());
}

/// Operators that keep the type of x and act along one axis.
template <typename Adaptor>
static LogicalResult inferAlongAxis(std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getX().getType());
  return normalizeAxis(location, adaptor.getAxis(), tensorOf(adaptor.getX()).getRank());
}

LogicalResult SoftmaxOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  return inferAlongAxis(location, adaptor, types);
}

LogicalResult LogSoftmaxOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                             SmallVectorImpl<Type> &types) {
  return inferAlongAxis(location, adaptor, types);
}

LogicalResult HardmaxOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  return inferAlongAxis(location, adaptor, types);
}
