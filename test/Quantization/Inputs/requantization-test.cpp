//===- requantization-test.cpp - Requantization against a plain reference ------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Compares every form with exact rational arithmetic in C++: over all accumulators of small ranges, over random ones of
// large ranges, and over all pairs for sums. Prints how many channels each form solved.
//
//===----------------------------------------------------------------------------===//

#include "hone/Quantization/SumRequantization.h"
#include "hone/Quantization/TermsRounding.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

using namespace hone;
using graph::QuantizedRange;

/// A quotient rounded half to even; exact while the products fit 128 bits.
static __int128 roundQuotient(__int128 numerator, __int128 denominator) {
  __int128 floor = numerator / denominator - (numerator % denominator < 0);
  __int128 rest = numerator - floor * denominator;
  if (2 * rest > denominator || (2 * rest == denominator && (floor & 1)))
    ++floor;
  return floor;
}

namespace {

/// Scales as integers over a common power of two: value = integer * 2^-exponent.
struct Case {
  int64_t inputScale, weightScale, biasScale, resultScale; // Over 2^24, 2^24, 2^48, 2^24.
  int64_t bias, inputZero, weightSum, low, high;
  QuantizedRange range;

  int64_t reference(int64_t acc) const {
    __int128 real = __int128(acc - inputZero * weightSum) * inputScale * weightScale + __int128(bias) * biasScale;
    __int128 rounded = roundQuotient(real, __int128(resultScale) << 24);
    return int64_t(std::clamp<__int128>(rounded + range.zeroPoint, range.low, range.high));
  }

  RealResult real() const {
    RealResult result;
    result.slope = Dyadic(inputScale, -24) * Dyadic(weightScale, -24);
    result.unit = Dyadic(resultScale, -24);
    result.offset = {Dyadic(-inputZero * weightSum, 0) * result.slope, Dyadic(bias, 0) * Dyadic(biasScale, -48)};
    result.low = low;
    result.high = high;
    return result;
  }
};

class Tester {
public:
  explicit Tester(unsigned seed) : random(seed) {}

  int64_t between(int64_t low, int64_t high) { return std::uniform_int_distribution<int64_t>(low, high)(random); }

  void check(bool right, const char *what) {
    ++checks;
    if (right)
      return;
    if (++failures < 10)
      llvm::errs() << "wrong: " << what << "\n";
  }

  /// Every second one has floats that cost less.
  RoundingMachine machine() {
    ++machines;
    return {machines % 2 ? 5 : 1, machines % 2 == 1};
  }

  Case makeCase(int64_t reach, bool powersOfTwo) {
    Case c;
    auto scale = [&](int bits) {
      int64_t exponent = between(bits - 4, bits);
      return powersOfTwo ? int64_t(1) << exponent : between(int64_t(1) << (exponent - 1), int64_t(1) << exponent);
    };
    c.inputScale = scale(20);
    c.weightScale = scale(18);
    c.biasScale = c.inputScale * c.weightScale;
    // Results that use the range of the accumulator, more or less.
    long double wanted = (long double)c.inputScale * c.weightScale * reach / 128 / 16777216.0L;
    c.resultScale = std::clamp<int64_t>(int64_t(wanted), 1, (1 << 24) - 1);
    if (powersOfTwo)
      c.resultScale = int64_t(1) << int(std::log2((double)c.resultScale));
    c.inputZero = between(-128, 127);
    c.weightSum = between(-reach / 256, reach / 256);
    c.bias = between(-reach / 4, reach / 4);
    c.low = -reach;
    c.high = reach;
    c.range.zeroPoint = between(0, 3) ? between(-128, 127) : -128;
    if (between(0, 1))
      c.range.low = std::max<int64_t>(c.range.zeroPoint, -128);
    return c;
  }

  void testCase(const Case &c, bool fast) {
    RealChannels channels{{c.real()}, {}};
    auto solution = solveRequantization(channels, c.range, fast, machine());
    if (!solution) {
      ++unsolved;
      return;
    }
    ++solved[int(solution->form)];
    check(!flawOf(*solution, channels, c.range, fast), "the proof of what was solved");
    bool all = c.high - c.low < 5000;
    int64_t count = all ? c.high - c.low + 1 : 3000;
    for (int64_t i = 0; i < count; ++i) {
      int64_t acc = all ? c.low + i : between(c.low, c.high);
      int64_t error = std::abs(solution->apply(0, acc, c.range) - c.reference(acc));
      check(error <= (fast ? 1 : 0), "one accumulator");
      check(c.real().round(acc, c.range) == c.reference(acc), "the exact rounding");
      if (error)
        break;
    }
    testProof(c, channels, *solution);
  }

