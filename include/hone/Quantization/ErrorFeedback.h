//===- ErrorFeedback.h - Rounding weights by what they meet ---------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_QUANTIZATION_ERRORFEEDBACK_H
#define HONE_QUANTIZATION_ERRORFEEDBACK_H

#include "hone/Quantization/Weights.h"
#include <memory>
#include <random>

namespace hone {

/// The first and second moments of what the weights of a convolution or product are multiplied with: of the vectors of
/// `depth` numbers, with padding, that its output elements see.
class InputMoments {
public:
  /// Deeper operators have first moments only: a matrix of their depth squared would take too long to invert.
  static constexpr int64_t mostDepth = 4096;

  /// For an operator that `WeightMatrix::of` knows.
  explicit InputMoments(mlir::Operation *op);
  ~InputMoments();
  InputMoments(InputMoments &&);

  /// Adds `count` vectors at random places of one input, whose elements are in row-major order.
  void add(llvm::ArrayRef<float> input, int64_t count, std::mt19937 &generator);

  /// Whether `round` can go by second moments.
  bool hasSecond() const;

  /// The integers for weights whose channels have symmetric scales, in the matrix's order. Where there are second
  /// moments, each one's error is made up for by others; see Numerics/Moments.h.
  std::vector<int32_t> round(const WeightMatrix &weights, llvm::ArrayRef<AffineScale> scales, IntegerLimits limits);

  /// The mean error that rounded weights make in each channel's sums.
  std::vector<double> meanErrors(const WeightMatrix &weights, llvm::ArrayRef<AffineScale> scales,
                                 llvm::ArrayRef<int32_t> integers) const;

private:
  struct State;
  std::unique_ptr<State> state;
};

} // namespace hone

#endif // HONE_QUANTIZATION_ERRORFEEDBACK_H
