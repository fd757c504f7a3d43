//===- TermsRounding.cpp - Sums of several integers, rounded once --------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A sum of integers times real factors takes too many values to look at all of its steps, but all of them are multiples
// of one number: with factors, offset and unit U as integers over one power of two, twice the distance of a result to
// half way is an integer over U. What is not half way is therefore at least 1 / (2 U) away. Arithmetic with an error
// below a half of that is exact, if what is that close is taken to be half way: three words do.
//
// That distance is far less than any result has, as there are many more steps of 1 / (2 U) than results. Where one
// integer is long and the others are bytes, results that come near can be counted instead, as for all bytes those of
// the long one are an arithmetic progression modulo U. Two words do for most.
//
//===----------------------------------------------------------------------------===//

#include "hone/Quantization/TermsRounding.h"
#include "Solving.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

using namespace hone;
using graph::QuantizedRange;
using graph::TermsRounding;
using graph::Words;
using llvm::APInt;
using llvm::ArrayRef;
using llvm::SmallVector;

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

/// A number in words.
static Words wordsOf(const APInt &number, size_t count) {
  Words words;
  constexpr int bits = TermsRounding::wordBits;
  for (size_t i = 0; i < count; ++i) {
    APInt shifted = number.ashr(bits * (count - 1 - i));
    words.push_back(i ? int64_t(shifted.trunc(bits).getZExtValue()) : shifted.trunc(64).getSExtValue());
  }
  return words;
}

//===----------------------------------------------------------------------------===//
// Results near to half way
//===----------------------------------------------------------------------------===//

using Wide = unsigned __int128;

/// The sum of (a * x + b) / m, each rounded down, for x from 0 to count - 1; modulo 2^128. a * count + b is below
/// 2^127.
static Wide sumOfFloors(Wide count, Wide m, Wide a, Wide b) {
  Wide sum = 0;
  while (true) {
    if (a >= m) {
      sum += (count - 1) * count / 2 * (a / m);
      a %= m;
    }
    if (b >= m) {
      sum += count * (b / m);
      b %= m;
    }
    Wide last = a * count + b;
    if (last < m)
      return sum;
    // The same points, counted along the other axis.
    count = last / m;
    b = last % m;
    std::swap(a, m);
  }
}

/// How many x from 0 to count - 1 have (a * x + b) mod m from 0 to `span`.
static Wide countBelow(Wide count, Wide m, Wide a, Wide b, Wide span) {
  return sumOfFloors(count, m, a, b + m) - sumOfFloors(count, m, a, b + m - span - 1);
}

/// The number that is not negative and congruent to another, modulo one that has at most 96 bits.
static Wide residue(const APInt &number, const APInt &modulus) {
  unsigned width = std::max(number.getBitWidth(), modulus.getBitWidth()) + 1;
  APInt rest = number.sext(width).srem(modulus.zext(width));
  if (rest.isNegative())
    rest += modulus.zext(width);
  APInt whole = rest.zextOrTrunc(128);
  return Wide(whole.lshr(64).trunc(64).getZExtValue()) << 64 | whole.trunc(64).getZExtValue();
}

namespace {

/// What comes near to half way.
enum class Nearness { None, OnlyTies, Others };

/// Twice the results of a channel less one half, as integers over its unit: a sum of values times steps, and a start.
class NearResults {
public:
  NearResults(const RealTerms &terms, const IntegerTerms &integers, unsigned width)
      : reaches(terms.reaches), modulus(integers.unit.zext(width).shl(1)), m(residue(modulus, modulus.shl(1))) {
    auto twice = [&](const APInt &number) { return residue(number.sext(width).shl(1), modulus); };
    for (const APInt &factor : integers.factors)
      steps.push_back(twice(factor));
    start = (twice(integers.zero) + m - residue(integers.unit.zext(width), modulus)) % m;
  }

