//===- OperatorRounding.h - The integers of quantized operators -----*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// What each quantized operator of the graph dialect is rounded with. It follows from the operator alone, so that the
// pass that makes one can ask whether it has exact arithmetic, and the lowering builds the same.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_QUANTIZATION_OPERATORROUNDING_H
#define HONE_QUANTIZATION_OPERATORROUNDING_H

#include "hone/Dialect/Graph/Quantized.h"
#include "hone/Quantization/SumRequantization.h"

namespace hone::graph {
class QuantizedAddOp;
class QuantizedAveragePoolOp;
class QuantizedConvOp;
class QuantizedMatMulOp;
class QuantizedMeanOp;
class QuantizedMulOp;
class QuantizedResizeOp;
class QuantizedSoftmaxOp;
class QuantizedSumOp;
class RequantizeOp;
} // namespace hone::graph

namespace hone {

/// The constant integers of a weight, less their zero points: `i8` where they fit, else `i16`.
struct CenteredWeights {
  mlir::RankedTensorType type;
  std::vector<int16_t> values;
};

/// The values behind the `graph.storage_cast` of a constant whose scales, if several, belong to its own axis.
std::optional<CenteredWeights> centeredWeights(mlir::Value weights);

/// The windows of a pool that differ in how many of their taps count and how many of those are inside the input.
struct PoolWindows {
  /// Each kind's divisor and its taps inside the input.
  llvm::SmallVector<std::pair<int64_t, int64_t>> kinds;
  /// The kind of each window, row-major over the spatial dimensions.
  llvm::SmallVector<int64_t> kindOf;
};
PoolWindows windowsOf(graph::QuantizedAveragePoolOp op);

/// The integers for the operator's 32-bit accumulators, which are sums over unshifted operands:
/// - convolutions and products: one channel for each output channel, or a single one. The accumulator is the sum of the
///   centered weights times the input as stored, whose padding is its zero point; for products without constant weights
///   that of both centered operands;
/// - means: the sum of the input as stored; pools have a channel for each kind of window;
/// - resize: the sum of the input as stored times the integer weights of all axes;
/// - mul: the product of the centered operands; requantize: the input as stored.
/// Nothing is returned when there is no exact form.
std::optional<Requantization> roundingOf(graph::QuantizedAveragePoolOp op);
std::optional<Requantization> roundingOf(graph::QuantizedConvOp op);
std::optional<Requantization> roundingOf(graph::QuantizedMatMulOp op);
std::optional<Requantization> roundingOf(graph::QuantizedMeanOp op);
std::optional<Requantization> roundingOf(graph::QuantizedMulOp op);
std::optional<Requantization> roundingOf(graph::QuantizedResizeOp op);
std::optional<Requantization> roundingOf(graph::RequantizeOp op);
std::optional<SumRequantization> roundingOf(graph::QuantizedAddOp op);
std::optional<SumRequantization> roundingOf(graph::QuantizedSumOp op);
/// The integers of a `graph.quantized_sum` some of whose operands are sums, and of a `graph.quantized_mean` of sums,
/// which are added up: for each index of their channels, or one for all, the multipliers of the operands as stored.
std::optional<TermsRounding> termsRoundingOf(graph::QuantizedMeanOp op);
std::optional<TermsRounding> termsRoundingOf(graph::QuantizedSumOp op);

/// Whether a product's right side counts as weights: a constant matrix or vector.
bool hasConstantWeights(graph::QuantizedMatMulOp op);

/// The table and the fixed-point numbers of a softmax. With x the difference to the row's greatest element, 0 to 255,
/// powers[x] = exp(-x * scale) * 2^bits. The result of an element is (power << numeratorShift) / (sum * divisor).
struct SoftmaxRounding {
  llvm::SmallVector<int64_t> powers;
  int numeratorShift = 0;
  int64_t divisor = 1;
  QuantizedRange range;

  /// The result for one element's power in a row with this sum of powers; as the generated code computes it.
  int64_t apply(int64_t power, int64_t sum) const;
};
std::optional<SoftmaxRounding> roundingOf(graph::QuantizedSoftmaxOp op);

} // namespace hone

#endif // HONE_QUANTIZATION_OPERATORROUNDING_H
