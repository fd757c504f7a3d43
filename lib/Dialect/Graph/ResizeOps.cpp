//===- ResizeOps.cpp - Inference of interpolation -----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The numbers in comments are the constraints in the operators' descriptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ResizeOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/ResizeOps.cpp.inc"

void GraphDialect::registerResizeOps() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Graph/ResizeOps.cpp.inc"
      >();
}

LogicalResult ResizeOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> input = shapeOf(adaptor.getX()), shape = adaptor.getShape();
  int64_t rank = input.size();
  if (failed(checkEntries(location, "shape", shape.size(), rank)) || // C1
      failed(checkEntries(location, "scales", adaptor.getScales().size(), rank)))
    return failure();
  for (auto [index, scale] : llvm::enumerate(adaptor.getScales()))
    if (!(scale > 0) || !std::isfinite(scale)) // C2
      return emitOptionalError(location, "the scale of dimension ", index, " is ", double(scale),
                               "; expected a positive number");
  for (int64_t i = 0; adaptor.getAntialias() && i < rank; ++i) {
    double samples = 4 / std::min<double>(adaptor.getScales()[i], 1) + 2;
    if (samples * std::max<double>(shape[i], 1) > maxPositions) // C5
      return emitOptionalError(location, "the scale of dimension ", i, " is ", double(adaptor.getScales()[i]),
                               ", which antialiasing spreads over too many samples");
  }
  int64_t roi = adaptor.getRoi().size();
  bool crops = adaptor.getCoordinates() == CoordinateMode::tf_crop_and_resize;
  if (roi != 2 * rank && (roi != 0 || crops)) // C3
    return emitOptionalError(location, "roi has ", roi, " entries; expected ", 2 * rank,
                             ", starts and ends of each dimension");
  for (float bound : adaptor.getRoi())
    if (!std::isfinite(bound))
      return emitOptionalError(location, "roi has a bound that is not finite");
  if (failed(appendTensor(location, shape, elementTypeOf(adaptor.getX()), types)) || // C2
      failed(checkPositions(location, shape)))                                       // C5
    return failure();
  for (int64_t i = 0; i < rank; ++i)
    if (input[i] == 0 && shape[i] != 0) // C4
      return emitOptionalError(location, "dimension ", i, " is empty; it can't be resized to ", shape[i]);
  return success();
}
