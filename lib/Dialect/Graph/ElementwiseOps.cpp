//===- ElementwiseOps.cpp - Inference and folding of elementwise operators -----===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ElementwiseOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/ElementwiseOps.cpp.inc"

void GraphDialect::registerElementwiseOps() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Graph/ElementwiseOps.cpp.inc"
      >();
}

/// Infers the broadcast of two operands with element type `element`; C1.
static LogicalResult inferBroadcast(std::optional<Location> location, Value lhs, Value rhs, Type element,
                                    SmallVectorImpl<Type> &types) {
  auto shape = broadcastOrEmit(location, shapeOf(lhs), shapeOf(rhs));
  if (failed(shape))
    return failure();
  types.push_back(RankedTensorType::get(*shape, element));
  return success();
}

/// C2 of the binary operators.
static LogicalResult checkSameElement(std::optional<Location> location, Value lhs, Value rhs) {
  Type a = tensorOf(lhs).getElementType(), b = tensorOf(rhs).getElementType();
  if (a == b)
    return success();
  return emitOptionalError(location, "operands have element types ", a, " and ", b, "; they must be equal");
}

#define HONE_INFER_BINARY(OP)                                                                                          \
  LogicalResult OP::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,                 \
                                     SmallVectorImpl<Type> &types) {                                                   \
    if (failed(checkSameElement(location, adaptor.getLhs(), adaptor.getRhs())))                                        \
      return failure();                                                                                                \
    return inferBroadcast(location, adaptor.getLhs(), adaptor.getRhs(), tensorOf(adaptor.getLhs()).getElementType(),   \
                          types);                                                                                      \
  }
HONE_INFER_BINARY(AddOp)
HONE_INFER_BINARY(AndOp)
HONE_INFER_BINARY(BitShiftOp)
HONE_INFER_BINARY(BitwiseAndOp)
HONE_INFER_BINARY(BitwiseOrOp)
HONE_INFER_BINARY(BitwiseXorOp)
HONE_INFER_BINARY(DivOp)
HONE_INFER_BINARY(MaxOp)
HONE_INFER_BINARY(MinOp)
HONE_INFER_BINARY(ModOp)
HONE_INFER_BINARY(MulOp)
HONE_INFER_BINARY(OrOp)
HONE_INFER_BINARY(PReluOp)
HONE_INFER_BINARY(SubOp)
HONE_INFER_BINARY(XorOp)
#undef HONE_INFER_BINARY

#define HONE_INFER_COMPARE(OP)                                                                                         \
  LogicalResult OP::inferReturnTypes(MLIRContext *context, std::optional<Location> location, Adaptor adaptor,          \
                                     SmallVectorImpl<Type> &types) {                                                   \
    if (failed(checkSameElement(location, adaptor.getLhs(), adaptor.getRhs())))                                        \
      return failure();                                                                                                \
    return inferBroadcast(location, adaptor.getLhs(), adaptor.getRhs(), IntegerType::get(context, 1), types);          \
  }
HONE_INFER_COMPARE(EqualOp)
HONE_INFER_COMPARE(GreaterOp)
HONE_INFER_COMPARE(GreaterOrEqualOp)
HONE_INFER_COMPARE(LessOp)
HONE_INFER_COMPARE(LessOrEqualOp)
#undef HONE_INFER_COMPARE

LogicalResult PowOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  return inferBroadcast(location, adaptor.getLhs(), adaptor.getRhs(), tensorOf(adaptor.getLhs()).getElementType(),
                        types);
}

LogicalResult IsInfOp::inferReturnTypes(MLIRContext *context, std::optional<Location>, Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  types.push_back(tensorOf(adaptor.getX()).clone(IntegerType::get(context, 1)));
  return success();
}

LogicalResult IsNaNOp::inferReturnTypes(MLIRContext *context, std::optional<Location>, Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  types.push_back(tensorOf(adaptor.getX()).clone(IntegerType::get(context, 1)));
  return success();
}

LogicalResult CastOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  if (!adaptor.getTo().isIntOrFloat())
    return emitOptionalError(location, "can't cast to ", adaptor.getTo(), "; expected a number type");
  types.push_back(tensorOf(adaptor.getX()).clone(adaptor.getTo()));
  return success();
}

LogicalResult WhereOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  if (failed(checkSameElement(location, adaptor.getX(), adaptor.getY())))
    return failure();
  auto values = broadcastOrEmit(location, shapeOf(adaptor.getX()), shapeOf(adaptor.getY()));
  if (failed(values))
    return failure();
  auto shape = broadcastOrEmit(location, shapeOf(adaptor.getCondition()), *values);
  if (failed(shape))
    return failure();
  types.push_back(RankedTensorType::get(*shape, tensorOf(adaptor.getX()).getElementType()));
  return success();
}

LogicalResult ClipOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  for (Value bound : {adaptor.getMin(), adaptor.getMax()}) {
    if (!bound)
      continue;
    if (failed(checkSameElement(location, adaptor.getX(), bound)))
      return failure();
    if (tensorOf(bound).getNumElements() != 1)
      return emitOptionalError(location, "a bound has shape ", shapeText(shapeOf(bound)), "; it must be a scalar");
  }
  types.push_back(adaptor.getX().getType());
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
