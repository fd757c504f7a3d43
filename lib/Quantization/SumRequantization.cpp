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

int64_t RealSum::round(int64_t a, int64_t b, const QuantizedRange &range) const {
  Dyadic first = scaleA * Dyadic::integer(a - zeroA), second = scaleB * Dyadic::integer(b - zeroB);
  long double quotient = (first.approximate() + second.approximate()) / unit.approximate();
  constexpr long double epsilon = std::numeric_limits<long double>::epsilon();
  long double floor = std::floor(quotient);
  long double error = 16 * epsilon *
                      ((std::fabs(first.approximate()) + std::fabs(second.approximate())) / unit.approximate() + 1);
  if (std::fabs(quotient) > 1e9L)
    return quotient < 0 ? range.low : range.high;
  auto result = int64_t(floor);
  if (std::fabs(quotient - floor - 0.5L) > error) {
    result += quotient - floor > 0.5L;
  } else {
    // Near floor + 1/2: compares twice the sum with (2 floor + 1) units.
    ++first.exponent;
    ++second.exponent;
    int sign = signOfSum({first, second, unit * Dyadic::integer(-2 * result - 1)});
    result += sign > 0 || (sign == 0 && (result & 1));
  }
  return std::clamp(result + range.zeroPoint, range.low, range.high);
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
  SumSolver(const RealSum &sum, const QuantizedRange &range) : sum(sum), range(range) {
    for (int64_t a = kLeast; a <= kGreatest; ++a)
      for (int64_t b = kLeast; b <= kGreatest; ++b)
        results.push_back(sum.round(a, b, range));
    ratioA = sum.scaleA.approximate() / sum.unit.approximate();
    ratioB = sum.scaleB.approximate() / sum.unit.approximate();
    zero = range.zeroPoint - sum.zeroA * ratioA - sum.zeroB * ratioB;
  }

  std::optional<SumRequantization> narrow(bool fast);
  std::optional<SumRequantization> wide();
  std::optional<SumRequantization> ties(RequantizationForm form);

private:
  /// Finds an offset for which `term(a, 0) + term(b, 1)`, shifted, gives every result.
  template <typename Term>
  bool solveOffset(SumRequantization &solution, Term term, int64_t bound) const;
  /// The most that the real result and its parts come to.
  long double magnitude() const { return 256 * (ratioA + ratioB) + std::fabs(zero) + 1; }

  const RealSum &sum;
  const QuantizedRange &range;
  long double ratioA, ratioB, zero;
  std::vector<int64_t> results;
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

std::optional<SumRequantization> SumSolver::narrow(bool fast) {
  // The sum stays below 2^30, each multiplier below 2^31.
  long double largest = std::max(ratioA, ratioB);
  int shift = int(std::floor(std::min(30 - std::log2(magnitude()), 22.99L - std::log2(largest))));
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
  solution.offset = int64_t(std::nearbyint(std::ldexp(zero + 0.5L, solution.shift))) + 1;
  return solution;
}

std::optional<SumRequantization> SumSolver::wide() {
  int shift = int(std::floor(60 - std::log2(magnitude())));
  if (shift < 1)
    return std::nullopt;
  SumRequantization solution{RequantizationForm::Wide, std::min(shift, 44), {0, 0}, 0, range};
  solution.multipliers[0] = int64_t(std::nearbyint(std::ldexp(ratioA, solution.shift)));
  solution.multipliers[1] = int64_t(std::nearbyint(std::ldexp(ratioB, solution.shift)));
  auto term = [&](int64_t value, int operand) { return value * solution.multipliers[operand]; };
  if (!solveOffset(solution, term, int64_t(1) << 60))
    return std::nullopt;
  return solution;
}

std::optional<SumRequantization> SumSolver::ties(RequantizationForm form) {
  std::optional<SumRequantization> solution = SumRequantization{form, 0, {0, 0}, 0, range};
  int shift = int(std::floor((form == RequantizationForm::NarrowTies ? 29 : 60) - std::log2(magnitude())));
  if (shift < 1)
    return std::nullopt;
  solution->shift = std::min(shift, 44);
  solution->multipliers[0] = int64_t(std::nearbyint(std::ldexp(ratioA, solution->shift)));
  solution->multipliers[1] = int64_t(std::nearbyint(std::ldexp(ratioB, solution->shift)));
  // Zero points are taken exactly from the multipliers, so that exact ties stay exact.
  solution->offset = (range.zeroPoint << solution->shift) - sum.zeroA * solution->multipliers[0] -
                     sum.zeroB * solution->multipliers[1];
  const int64_t *result = results.data();
  for (int64_t a = kLeast; a <= kGreatest; ++a)
    for (int64_t b = kLeast; b <= kGreatest; ++b)
      if (solution->apply(a, b) != *result++)
        return std::nullopt;
  return solution;
}

std::optional<SumRequantization> hone::solveSum(const RealSum &sum, const QuantizedRange &range, bool fast) {
  if (sum.scaleA.mantissa <= 0 || sum.scaleB.mantissa <= 0 || sum.unit.mantissa <= 0)
    return std::nullopt;
  SumSolver solver(sum, range);
  if (auto solution = solver.narrow(/*fast=*/false))
    return solution;
  if (fast)
    if (auto solution = solver.narrow(/*fast=*/true))
      return solution;
  return solveOtherForms(solver);
}
