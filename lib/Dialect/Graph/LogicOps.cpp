//===- LogicOps.cpp - Inference of logic and comparison -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/LogicOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/LogicOps.cpp.inc"

void GraphDialect::registerLogicOps() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Graph/LogicOps.cpp.inc"
      >();
}

LogicalResult WhereOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  if (failed(requireSameElement(location, adaptor.getX(), adaptor.getY())))
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