  /// What results come within 2^-bits * reach of half way, in units of the result, but those of other than `longOne`
  /// are counted only if `mayCount`.
  Nearness within(int64_t reach, int bits, size_t longOne, bool mayCount) const {
    Wide w = residue((modulus * APInt(modulus.getBitWidth(), uint64_t(reach))).lshr(bits), modulus.shl(1));
    if (2 * w + 1 >= m)
      return Nearness::Others;
    if (mayCount)
      return count(w, longOne);
    return w != 0 ? Nearness::Others : mayBeTies() ? Nearness::OnlyTies : Nearness::None;
  }

private:
  /// By divisors alone.
  bool mayBeTies() const {
    Wide divisor = m;
    for (Wide step : steps)
      for (Wide other = step; other != 0;)
        other = std::exchange(divisor, other) % other;
    return start % divisor == 0;
  }

  Nearness count(Wide w, size_t longOne) const {
    Wide a = steps[longOne], values = Wide(2 * reaches[longOne] + 1);
    SmallVector<Wide> starts{(start + m - a * Wide(reaches[longOne]) % m) % m};
    for (auto [i, step] : llvm::enumerate(steps)) {
      if (i == longOne)
        continue;
      SmallVector<Wide> next;
      for (Wide from : starts)
        for (int64_t value = -128; value <= 127; ++value)
          next.push_back((from + m + step * Wide(value + 128) - step * 128 % m) % m);
      starts = std::move(next);
    }
    Nearness nearness = Nearness::None;
    for (Wide from : starts) {
      Wide found = countBelow(values, m, a, (from + w) % m, 2 * w);
      if (found == 0)
        continue;
      if (found != countBelow(values, m, a, from, 0))
        return Nearness::Others;
      nearness = Nearness::OnlyTies;
    }
    return nearness;
  }

  ArrayRef<int64_t> reaches;
  APInt modulus;
  Wide m, start;
  SmallVector<Wide> steps;
};

//===----------------------------------------------------------------------------===//
// Solving
//===----------------------------------------------------------------------------===//

/// Finds the words for all channels.
class TermsSolver {
public:
  TermsSolver(ArrayRef<RealTerms> channels, const QuantizedRange &range);

  /// Whether there are no more integers than four, and units of no more bits than can be counted with.
  bool mayBeSolved() const;
  /// With so many words, or nothing.
  std::optional<TermsRounding> solve(size_t words) const;
  std::optional<std::string> flawOf(const TermsRounding &rounding) const;

private:
  /// Multipliers and offsets; nothing where they have more than 32 bits.
  bool fill(TermsRounding &rounding, size_t words, int64_t addition) const;
  /// More than the magnitude of any result, without saturation.
  double most() const;
  /// What results of a channel come within `reach` units of 2^-bits of half way.
  Nearness within(size_t channel, int64_t reach, int bits) const;
  /// Whether a word that is not the last one loses bits of products with this pre-shift.
  static bool losesBits(int64_t preShift, size_t words) { return words > 2 && preShift < 32 - TermsRounding::wordBits; }
  /// Least and greatest difference, in units of the last word, of the sum of words and what it stands for.
  std::pair<double, double> errorOf(const TermsRounding &rounding, size_t channel) const;

  ArrayRef<RealTerms> channels;
  SmallVector<IntegerTerms> integers;
  ArrayRef<int64_t> reaches;
  size_t longOne; ///< The longest integer.
  bool mayCount;  ///< Whether the results near half way are few enough to count them.
  unsigned width; ///< Of arithmetic on integers of all channels.
};

} // namespace

double TermsSolver::most() const {
  double most = 1;
  for (auto [channel, terms] : llvm::zip_equal(channels, integers)) {
    double magnitude = std::fabs(Quotient{terms.zero, terms.unit}.approximate()) + 2;
    for (auto [factor, reach] : llvm::zip_equal(terms.factors, channel.reaches))
      magnitude += std::fabs(Quotient{factor, terms.unit}.approximate()) * double(reach);
    most = std::max(most, magnitude);
  }
  return most;
}

