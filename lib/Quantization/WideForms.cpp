//===- WideForms.cpp - Products as long as their sums, with and without ties ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "RoundingForms.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>

using namespace hone;
using graph::QuantizedRange;
using graph::Requantization;
using graph::RequantizationForm;
using llvm::ArrayRef;

/// The largest shift, at least 1, for which accumulator times multiplier stays below 2^bits, or nothing.
static std::optional<int> wideShift(ArrayRef<Channel> channels, int bits) {
  double most = 0;
  for (const Channel &channel : channels) {
    double zero = std::fabs(channel.shiftOfZero) + 1;
    double reach = double(std::max(std::abs(channel.result.low), std::abs(channel.result.high)));
    most = std::max(most, (reach + zero + 1) * channel.ratio + 1);
  }
  int shift = bits - floorLog2(most) - 1;
  return shift < 1 ? std::nullopt : std::optional<int>(std::min(shift, 48));
}

std::optional<Requantization> hone::solveWide(const RoundingProblem &problem) {
  const QuantizedRange &range = problem.range;
  std::optional<int> shift = wideShift(problem.channels, 60);
  if (!shift)
    return std::nullopt;
  Requantization solution;
  solution.form = RequantizationForm::Wide;
  solution.shift = *shift;
  for (const Channel &channel : problem.channels) {
    int64_t multiplier = channel.slope.scaled(*shift).value_or(0);
    __int128 least = -(__int128(1) << 62), most = -least;
    for (auto [i, threshold] : llvm::enumerate(channel.thresholds)) {
      __int128 step = __int128(range.low + 1 + int64_t(i)) << *shift;
      if (threshold <= channel.result.high)
        least = std::max(least, step - __int128(threshold) * multiplier);
      if (threshold > channel.result.low)
        most = std::min(most, step - 1 - __int128(threshold - 1) * multiplier);
    }
    if (multiplier < 1 || least > most)
      return std::nullopt;
    solution.multipliers.push_back(multiplier);
    solution.offsets.push_back(int64_t(least + (most - least) / 2));
  }
  return solution;
}

/// In words of 32 bits or of 64.
static std::optional<Requantization> solveTies(const RoundingProblem &problem, RequantizationForm form) {
  std::optional<int> shift = wideShift(problem.channels, form == RequantizationForm::NarrowTies ? 29 : 60);
  if (!shift)
    return std::nullopt;
  Requantization solution;
  solution.form = form;
  solution.shift = *shift;
  int64_t reach = 0;
  for (const Channel &channel : problem.channels) {
    std::optional<int64_t> multiplier = channel.exactSlope.scaled(*shift), offset = channel.zeroResult.scaled(*shift);
    if (!multiplier || !offset)
      return std::nullopt;
    solution.multipliers.push_back(*multiplier);
    solution.offsets.push_back(*offset);
    reach = std::max({reach, std::abs(channel.result.low), std::abs(channel.result.high)});
  }
  if (problem.isRight(solution))
    return solution;
  // The multiplier and the offset are off by a half at most.
  solution.slack = int(llvm::Log2_64_Ceil(uint64_t(reach / 2 + 2))) + 1;
  if (solution.slack < solution.shift && problem.isRight(solution))
    return solution;
  return std::nullopt;
}

std::optional<Requantization> hone::solveNarrowTies(const RoundingProblem &problem) {
  return solveTies(problem, RequantizationForm::NarrowTies);
}

std::optional<Requantization> hone::solveWideTies(const RoundingProblem &problem) {
  return solveTies(problem, RequantizationForm::WideTies);
}