  /// Numbers beside those that were solved are proved right exactly where all accumulators are, of small ranges.
  void testProof(const Case &c, const RealChannels &channels, graph::Requantization rounding) {
    if (c.high - c.low >= 5000)
      return;
    for (int i = 0; i < 4; ++i) {
      rounding.offsets[0] += between(-1, 1) << between(0, 14);
      rounding.multipliers[0] += between(-1, 1) << between(0, 14);
      if (std::abs(rounding.offsets[0]) > 1 << 30 && rounding.is32Bit())
        return;
      bool isRight = true;
      for (int64_t acc = c.low; acc <= c.high && isRight; ++acc)
        isRight = rounding.apply(0, acc, c.range) == c.reference(acc);
      ++proofs[isRight];
      check(isRight == !flawOf(rounding, channels, c.range, /*fast=*/false), "the proof of other numbers");
    }
  }

  /// Channels whose scales differ by orders of magnitude, some of them dead, solved together.
  void testLayer(int64_t reach) {
    std::vector<Case> cases;
    RealChannels channels;
    Case first = makeCase(reach, false);
    for (int i = 0; i < 12; ++i) {
      Case c = makeCase(reach, false);
      c.range = first.range;
      c.inputZero = first.inputZero;
      c.inputScale = first.inputScale;
      c.resultScale = first.resultScale;
      c.weightScale = std::max<int64_t>(first.weightScale >> (i % 4 == 3 ? 16 : i % 6), 1);
      c.biasScale = c.inputScale * c.weightScale;
      cases.push_back(c);
      channels.parts.push_back(c.real());
    }
    auto solution = solveRequantization(channels, first.range, /*fast=*/false, machine());
    if (!solution) {
      ++unsolved;
      return;
    }
    ++solved[int(solution->form)];
    check(!flawOf(*solution, channels, first.range, /*fast=*/false), "the proof of a layer");
    for (auto [index, c] : llvm::enumerate(cases))
      for (int i = 0; i < 500; ++i) {
        int64_t acc = between(c.low, c.high);
        check(solution->apply(index, acc, c.range) == c.reference(acc), "one channel of several");
      }
  }

  /// Channels that accumulate one value only, of slopes down to nothing, beside ordinary ones: these keep what they
  /// share.
  void testDeadChannels() {
    RealChannels channels;
    Case first = makeCase(400000, false);
    for (int i = 0; i < 6; ++i) {
      Case c = first;
      c.weightScale = std::max<int64_t>(first.weightScale * between(50, 100) / 100, 1);
      c.biasScale = c.inputScale * c.weightScale;
      channels.parts.push_back(c.real());
    }
    auto alone = solveRequantization(channels, first.range, /*fast=*/false);
    for (int i = 0; i < 2; ++i) {
      RealResult dead = channels.parts[i];
      dead.slope = dead.slope * Dyadic(1, -int(between(0, 60)));
      dead.offset = {dead.unit * Dyadic(between(-300, 300), -1)};
      dead.low = dead.high = between(-100, 100);
      channels.parts.push_back(dead);
    }
    auto solution = solveRequantization(channels, first.range, /*fast=*/false);
    if (!alone || !solution) {
      ++unsolved;
      return;
    }
    check(solution->form == alone->form && solution->shifts.empty() == alone->shifts.empty(),
          "the form beside dead channels");
    for (auto [index, real] : llvm::enumerate(channels.parts))
      for (int i = 0; i < 200; ++i) {
        int64_t acc = between(real.low, real.high);
        check(solution->apply(index, acc, first.range) == real.round(acc, first.range), "a channel beside dead ones");
      }
  }

