//===- ConversionOps.cpp - Inference of conversions ---------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/ConversionOps.cpp.inc"

void GraphDialect::registerConversionOps() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Graph/ConversionOps.cpp.inc"
      >();
}

LogicalResult CastOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  if (!adaptor.getTo().isIntOrFloat())
    return emitOptionalError(location, "can't cast to ", adaptor.getTo(), "; expected a number type");
  types.push_back(tensorOf(adaptor.getX()).clone(adaptor.getTo()));
  return success();
}

/// Scale and zero point are scalars or vectors that fit `axis`.
static LogicalResult checkQuantization(std::optional<Location> location, Value x, Value scale, Value zero,
                                       int64_t axis) {
  if (shapeOf(scale) != shapeOf(zero))
    return emitOptionalError(location, "scale has shape ", shapeText(shapeOf(scale)), " and zero point ",
                             shapeText(shapeOf(zero)), "; they must be equal");
  if (tensorOf(scale).getNumElements() == 1)
    return success();
  auto at = normalizeAxis(location, axis, tensorOf(x).getRank());
  if (failed(at))
    return failure();
  if (tensorOf(scale).getRank() != 1 || shapeOf(scale)[0] != shapeOf(x)[*at])
    return emitOptionalError(location, "scale has shape ", shapeText(shapeOf(scale)), "; expected a scalar or ",
                             shapeOf(x)[*at], " elements for axis ", *at);
  return success();
}

LogicalResult QuantizeLinearOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                                 SmallVectorImpl<Type> &types) {
  types.push_back(tensorOf(adaptor.getX()).clone(tensorOf(adaptor.getZeroPoint()).getElementType()));
  return checkQuantization(location, adaptor.getX(), adaptor.getScale(), adaptor.getZeroPoint(), adaptor.getAxis());
}

LogicalResult DequantizeLinearOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                                   SmallVectorImpl<Type> &types) {
  types.push_back(tensorOf(adaptor.getX()).clone(tensorOf(adaptor.getScale()).getElementType()));
  return checkQuantization(location, adaptor.getX(), adaptor.getScale(), adaptor.getZeroPoint(), adaptor.getAxis());
}
