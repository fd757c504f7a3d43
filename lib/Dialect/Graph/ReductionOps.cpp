//===- ReductionOps.cpp - Inference and verification of reductions -------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ReductionOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/ReductionOps.cpp.inc"

void GraphDialect::registerReductionOps() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Graph/ReductionOps.cpp.inc"
      >();
}

/// `shape` without the marked dimensions, or with ones in their place.
static SmallVector<int64_t> reducedShape(ArrayRef<int64_t> shape, const llvm::SmallBitVector &reduced, bool keep) {
  SmallVector<int64_t> result;
  for (auto [at, size] : llvm::enumerate(shape))
    if (!reduced[at])
      result.push_back(size);
    else if (keep)
      result.push_back(1);
  return result;
}

LogicalResult ReduceOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  RankedTensorType type = tensorOf(adaptor.getX());
  ReduceKind kind = adaptor.getKind();
  if (type.getElementType().isInteger(1) && kind != ReduceKind::max && kind != ReduceKind::min)
    return emitOptionalError(location, "truth values are reduced by '", stringifyReduceKind(kind),
                             "'; expected 'max' or 'min'");
  // C1: axes are distinct and inside the rank.
  llvm::SmallBitVector reduced(type.getRank());
  for (int64_t axis : adaptor.getAxes()) {
    auto at = normalizeAxis(location, axis, type.getRank());
    if (failed(at))
      return failure();
    if (reduced[*at])
      return emitOptionalError(location, "axis ", axis, " is named twice; the axes must be distinct");
    reduced.set(*at);
  }
  return appendTensor(location, reducedShape(type.getShape(), reduced, adaptor.getKeepdims()), type.getElementType(),
                      types);
}

LogicalResult ArgReduceOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  RankedTensorType type = tensorOf(adaptor.getX());
  auto axis = normalizeAxis(location, adaptor.getAxis(), type.getRank());
  if (failed(axis))
    return failure();
  if (type.getDimSize(*axis) == 0)
    return emitOptionalError(location, "axis ", *axis, " of shape ", shapeText(type.getShape()),
                             " is empty; expected at least one element to choose from");
  llvm::SmallBitVector reduced(type.getRank());
  reduced.set(*axis);
  return appendTensor(location, reducedShape(type.getShape(), reduced, adaptor.getKeepdims()),
                      IntegerType::get(context, 64), types);
}

LogicalResult CumSumOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  types.push_back(adaptor.getX().getType());
  return normalizeAxis(location, adaptor.getAxis(), tensorOf(adaptor.getX()).getRank());
}

LogicalResult DetOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  RankedTensorType type = tensorOf(adaptor.getX());
  ArrayRef<int64_t> shape = type.getShape();
  if (shape.size() < 2 || shape.back() != shape[shape.size() - 2]) // C1, C2
    return emitOptionalError(location, "x has shape ", shapeText(shape),
                             "; expected square matrices in the last two dimensions");
  return appendTensor(location, shape.drop_back(2), type.getElementType(), types);
}

LogicalResult TopKOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  RankedTensorType type = tensorOf(adaptor.getX());
  auto axis = normalizeAxis(location, adaptor.getAxis(), type.getRank());
  if (failed(axis))
    return failure();
  int64_t k = adaptor.getK(), size = type.getDimSize(*axis);
  if (k < 0 || k > size)
    return emitOptionalError(location, "k is ", k, "; expected 0 to ", size, ", the size of axis ", *axis);
  SmallVector<int64_t> shape(type.getShape());
  shape[*axis] = k;
  if (failed(appendTensor(location, shape, type.getElementType(), types)))
    return failure();
  return appendTensor(location, shape, IntegerType::get(context, 64), types);
}
