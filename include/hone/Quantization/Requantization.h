//===- Requantization.h - Integer arithmetic that rounds real results -*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The one place that knows how a real result becomes a quantized one. docs/numerics.md has the contract and says why
// the forms are exact.
//
// A result of an integer operation is a real number v(acc) = (acc * slope + offset) / unit, with all three known
// exactly: they are products and sums of floating-point scales and integers. Rounding it half to even is a step
// function of acc: for each k there is a least acc whose result is k or more. The solvers compute these thresholds
// exactly and search for integers whose arithmetic has its steps at the same places.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_QUANTIZATION_REQUANTIZATION_H
#define HONE_QUANTIZATION_REQUANTIZATION_H

#include "llvm/ADT/APInt.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <optional>

namespace hone {

/// The number mantissa * 2^exponent, exactly.
struct Dyadic {
  llvm::APInt mantissa; // Signed, of any width.
  int exponent = 0;

  Dyadic() : mantissa(1, 0) {}
  Dyadic(llvm::APInt mantissa, int exponent) : mantissa(std::move(mantissa)), exponent(exponent) {}
  Dyadic(int64_t mantissa, int exponent) : Dyadic(llvm::APInt(64, uint64_t(mantissa)), exponent) {}
  /// A finite number, exactly, with an odd mantissa.
  static Dyadic real(double value);
  /// A scale, as the nearest `f32`.
  static Dyadic scale(double value) { return real(double(float(value))); }
  static Dyadic integer(int64_t value) { return {value, 0}; }

  /// Whether the number is negative (-1), zero or positive (1).
  int sign() const { return mantissa.isZero() ? 0 : mantissa.isNegative() ? -1 : 1; }
};

Dyadic operator*(const Dyadic &a, const Dyadic &b);
Dyadic operator-(const Dyadic &a);

/// The results that there are: `zeroPoint` stands for zero; results saturate at `low` and `high`.
struct QuantizedRange {
  int64_t zeroPoint = 0, low = -128, high = 127;
};

/// The real result of one channel as a function of its accumulator, which is always in [low, high].
struct RealResult {
  Dyadic slope, unit;                  // The unit is positive. A result falls where the slope is negative.
  llvm::SmallVector<Dyadic, 2> offset; // A sum.
  int64_t low = 0, high = 0;

  /// The result of `acc`, rounded half to even before the zero point is added, and saturated.
  int64_t round(int64_t acc, const QuantizedRange &range) const;
};

/// For each k in (range.low, range.high] the least acc in [result.low, result.high] whose result is at least k;
/// result.high + 1 where there is none. The slope is not negative.
llvm::SmallVector<int64_t> thresholdsOf(const RealResult &result, const QuantizedRange &range);

/// How results are computed.
enum class RequantizationForm {
  /// i32: clamp((mulhi((acc << preShift) + offset, multiplier) >> shift) + addition), mulhi being the high word of the
  /// 64-bit product.
  Narrow,
  /// As `WideTies`, in i32.
  NarrowTies,
  /// i64: clamp((acc * multiplier + offset) >> shift).
  Wide,
  /// i64: p = acc * multiplier + offset; clamp((p + 2^(shift-1) - less + ((((p >> shift) ^ zeroPoint) & 1) << slack))
  /// >>
  /// shift). Without a slack, 0, `less` is 1, and p is exact where results lie half way. With one, `less` is
  /// 2^(slack-1):
  /// more than p is off, and no more than what does not lie half way is from there.
  WideTies,
};

inline bool is32Bit(RequantizationForm form) {
  return form == RequantizationForm::Narrow || form == RequantizationForm::NarrowTies;
}

/// Integers for all channels of one operation.
struct Requantization {
  RequantizationForm form = RequantizationForm::Narrow;
  int preShift = 0, shift = 0, slack = 0;
  llvm::SmallVector<int64_t> multipliers, offsets; // One for each channel.
  /// Where results bend: for each channel the accumulator from which on the channel's numbers are used. Below they are
  /// those that follow the numbers of all channels.
  llvm::SmallVector<int64_t> splits;
  /// Of the narrow form, where channels differ too much for one shift and no addition: one for each channel, or none.
  llvm::SmallVector<int64_t> additions, shifts;
  QuantizedRange range;

  bool is32Bit() const { return hone::is32Bit(form); }
  int64_t channels() const { return splits.empty() ? multipliers.size() : splits.size(); }

  /// The result of a channel, computed as the generated code computes it.
  int64_t apply(int64_t channel, int64_t acc) const;
};

/// Finds the integers for all channels, in the first form that is exact for all of them. With `fast` the narrow form is
/// taken where it can be, its results being at most one unit off. Nothing is returned when no form is exact.
std::optional<Requantization> solveRequantization(llvm::ArrayRef<RealResult> channels, const QuantizedRange &range,
                                                  bool fast);

/// A channel's real result as a sum of integers, in ranges about zero, each times a factor: v = (sum + offset) / unit.
struct RealTerms {
  llvm::SmallVector<Dyadic, 2> factors, offset;
  Dyadic unit;
  /// The greatest magnitude of each integer, below 2^30, the same for all channels; those of 128 are bytes.
  llvm::SmallVector<int64_t, 2> reaches;
};

/// A number in words: the first is signed, each of the others holds the next `TermsRounding::wordBits` bits.
using Words = llvm::SmallVector<int64_t, 3>;

/// How they are computed, in words of 32 bits: the sum of all values times multipliers, and an offset, in which what is
/// more than a word's bits is carried to the word before. The first word then is the result's, times 2^shift:
///     q = words[0] >> shift
/// A real result that lies half way leaves nothing in the bits that are shifted out and in the other words, but for
/// less than `window` in the last one; there an odd q, counted from the zero point, is one less. Where no result does
/// the window is 0.
///
/// With v = value << preShift, the upper word of the product of v and a word of its multiplier is added to that word of
/// the sum, and the lower one, shifted to its unit, to the next.
struct TermsRounding {
  static constexpr int wordBits = 28; ///< Four operands' words and the offset's add up to less than 2^31.
  int shift = 0;
  int64_t window = 0;
  llvm::SmallVector<llvm::SmallVector<Words, 2>> multipliers; ///< For each channel one for each integer.
  llvm::SmallVector<Words> offsets;                           ///< One for each channel.
  llvm::SmallVector<int, 2> preShifts;                        ///< One for each integer.
  QuantizedRange range;

  /// Two or three.
  size_t words() const { return offsets[0].size(); }
  int64_t apply(int64_t channel, llvm::ArrayRef<int64_t> values) const;
};

/// Finds these integers, exact for all values; for up to four of them. Nothing is returned where three words are too
/// few.
std::optional<TermsRounding> solveTerms(llvm::ArrayRef<RealTerms> channels, const QuantizedRange &range);

} // namespace hone

#endif // HONE_QUANTIZATION_REQUANTIZATION_H
