//===- IndexingOps.cpp - Inference of picks and updates by indices ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The numbers in comments are the constraints in the operators' descriptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/IndexingOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/IndexingOps.cpp.inc"

void GraphDialect::registerIndexingOps() {
  addOperations<
#define GET_OP_LIST
#include "hone/Dialect/Graph/IndexingOps.cpp.inc"
      >();
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
  if (kind == ScatterKind::none || !elementTypeOf(data).isInteger(1))
    return success();
  return emitOptionalError(location, "updates of bool can't be joined by '", stringifyScatterKind(kind),
                           "'; expected 'none'");
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
  if (failed(appendTensor(location, shape, elementTypeOf(adaptor.getData()), types)))
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
  if (failed(appendTensor(location, shapeOf(indices), elementTypeOf(data), types)))
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
  if (failed(appendTensor(location, shape, elementTypeOf(adaptor.getData()), types)))
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
  return appendTensor(location, shape, elementTypeOf(adaptor.getValues()), types);
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
  if (failed(checkIndexShape(location, data, indices, *axis)) ||             // C4
      failed(requireElementOf(location, "updates tensor", updates, data)) || // C5
      failed(checkScatterKind(location, data, adaptor.getKind())))           // C6
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
  if (failed(requireElementOf(location, "updates tensor", updates, data)) || // C3
      failed(checkScatterKind(location, data, adaptor.getKind())))           // C4
    return failure();
  types.push_back(data.getType());
  return success();
}
