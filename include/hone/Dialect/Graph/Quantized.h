//===- Quantized.h - What a quantized type says ----------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_QUANTIZED_H
#define HONE_DIALECT_GRAPH_QUANTIZED_H

#include "hone/Dialect/Graph/Graph.h"

namespace hone::graph {
class RequantizeOp;

/// A quantized element type, read: element `q` along index `i` of `axis` stands for (q - zeroPoints[i]) * scales[i].
struct Quantization {
  mlir::IntegerType storage;             ///< `i8`, `i16` or `i32`.
  llvm::SmallVector<double> scales;      ///< One, or one for each index of `axis`.
  llvm::SmallVector<int64_t> zeroPoints; ///< As many.
  int64_t axis = -1;                     ///< Negative: one scale for the whole tensor.

  bool isPerTensor() const { return axis < 0; }
  double scale(int64_t index) const { return scales[isPerTensor() ? 0 : index]; }
  int64_t zeroPoint(int64_t index) const { return zeroPoints[isPerTensor() ? 0 : index]; }
};

/// Reads a quantized element type, or the element type of a tensor; nothing for other types.
std::optional<Quantization> quantizationOf(mlir::Type type);

/// The quantized element type with these parameters, of signed storage; its real numbers are `f32`. Null when the quant
/// dialect has no such type: a scale outside the range of `f32`, say.
mlir::Type quantizedType(mlir::MLIRContext *context, const Quantization &quantization);

/// A step on the real results of an operator before they are rounded. The attribute `after` of `graph.quantized_conv`,
/// `graph.quantized_matmul`, `graph.requantize` and, with one number for all, of `graph.quantized_average_pool`,
/// `graph.quantized_mean`, `graph.quantized_mul` and `graph.quantized_resize` lists them, in order. Each is a
/// dictionary of one entry, whose numbers are one for all channels or one for each: `add`, `multiply` or `divide` by
/// it, or `leak`, by which what is negative is multiplied; there is one `leak` at most. Channels are those of the
/// result, and for `graph.requantize` the indices of dimension `axis`.
///     after = [{multiply = array<f64: 0.5, 0.25>}, {leak = array<f64: 0.125>}]
struct RealStep {
  enum Kind { Add, Multiply, Divide, Leak };
  Kind kind;
  llvm::SmallVector<double> values; ///< One, or one for each channel.

  double at(int64_t channel) const { return values[values.size() == 1 ? 0 : channel]; }
};

/// Steps as the attribute `after`, and the steps of such an attribute, of which there are none where it is null.
/// Nothing is returned when the attribute is not well formed.
constexpr llvm::StringLiteral stepsName = "after";
mlir::ArrayAttr stepsAttribute(mlir::MLIRContext *context, llvm::ArrayRef<RealStep> steps);
std::optional<llvm::SmallVector<RealStep>> stepsOf(mlir::Attribute attribute);
std::optional<llvm::SmallVector<RealStep>> stepsOf(mlir::Operation *op);
/// The dimension of a `graph.requantize` that steps are along, not negative; 0 where it has no dimensions.
int64_t stepsAxisOf(RequantizeOp op);

/// What an operand that is sums (see isSums) stands for. The attribute `sums` of `graph.quantized_sum` and of
/// `graph.quantized_mean` has a dictionary of these entries for each such operand, which are the first ones.
///     sums = [{axis = 1, reach = 5000, after = [{add = array<f64: 3.0>}, {multiply = array<f64: 0.5, 0.25>}]}]
struct SumsOperand {
  int64_t axis;                      ///< The dimension that their channels are along.
  int64_t reach;                     ///< The greatest magnitude of a sum; positive and below 2^29.
  llvm::SmallVector<RealStep> steps; ///< From the sums to the real numbers; none leaks.
};

/// The attribute `sums`, and what it says of an operator, nothing where it is not well formed.
constexpr llvm::StringLiteral sumsName = "sums";
mlir::ArrayAttr sumsAttribute(mlir::MLIRContext *context, llvm::ArrayRef<SumsOperand> operands);
std::optional<llvm::SmallVector<SumsOperand>> sumsOf(mlir::Operation *op);

/// The attribute of a quantized operator that has the integers it is rounded with: one of those of
/// RoundingAttributes.td.
constexpr llvm::StringLiteral roundingName = "rounding";

/// Whether the result of a `graph.quantized_conv` or `graph.quantized_matmul` is stored in 32 bits: it is then the sums
/// of the left operand as stored and the weights less their zero points, which are not rounded; there is neither bias
/// nor clamp.
bool isSums(mlir::Value result);

/// A quantized element type as the integer type that it is stored as; every other type as it is.
mlir::Type storageType(mlir::Type type);

} // namespace hone::graph

#endif // HONE_DIALECT_GRAPH_QUANTIZED_H
