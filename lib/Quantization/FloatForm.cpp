//===- FloatForm.cpp - One multiply-add of floats ------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// An integer of 24 bits is a float as it is, and adding 1.5 * 2^23 to its product in one operation rounds that product,
// half to even, to an integer: floats from 2^23 to 2^24 are integers. There is but this one rounding, so that the
// result is that of the product of two integers, the sum and the float's mantissa, shifted to the right.
//
//===----------------------------------------------------------------------------===//

#include "RoundingForms.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>

using namespace hone;
using graph::QuantizedRange;
using graph::Requantization;
using graph::RequantizationForm;

/// Sums are floats as they are up to this magnitude.
static constexpr int64_t mostSum = int64_t(1) << 24;

/// The shift of a multiplier with 24 bits. Where a slope is less, multipliers have fewer.
static int shiftOf(double multiplier) { return std::clamp(23 - floorLog2(multiplier), 0, 62); }

/// The least x whose product with multiplier / 2^shift rounds to k or more.
static int64_t stepAt(int64_t k, int shift, int64_t multiplier) {
  if (shift == 0) // Products are integers.
    return k / multiplier + (k % multiplier > 0);
  constexpr __int128 limit = std::numeric_limits<int64_t>::max() / 4;
  __int128 half = __int128(2 * k - 1) << (shift - 1), quotient = half / multiplier;
  quotient -= quotient * multiplier > half;
  bool isExact = quotient * multiplier == half;
  return int64_t(std::clamp<__int128>(quotient + (!isExact || (k & 1)), -limit, limit));
}

/// Looks for a multiplier near to the real one, and an offset, that have every step in its place. Results are counted
/// from the zero point.
static bool solveChannel(const Channel &channel, const QuantizedRange &range, Requantization &solution) {
  // As in the narrow form: farther ones have steps in the wrong places.
  constexpr int64_t neighbours = 12;
  double ratio = std::ldexp(channel.ratio, -solution.preShift);
  int shift = shiftOf(ratio);
  double ideal = std::nearbyint(std::ldexp(ratio, shift));
  if (!(ideal <= double(mostSum)))
    return false;
  auto nearest = int64_t(ideal);
  for (int64_t i = 0; i <= 2 * neighbours; ++i) {
    int64_t multiplier = nearest + (i % 2 ? (i + 1) / 2 : -(i / 2));
    if (multiplier < 1 || multiplier > mostSum)
      continue;
    std::optional<int64_t> offset = offsetFor(channel, solution.preShift, mostSum, range.low + 1 - range.zeroPoint,
                                              [&](int64_t k) { return stepAt(k, shift, multiplier); });
    if (!offset)
      continue;
    solution.multipliers.push_back(multiplier);
    solution.offsets.push_back(*offset);
    solution.shifts.push_back(shift);
    return true;
  }
  return false;
}

std::optional<Requantization> hone::solveFloat(const RoundingProblem &problem) {
  Requantization solution;
  solution.form = RequantizationForm::Float;
  double reach = 1;
  for (const Channel &channel : problem.channels) {
    double zero = channel.shiftOfZero - double(problem.range.zeroPoint) / channel.ratio;
    double most = std::max(std::fabs(channel.result.low + zero), std::fabs(channel.result.high + zero));
    reach = std::max(reach, most);
    // Rounded results are far from the ends of the floats that are integers.
    if (!(most * channel.ratio < 0x1p21))
      return std::nullopt;
  }
  // As large as possible, for precision, with a spare unit on either side for the search.
  solution.preShift = std::min(floorLog2(double(mostSum) / (reach + 1)), 24);
  if (solution.preShift < 0)
    return std::nullopt;
  for (const Channel &channel : problem.channels)
    if (!solveChannel(channel, problem.range, solution))
      return std::nullopt;
  if (llvm::all_equal(solution.shifts)) {
    solution.shift = int(solution.shifts.front());
    solution.shifts.clear();
  }
  return solution;
}
