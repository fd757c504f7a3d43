//===- Padding.cpp - Importing Pad and Trilu -----------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "hone/Dialect/Graph/LogicOps.h"
#include "hone/Dialect/Graph/MovementOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

LogicalResult importer::importPad(Node &node) {
  Value x = node.input(0), fill;
  int64_t rank = graph::tensorOf(x).getRank();
  Type element = graph::tensorOf(x).getElementType();
  std::optional<SmallVector<int64_t>> pads, axes;
  if (node.version() < 11) {
    pads = node.integers(node.version() < 2 ? "paddings" : "pads");
    if (float value = node.real("value", 0.0f); value != 0.0f)
      fill = node.splat(value, element);
  } else {
    if (!(pads = node.constantIntegers(1)) || (node.input(3) && !(axes = node.constantIntegers(3))))
      return failure();
    fill = node.input(2);
  }
  axes = axes ? node.axes(*axes, rank) : sequence(0, rank);
  if (!axes)
    return failure();
  size_t count = axes->size();
  if (pads->size() != 2 * count)
    return node.error() << "there are " << pads->size() << " pads; expected " << 2 * count;
  SmallVector<int64_t> low(rank, 0), high(rank, 0);
  for (auto [i, axis] : llvm::enumerate(*axes)) {
    low[axis] = (*pads)[i];
    high[axis] = (*pads)[count + i];
    if (std::abs(low[axis]) > INT32_MAX || std::abs(high[axis]) > INT32_MAX)
      return node.error() << "the pads are " << graph::shapeText(*pads) << "; expected at most " << INT32_MAX;
  }
  if (fill && graph::tensorOf(fill).getNumElements() != 1)
    return node.error() << "the value has shape " << graph::shapeText(graph::shapeOf(fill)) << "; expected a scalar";
  if (fill)
    fill = node.reshape(fill, {});
  graph::PadMode mode = *graph::symbolizePadMode(node.text("mode", "constant"));
  if (mode != graph::PadMode::constant)
    fill = nullptr;
  return node.results(node.createOptional<graph::PadOp>(
      {x, fill}, {node.integersAttr("low", low), node.integersAttr("high", high),
                  node.attr("mode", graph::PadModeAttr::get(node.getContext(), mode))}));
}

/// A matrix of column minus row, for a diagonal that is known only at run time.
static Value diagonalNumbers(Node &node, int64_t rows, int64_t columns) {
  std::vector<int64_t> numbers;
  numbers.reserve(rows * columns);
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t column = 0; column < columns; ++column)
      numbers.push_back(column - row);
  auto type = RankedTensorType::get({rows, columns}, node.getBuilder().getI64Type());
  return node.constant(
      graph::makeConstant(type, {reinterpret_cast<const char *>(numbers.data()), numbers.size() * sizeof(int64_t)}));
}

LogicalResult importer::importTrilu(Node &node) {
  Value x = node.input(0), k = node.input(1);
  ArrayRef<int64_t> shape = graph::shapeOf(x);
  bool upper = node.flag("upper", true);
  if (shape.size() < 2)
    return node.error() << "input 0 has rank " << shape.size() << "; expected at least 2";
  int64_t rows = shape[shape.size() - 2], columns = shape.back();
  if (!k || node.constantData(1) || rows * columns > (1 << 20)) {
    std::optional<int64_t> diagonal = k ? node.constantInteger(1) : 0;
    if (!diagonal)
      return failure();
    // Beyond the corners every diagonal is alike.
    int64_t clamped = std::clamp<int64_t>(*diagonal, -rows - 1, columns + 1);
    return node.results(
        node.create<graph::TriluOp>(x, {node.flagAttr("upper", upper), node.integerAttr("k", clamped)}));
  }
  if (graph::tensorOf(k).getNumElements() != 1)
    return node.error() << "input 1 has shape " << graph::shapeText(graph::shapeOf(k)) << "; expected a scalar";
  Value numbers = diagonalNumbers(node, rows, columns);
  Value limit = node.cast(node.reshape(k, {}), node.getBuilder().getI64Type());
  Value kept = upper ? node.create<graph::GreaterOrEqualOp>({numbers, limit})
                     : node.create<graph::LessOrEqualOp>({numbers, limit});
  Value zero = node.splat(0, graph::tensorOf(x).getElementType());
  return node.results(node.create<graph::WhereOp>({kept, x, zero}));
}
