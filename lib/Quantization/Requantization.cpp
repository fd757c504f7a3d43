//===- Requantization.cpp - Integer arithmetic that rounds real results --------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Quantization/Requantization.h"
#include "Solving.h"
#include "llvm/ADT/APInt.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

using namespace hone;
using graph::QuantizedRange;
using graph::Requantization;
using graph::RequantizationForm;
using llvm::APInt;
using llvm::ArrayRef;
using llvm::SmallVector;

namespace {

/// One channel and where its steps are.
struct Channel {
  Channel(const RealResult &real, const QuantizedRange &range);

  /// Of a result that falls, this is the one of the accumulator's negative.
  RealResult result;
  bool isTurned;
  SmallVector<int64_t> thresholds;
  /// Units of the result for one of the accumulator; the real result above the zero point of accumulator 0.
  Quotient slope, zeroResult;
  /// The slope as it is; `slope` itself is another one where that shows no difference.
  Quotient exactSlope;
  double ratio;
  /// The accumulator, plus this, times the ratio is the real result above the zero point.
  double shiftOfZero;

  /// How many values the accumulator takes.
  double values() const { return double(result.high - result.low) + 1; }
  /// Whether there is one step at most whatever is accumulated. Any slope without a second one does for such a channel.
  bool isFlat() const { return ratio * values() < 1; }
  /// Of a flat channel: the slope becomes `steepest`, of the other channels, or what has no second step if that is
  /// less; 0 for no limit. Nothing changes where it is as steep already.
  void steepen(double steepest);

  /// An accumulator for which `apply`, which does not fall where it rises and does not rise where it falls, is off by
  /// more than `tolerance`, and the right result; nothing when there is none. A step function is right when it is right
  /// on both sides of each step, and at both ends.
  std::optional<std::pair<int64_t, int64_t>> firstWrong(const QuantizedRange &range, int64_t tolerance,
                                                        llvm::function_ref<int64_t(int64_t)> apply) const;

  /// The step nearest the middle of the accumulator's range: the result from which on, and where. A channel of one
  /// result has its step at the low end.
  std::pair<int64_t, int64_t> middleStep(const QuantizedRange &range) const;
};

/// What is added after the product in the narrow form, from cheap to general: nothing, the zero point for all channels,
/// a number for each channel, and that with a shift of each channel's own.
enum class Freedom { None, ZeroPoint, Additions, Shifts };

/// Shifts that suit many operations. What share them share code, where kernels of several sizes become one.
struct CommonShifts {
  int preShift, shift;
};
constexpr CommonShifts commonShifts[] = {{8, 12}, {8, 8}, {8, 16}, {4, 12}, {4, 8}, {4, 16}};

/// Solves one form for all channels.
class Solver {
public:
  Solver(ArrayRef<Channel> channels, const QuantizedRange &range) : channels(channels), range(range) {}

  /// With `common`, only these shifts are tried; otherwise the largest ones.
  std::optional<Requantization> narrow(Freedom freedom, std::optional<CommonShifts> common, bool fast = false);
  std::optional<Requantization> wide();
  std::optional<Requantization> ties(RequantizationForm form);
  bool isRight(const Requantization &solution) const;
  /// In the first form that is exact.
  std::optional<Requantization> solve(bool fast);

private:
  bool chooseNarrowShifts(Requantization &solution, Freedom freedom, std::optional<CommonShifts> common) const;
  bool solveNarrow(const Channel &channel, Requantization &solution, int64_t multiplier) const;
  bool approximateNarrow(const Channel &channel, Requantization &solution) const;
  /// The largest shift, at least 1, for which accumulator times multiplier stays below 2^bits, or nothing.
  std::optional<int> wideShift(int bits) const;

  ArrayRef<Channel> channels;
  const QuantizedRange &range;
};

} // namespace

/// Of the negative of the accumulator, if the result falls.
static RealResult rising(RealResult result) {
  if (result.slope.sign() < 0) {
    result.slope = -result.slope;
    result.low = -std::exchange(result.high, -result.low);
  }
  return result;
}

