//===- NarrowForm.cpp - The upper word of one product of 32 bits ---------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "RoundingForms.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>

using namespace hone;
using graph::QuantizedRange;
using graph::Requantization;
using llvm::ArrayRef;

namespace {

/// What is added after the product in the narrow form, from cheap to general: nothing, the zero point for all channels,
/// a number for each channel, and that with a shift of each channel's own.
enum class Freedom { None, ZeroPoint, Additions, Shifts };

/// Shifts that suit many operations. What share them share code, where kernels of several sizes become one.
struct CommonShifts {
  int preShift, shift;
};
constexpr CommonShifts commonShifts[] = {{8, 12}, {8, 8}, {8, 16}, {4, 12}, {4, 8}, {4, 16}};

/// Solves the form for all channels.
class NarrowSolver {
public:
  explicit NarrowSolver(const RoundingProblem &problem) : channels(problem.channels), range(problem.range) {}

  /// With `common`, only these shifts are tried; otherwise the largest ones. With `fast`, steps may be beside their
  /// places.
  std::optional<Requantization> solve(Freedom freedom, std::optional<CommonShifts> common, bool fast = false) const;

private:
  bool chooseShifts(Requantization &solution, Freedom freedom, std::optional<CommonShifts> common) const;
  bool solveChannel(const Channel &channel, Requantization &solution, int64_t multiplier) const;
  bool approximate(const Channel &channel, Requantization &solution) const;

  ArrayRef<Channel> channels;
  const QuantizedRange &range;
};

} // namespace

/// The largest shift for which a multiplier stays below 2^31.
static int narrowShift(double ratio, int preShift) {
  return std::min(floorLog2(0x1.ffffp30 / ratio) - 32 + preShift, 31);
}

/// As large as possible, for precision: the shifted accumulator fills 31 bits, and so does the largest multiplier.
bool NarrowSolver::chooseShifts(Requantization &solution, Freedom freedom, std::optional<CommonShifts> common) const {
  double reach = 1, ratio = 0;
  for (const Channel &channel : channels) {
    double zero = channel.shiftOfZero + 0.5 / channel.ratio;
    if (freedom == Freedom::ZeroPoint)
      zero -= range.zeroPoint / channel.ratio;
    else if (freedom != Freedom::None)
      zero = -double(channel.middleStep(range).second);
    reach = std::max({reach, std::fabs(channel.result.low + zero), std::fabs(channel.result.high + zero)});
    ratio = std::max(ratio, channel.ratio);
  }
  // One spare unit on either side for the search.
  solution.preShift = std::min(floorLog2(0x1.fp30 / (reach + 1)), 30);
  solution.shift = narrowShift(ratio, solution.preShift);
  if (common) {
    if (common->preShift > solution.preShift || common->shift > narrowShift(ratio, common->preShift))
      return false;
    solution.preShift = common->preShift;
    solution.shift = common->shift;
  }
  if (freedom == Freedom::Shifts)
    for (const Channel &channel : channels)
      solution.shifts.push_back(narrowShift(channel.ratio, solution.preShift));
  return solution.preShift >= 0 && solution.shift >= 0;
}

/// The ceiling of k * 2^shift / multiplier, limited to what sums may be added to.
static int64_t stepAt(int64_t k, int shift, int64_t multiplier) {
  constexpr int64_t limit = std::numeric_limits<int64_t>::max() / 4;
  if (shift <= 53) { // |k| is below 2^9.
    int64_t scaled = k * (int64_t(1) << shift), quotient = scaled / multiplier;
    return std::clamp(quotient + (scaled > quotient * multiplier), -limit, limit);
  }
  __int128 scaled = k * (__int128(1) << shift), quotient = scaled / multiplier;
  return int64_t(std::clamp<__int128>(quotient + (scaled > quotient * multiplier), -limit, limit));
}

/// Looks for the offset that has every step in its place, given the multiplier. A step of the sum
/// (acc << preShift) + c to k, less what is added afterwards, is at t = ceil(k * 2^(32 + shift) / multiplier).
bool NarrowSolver::solveChannel(const Channel &channel, Requantization &solution, int64_t multiplier) const {
  if (multiplier <= 0 || multiplier > std::numeric_limits<int32_t>::max())
    return false;
  size_t index = solution.multipliers.size();
  int64_t first = range.low + 1 - (solution.additions.empty() ? 0 : solution.additions[index]);
  int shift = solution.shifts.empty() ? solution.shift : int(solution.shifts[index]);
  std::optional<int64_t> offset = offsetFor(channel, solution.preShift, std::numeric_limits<int32_t>::max(), first,
                                            [&](int64_t k) { return stepAt(k, 32 + shift, multiplier); });
  if (!offset)
    return false;
  solution.multipliers.push_back(multiplier);
  solution.offsets.push_back(*offset);
  return true;
}

/// The nearest integers, whose steps may be beside their places.
bool NarrowSolver::approximate(const Channel &channel, Requantization &solution) const {
  size_t index = solution.multipliers.size();
  int64_t addition = solution.additions.empty() ? 0 : solution.additions[index];
  int shift = solution.shifts.empty() ? solution.shift : int(solution.shifts[index]);
  double multiplier = std::nearbyint(std::ldexp(channel.ratio, 32 + shift - solution.preShift));
  double zero = channel.shiftOfZero + (0.5 - double(addition)) / channel.ratio;
  double offset = std::nearbyint(std::ldexp(zero, solution.preShift));
  if (!(multiplier >= 1 && multiplier < 0x1p31) || !(std::fabs(offset) <= 0x1.fffffp30))
    return false;
  solution.multipliers.push_back(int64_t(multiplier));
  solution.offsets.push_back(int64_t(offset));
  return true;
}

std::optional<Requantization> NarrowSolver::solve(Freedom freedom, std::optional<CommonShifts> common,
                                                  bool fast) const {
  // Multipliers farther from the real one have steps in the wrong places at one end or the other.
  constexpr int64_t neighbours = 12;
  Requantization solution;
  if (!chooseShifts(solution, freedom, common))
    return std::nullopt;
  if (freedom != Freedom::None)
    for (const Channel &channel : channels)
      solution.additions.push_back(freedom == Freedom::ZeroPoint ? range.zeroPoint : channel.middleStep(range).first);
  for (const Channel &channel : channels) {
    int shift = solution.shifts.empty() ? solution.shift : int(solution.shifts[solution.multipliers.size()]);
    double ideal = std::nearbyint(std::ldexp(channel.ratio, 32 + shift - solution.preShift));
    bool solved = false;
    if (!(ideal < 0x1p32))
      return std::nullopt;
    auto nearest = int64_t(ideal);
    for (int64_t i = 0; i <= 2 * neighbours && !solved; ++i)
      solved = solveChannel(channel, solution, nearest + (i % 2 ? (i + 1) / 2 : -(i / 2)));
    if (!solved && (!fast || !approximate(channel, solution)))
      return std::nullopt;
  }
  return solution;
}

std::optional<Requantization> hone::solveNarrow(const RoundingProblem &problem) {
  NarrowSolver solver(problem);
  for (Freedom freedom : {Freedom::None, Freedom::ZeroPoint, Freedom::Additions, Freedom::Shifts}) {
    for (CommonShifts common : commonShifts)
      if (auto solution = solver.solve(freedom, common))
        return solution;
    if (auto solution = solver.solve(freedom, std::nullopt))
      return solution;
    if (!problem.fast)
      continue;
    if (auto solution = solver.solve(freedom, std::nullopt, /*fast=*/true))
      return solution;
  }
  return std::nullopt;
}
