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

#include "hone/Dialect/Graph/Rounding.h"
#include "llvm/ADT/APInt.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <optional>
#include <string>

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

/// The real result of one channel as a function of its accumulator, which is always in [low, high].
struct RealResult {
  Dyadic slope, unit;                  // The unit is positive. A result falls where the slope is negative.
  llvm::SmallVector<Dyadic, 2> offset; // A sum.
  int64_t low = 0, high = 0;

  /// The result of `acc`, rounded half to even before the zero point is added, and saturated.
  int64_t round(int64_t acc, const graph::QuantizedRange &range) const;
};

/// For each k in (range.low, range.high] the least acc in [result.low, result.high] whose result is at least k;
/// result.high + 1 where there is none. The slope is not negative.
llvm::SmallVector<int64_t> thresholdsOf(const RealResult &result, const graph::QuantizedRange &range);

/// The real results of the channels of one operation.
struct RealChannels {
  /// One for each channel; where results bend, those from the bend on, and after all of them those below it.
  llvm::SmallVector<RealResult> parts;
  /// Where they do: the accumulator from which on a channel's first part counts.
  llvm::SmallVector<int64_t> splits;
};

/// What machines differ in where the cost of rounding is concerned.
struct RoundingMachine {
  /// How many instructions give the upper words of products of 32-bit integers, of vectors if there are any.
  int64_t highMultiply = 1;
  /// Whether vectors of floats are multiplied and added to in one instruction, which rounds once.
  bool floatMultiplyAdd = false;
};

/// Finds the integers for all channels, in the form that costs least on a machine of those that are exact for all of
/// them. With `fast` the narrow form is taken where it can be, its results being at most one unit off. Nothing is
/// returned when no form is exact.
std::optional<graph::Requantization> solveRequantization(const RealChannels &channels,
                                                         const graph::QuantizedRange &range, bool fast,
                                                         const RoundingMachine &machine = {});

/// Where integers that have one channel, or as many as there are, round wrongly, at the steps of the real results and
/// at both ends of the accumulators, or leave the words that they are computed in: the predicate of a sentence. With
/// `fast` results may be one unit off. Nothing is returned when they are right for every accumulator.
std::optional<std::string> flawOf(const graph::Requantization &rounding, const RealChannels &channels,
                                  const graph::QuantizedRange &range, bool fast);

} // namespace hone

#endif // HONE_QUANTIZATION_REQUANTIZATION_H
