//===- ArithmeticOps.cpp - Inference of arithmetic ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/ArithmeticOps.cpp.inc"

void GraphDialect::registerArithmeticOps() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Graph/ArithmeticOps.cpp.inc"
      >();
}

LogicalResult PowOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  return inferBroadcast(location, adaptor.getLhs(), adaptor.getRhs(), tensorOf(adaptor.getLhs()).getElementType(),
                        types);
}

LogicalResult ClipOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  for (Value bound : {adaptor.getMin(), adaptor.getMax()}) {
    if (!bound)
      continue;
    if (failed(requireSameElement(location, adaptor.getX(), bound)))
      return failure();
    if (tensorOf(bound).getNumElements() != 1)
      return emitOptionalError(location, "a bound has shape ", shapeText(shapeOf(bound)), "; it must be a scalar");
  }
  types.push_back(adaptor.getX().getType());
  return success();
}
