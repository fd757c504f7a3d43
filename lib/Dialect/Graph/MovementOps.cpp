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

static Type elementOf(Value value) { return tensorOf(value).getElementType(); }

static LogicalResult checkEqualElements(std::optional<Location> location, StringRef what, Value value, Value data) {
  if (elementOf(value) == elementOf(data))
    return success();
  return emitOptionalError(location, what, " has element type ", elementOf(value), "; expected ", elementOf(data));
}

/// Away from `axis` no dimension of `indices` exceeds that of `data`; both have the same rank.
static LogicalResult checkIndexShape(std::optional<Location> location, Value data, Value indices, int64_t axis) {
  ArrayRef<int64_t> dataShape = shapeOf(data), indexShape = shapeOf(indices);
  for (size_t i = 0; i < dataShape.size(); ++i)
    if (int64_t(i) != axis && indexShape[i] > dataShape[i])
      return emitOptionalError(location, "indices have shape ", shapeText(indexShape), "; dimension ", i,
                               " must not exceed that of the data, ", shapeText(dataShape));
  return success();
}

/// The longest dimension whose elements may each come from anywhere: the lowering lists where.
static constexpr int64_t maxPositions = int64_t(1) << 26;

static LogicalResult checkPositions(std::optional<Location> location, ArrayRef<int64_t> shape) {
  for (auto [index, size] : llvm::enumerate(shape))
    if (size > maxPositions)
      return emitOptionalError(location, "dimension ", index, " has ", size, " elements; at most ", maxPositions,
                               " are supported here");
  return success();
}

static LogicalResult checkRank(std::optional<Location> location, StringRef what, Value value, int64_t rank) {
  if (tensorOf(value).getRank() == rank)
    return success();
  return emitOptionalError(location, what, " have rank ", tensorOf(value).getRank(), "; expected ", rank,
                           ", the rank of the data");
}

/// Picking something needs something to pick from.
static LogicalResult checkNotEmpty(std::optional<Location> location, Value data, int64_t axis, ArrayRef<Type> types) {
  bool picks = !llvm::is_contained(cast<RankedTensorType>(types.back()).getShape(), 0);
  if (!picks || shapeOf(data)[axis] != 0)
    return success();
  return emitOptionalError(location, "data have shape ", shapeText(shapeOf(data)), "; axis ", axis,
                           " is empty and nothing can be picked from it");
}

static LogicalResult checkScatterKind(std::optional<Location> location, Value data, ScatterKind kind) {
  if (kind == ScatterKind::none || !elementOf(data).isInteger(1))
    return success();
  return emitOptionalError(location, "updates of bool can't be joined by '", stringifyScatterKind(kind),
                           "'; expected 'none'");
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
    if (failed(checkEqualElements(location, what, input, first))) // C3
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
  return appendTensor(location, shape, elementOf(first), types);
}

LogicalResult ExpandOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto shape = broadcastOrEmit(location, shapeOf(adaptor.getX()), adaptor.getShape()); // C1
  if (failed(shape))
    return failure();
  return appendTensor(location, *shape, elementOf(adaptor.getX()), types);
}

LogicalResult GatherOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> data = shapeOf(adaptor.getData()), indices = shapeOf(adaptor.getIndices());
  auto axis = normalizeAxis(location, adaptor.getAxis(), data.size()); // C1
  if (failed(axis))
    return failure();
  SmallVector<int64_t> shape(data.take_front(*axis));
  llvm::append_range(shape, indices);
  llvm::append_range(shape, data.drop_front(*axis + 1));
  if (failed(appendTensor(location, shape, elementOf(adaptor.getData()), types)))
    return failure();
  return checkNotEmpty(location, adaptor.getData(), *axis, types); // C2
}

LogicalResult GatherElementsOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                                 SmallVectorImpl<Type> &types) {
  Value data = adaptor.getData(), indices = adaptor.getIndices();
  int64_t rank = tensorOf(data).getRank();
  auto axis = normalizeAxis(location, adaptor.getAxis(), rank);                // C1
  if (failed(axis) || failed(checkRank(location, "indices", indices, rank)) || // C2
      failed(checkIndexShape(location, data, indices, *axis)))                 // C3
    return failure();
  if (failed(appendTensor(location, shapeOf(indices), elementOf(data), types)))
    return failure();
  return checkNotEmpty(location, data, *axis, types); // C4
}

LogicalResult GatherNDOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                           SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> data = shapeOf(adaptor.getData()), indices = shapeOf(adaptor.getIndices());
  int64_t batch = adaptor.getBatchDims(), limit = std::min(data.size(), indices.size());
  if (batch < 0 || batch >= limit) // C1
    return emitOptionalError(location, "batch_dims is ", batch, "; expected 0 to ", limit - 1,
                             ", less than both ranks");
  if (data.take_front(batch) != indices.take_front(batch)) // C2
    return emitOptionalError(location, "data ", shapeText(data), " and indices ", shapeText(indices),
                             " differ in their first ", batch, " dimensions");
  int64_t depth = indices.back(), left = int64_t(data.size()) - batch;
  if (depth < 1 || depth > left) // C3
    return emitOptionalError(location, "the last dimension of the indices is ", depth, "; expected 1 to ", left);
  SmallVector<int64_t> shape(indices.drop_back());
  llvm::append_range(shape, data.drop_front(batch + depth));
  if (failed(appendTensor(location, shape, elementOf(adaptor.getData()), types)))
    return failure();
  for (int64_t axis = batch; axis < batch + depth; ++axis) // C4
    if (failed(checkNotEmpty(location, adaptor.getData(), axis, types)))
      return failure();
  return success();
}