Channel::Channel(const RealResult &real, const QuantizedRange &range)
    : result(rising(real)), isTurned(real.slope.sign() < 0), thresholds(thresholdsOf(result, range)) {
  IntegerResult integers(result);
  unsigned width = integers.unit.getBitWidth();
  slope = exactSlope = {integers.slope, integers.unit};
  ratio = slope.approximate();
  zeroResult = {integers.unit * APInt(width, uint64_t(range.zeroPoint), true) + integers.offset, integers.unit};
  shiftOfZero = zeroResult.approximate() / ratio;
}

void Channel::steepen(double steepest) {
  bool isBounded = steepest > 0 && steepest * values() < 1;
  int shift = isBounded ? -floorLog2(steepest) : 0;
  unsigned width = 64 + unsigned(shift);
  APInt divisor = isBounded ? APInt::getOneBitSet(width, unsigned(shift)) : APInt(width, uint64_t(values()));
  Quotient other = {APInt(width, 1), divisor};
  if (other.approximate() <= ratio)
    return;
  slope = other;
  ratio = slope.approximate();
  shiftOfZero = zeroResult.approximate() / ratio;
}

std::optional<std::pair<int64_t, int64_t>> Channel::firstWrong(const QuantizedRange &range, int64_t tolerance,
                                                               llvm::function_ref<int64_t(int64_t)> apply) const {
  int64_t reached = range.low;
  auto isWrong = [&](int64_t acc) { return std::abs(apply(acc) - reached) > tolerance; };
  const int64_t *next = thresholds.begin();
  for (int64_t from = result.low; from <= result.high;) {
    while (next != thresholds.end() && *next <= from) {
      ++reached;
      ++next;
    }
    int64_t to = next == thresholds.end() ? result.high : *next - 1;
    for (int64_t acc : {from, to})
      if (isWrong(acc))
        return std::pair(acc, reached);
    from = to + 1;
  }
  return std::nullopt;
}

std::pair<int64_t, int64_t> Channel::middleStep(const QuantizedRange &range) const {
  int64_t middle = result.low + (result.high - result.low) / 2, best = -1, reached = range.low;
  for (auto [i, threshold] : llvm::enumerate(thresholds)) {
    if (threshold <= result.low)
      reached = range.low + 1 + int64_t(i);
    else if (threshold <= result.high &&
             (best < 0 || std::abs(threshold - middle) < std::abs(thresholds[best] - middle)))
      best = i;
  }
  if (best < 0)
    return {reached, result.low};
  return {range.low + 1 + best, thresholds[best]};
}

/// The largest shift for which a multiplier stays below 2^31.
static int narrowShift(double ratio, int preShift) {
  return std::min(floorLog2(0x1.ffffp30 / ratio) - 32 + preShift, 31);
}

