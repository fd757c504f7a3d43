//===- Requantization.cpp - Integer arithmetic that rounds real results --------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Quantization/Requantization.h"
#include "RoundingForms.h"
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

bool RoundingProblem::isRight(const Requantization &solution) const {
  for (auto [index, channel] : llvm::enumerate(channels))
    if (channel.firstWrong(range, /*tolerance=*/0, [&](int64_t acc) { return solution.apply(index, acc, range); }))
      return false;
  return true;
}

//===----------------------------------------------------------------------------===//
// Forms
//===----------------------------------------------------------------------------===//

/// An accumulator is shifted, and an offset is added.
static constexpr int64_t shiftAndAdd = 2;

// In the order in which those of equal cost are tried.
static constexpr RoundingForm forms[] = {
    {RequantizationForm::Narrow, solveNarrow,
     [](const RoundingMachine &machine) { return std::optional(shiftAndAdd + machine.highMultiply + 1); }},
    // A conversion, the multiply-add and perhaps a copy of what it overwrites, and what makes an integer of the float.
    // Only where it is cheaper than the narrow form: elsewhere a model in integers needs no floats for the sake of a
    // few ties.
    {RequantizationForm::Float, solveFloat,
     [](const RoundingMachine &machine) {
       return machine.floatMultiplyAdd && machine.highMultiply > 3 ? std::optional(shiftAndAdd + 4) : std::nullopt;
     }},
    {RequantizationForm::NarrowTies, solveNarrowTies,
     [](const RoundingMachine &) { return std::optional<int64_t>(9); }},
    // Half as many elements in a vector, or words of two registers, are as many instructions again.
    {RequantizationForm::Wide, solveWide, [](const RoundingMachine &) { return std::optional<int64_t>(12); }},
    {RequantizationForm::WideTies, solveWideTies, [](const RoundingMachine &) { return std::optional<int64_t>(20); }},
};

/// Those that the machine has, the cheapest first.
static SmallVector<const RoundingForm *> formsOf(const RoundingMachine &machine) {
  SmallVector<const RoundingForm *> result;
  for (const RoundingForm &form : forms)
    if (form.cost(machine))
      result.push_back(&form);
  llvm::stable_sort(
      result, [&](const RoundingForm *a, const RoundingForm *b) { return *a->cost(machine) < *b->cost(machine); });
  return result;
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
                                                        bool fast, const RoundingMachine &machine) {
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
  std::optional<Requantization> solution;
  for (const RoundingForm *form : formsOf(machine))
    if ((solution = form->solve({channels, range, fast})))
      break;
  if (!solution)
    return std::nullopt;
  // In all forms the accumulator's negative times a number is the accumulator times that number's negative. In some the
  // offset is multiplied as well.
  for (auto [i, channel] : llvm::enumerate(channels))
    if (channel.isTurned) {
      solution->multipliers[i] = -solution->multipliers[i];
      if (solution->multipliesOffset())
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
  if (rounding.multipliesOffset()) {
    int64_t sum = acc * (int64_t(1) << rounding.preShift) + c;
    if (rounding.form == RequantizationForm::Narrow)
      return std::abs(sum) <= std::numeric_limits<int32_t>::max();
    // A float as it is, whose product is far from the ends of the floats that are integers.
    int64_t shift = rounding.shifts.empty() ? rounding.shift : rounding.shifts[index];
    return std::abs(sum) <= int64_t(1) << 24 && std::abs(sum * m) >> shift < int64_t(1) << 22;
  }
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