LogicalResult OneHotOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> values = shapeOf(adaptor.getValues());
  if (values.size() != 1 || values[0] != 2) // C1
    return emitOptionalError(location, "values have shape ", shapeText(values), "; expected 2, off and on");
  if (int64_t depth = adaptor.getDepth(); depth < 1) // C2
    return emitOptionalError(location, "depth is ", depth, "; expected at least 1");
  SmallVector<int64_t> shape(shapeOf(adaptor.getIndices()));
  auto axis = normalizeAxis(location, adaptor.getAxis(), shape.size() + 1); // C3
  if (failed(axis))
    return failure();
  shape.insert(shape.begin() + *axis, adaptor.getDepth());
  return appendTensor(location, shape, elementOf(adaptor.getValues()), types);
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
    if (failed(checkEqualElements(location, "value", value, adaptor.getX())))
      return failure();
    if (tensorOf(value).getNumElements() != 1)
      return emitOptionalError(location, "value has shape ", shapeText(shapeOf(value)), "; expected a scalar");
  }
  if (adaptor.getMode() != PadMode::constant && failed(checkPositions(location, shape))) // C5
    return failure();
  return appendTensor(location, shape, elementOf(adaptor.getX()), types);
}

LogicalResult ReshapeOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type> &types) {
  if (failed(appendTensor(location, adaptor.getShape(), elementOf(adaptor.getX()), types)))
    return failure();
  RankedTensorType from = tensorOf(adaptor.getX()), to = cast<RankedTensorType>(types.back());
  if (from.getNumElements() != to.getNumElements()) // C1
    return emitOptionalError(location, "shape ", shapeText(from.getShape()), " has ", from.getNumElements(),
                             " elements and ", shapeText(to.getShape()), " has ", to.getNumElements(),
                             "; they must be equal");
  return success();
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
  if (failed(appendTensor(location, shape, elementOf(adaptor.getX()), types)) || // C2
      failed(checkPositions(location, shape)))                                   // C5
    return failure();
  for (int64_t i = 0; i < rank; ++i)
    if (input[i] == 0 && shape[i] != 0) // C4
      return emitOptionalError(location, "dimension ", i, " is empty; it can't be resized to ", shape[i]);
  return success();
}

LogicalResult ReverseSequenceOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                                  SmallVectorImpl<Type> &types) {
  ArrayRef<int64_t> x = shapeOf(adaptor.getX()), lengths = shapeOf(adaptor.getLengths());
  auto batch = normalizeAxis(location, adaptor.getBatchAxis(), x.size()); // C1
  if (failed(batch))
    return failure();
  auto time = normalizeAxis(location, adaptor.getTimeAxis(), x.size());
  if (failed(time))
    return failure();
  if (*batch == *time) // C2
    return emitOptionalError(location, "batch axis and time axis are both ", *batch, "; they must differ");
  if (lengths.size() != 1 || lengths[0] != x[*batch]) // C3
    return emitOptionalError(location, "lengths have shape ", shapeText(lengths), "; expected ", x[*batch],
                             ", one a batch entry");
  types.push_back(adaptor.getX().getType());
  return success();
}

LogicalResult ScatterElementsOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                                  SmallVectorImpl<Type> &types) {
  Value data = adaptor.getData(), indices = adaptor.getIndices(), updates = adaptor.getUpdates();
  int64_t rank = tensorOf(data).getRank();
  auto axis = normalizeAxis(location, adaptor.getAxis(), rank);                // C1
  if (failed(axis) || failed(checkRank(location, "indices", indices, rank)) || // C2
      failed(checkRank(location, "updates", updates, rank)))
    return failure();
  if (shapeOf(indices) != shapeOf(updates)) // C3
    return emitOptionalError(location, "indices have shape ", shapeText(shapeOf(indices)), " and updates ",
                             shapeText(shapeOf(updates)), "; they must be equal");
  if (failed(checkIndexShape(location, data, indices, *axis)) ||               // C4
      failed(checkEqualElements(location, "updates tensor", updates, data)) || // C5
      failed(checkScatterKind(location, data, adaptor.getKind())))             // C6
    return failure();
  types.push_back(data.getType());
  return success();
}

LogicalResult ScatterNDOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  Value data = adaptor.getData(), updates = adaptor.getUpdates();
  ArrayRef<int64_t> indices = shapeOf(adaptor.getIndices());
  int64_t rank = tensorOf(data).getRank();
  if (indices.empty() || indices.back() > rank) // C1
    return emitOptionalError(location, "indices have shape ", shapeText(indices),
                             "; expected a last dimension of at most ", rank, ", the rank of the data");
  SmallVector<int64_t> expected(indices.drop_back());
  llvm::append_range(expected, shapeOf(data).drop_front(indices.back()));
  if (shapeOf(updates) != ArrayRef<int64_t>(expected)) // C2
    return emitOptionalError(location, "updates have shape ", shapeText(shapeOf(updates)), "; expected ",
                             shapeText(expected));
  if (failed(checkEqualElements(location, "updates tensor", updates, data)) || // C3
      failed(checkScatterKind(location, data, adaptor.getKind())))             // C4
    return failure();
  types.push_back(data.getType());
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
  return appendTensor(location, sizes, elementOf(adaptor.getX()), types); // C3
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
  return appendTensor(location, shape, elementOf(adaptor.getX()), types);
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
  return appendTensor(location, shape, elementOf(adaptor.getX()), types);
}

LogicalResult TriluOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                        SmallVectorImpl<Type> &types) {
  if (tensorOf(adaptor.getX()).getRank() < 2) // C1
    return emitOptionalError(location, "x has rank ", tensorOf(adaptor.getX()).getRank(), "; expected at least 2");
  types.push_back(adaptor.getX().getType());
  return success();
}