/// As large as possible, for precision: the shifted accumulator fills 31 bits, and so does the largest multiplier.
bool Solver::chooseNarrowShifts(Requantization &solution, Freedom freedom, std::optional<CommonShifts> common) const {
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
bool Solver::solveNarrow(const Channel &channel, Requantization &solution, int64_t multiplier) const {
  if (multiplier <= 0 || multiplier > std::numeric_limits<int32_t>::max())
    return false;
  const RealResult &result = channel.result;
  size_t index = solution.multipliers.size();
  int64_t first = range.low + 1 - (solution.additions.empty() ? 0 : solution.additions[index]);
  int shift = solution.shifts.empty() ? solution.shift : int(solution.shifts[index]);
  int64_t least = std::numeric_limits<int64_t>::min() / 4, most = -least;
  for (auto [i, threshold] : llvm::enumerate(channel.thresholds)) {
    int64_t step = stepAt(first + int64_t(i), 32 + shift, multiplier);
    if (threshold <= result.high)
      least = std::max<int64_t>(least, step - (threshold << solution.preShift));
    if (threshold > result.low)
      most = std::min<int64_t>(most, step - 1 - ((threshold - 1) << solution.preShift));
    if (least > most)
      return false;
  }
  // Nor may the sum overflow, or its negative.
  int64_t highest = std::numeric_limits<int32_t>::max(), lowest = -highest;
  least = std::max({least, lowest, lowest - (result.low << solution.preShift)});
  most = std::min({most, highest, highest - (result.high << solution.preShift)});
  if (least > most)
    return false;
  solution.multipliers.push_back(multiplier);
  solution.offsets.push_back(least + (most - least) / 2);
  return true;
}

/// The nearest integers, whose steps may be beside their places.
bool Solver::approximateNarrow(const Channel &channel, Requantization &solution) const {
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

std::optional<Requantization> Solver::narrow(Freedom freedom, std::optional<CommonShifts> common, bool fast) {
  // Multipliers farther from the real one have steps in the wrong places at one end or the other.
  constexpr int64_t neighbours = 12;
  Requantization solution;
  if (!chooseNarrowShifts(solution, freedom, common))
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
      solved = solveNarrow(channel, solution, nearest + (i % 2 ? (i + 1) / 2 : -(i / 2)));
    if (!solved && (!fast || !approximateNarrow(channel, solution)))
      return std::nullopt;
  }
  return solution;
}

std::optional<int> Solver::wideShift(int bits) const {
  double most = 0;
  for (const Channel &channel : channels) {
    double zero = std::fabs(channel.shiftOfZero) + 1;
    double reach = double(std::max(std::abs(channel.result.low), std::abs(channel.result.high)));
    most = std::max(most, (reach + zero + 1) * channel.ratio + 1);
  }
  int shift = bits - floorLog2(most) - 1;
  return shift < 1 ? std::nullopt : std::optional<int>(std::min(shift, 48));
}

std::optional<Requantization> Solver::wide() {
  std::optional<int> shift = wideShift(60);
  if (!shift)
    return std::nullopt;
  Requantization solution;
  solution.form = RequantizationForm::Wide;
  solution.shift = *shift;
  for (const Channel &channel : channels) {
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

std::optional<Requantization> Solver::ties(RequantizationForm form) {
  std::optional<int> shift = wideShift(form == RequantizationForm::NarrowTies ? 29 : 60);
  if (!shift)
    return std::nullopt;
  Requantization solution;
  solution.form = form;
  solution.shift = *shift;
  int64_t reach = 0;
  for (const Channel &channel : channels) {
    std::optional<int64_t> multiplier = channel.exactSlope.scaled(*shift), offset = channel.zeroResult.scaled(*shift);
    if (!multiplier || !offset)
      return std::nullopt;
    solution.multipliers.push_back(*multiplier);
    solution.offsets.push_back(*offset);
    reach = std::max({reach, std::abs(channel.result.low), std::abs(channel.result.high)});
  }
  if (isRight(solution))
    return solution;
  // The multiplier and the offset are off by a half at most.
  solution.slack = int(llvm::Log2_64_Ceil(uint64_t(reach / 2 + 2))) + 1;
  if (solution.slack < solution.shift && isRight(solution))
    return solution;
  return std::nullopt;
}

bool Solver::isRight(const Requantization &solution) const {
  for (auto [index, channel] : llvm::enumerate(channels))
    if (channel.firstWrong(range, /*tolerance=*/0, [&](int64_t acc) { return solution.apply(index, acc, range); }))
      return false;
  return true;
}

std::optional<Requantization> Solver::solve(bool fast) {
  for (Freedom freedom : {Freedom::None, Freedom::ZeroPoint, Freedom::Additions, Freedom::Shifts}) {
    for (CommonShifts common : commonShifts)
      if (auto solution = narrow(freedom, common))
        return solution;
    if (auto solution = narrow(freedom, std::nullopt))
      return solution;
    if (!fast)
      continue;
    if (auto solution = narrow(freedom, std::nullopt, /*fast=*/true))
      return solution;
  }
  return solveOtherForms(*this);
}

/// The channels of real results; nothing where accumulators leave 31 bits or a unit is not positive.
static std::optional<std::vector<Channel>> channelsOf(ArrayRef<RealResult> results, const QuantizedRange &range) {
  std::vector<Channel> channels;
  for (const RealResult &result : results) {
    constexpr int64_t reach = std::numeric_limits<int32_t>::max();
    if (result.unit.sign() <= 0 || result.low < -reach || result.high > reach)
      return std::nullopt;
    channels.emplace_back(result, range);
  }
  return channels;
}

std::optional<Requantization> hone::solveRequantization(const RealChannels &real, const QuantizedRange &range,
                                                        bool fast) {
  std::optional<std::vector<Channel>> found = channelsOf(real.parts, range);
  if (!found || found->empty())
    return std::nullopt;
  std::vector<Channel> &channels = *found;
  double steepest = 0;
  for (const Channel &channel : channels)
    if (!channel.isFlat())
      steepest = std::max(steepest, channel.ratio);
  // Multipliers have 31 bits, so that one of a slope down to this part of the steepest still has some.
  double tiny = std::ldexp(steepest > 0 ? steepest : 1, -24);
  for (Channel &channel : channels)
    if (channel.isFlat() && channel.ratio < tiny)
      channel.steepen(steepest);
  std::optional<Requantization> solution = Solver(channels, range).solve(fast);
  if (!solution)
    return std::nullopt;
  // In all forms the accumulator's negative times a number is the accumulator times that number's negative. In the
  // narrow one the offset is multiplied as well.
  for (auto [i, channel] : llvm::enumerate(channels))
    if (channel.isTurned) {
      solution->multipliers[i] = -solution->multipliers[i];
      if (solution->form == RequantizationForm::Narrow)
        solution->offsets[i] = -solution->offsets[i];
    }
  solution->splits = real.splits;
  return solution;
}

//===----------------------------------------------------------------------------===//
// Proving
//===----------------------------------------------------------------------------===//

/// Whether the numbers with which a channel rounds an accumulator are in the words that they are computed in, with the
/// half that is added.
static bool fitsWords(const Requantization &rounding, int64_t index, int64_t acc) {
  int64_t m = rounding.multipliers[index], c = rounding.offsets[index];
  if (rounding.form == RequantizationForm::Narrow)
    return std::abs(acc * (int64_t(1) << rounding.preShift) + c) <= std::numeric_limits<int32_t>::max();
  __int128 p = __int128(acc) * m + c, most = __int128(1) << (rounding.is32Bit() ? 30 : 62);
  return -most < p && p < most;
}

std::optional<std::string> hone::flawOf(const Requantization &rounding, const RealChannels &real,
                                        const QuantizedRange &range, bool fast) {
  std::optional<std::vector<Channel>> channels = channelsOf(real.parts, range);
  if (!channels)
    return "has no right numbers: its accumulators leave 31 bits";
  int64_t count = real.splits.empty() ? real.parts.size() : real.splits.size();
  bool isSingle = rounding.channels() == 1;
  if (rounding.splits.empty() != real.splits.empty())
    return real.splits.empty() ? "has 'splits'; expected none, since results do not bend"
                               : "has no 'splits'; expected the accumulators at which results bend";
  for (auto [index, split] : llvm::enumerate(real.splits))
    if (int64_t found = rounding.splits[isSingle ? 0 : index]; found != split)
      return llvm::formatv("bends at the accumulator {0} in channel {1}; expected {2}", found, index, split).str();
  for (auto [part, channel] : llvm::enumerate(*channels)) {
    int64_t index = int64_t(part) % count, numbers = isSingle ? 0 : index, sign = channel.isTurned ? -1 : 1;
    for (int64_t end : {channel.result.low, channel.result.high}) {
      bool isLower = !real.splits.empty() && sign * end < real.splits[index];
      if (!fitsWords(rounding, numbers + (isLower ? rounding.channels() : 0), sign * end))
        return llvm::formatv("leaves its words for the accumulator {0} of channel {1}", sign * end, index).str();
    }
    auto apply = [&](int64_t acc) { return rounding.apply(numbers, sign * acc, range); };
    if (auto wrong = channel.firstWrong(range, fast, apply))
      return llvm::formatv("rounds the accumulator {0} of channel {1} to {2}; expected {3}", sign * wrong->first, index,
                           apply(wrong->first), wrong->second)
          .str();
  }
  return std::nullopt;
}
