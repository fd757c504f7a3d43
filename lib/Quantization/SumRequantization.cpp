//===- SumRequantization.cpp - Integer arithmetic for sums of two operands -----===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Solving.h"
#include "hone/Quantization/Requantization.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace hone;

/// Operands are stored in 8 bits.
static constexpr int64_t kLeast = -128, kGreatest = 127, kValues = 256;

/// The sum as a function of its second operand.
static RealResult sumWith(const RealSum &sum, int64_t a) {
  RealResult result;
  result.slope = sum.scaleB;
  result.unit = sum.unit;
  result.offset = {sum.scaleA * Dyadic::integer(a - sum.zeroA), sum.scaleB * Dyadic::integer(-sum.zeroB)};
  result.low = kLeast;
  result.high = kGreatest;
  return result;
}

int64_t RealSum::round(int64_t a, int64_t b, const QuantizedRange &range) const {
  return sumWith(*this, a).round(b, range);
}

/// The results of all pairs, those of one first operand after the other.
static std::vector<int64_t> resultsOf(const RealSum &sum, const QuantizedRange &range) {
  std::vector<int64_t> results;
  for (int64_t a = kLeast; a <= kGreatest; ++a) {
    llvm::SmallVector<int64_t> thresholds = thresholdsOf(sumWith(sum, a), range);
    const int64_t *next = thresholds.begin();
    for (int64_t b = kLeast; b <= kGreatest; ++b) {
      while (next != thresholds.end() && *next <= b)
        ++next;
      results.push_back(range.low + (next - thresholds.begin()));
    }
  }
  return results;
}

/// The high word of the product of a << 24 and the multiplier.
static int64_t highProduct(int64_t a, int64_t multiplier) { return (a << 24) * multiplier >> 32; }

int64_t SumRequantization::apply(int64_t a, int64_t b) const {
  int64_t result = 0;
  switch (form) {
  case RequantizationForm::Narrow:
    result = (highProduct(a, multipliers[0]) + highProduct(b, multipliers[1]) + offset) >> shift;
    break;
  case RequantizationForm::Wide:
    result = (a * multipliers[0] + b * multipliers[1] + offset) >> shift;
    break;
  case RequantizationForm::NarrowTies:
  case RequantizationForm::WideTies:
    result = roundTies(__int128(a) * multipliers[0] + __int128(b) * multipliers[1] + offset, shift, range.zeroPoint);
    break;
  }
  return std::clamp(result, range.low, range.high);
}

namespace {

/// The exact results of all pairs, and solutions in each form.
class SumSolver {
public:
  SumSolver(const RealSum &sum, const QuantizedRange &range)
      : sum(sum), range(range), results(resultsOf(sum, range)) {
    llvm::SmallVector<llvm::APInt> integers = alignedIntegers({sum.scaleA, sum.scaleB, sum.unit});
    slopes[0] = {integers[0], integers[2]};
    slopes[1] = {integers[1], integers[2]};
    ratioA = slopes[0].approximate();
    ratioB = slopes[1].approximate();
    zero = double(range.zeroPoint) - double(sum.zeroA) * ratioA - double(sum.zeroB) * ratioB;
  }

  std::optional<SumRequantization> narrow(bool fast);
  std::optional<SumRequantization> wide();
  std::optional<SumRequantization> ties(RequantizationForm form);

private:
  /// Finds an offset for which `term(a, 0) + term(b, 1)`, shifted, gives every result.
  template <typename Term>
  bool solveOffset(SumRequantization &solution, Term term, int64_t bound) const;
  /// The multipliers for a shift; false when they are too large.
  bool chooseMultipliers(SumRequantization &solution) const;
  /// The most that the real result and its parts come to.
  double magnitude() const { return 256 * (ratioA + ratioB) + std::fabs(zero) + 1; }

  const RealSum &sum;
  const QuantizedRange &range;
  std::vector<int64_t> results;
  Quotient slopes[2];
  double ratioA, ratioB, zero;
};

} // namespace