bool TermsSolver::fill(TermsRounding &rounding, size_t words, int64_t addition) const {
  int low = TermsRounding::wordBits * int(words - 1);
  rounding.multipliers.clear();
  rounding.offsets.clear();
  for (const IntegerTerms &terms : integers) {
    auto &multipliers = rounding.multipliers.emplace_back();
    for (auto [factor, preShift] : llvm::zip_equal(terms.factors, rounding.preShifts)) {
      multipliers.push_back(wordsOf(scaled(factor, terms.unit, rounding.shift + 32 - preShift + low), words));
      if (std::abs(multipliers.back()[0]) >= std::numeric_limits<int32_t>::max())
        return false;
    }
    APInt half = APInt::getOneBitSet(128, rounding.shift - 1 + low) + APInt(128, uint64_t(addition));
    rounding.offsets.push_back(wordsOf(scaled(terms.zero, terms.unit, rounding.shift + low) + half, words));
  }
  return true;
}

TermsSolver::TermsSolver(ArrayRef<RealTerms> channels, const QuantizedRange &range)
    : channels(channels), reaches(channels[0].reaches), longOne(llvm::max_element(reaches) - reaches.begin()),
      width(0) {
  constexpr size_t mostCounts = size_t(1) << 17; // About a second.
  size_t counts = channels.size();
  for (auto [i, reach] : llvm::enumerate(reaches))
    if (i != longOne)
      counts = reach > 128 || counts > mostCounts ? mostCounts + 1 : counts * 256;
  mayCount = counts <= mostCounts;
  for (const RealTerms &channel : channels) {
    integers.emplace_back(channel, range.zeroPoint);
    width = std::max(width, integers.back().unit.getBitWidth() + 16);
  }
}

bool TermsSolver::mayBeSolved() const {
  constexpr size_t mostOperands = 4;
  return reaches.size() <= mostOperands &&
         llvm::all_of(integers, [](const IntegerTerms &terms) { return terms.unit.getActiveBits() <= 88; });
}

Nearness TermsSolver::within(size_t channel, int64_t reach, int bits) const {
  return NearResults(channels[channel], integers[channel], width).within(reach, bits, longOne, mayCount);
}

std::optional<TermsRounding> TermsSolver::solve(size_t words) const {
  TermsRounding rounding;
  for (int64_t reach : reaches) {
    rounding.preShifts.push_back(30 - floorLog2(double(reach)));
    // What the lower words of products lose when they are shifted is nothing then; it is little in the last word only.
    if (losesBits(rounding.preShifts.back(), words))
      return std::nullopt;
  }
  // Each operand's last word is rounded down twice, which one step of it makes up for on the average; its multiplier is
  // off by a quarter of one at most.
  int64_t operands = reaches.size(), error = 2 * operands;
  rounding.shift = floorLog2(0x1p30 / most());
  while (rounding.shift >= 1 && !fill(rounding, words, error + operands))
    --rounding.shift;
  if (rounding.shift < 1)
    return std::nullopt;
  int bits = rounding.shift + TermsRounding::wordBits * int(words - 1);
  for (size_t channel = 0; channel < channels.size(); ++channel) {
    Nearness nearness = within(channel, 2 * error + 2, bits);
    if (nearness == Nearness::Others)
      return std::nullopt;
    if (nearness == Nearness::OnlyTies)
      rounding.window = 2 * error + 1;
  }
  return rounding;
}

static bool isSolvable(ArrayRef<RealTerms> channels) {
  return llvm::all_of(channels, [](const RealTerms &channel) {
    return channel.unit.sign() > 0 && *llvm::max_element(channel.reaches) < int64_t(1) << 30;
  });
}

std::optional<TermsRounding> hone::solveTerms(ArrayRef<RealTerms> channels, const QuantizedRange &range) {
  if (!isSolvable(channels))
    return std::nullopt;
  TermsSolver solver(channels, range);
  if (!solver.mayBeSolved())
    return std::nullopt;
  for (size_t words : {2, 3})
    if (std::optional<TermsRounding> rounding = solver.solve(words))
      return rounding;
  return std::nullopt;
}

//===----------------------------------------------------------------------------===//
// Proving
//===----------------------------------------------------------------------------===//

/// A number of words as one, in units of the last.
static APInt numberOf(const Words &words, unsigned width) {
  APInt number(width, 0);
  for (int64_t word : words)
    number = number.shl(TermsRounding::wordBits) + APInt(width, uint64_t(word), /*isSigned=*/true);
  return number;
}

