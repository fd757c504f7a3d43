//===- Indexing.cpp - Importing operators that take indices --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "Importer.h"
#include "Window.h"
#include "hone/Dialect/Graph/IndexingOps.h"
#include "hone/Dialect/Graph/MovementOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// Checks the constant elements of operand `operand`, the one at position i being an index into a dimension of size
/// `sizeOf(i)`. Bodies of control flow may have indices that are out of range where they are never reached.
static LogicalResult checkIndices(Node &node, unsigned operand, llvm::function_ref<int64_t(int64_t)> sizeOf) {
  std::optional<ConstantData> data = node.constantData(operand);
  if (!data || node.getScope().parent)
    return success();
  for (int64_t i = 0; i < data->size(); ++i) {
    int64_t at = data->asInteger(i), size = sizeOf(i);
    if (at < -size || at >= size)
      return node.error() << "input " << operand << " '" << node.getProto().input(int(operand)) << "' has the index "
                          << at << "; expected " << -size << " to " << size - 1;
  }
  return success();
}

/// The same for an operand of indices along attribute 'axis' of operand 0.
static LogicalResult checkIndicesAlongAxis(Node &node, unsigned operand) {
  ArrayRef<int64_t> shape = graph::shapeOf(node.input(0));
  std::optional<int64_t> axis = node.axis(node.integer("axis", 0), shape.size());
  if (!axis)
    return failure();
  return checkIndices(node, operand, [&](int64_t) { return shape[*axis]; });
}

/// The same for an operand whose last dimension has an index for each dimension of operand 0, from `first` on.
static LogicalResult checkIndexTuples(Node &node, unsigned operand, int64_t first) {
  ArrayRef<int64_t> shape = graph::shapeOf(node.input(0)), tuples = graph::shapeOf(node.input(operand));
  int64_t rank = shape.size(), length = tuples.empty() ? 0 : tuples.back();
  // Other lengths are the operation's to report.
  if (length < 1 || first < 0 || first > rank - length)
    return success();
  return checkIndices(node, operand, [&](int64_t i) { return shape[first + i % length]; });
}

LogicalResult importer::importGather(Node &node) {
  return failed(checkIndicesAlongAxis(node, 1)) ? failure() : readAs<graph::GatherOp>(node);
}

LogicalResult importer::importGatherElements(Node &node) {
  return failed(checkIndicesAlongAxis(node, 1)) ? failure() : readAs<graph::GatherElementsOp>(node);
}

LogicalResult importer::importGatherND(Node &node) {
  return failed(checkIndexTuples(node, 1, node.integer("batch_dims", 0))) ? failure() : readAs<graph::GatherNDOp>(node);
}

LogicalResult importer::importMaxUnpool(Node &node) {
  Value x = node.input(0), indices = node.input(1);
  std::optional<Window> window = readWindow(node, x, std::nullopt);
  if (!window)
    return failure();
  ArrayRef<int64_t> shape = graph::shapeOf(x);
  int64_t spatial = shape.size() - 2;
  // Indices count in the output that the window implies; a larger output shape adds zeros at the end.
  SmallVector<int64_t> implied(shape.take_front(2));
  for (int64_t i = 0; i < spatial; ++i)
    implied.push_back((shape[2 + i] - 1) * window->strides[i] - window->pads[i] - window->pads[spatial + i] +
                      window->kernel[i]);
  int64_t count = 1;
  for (int64_t size : implied) {
    if (size < 0 || size > INT32_MAX || (count *= size) > INT32_MAX)
      return node.error() << "the unpooled shape is " << graph::shapeText(implied)
                          << "; expected one that can be addressed";
  }
  SmallVector<int64_t> high(shape.size(), 0);
  if (node.input(2)) {
    std::optional<SmallVector<int64_t>> wanted;
    std::optional<SmallVector<int64_t>> declared = node.declaredShape(0);
    if (!node.constantData(2) && declared) {
      if (!node.isVectorOf(2, declared->size()))
        return failure();
      wanted = declared;
    } else if (!(wanted = node.constantIntegers(2))) {
      return failure();
    }
    bool fits = wanted->size() == implied.size();
    for (size_t i = 0; fits && i < implied.size(); ++i) {
      fits = (*wanted)[i] >= implied[i] && (*wanted)[i] <= INT32_MAX;
      high[i] = (*wanted)[i] - implied[i];
    }
    if (!fits)
      return node.error() << "the output shape is " << graph::shapeText(*wanted) << "; expected at least "
                          << graph::shapeText(implied);
  }
  int64_t given = graph::tensorOf(x).getNumElements();
  Value zeros = node.splat(0, graph::tensorOf(x).getElementType(), {count});
  Value flat = node.create<graph::ScatterElementsOp>({zeros, node.reshape(indices, {given}), node.reshape(x, {given})});
  Value result = node.reshape(flat, implied);
  if (llvm::any_of(high, [](int64_t extra) { return extra != 0; }))
    result = node.create<graph::PadOp>(
        result, {node.integersAttr("low", SmallVector<int64_t>(high.size(), 0)), node.integersAttr("high", high)});
  return node.results(result);
}

LogicalResult importer::importOneHot(Node &node) {
  int64_t rank = graph::tensorOf(node.input(0)).getRank();
  std::optional<int64_t> axis = node.axis(node.integer("axis", -1), rank + 1);
  if (!axis)
    return failure();
  std::optional<int64_t> depth;
  if (std::optional<ConstantData> data = node.constantData(1); data && data->size() == 1)
    depth = data->asInteger(0);
  else if (std::optional<SmallVector<int64_t>> declared = node.declaredShape(0);
           !data && declared && int64_t(declared->size()) == rank + 1)
    depth = (*declared)[*axis];
  if (!depth) {
    node.requireConstant(1);
    return failure();
  }
  if (*depth < 0 || *depth > INT32_MAX)
    return node.error() << "the depth is " << *depth << "; expected 0 to " << INT32_MAX;
  return node.results(node.create<graph::OneHotOp>(
      {node.input(0), node.input(2)}, {node.integerAttr("depth", *depth), node.integerAttr("axis", *axis)}));
}

LogicalResult importer::importReverseSequence(Node &node) {
  return node.results(node.create<graph::ReverseSequenceOp>(
      node.allInputs(), {node.integerAttr("batch_axis", node.integer("batch_axis", 1)),
                         node.integerAttr("time_axis", node.integer("time_axis", 0))}));
}

static Attribute scatterKind(Node &node) {
  return graph::ScatterKindAttr::get(node.getContext(), *graph::symbolizeScatterKind(node.text("reduction", "none")));
}

LogicalResult importer::importScatterElements(Node &node) {
  if (failed(checkIndicesAlongAxis(node, 1)))
    return failure();
  return node.results(node.create<graph::ScatterElementsOp>(
      node.allInputs(), {node.integerAttr("axis", node.integer("axis", 0)), node.attr("kind", scatterKind(node))}));
}

LogicalResult importer::importScatterND(Node &node) {
  if (failed(checkIndexTuples(node, 1, 0)))
    return failure();
  return node.results(node.create<graph::ScatterNDOp>(node.allInputs(), {node.attr("kind", scatterKind(node))}));
}