  /// Slopes that are negative, zero or tiny, and scales from the least to the greatest float: what is solved is right,
  /// and whatever the scales are takes no longer. The reference is one division for each accumulator.
  void testExtremes() {
    auto scale = [&] { return Dyadic::scale(std::ldexp(double(between(1 << 23, 1 << 24)), int(between(-172, 104)))); };
    auto near = [&](Dyadic number) { return Dyadic(number.mantissa, number.exponent + int(between(-12, 12))); };
    RealChannels channels;
    QuantizedRange range;
    range.zeroPoint = between(0, 2) ? between(-128, 127) : between(0, 1) ? -128 : 127;
    Dyadic unit = scale();
    for (int i = 0; i < 4; ++i) {
      RealResult &real = channels.parts.emplace_back();
      real.unit = unit;
      real.slope = between(0, 2) ? near(unit) * Dyadic(1, -12) : scale() * scale();
      if (int64_t sign = between(-1, 3); sign <= 0)
        real.slope = real.slope * Dyadic::integer(sign);
      real.offset = {between(0, 1) ? near(unit) * Dyadic::integer(between(-40, 40))
                                   : scale() * Dyadic::integer(between(-9, 9))};
      real.high = between(0, 200000);
      real.low = -between(0, 200000);
    }
    auto solution = solveRequantization(channels, range, /*fast=*/false, machine());
    if (!solution) {
      ++extremes[0];
      return;
    }
    ++extremes[1];
    check(!flawOf(*solution, channels, range, /*fast=*/false), "the proof of extremes");
    for (auto [index, real] : llvm::enumerate(channels.parts))
      for (int i = 0; i < 200; ++i) {
        int64_t acc = between(real.low, real.high);
        check(solution->apply(index, acc, range) == real.round(acc, range), "an extreme channel");
      }
  }

  void testSum(bool powersOfTwo, bool fast) {
    auto scale = [&] { return powersOfTwo ? int64_t(1) << between(8, 12) : between(1000, 9000000); };
    int64_t a = scale(), b = scale(), y = powersOfTwo ? scale() : between(std::max(a, b), 2 * (a + b));
    int64_t zeroA = between(-128, 127), zeroB = between(-128, 127), sign = between(0, 1) ? 1 : -1;
    RealSum sum{{{a, -24}, {sign * b, -24}}, {{-zeroA * a, -24}, {-zeroB * sign * b, -24}}, {y, -24}};
    QuantizedRange range;
    range.zeroPoint = between(-128, 127);
    auto solution = solveSum(sum, range, fast);
    if (!solution) {
      ++unsolved;
      return;
    }
    ++solvedSums[int(solution->form)];
    check(!flawOf(*solution, sum, range, fast), "the proof of a sum");
    for (int64_t p = -128; p <= 127; ++p)
      for (int64_t q = -128; q <= 127; ++q) {
        __int128 real = __int128(p - zeroA) * a + __int128(q - zeroB) * sign * b;
        int64_t expected =
            int64_t(std::clamp<__int128>(roundQuotient(real, y) + range.zeroPoint, range.low, range.high));
        check(std::abs(solution->apply({p, q}, range) - expected) <= (fast ? 1 : 0), "a sum");
      }
  }

  /// Sums of a convolution's sums, of another's, and of bytes, in two words and in three.
  void testTerms() {
    bool powersOfTwo = between(0, 1);
    auto scale = [&] { return powersOfTwo ? int64_t(1) << between(8, 12) : between(1000, 9000000); };
    llvm::SmallVector<int64_t> reaches{between(1000, 3000000)};
    for (int64_t i = between(0, 2); i > 0; --i)
      reaches.push_back(between(0, 3) ? 128 : between(1000, 3000000));
    llvm::SmallVector<RealTerms> channels(between(1, 3));
    llvm::SmallVector<llvm::SmallVector<int64_t>> numerators;
    int64_t unit = powersOfTwo ? scale() : between(1000000, 20000000);
    for (RealTerms &terms : channels) {
      auto &numerator = numerators.emplace_back();
      for (int64_t reach : reaches) {
        int64_t other = powersOfTwo ? 256 : between(1000, 9000000) / 64;
        numerator.push_back(scale() * (reach > 128 ? other : int64_t(1) << 24) * (between(0, 3) ? 1 : -1));
        terms.factors.push_back({numerator.back(), -48});
      }
      numerator.push_back(between(-(int64_t(1) << 56), int64_t(1) << 56));
      terms.offset.push_back({numerator.back(), -48});
      terms.unit = {unit, -24};
      terms.reaches.assign(reaches.begin(), reaches.end());
    }
    QuantizedRange range;
    range.zeroPoint = between(-128, 127);
    auto solution = solveTerms(channels, range);
    if (!solution) {
      ++unsolved;
      return;
    }
    ++solvedTerms[solution->words()];
    check(!flawOf(*solution, channels, range), "the proof of a sum of sums");
    for (size_t channel = 0; channel < channels.size(); ++channel)
      for (int i = 0; i < 2000; ++i) {
        llvm::SmallVector<int64_t> values;
        __int128 real = numerators[channel].back();
        for (auto [j, reach] : llvm::enumerate(reaches)) {
          values.push_back(std::min(between(-reach, reach), reach == 128 ? int64_t(127) : reach));
          real += __int128(values.back()) * numerators[channel][j];
        }
        __int128 rounded = roundQuotient(real, __int128(unit) << 24) + range.zeroPoint;
        auto wanted = int64_t(std::clamp<__int128>(rounded, range.low, range.high));
        check(solution->apply(channel, values, range) == wanted, "a sum of sums");
      }
  }

