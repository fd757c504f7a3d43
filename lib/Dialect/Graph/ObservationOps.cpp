//===- ObservationOps.cpp - Verification of observations -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ObservationOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include <cmath>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/ObservationOps.cpp.inc"

void GraphDialect::registerObservationOps() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Graph/ObservationOps.cpp.inc"
      >();
}

LogicalResult ObserveOp::verify() {
  if (std::optional<Type> storage = getStorage()) { // C1
    auto integer = cast<IntegerType>(*storage);
    if (integer.isSigned() || !llvm::is_contained({8u, 16u}, integer.getWidth()))
      return emitOpError() << "has the storage " << *storage << "; expected an integer of 8 or 16 bits, such as i8";
  }
  int64_t channels = 1;
  if (std::optional<int64_t> axis = getAxis()) { // C2
    if (*axis < 0 || *axis >= tensorOf(getX()).getRank())
      return emitOpError() << "has the axis " << *axis << "; expected a dimension of shape "
                           << shapeText(shapeOf(getX()));
    channels = shapeOf(getX())[*axis];
  }
  std::optional<ArrayRef<double>> range = getRange();
  if (!range)
    return success();
  if (int64_t(range->size()) != 2 * channels) // C3
    return emitOpError() << "has a range of " << range->size() << " numbers; expected " << 2 * channels;
  for (int64_t i = 0; i < channels; ++i) { // C4
    double low = (*range)[2 * i], high = (*range)[2 * i + 1];
    if (!std::isfinite(low) || !std::isfinite(high) || low > high)
      return emitOpError() << "has the range " << low << " to " << high
                           << "; expected finite numbers of which the first is not above the second";
  }
  return success();
}
