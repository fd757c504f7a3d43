//===- Rounding.h - How integers become quantized results -----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The integers that an operator on quantized tensors is rounded with, as its attribute `rounding` holds them. Whoever
// makes them (a solver, a front end, a person) has to prove them right; whoever generates code obeys them. The function
// `apply` of each is what the generated code computes. docs/numerics.md says what the forms are for.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_ROUNDING_H
#define HONE_DIALECT_GRAPH_ROUNDING_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/Hashing.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <optional>

namespace hone::graph {

/// The results that there are: `zeroPoint` stands for zero; results saturate at `low` and `high`.
struct QuantizedRange {
  int64_t zeroPoint = 0, low = -128, high = 127;
};

/// p / 2^shift, rounded half to even counted from the zero point, which p includes; see `RequantizationForm::WideTies`.
int64_t roundTies(__int128 p, int shift, int64_t zeroPoint, int slack = 0);

//===----------------------------------------------------------------------------===//
// Accumulators
//===----------------------------------------------------------------------------===//

/// How results are computed. Forms are exact where their integers are proved to be.
enum class RequantizationForm {
  /// i32: clamp((mulhi((acc << preShift) + offset, multiplier) >> shift) + addition), mulhi being the high word of the
  /// 64-bit product.
  Narrow,
  /// As `WideTies`, in i32.
  NarrowTies,
  /// i64: clamp((acc * multiplier + offset) >> shift).
  Wide,
  /// i64: p = acc * multiplier + offset; clamp((p + 2^(shift-1) - less + ((((p >> shift) ^ zeroPoint) & 1) << slack))
  /// >> shift). Without a slack, 0, `less` is 1, and p is exact where results lie half way. With one, `less` is
  /// 2^(slack-1): more than p is off, and no more than what does not lie half way is from there.
  WideTies,
  /// Floats: bits(fma(float((acc << preShift) + offset), multiplier * 2^-shift, 1.5 * 2^23)) - bits(1.5 * 2^23) +
  /// zeroPoint, saturated. The sum has 24 bits, and so has the multiplier, so that this is their product over 2^shift,
  /// rounded half to even.
  Float,
};

/// Integers for all channels of an operator with one accumulator for each result.
struct Requantization {
  RequantizationForm form = RequantizationForm::Narrow;
  int preShift = 0, shift = 0, slack = 0;
  llvm::SmallVector<int64_t> multipliers, offsets; ///< One for each channel.
  /// Where results bend: for each channel the accumulator from which on the channel's numbers are used. Below they are
  /// those that follow the numbers of all channels.
  llvm::SmallVector<int64_t> splits;
  /// Of the narrow form, where channels differ too much for one shift and no addition: one for each channel, or none.
  /// The form of floats has shifts as well.
  llvm::SmallVector<int64_t> additions, shifts;

  bool is32Bit() const { return form != RequantizationForm::Wide && form != RequantizationForm::WideTies; }
  /// Whether offsets are added before the product, and accumulators shifted.
  bool multipliesOffset() const { return form == RequantizationForm::Narrow || form == RequantizationForm::Float; }
  int64_t channels() const { return splits.empty() ? multipliers.size() : splits.size(); }

  /// The result of a channel, computed as the generated code computes it.
  int64_t apply(int64_t channel, int64_t acc, const QuantizedRange &range) const;

  bool operator==(const Requantization &other) const = default;
};

//===----------------------------------------------------------------------------===//
// Sums of bytes
//===----------------------------------------------------------------------------===//

/// How sums are computed, all in i32. `multipliers` belong to the operands, q.
enum class SumForm {
  /// clamp((the sum of mulhi(q << 24, multiplier) + offset) >> shift), mulhi being the high word of the 64-bit product.
  Narrow,
  /// p = the sum of q * multiplier + offset; clamp(roundTies(p, shift)): as `RequantizationForm::WideTies`.
  Ties,
  /// The same sum in two words: multipliers and offset are high * 2^lowBits + low, with low from -2^(lowBits-1) on.
  /// With p as if it were one number, clamp((p + 2^(shift-1)) >> shift), or, where results may lie half way,
  /// clamp(roundTies(p, shift)) with a slack.
  Split,
};

/// The two words of a number.
struct SplitNumber {
  int64_t high, low;
  SplitNumber(int64_t value, int lowBits)
      : high((value + (int64_t(1) << (lowBits - 1))) >> lowBits), low(value - high * (int64_t(1) << lowBits)) {}
};

/// Integers of a weighted sum of operands of 8 bits, as they are stored.
struct SumRequantization {
  SumForm form = SumForm::Narrow;
  int shift = 0, lowBits = 0;
  std::optional<int> slack;
  llvm::SmallVector<int64_t> multipliers; ///< One for each operand.
  int64_t offset = 0;

  /// The result, as the generated code computes it.
  int64_t apply(llvm::ArrayRef<int64_t> operands, const QuantizedRange &range) const;

  bool operator==(const SumRequantization &other) const = default;
};

//===----------------------------------------------------------------------------===//
// Sums of sums
//===----------------------------------------------------------------------------===//

/// A number in words: the first is signed, each of the others holds the next `TermsRounding::wordBits` bits.
using Words = llvm::SmallVector<int64_t, 3>;

/// How sums of integers times multipliers are computed, in words of 32 bits: the sum of all values times multipliers,
/// and an offset, in which what is more than a word's bits is carried to the word before. The first word then is the
/// result's, times 2^shift:
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
  llvm::SmallVector<llvm::SmallVector<Words>> multipliers; ///< For each channel one for each integer.
  llvm::SmallVector<Words> offsets;                        ///< One for each channel.
  llvm::SmallVector<int64_t> preShifts;                    ///< One for each integer.

  /// Two or three.
  size_t words() const { return offsets[0].size(); }
  int64_t channels() const { return offsets.size(); }
  int64_t apply(int64_t channel, llvm::ArrayRef<int64_t> values, const QuantizedRange &range) const;

  bool operator==(const TermsRounding &other) const = default;
};

//===----------------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------------===//

/// The table and the fixed-point numbers of a softmax. With x the difference to the row's greatest element, 0 to 255,
/// powers[x] = exp(-x * scale) * 2^bits. The result of an element is (power << numeratorShift) / (sum * divisor).
struct SoftmaxRounding {
  llvm::SmallVector<int64_t> powers;
  int numeratorShift = 0;
  int64_t divisor = 1;

  /// The result for one element's power in a row with this sum of powers; as the generated code computes it.
  int64_t apply(int64_t power, int64_t sum, const QuantizedRange &range) const;

  bool operator==(const SoftmaxRounding &other) const = default;
};

// LLVM finds these by their name.
// NOLINTBEGIN(readability-identifier-naming)
llvm::hash_code hash_value(const Requantization &rounding);
llvm::hash_code hash_value(const SoftmaxRounding &rounding);
llvm::hash_code hash_value(const SumRequantization &rounding);
llvm::hash_code hash_value(const TermsRounding &rounding);
// NOLINTEND(readability-identifier-naming)

} // namespace hone::graph

#endif // HONE_DIALECT_GRAPH_ROUNDING_H
