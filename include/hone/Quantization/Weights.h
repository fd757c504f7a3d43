//===- Weights.h - The weights of convolutions and products ---------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// What is shared by those who round weights: where the weights of a channel stand, and the scales of the channels.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_QUANTIZATION_WEIGHTS_H
#define HONE_QUANTIZATION_WEIGHTS_H

#include "hone/Quantization/Ranges.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <vector>

namespace hone::graph {
class ObserveOp;
} // namespace hone::graph

namespace hone {

/// Constant weights as a matrix: `channels` rows of `depth` numbers, the sums that an output element is made of.
struct WeightMatrix {
  int64_t channels = 0, depth = 0;
  /// Convolutions only: each group of rows meets its own channels of the input.
  int64_t groups = 1;
  std::vector<float> values; ///< [channels][depth]
  bool transposed = false;   ///< In the constant the depth is the outer dimension.

  /// The matrix of a convolution (channels first) or of a product with a constant matrix whose second operand is an
  /// observed constant, or nothing for other operators.
  static std::optional<WeightMatrix> of(mlir::Operation *op);

  /// Elements in the constant's order for integers in the matrix's.
  template <typename T> std::vector<T> inConstantOrder(llvm::ArrayRef<T> matrix) const {
    if (!transposed)
      return matrix.vec();
    std::vector<T> result(matrix.size());
    for (int64_t row = 0; row < channels; ++row)
      for (int64_t k = 0; k < depth; ++k)
        result[k * channels + row] = matrix[row * depth + k];
    return result;
  }
};

/// The constant that is added to the sums of a convolution or product, one number for each channel: the operand that
/// holds it, which may be another operator's; null if there is none.
mlir::OpOperand *biasOperand(mlir::Operation *op);

/// The scales of the constant that `weights` observes, one or one for each index of its axis: symmetric as it says, and
/// large enough that the integers of the bias of `op`, whose input has the scale `inputScale`, do not overflow.
llvm::SmallVector<AffineScale> weightScales(graph::ObserveOp weights, mlir::Operation *op,
                                            std::optional<float> inputScale, bool powerOfTwo);

/// Replaces the observation of constant weights by the dequantization of `integers`, which are in the constant's order.
void replaceByIntegers(graph::ObserveOp weights, llvm::ArrayRef<int32_t> integers, llvm::ArrayRef<AffineScale> scales);

} // namespace hone

#endif // HONE_QUANTIZATION_WEIGHTS_H
