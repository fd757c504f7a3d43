//===- MovementOps.cpp - Inference and verification of movement operators ------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The numbers in comments are the constraints in the operators' descriptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/MovementOps.cpp.inc"

void GraphDialect::registerMovementOps() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Graph/MovementOps.cpp.inc"
      >();
}

LogicalResult ConcatOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  ValueRange inputs = adaptor.getInputs();
  if (inputs.empty()) // C1
    return emitOptionalError(location, "there is nothing to join; expected at least one input");
  Value first = inputs.front();
  SmallVector<int64_t> shape(shapeOf(first));
  auto axis = normalizeAxis(location, adaptor.getAxis(), shape.size()); // C2
  if (failed(axis))
    return failure();
  for (auto [index, input] : llvm::enumerate(inputs.drop_front())) {
    std::string what = "input " + std::to_string(index + 1);
    if (failed(requireElementOf(location, what, input, first))) // C3
      return failure();
    ArrayRef<int64_t> other = shapeOf(input);
    bool fits = other.size() == shape.size();
    for (size_t i = 0; fits && i < shape.size(); ++i)
      fits = int64_t(i) == *axis || other[i] == shape[i];
    if (!fits) // C4
      return emitOptionalError(location, what, " has shape ", shapeText(other), "; expected ",
                               shapeText(shapeOf(first)), " but for axis ", *axis);
    shape[*axis] += other[*axis];
  }
  return appendTensor(location, shape, elementTypeOf(first), types);
}

LogicalResult ExpandOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto shape = broadcastOrEmit(location, shapeOf(adaptor.getX()), adaptor.getShape()); // C1
  if (failed(shape))
    return failure();
  return appendTensor(location, *shape, elementTypeOf(adaptor.getX()), types);
}

LogicalResult PadOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  SmallVector<int64_t> shape(shapeOf(adaptor.getX()));
  ArrayRef<int64_t> low = adaptor.getLow(), high = adaptor.getHigh();
  if (failed(checkEntries(location, "low", low.size(), shape.size())) || // C1
      failed(checkEntries(location, "high", high.size(), shape.size())))
    return failure();
  constexpr int64_t limit = int64_t(1) << 44;
  for (size_t i = 0; i < shape.size(); ++i) {
    int64_t size = shape[i];
    bool huge = low[i] < -limit || low[i] > limit || high[i] < -limit || high[i] > limit;
    int64_t kept = huge ? 0 : size + std::min<int64_t>(low[i], 0) + std::min<int64_t>(high[i], 0);
    if (huge || kept < 0) // C2
      return emitOptionalError(location, "padding ", low[i], " and ", high[i], " doesn't fit dimension ", i,
                               " of size ", size);
    shape[i] = size + low[i] + high[i];
    if (kept == 0 && shape[i] > 0 && adaptor.getMode() != PadMode::constant) // C4
      return emitOptionalError(location, "mode '", stringifyPadMode(adaptor.getMode()), "' can't fill dimension ", i,
                               ", which is empty");
  }
  if (Value value = adaptor.getValue()) { // C3
    if (failed(requireElementOf(location, "value", value, adaptor.getX())))
      return failure();
    if (tensorOf(value).getNumElements() != 1)
      return emitOptionalError(location, "value has shape ", shapeText(shapeOf(value)), "; expected a scalar");
  }
  if (adaptor.getMode() != PadMode::constant && failed(checkPositions(location, shape))) // C5
    return failure();
  return appendTensor(location, shape, elementTypeOf(adaptor.getX()), types);
}

LogicalResult ReshapeOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  if (failed(appendTensor(location, adaptor.getShape(), elementTypeOf(adaptor.getX()), types)))
    return failure();
  RankedTensorType from = tensorOf(adaptor.getX()), to = cast<RankedTensorType>(types.back());
  if (from.getNumElements() != to.getNumElements()) // C1
    return emitOptionalError(location, "shape ", shapeText(from.getShape()), " has ", from.getNumElements(),
                             " elements and ", shapeText(to.getShape()), " has ", to.getNumElements(),
                             "; they must be equal");
  return success();
}

LogicalResult SliceOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> x = shapeOf(adaptor.getX()), starts = adaptor.getStarts();
  ArrayRef<int64_t> sizes = adaptor.getSizes(), steps = adaptor.getSteps();
  if (failed(checkEntries(location, "starts", starts.size(), x.size())) || // C2
      failed(checkEntries(location, "sizes", sizes.size(), x.size())) ||
      failed(checkEntries(location, "steps", steps.size(), x.size())))
    return failure();
  for (size_t i = 0; i < x.size(); ++i) {
    if (steps[i] == 0) // C3
      return emitOptionalError(location, "the step of dimension ", i, " is 0");
    if (sizes[i] <= 0)
      continue;
    if (steps[i] < 0 && failed(checkPositions(location, sizes[i]))) // C4
      return failure();
    // An element count that can't be inside shows before anything is multiplied.
    bool inside = sizes[i] <= x[i] && starts[i] >= 0 && starts[i] < x[i];
    if (inside && sizes[i] > 1)
      inside = steps[i] > -x[i] && steps[i] < x[i];
    int64_t last = inside ? starts[i] + (sizes[i] - 1) * (sizes[i] > 1 ? steps[i] : 0) : 0;
    if (!inside || last < 0 || last >= x[i]) // C1
      return emitOptionalError(location, "start ", starts[i], ", size ", sizes[i], " and step ", steps[i],
                               " leave dimension ", i, " of size ", x[i]);
  }
  return appendTensor(location, sizes, elementTypeOf(adaptor.getX()), types); // C3
}

LogicalResult TileOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  SmallVector<int64_t> shape(shapeOf(adaptor.getX()));
  if (failed(checkEntries(location, "repeats", adaptor.getRepeats().size(), shape.size()))) // C1
    return failure();
  constexpr int64_t limit = int64_t(1) << 44;
  for (auto [size, repeats] : llvm::zip_equal(shape, adaptor.getRepeats())) {
    if (repeats < 0 || (size > 0 && repeats > limit / size))
      return emitOptionalError(location, "size ", size, " can't be repeated ", repeats, " times");
    size *= repeats;
  }
  return appendTensor(location, shape, elementTypeOf(adaptor.getX()), types);
}

LogicalResult TransposeOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> x = shapeOf(adaptor.getX()), permutation = adaptor.getPermutation();
  if (failed(checkEntries(location, "permutation", permutation.size(), x.size()))) // C1
    return failure();
  SmallVector<bool> seen(x.size(), false);
  SmallVector<int64_t> shape;
  for (int64_t from : permutation) {
    if (from < 0 || from >= int64_t(x.size()) || seen[from])
      return emitOptionalError(location, "permutation [", permutation, "] doesn't name each of ", x.size(),
                               " dimensions once");
    seen[from] = true;
    shape.push_back(x[from]);
  }
  return appendTensor(location, shape, elementTypeOf(adaptor.getX()), types);
}

LogicalResult TriluOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  if (tensorOf(adaptor.getX()).getRank() < 2) // C1
    return emitOptionalError(location, "x has rank ", tensorOf(adaptor.getX()).getRank(), "; expected at least 2");
  types.push_back(adaptor.getX().getType());
  return success();
}
