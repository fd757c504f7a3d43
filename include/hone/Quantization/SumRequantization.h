//===- SumRequantization.h - Integer arithmetic for sums ------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_QUANTIZATION_SUMREQUANTIZATION_H
#define HONE_QUANTIZATION_SUMREQUANTIZATION_H

#include "hone/Quantization/Requantization.h"

namespace hone {

/// A weighted sum of 8-bit operands, as they are stored: v = (the sum of slopes[i] * operand[i] + offset) / unit.
struct RealSum {
  llvm::SmallVector<Dyadic, 2> slopes; // Of any sign.
  llvm::SmallVector<Dyadic, 4> offset; // A sum; the operands' zero points are in it.
  Dyadic unit;                         // Positive.

  int64_t round(llvm::ArrayRef<int64_t> operands, const QuantizedRange &range) const;
};

/// How sums are computed, all in i32. `multipliers` belong to the operands, q.
enum class SumForm {
  /// clamp((the sum of mulhi(q << 24, multiplier) + offset) >> shift), mulhi being the high word of the 64-bit product.
  Narrow,
  /// p = the sum of q * multiplier + offset; clamp(roundTies(p, shift)): as `RequantizationForm::WideTies`.
  Ties,
  /// The same sum in two words: multipliers and offset are high * 2^lowBits + low, with low from -2^(lowBits-1) on.
  /// With
  /// p as if it were one number, clamp((p + 2^(shift-1)) >> shift), or, where results may lie half way,
  /// clamp(roundTies(p, shift)) with a slack.
  Split,
};

/// The two words of a number.
struct SplitNumber {
  int64_t high, low;
  SplitNumber(int64_t value, int lowBits)
      : high((value + (int64_t(1) << (lowBits - 1))) >> lowBits), low(value - high * (int64_t(1) << lowBits)) {}
};

/// Integers of a sum.
struct SumRequantization {
  SumForm form = SumForm::Narrow;
  int shift = 0, lowBits = 0;
  std::optional<int> slack;
  llvm::SmallVector<int64_t, 2> multipliers;
  int64_t offset = 0;
  QuantizedRange range;

  /// The result, as the generated code computes it.
  int64_t apply(llvm::ArrayRef<int64_t> operands) const;
};

/// Finds the integers of a sum, exact for all values of the operands; as `solveRequantization`.
std::optional<SumRequantization> solveSum(const RealSum &sum, const QuantizedRange &range, bool fast);

} // namespace hone

#endif // HONE_QUANTIZATION_SUMREQUANTIZATION_H
