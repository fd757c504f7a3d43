//===- QuantizedOperands.h - What quantized operators add up --------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// What follows from a quantized operator alone: the integers that it adds up, the channels that they are in, and the
// results that there are. Rounding is solved for them, and code is generated for them.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_QUANTIZEDOPERANDS_H
#define HONE_DIALECT_GRAPH_QUANTIZEDOPERANDS_H

#include "hone/Dialect/Graph/Quantized.h"
#include "hone/Dialect/Graph/Rounding.h"
#include <vector>

namespace hone::graph {
class QuantizedAveragePoolOp;
class QuantizedMatMulOp;

/// Whether an operator is one that is rounded: one of quantized tensors that is neither a table nor the sums
/// themselves. From hone-solve-rounding on it has the attribute `rounding`.
bool isRounded(mlir::Operation *op);

/// The results that an operator's type and clamp leave.
template <typename Op> QuantizedRange rangeOf(Op op) {
  Quantization result = *quantizationOf(op.getResult().getType());
  return {result.zeroPoints[0], int64_t(op.getClampLow()), int64_t(op.getClampHigh())};
}

/// The index along one axis of each element of a shape, which are counted row-major: (at / inner) % size. It is 0 for
/// all where the axis is negative.
struct AxisIndex {
  int64_t inner = 1, size = 1;

  AxisIndex(llvm::ArrayRef<int64_t> shape, int64_t axis);
  int64_t operator()(int64_t at) const { return at / inner % size; }
};

/// The constant integers of a weight, less their zero points: `i8` where they fit, else `i16`.
struct CenteredWeights {
  mlir::RankedTensorType type;
  std::vector<int16_t> values;
};

/// The values behind the `graph.storage_cast` of a constant whose scales, if several, belong to its own axis.
std::optional<CenteredWeights> centeredWeights(mlir::Value weights);

/// Whether a product's right side counts as weights: a constant matrix or vector.
bool hasConstantWeights(QuantizedMatMulOp op);

/// The windows of a pool that differ in how many of their taps count and how many of those are inside the input.
struct PoolWindows {
  /// Each kind's divisor and its taps inside the input.
  llvm::SmallVector<std::pair<int64_t, int64_t>> kinds;
  /// The kind of each window, row-major over the spatial dimensions.
  llvm::SmallVector<int64_t> kindOf;
};
PoolWindows windowsOf(QuantizedAveragePoolOp op);

} // namespace hone::graph

#endif // HONE_DIALECT_GRAPH_QUANTIZEDOPERANDS_H
