//===- Ranges.h - Scales of integers from ranges of reals -----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_QUANTIZATION_RANGES_H
#define HONE_QUANTIZATION_RANGES_H

#include "mlir/IR/BuiltinTypes.h"
#include <cstdint>

namespace hone {

/// The least and the greatest number of an integer type: signless ones are signed.
struct IntegerLimits {
  int64_t low, high;
  explicit IntegerLimits(mlir::IntegerType type);
};

/// real = (integer - zeroPoint) * scale.
struct AffineScale {
  float scale = 1;
  int64_t zeroPoint = 0;

  /// The nearest integer for a real number, halves to even, limited to [low, high].
  int64_t round(double real, IntegerLimits limits) const;
  double real(int64_t integer) const { return double(integer - zeroPoint) * double(scale); }
};

/// How ranges become scales.
struct ScaleOptions {
  bool symmetric = false;  ///< The zero point is the middle of the integers, and the one least integer is not needed.
  bool powerOfTwo = false; ///< The scale is the least power of two that is enough.
};

/// The scale with which integers of `storage` reach from `low` to `high` and have zero exactly; both finite, `low` not
/// above `high`. Where all numbers are zero the scale is 1.
AffineScale scaleOfRange(double low, double high, mlir::IntegerType storage, ScaleOptions options);

} // namespace hone

#endif // HONE_QUANTIZATION_RANGES_H
