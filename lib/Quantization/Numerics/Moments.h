//===- Moments.h - Moments of vectors, and rounding by them ---------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_QUANTIZATION_NUMERICS_MOMENTS_H
#define HONE_LIB_QUANTIZATION_NUMERICS_MOMENTS_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <memory>
#include <vector>

namespace hone {

/// real = integer * scale, for integers from low to high.
struct Grid {
  float scale;
  int64_t low, high;
};

/// The first and, if they are asked for, the second moments of vectors.
class Moments {
public:
  Moments(int64_t depth, bool second);
  ~Moments();
  Moments(Moments &&);

  /// Adds a vector of `depth` numbers.
  void add(llvm::ArrayRef<float> vector);
  int64_t count() const;
  double mean(int64_t k) const;

  /// Rounds rows of `depth` weights, each to its grid: one weight after the other, with each one's error made up for by
  /// those that are not yet rounded, as far as the vectors allow (the method of "Optimal Brain Surgeon", Hassibi and
  /// Stork 1993, in the order and with the factorization of "GPTQ", Frantar et al. 2022). The matrix that is inverted
  /// is damped by a hundredth of the mean of its diagonal. Without second moments each goes to the nearest integer.
  std::vector<int32_t> round(llvm::ArrayRef<float> rows, llvm::ArrayRef<Grid> grids);

private:
  struct State;
  std::unique_ptr<State> state;
};

} // namespace hone

#endif // HONE_LIB_QUANTIZATION_NUMERICS_MOMENTS_H
