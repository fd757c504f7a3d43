//===- TermsRounding.cpp - Sums of several integers, rounded once --------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A sum of integers times real factors takes too many values to look at all of its steps, but all of them are multiples of one
// number: with factors, offset and unit U as integers over one power of two, twice the distance of a result to half way is an
// integer over U. What is not half way is therefore at least 1 / (2 U) away, and arithmetic with an error below a half of
// that is exact, if what is that close is taken to be half way.
//
//===----------------------------------------------------------------------------===//

#include "Solving.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>

using namespace hone;
using llvm::APInt;
using llvm::ArrayRef;
using llvm::SmallVector;

int64_t TermsRounding::apply(int64_t channel, ArrayRef<int64_t> values) const {
  int64_t low = offsets[channel].low, high = offsets[channel].high;
  for (auto [value, multiplier] : llvm::zip_equal(values, multipliers[channel])) {
    low += value * multiplier.low;
    high += value * multiplier.high;
  }
  high += low >> 32;
  int64_t q = high >> shift, rest = high - (q << shift);
  if (rest == 0 && (low & 0xffffffff) < window && ((q ^ range.zeroPoint) & 1))
    --q;
  return std::clamp(q, range.low, range.high);
}

namespace {
/// A channel in integers over one power of two.
struct IntegerTerms {
  SmallVector<APInt> factors;
  APInt unit, zero; // The zero point's value with the offset.

  IntegerTerms(const RealTerms &terms, int64_t zeroPoint) {
    SmallVector<Dyadic> numbers{terms.unit};
    llvm::append_range(numbers, terms.offset);
    llvm::append_range(numbers, terms.factors);
    SmallVector<APInt> integers = alignedIntegers(numbers);
    unit = integers[0];
    zero = unit * APInt(unit.getBitWidth(), uint64_t(zeroPoint), /*isSigned=*/true);
    for (const APInt &term : ArrayRef(integers).slice(1, terms.offset.size()))
      zero += term;
    factors.assign(integers.begin() + 1 + terms.offset.size(), integers.end());
  }
};
} // namespace

/// number * 2^bits / unit, rounded to the nearest integer, which fits.
static APInt scaled(const APInt &number, const APInt &unit, int bits) {
  unsigned width = number.getBitWidth() + unsigned(bits) + 2;
  APInt twice = number.sext(width).shl(bits + 1) + unit.sext(width);
  return llvm::APIntOps::RoundingSDiv(twice, unit.sext(width).shl(1), APInt::Rounding::DOWN).sextOrTrunc(128);
}

static TwoWords twoWords(const APInt &number) {
  return {number.ashr(32).trunc(64).getSExtValue(), int64_t(number.trunc(32).getZExtValue())};
}

std::optional<TermsRounding> hone::solveTerms(ArrayRef<RealTerms> channels, const QuantizedRange &range) {
  SmallVector<IntegerTerms> integers;
  double most = 1;
  int64_t error = 1;
  for (const RealTerms &channel : channels) {
    if (channel.unit.sign() <= 0 || llvm::any_of(channel.reaches, [](int64_t reach) { return reach >= int64_t(1) << 29; }))
      return std::nullopt;
    const IntegerTerms &terms = integers.emplace_back(channel, range.zeroPoint);
    double magnitude = std::fabs(Quotient{terms.zero, terms.unit}.approximate()) + 2;
    // Each multiplier is wrong by a half at most, and the offset as well.
    int64_t halves = 1;
    for (auto [factor, reach] : llvm::zip_equal(terms.factors, channel.reaches)) {
      magnitude += std::fabs(Quotient{factor, terms.unit}.approximate()) * double(reach);
      halves += reach;
    }
    most = std::max(most, magnitude);
    error = std::max(error, halves / 2 + 1);
  }
  TermsRounding rounding;
  rounding.range = range;
  rounding.shift = std::min(floorLog2(0x1p60 / most), 56);
  rounding.window = 2 * error + 1;
  if (rounding.shift < 1)
    return std::nullopt;
  int bits = rounding.shift + 32;
  for (const IntegerTerms &terms : integers) {
    // The gap 2^bits / (2 U) is more than twice the error.
    if (terms.unit.getActiveBits() + APInt(64, uint64_t(4 * error)).getActiveBits() > unsigned(bits))
      return std::nullopt;
    SmallVector<TwoWords, 2> multipliers;
    for (const APInt &factor : terms.factors)
      multipliers.push_back(twoWords(scaled(factor, terms.unit, bits)));
    rounding.multipliers.push_back(multipliers);
    APInt half = APInt::getOneBitSet(128, bits - 1) + APInt(128, uint64_t(error));
    rounding.offsets.push_back(twoWords(scaled(terms.zero, terms.unit, bits) + half));
  }
  return rounding;
}