/// The words, in units of the last, less number * 2^bits / unit and less `half`.
static double difference(const Words &words, const APInt &number, const APInt &unit, int bits, APInt half) {
  unsigned width = number.getBitWidth() + unsigned(std::abs(bits)) + 160;
  APInt denominator = unit.sext(width).shl(unsigned(std::max(-bits, 0)));
  APInt top = (numberOf(words, width) - half.zext(width)) * denominator;
  top -= number.sext(width).shl(unsigned(std::max(bits, 0)));
  return Quotient{top, denominator}.approximate();
}

std::pair<double, double> TermsSolver::errorOf(const TermsRounding &rounding, size_t channel) const {
  const IntegerTerms &terms = integers[channel];
  size_t numbers = rounding.channels() == 1 ? 0 : channel;
  int low = TermsRounding::wordBits * int(rounding.words() - 1), bits = rounding.shift + low;
  double offset =
      difference(rounding.offsets[numbers], terms.zero, terms.unit, bits, APInt::getOneBitSet(128, unsigned(bits - 1)));
  double error = 0x1p-20; // More than doubles lose here.
  for (auto [factor, multiplier, preShift, reach] :
       llvm::zip_equal(terms.factors, rounding.multipliers[numbers], rounding.preShifts, reaches)) {
    double off = difference(multiplier, factor, terms.unit, bits + 32 - int(preShift), APInt(1, 0));
    error += std::fabs(off) * std::ldexp(double(reach), int(preShift) - 32);
  }
  // Rounded down twice.
  return {offset - error - 2 * double(reaches.size()), offset + error};
}

std::optional<std::string> TermsSolver::flawOf(const TermsRounding &rounding) const {
  for (auto [i, preShift, reach] : llvm::enumerate(rounding.preShifts, reaches))
    if (reach << preShift > std::numeric_limits<int32_t>::max() || losesBits(preShift, rounding.words()))
      return llvm::formatv("has the pre-shift {0} for operand {1}, whose integers reach {2}; expected one that keeps "
                           "products and no bits beyond theirs",
                           preShift, i, reach)
          .str();
  int bits = rounding.shift + TermsRounding::wordBits * int(rounding.words() - 1);
  for (size_t channel = 0; channel < channels.size(); ++channel) {
    size_t numbers = rounding.channels() == 1 ? 0 : channel;
    int64_t first = std::abs(rounding.offsets[numbers][0]) + 16;
    for (auto [multiplier, preShift, reach] :
         llvm::zip_equal(rounding.multipliers[numbers], rounding.preShifts, reaches))
      first += (reach << preShift) * std::abs(multiplier[0]) >> 32;
    if (first > std::numeric_limits<int32_t>::max())
      return llvm::formatv("leaves its words in channel {0}", channel).str();
    auto [least, most] = errorOf(rounding, channel);
    double reach = std::ceil(std::max(double(rounding.window) - least, most)) + 1;
    Nearness nearness = reach < 0x1p40 ? within(channel, int64_t(reach), bits) : Nearness::Others;
    bool tellsTies = least >= 0 && most < double(rounding.window);
    if (nearness == Nearness::Others || (nearness == Nearness::OnlyTies && !tellsTies))
      return llvm::formatv(
                 "is not shown to be right in channel {0}: its sums are off by {1:f1} to {2:f1} units of the last "
                 "word, and results {3}",
                 channel, least, most,
                 nearness == Nearness::Others ? "come as near to half way"
                                              : "that lie half way are told by another window")
          .str();
  }
  return std::nullopt;
}

std::optional<std::string> hone::flawOf(const TermsRounding &rounding, ArrayRef<RealTerms> channels,
                                        const QuantizedRange &range) {
  if (!isSolvable(channels))
    return "has no right numbers: its integers have more than 30 bits";
  TermsSolver solver(channels, range);
  if (!solver.mayBeSolved())
    return "has no right numbers: the unit of its results is too long";
  return solver.flawOf(rounding);
}