template <typename Term>
bool SumSolver::solveOffset(SumRequantization &solution, Term term, int64_t bound) const {
  int64_t least = -bound, most = bound;
  int64_t termsA[kValues], termsB[kValues];
  for (int64_t i = 0; i < kValues; ++i) {
    termsA[i] = term(i + kLeast, 0);
    termsB[i] = term(i + kLeast, 1);
  }
  const int64_t *result = results.data();
  for (int64_t i = 0; i < kValues; ++i)
    for (int64_t j = 0; j < kValues; ++j, ++result) {
      int64_t base = termsA[i] + termsB[j];
      if (*result > range.low)
        least = std::max(least, (*result << solution.shift) - base);
      if (*result < range.high)
        most = std::min(most, ((*result + 1) << solution.shift) - 1 - base);
    }
  solution.offset = least + (most - least) / 2;
  return least <= most;
}

bool SumSolver::chooseMultipliers(SumRequantization &solution) const {
  for (int operand : {0, 1}) {
    std::optional<int64_t> multiplier = slopes[operand].scaled(solution.shift);
    if (!multiplier)
      return false;
    solution.multipliers[operand] = *multiplier;
  }
  return true;
}

std::optional<SumRequantization> SumSolver::narrow(bool fast) {
  // The sum stays below 2^30, each multiplier below 2^31.
  int shift = std::min(floorLog2(0x1p30 / magnitude()), floorLog2(0x1.fcp22 / std::max(ratioA, ratioB)));
  if (shift < 0)
    return std::nullopt;
  SumRequantization solution{RequantizationForm::Narrow, std::min(shift, 30), {0, 0}, 0, range};
  auto term = [&](int64_t value, int operand) { return highProduct(value, solution.multipliers[operand]); };
  auto nearestA = int64_t(std::nearbyint(std::ldexp(ratioA, solution.shift + 8)));
  auto nearestB = int64_t(std::nearbyint(std::ldexp(ratioB, solution.shift + 8)));
  for (int64_t da : {0, 1, -1})
    for (int64_t db : {0, 1, -1}) {
      solution.multipliers[0] = nearestA + da;
      solution.multipliers[1] = nearestB + db;
      if (solveOffset(solution, term, int64_t(1) << 30))
        return solution;
    }
  if (!fast)
    return std::nullopt;
  solution.multipliers[0] = nearestA;
  solution.multipliers[1] = nearestB;
  // Each high word is up to one less than the product.
  solution.offset = int64_t(std::nearbyint(std::ldexp(zero + 0.5, solution.shift))) + 1;
  return solution;
}

std::optional<SumRequantization> SumSolver::wide() {
  int shift = floorLog2(0x1p60 / magnitude());
  SumRequantization solution{RequantizationForm::Wide, std::min(shift, 44), {0, 0}, 0, range};
  auto term = [&](int64_t value, int operand) { return value * solution.multipliers[operand]; };
  if (shift < 1 || !chooseMultipliers(solution) || !solveOffset(solution, term, int64_t(1) << 60))
    return std::nullopt;
  return solution;
}

std::optional<SumRequantization> SumSolver::ties(RequantizationForm form) {
  int shift = floorLog2((form == RequantizationForm::NarrowTies ? 0x1p29 : 0x1p60) / magnitude());
  SumRequantization solution{form, std::min(shift, 44), {0, 0}, 0, range};
  if (shift < 1 || !chooseMultipliers(solution))
    return std::nullopt;
  // Zero points are taken exactly from the multipliers, so that exact ties stay exact.
  solution.offset = (range.zeroPoint << solution.shift) - sum.zeroA * solution.multipliers[0] -
                    sum.zeroB * solution.multipliers[1];
  const int64_t *result = results.data();
  for (int64_t a = kLeast; a <= kGreatest; ++a)
    for (int64_t b = kLeast; b <= kGreatest; ++b)
      if (solution.apply(a, b) != *result++)
        return std::nullopt;
  return solution;
}

std::optional<SumRequantization> hone::solveSum(const RealSum &sum, const QuantizedRange &range, bool fast) {
  if (sum.scaleA.sign() <= 0 || sum.scaleB.sign() <= 0 || sum.unit.sign() <= 0)
    return std::nullopt;
  SumSolver solver(sum, range);
  if (auto solution = solver.narrow(/*fast=*/false))
    return solution;
  if (fast)
    if (auto solution = solver.narrow(/*fast=*/true))
      return solution;
  return solveOtherForms(solver);
}