  /// Sums of more than two, some of whose results lie half way; the last operands decide.
  void testLongSum() {
    size_t count = between(3, 9);
    bool powersOfTwo = between(0, 1);
    auto scale = [&] { return powersOfTwo ? int64_t(1) << between(8, 12) : between(1000, 9000000); };
    RealSum sum;
    llvm::SmallVector<int64_t> scales, zeros;
    for (size_t i = 0; i < count; ++i) {
      scales.push_back(scale() * (between(0, 3) ? 1 : -1));
      zeros.push_back(between(-128, 127));
      sum.slopes.push_back({scales.back(), -24});
      sum.offset.push_back({-zeros.back() * scales.back(), -24});
    }
    int64_t unit = powersOfTwo ? scale() : between(1000000, 20000000);
    sum.unit = {unit, -24};
    QuantizedRange range;
    range.zeroPoint = between(-128, 127);
    auto solution = solveSum(sum, range, /*fast=*/false);
    if (!solution) {
      ++unsolved;
      return;
    }
    ++solvedSums[int(solution->form)];
    check(!flawOf(*solution, sum, range, /*fast=*/false), "the proof of a long sum");
    for (int i = 0; i < 20000; ++i) {
      llvm::SmallVector<int64_t> operands;
      __int128 real = 0;
      for (size_t j = 0; j < count; ++j) {
        operands.push_back(between(-128, 127));
        real += __int128(operands[j] - zeros[j]) * scales[j];
      }
      auto rounded = roundQuotient(real, unit) + range.zeroPoint;
      check(solution->apply(operands, range) == int64_t(std::clamp<__int128>(rounded, range.low, range.high)),
            "a long sum");
    }
  }

  int report() {
    llvm::outs() << "channels: narrow " << solved[0] << ", ties " << solved[1] << ", wide " << solved[2]
                 << ", wide ties " << solved[3] << ", float " << solved[4] << "; sums: narrow " << solvedSums[0]
                 << ", ties " << solvedSums[1] << ", split " << solvedSums[2] << "; terms: two words " << solvedTerms[2]
                 << ", three " << solvedTerms[3] << "; unsolved " << unsolved << "\n"
                 << "proofs: " << proofs[1] << " of right numbers, " << proofs[0] << " of wrong ones\n"
                 << "extremes: " << extremes[1] << " of " << extremes[0] + extremes[1] << " solved\n"
                 << checks - failures << " right, " << failures << " wrong\n";
    return failures != 0;
  }

private:
  std::mt19937_64 random;
  int64_t checks = 0, failures = 0, unsolved = 0, solved[5] = {}, machines = 0, solvedSums[3] = {}, extremes[2] = {},
          proofs[2] = {};
  int64_t solvedTerms[4] = {}; ///< By words.
};

} // namespace

int main() {
  Tester tester(1);
  for (bool powersOfTwo : {false, true})
    for (int64_t reach : {1000, 2000, 30000, 400000, 2000000, 20000000, 300000000})
      for (int i = 0; i < 30; ++i)
        tester.testCase(tester.makeCase(reach, powersOfTwo), /*fast=*/i % 6 == 0);
  for (int64_t reach : {5000, 100000, 1000000})
    for (int i = 0; i < 20; ++i)
      tester.testLayer(reach);
  for (int i = 0; i < 60; ++i)
    tester.testDeadChannels();
  for (int i = 0; i < 300; ++i)
    tester.testExtremes();
  for (int i = 0; i < 60; ++i)
    tester.testSum(i % 3 == 0, i % 5 == 0);
  for (int i = 0; i < 40; ++i)
    tester.testLongSum();
  for (int i = 0; i < 200; ++i)
    tester.testTerms();
  return tester.report();
}
