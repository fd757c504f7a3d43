//===- QuantizedOperands.cpp - What quantized operators add up -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/QuantizedOperands.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/QuantizedOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include <limits>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

bool graph::isRounded(Operation *op) {
  return isa<QuantizedAddOp, QuantizedAveragePoolOp, QuantizedConvOp, QuantizedMatMulOp, QuantizedMeanOp,
             QuantizedMulOp, QuantizedResizeOp, QuantizedSoftmaxOp, QuantizedSumOp, RequantizeOp>(op) &&
         !isSums(op->getResult(0));
}

AxisIndex::AxisIndex(ArrayRef<int64_t> shape, int64_t axis) {
  if (axis < 0)
    return;
  size = shape[axis];
  for (int64_t d = axis + 1; d < int64_t(shape.size()); ++d)
    inner *= shape[d];
}

std::optional<CenteredWeights> graph::centeredWeights(Value weights) {
  auto cast = weights.getDefiningOp<StorageCastOp>();
  std::optional<ConstantData> data = cast ? ConstantData::of(cast.getX()) : std::nullopt;
  std::optional<Quantization> quantization = quantizationOf(weights.getType());
  if (!data || !quantization || quantization->storage.getWidth() > 16)
    return std::nullopt;
  // A cast from unsigned integers moves them.
  int64_t moved = data->type().getElementType().isUnsignedInteger() ? 128 : 0;
  AxisIndex index(data->type().getShape(), quantization->axis);
  CenteredWeights result;
  result.values.reserve(data->size());
  bool wide = false;
  for (int64_t i = 0, e = data->size(); i < e; ++i) {
    int64_t value = data->asInteger(i) - moved - quantization->zeroPoint(index(i));
    if (value < std::numeric_limits<int16_t>::min() || value > std::numeric_limits<int16_t>::max())
      return std::nullopt;
    wide |= value < std::numeric_limits<int8_t>::min() || value > std::numeric_limits<int8_t>::max();
    result.values.push_back(value);
  }
  result.type = data->type().clone(IntegerType::get(weights.getContext(), wide ? 16 : 8));
  return result;
}

bool graph::hasConstantWeights(QuantizedMatMulOp op) {
  auto cast = op.getRhs().getDefiningOp<StorageCastOp>();
  return tensorOf(op.getRhs()).getRank() <= 2 && cast && ConstantData::of(cast.getX());
}

/// For each window along one spatial dimension: the taps that count, and those inside the input.
static SmallVector<std::pair<int64_t, int64_t>> countTaps(QuantizedAveragePoolOp op, int64_t d) {
  int64_t at = op.getLayout() == Layout::channels_last ? 1 + d : 2 + d, rank = op.getKernel().size();
  int64_t size = shapeOf(op.getInput())[at], low = op.getPads()[d], high = op.getPads()[rank + d];
  bool padding = op.getCountIncludePad();
  SmallVector<std::pair<int64_t, int64_t>> counts;
  for (int64_t window = 0; window < shapeOf(op.getResult())[at]; ++window) {
    int64_t counted = 0, inside = 0;
    for (int64_t tap = 0; tap < op.getKernel()[d]; ++tap) {
      int64_t position = window * op.getStrides()[d] - low + tap * op.getDilations()[d];
      inside += position >= 0 && position < size;
      counted += position >= (padding ? -low : 0) && position < size + (padding ? high : 0);
    }
    counts.push_back({std::max<int64_t>(counted, 1), inside});
  }
  return counts;
}

PoolWindows graph::windowsOf(QuantizedAveragePoolOp op) {
  SmallVector<std::pair<int64_t, int64_t>> windows{{1, 1}};
  for (int64_t d = 0; d < int64_t(op.getKernel().size()); ++d) {
    SmallVector<std::pair<int64_t, int64_t>> next;
    auto along = countTaps(op, d);
    for (auto [divisor, taps] : windows)
      for (auto [counted, inside] : along)
        next.push_back({divisor * counted, taps * inside});
    windows = std::move(next);
  }
  PoolWindows result;
  for (auto window : windows) {
    auto *found = llvm::find(result.kinds, window);
    result.kindOf.push_back(found - result.kinds.begin());
    if (found == result.kinds.end())
      result.kinds.push_back(window);
  }
  return result;
}
