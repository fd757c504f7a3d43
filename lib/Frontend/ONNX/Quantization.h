//===- Quantization.h - Quantized operands and results --------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// What handlers of quantized operators share. An operator on quantized tensors is imported as the operator on the
// real numbers that they stand for: each operand dequantized, the result quantized. Making integer arithmetic of that
// is left to the graph's passes, so that models with quantized operators and models with QuantizeLinear and
// DequantizeLinear around float operators take the same path.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_QUANTIZATION_H
#define HONE_LIB_FRONTEND_ONNX_QUANTIZATION_H

#include "Node.h"

namespace hone::importer {

/// Which operands of a node are a quantized tensor, its scale and its zero point.
struct Quantized {
  unsigned value, scale, zero;
};

/// Scale and zero point of equal shape: scalars, or vectors along `axis`.
struct Parameters {
  mlir::Value scale, zero;
  std::optional<int64_t> axis;

  /// As attributes of `graph.quantize_linear` and `graph.dequantize_linear`.
  llvm::SmallVector<mlir::NamedAttribute> attributes(Node &node) const;
};

/// Reads scale and zero point for a tensor of element type `storage` and shape `whole`. A zero point left out is 0.
/// Nothing, with an error, when they have not one element or those of dimension `axis`.
std::optional<Parameters> readParameters(Node &node, unsigned scale, unsigned zero, mlir::Type storage,
                                         llvm::ArrayRef<int64_t> whole, std::optional<int64_t> axis);

/// The real numbers, in f32, that a quantized operand stands for. Scale and zero point have one element, or those of
/// dimension `axis`, or with `broadcasts` any shape that broadcasts to the operand's. A zero point left out is 0.
mlir::Value dequantize(Node &node, Quantized operand, std::optional<int64_t> axis = std::nullopt,
                       bool broadcasts = false);

/// The same for an operand that has been rearranged to `x`, which `axis` is a dimension of.
mlir::Value dequantize(Node &node, mlir::Value x, Quantized operand, std::optional<int64_t> axis = std::nullopt);

/// The result of a quantized operator from its real value, with its scale and zero point, which have one element or
/// those of dimension `axis`. The element type is the zero point's, or `otherwise` when it is left out.
mlir::Value quantize(Node &node, mlir::Value real, unsigned scale, unsigned zero, mlir::Type otherwise,
                     std::optional<int64_t> axis = std::nullopt);

/// A bias of 32-bit sums in units of the product of two operands' scales. The product of two f32 numbers is exact in
/// f64, so the bias is dequantized in f64 and rounded to f32 once.
mlir::Value dequantizeBias(Node &node, unsigned bias, unsigned xScale, unsigned wScale, double factor = 1.0);

/// Operand `index` as 32-bit integers about its zero point, which has one element, or those of dimension `axis`, or
/// the operand's rank.
mlir::Value centered(Node &node, unsigned index, unsigned zero, int64_t axis);

/// Whether operand `index`, when it is there, holds quantized numbers; reports when it does not.
bool holdsIntegers(Node &node, unsigned index);
/// Whether operand `index`, when it is there, is a scale; reports when it is not.
bool holdsScales(Node &node, unsigned index);
/// Whether the operands, when they are there, have one element each; reports when one does not.
bool areScalars(Node &node, std::initializer_list<unsigned> indices);

/// `values`, one for each block of `size` elements along `axis`, repeated so that each of `extent` elements has its
/// own.
mlir::Value repeatBlocks(Node &node, mlir::Value values, int64_t axis, int64_t size, int64_t extent);

/// (x - zero) * scale by operations on whole tensors, for parameters that are neither scalars nor vectors. `zero` may
/// be null.
mlir::Value dequantizeEach(Node &node, mlir::Value x, mlir::Value scale, mlir::Value zero);

/// The result of QLinearConv on its first operand in the form `x`, channels at dimension 1.
mlir::Value quantizedConvolution(Node &node, mlir::Value x);

/// ONNX's DynamicQuantizeLinear: the quantized tensor, its scale and its zero point.
struct DynamicallyQuantized {
  mlir::Value value, scale, zero;
};
DynamicallyQuantized quantizeDynamically(Node &node, mlir::Value x);

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_QUANTIZATION_H
