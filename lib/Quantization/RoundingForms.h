//===- RoundingForms.h - The ways to round accumulators -------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A form is a kind of arithmetic on accumulators: `graph::RequantizationForm` says what it computes, and a file here
// finds integers with which it is exact. The cheapest one on the machine that is exact for all channels is taken.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_QUANTIZATION_ROUNDINGFORMS_H
#define HONE_LIB_QUANTIZATION_ROUNDINGFORMS_H

#include "Solving.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <limits>

namespace hone {

/// One channel and where its steps are.
struct Channel {
  Channel(const RealResult &real, const graph::QuantizedRange &range);

  /// Of a result that falls, this is the one of the accumulator's negative.
  RealResult result;
  bool isTurned;
  llvm::SmallVector<int64_t> thresholds;
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
  std::optional<std::pair<int64_t, int64_t>> firstWrong(const graph::QuantizedRange &range, int64_t tolerance,
                                                        llvm::function_ref<int64_t(int64_t)> apply) const;

  /// The step nearest the middle of the accumulator's range: the result from which on, and where. A channel of one
  /// result has its step at the low end.
  std::pair<int64_t, int64_t> middleStep(const graph::QuantizedRange &range) const;
};

/// All channels of an operation, which are rounded in one form.
struct RoundingProblem {
  llvm::ArrayRef<Channel> channels;
  const graph::QuantizedRange &range;
  bool fast; ///< Whether results may be one unit off.

  /// Whether integers are exact for all channels.
  bool isRight(const graph::Requantization &solution) const;
};

/// A form and the function that finds its integers for all channels, or nothing.
struct RoundingForm {
  graph::RequantizationForm form;
  std::optional<graph::Requantization> (*solve)(const RoundingProblem &problem);
  /// Instructions for a vector of results, or a single one where there are no vectors, but for saturation; nothing
  /// where the machine does not have the arithmetic.
  std::optional<int64_t> (*cost)(const RoundingMachine &machine);
};

std::optional<graph::Requantization> solveNarrow(const RoundingProblem &problem);
std::optional<graph::Requantization> solveFloat(const RoundingProblem &problem);
std::optional<graph::Requantization> solveNarrowTies(const RoundingProblem &problem);
std::optional<graph::Requantization> solveWide(const RoundingProblem &problem);
std::optional<graph::Requantization> solveWideTies(const RoundingProblem &problem);

/// The middle of those offsets c, of 32 bits with (acc << preShift) + c of `most` at most in magnitude, for which that
/// is at least stepOf(k) from the threshold of each k on, and less before it; nothing when there is none. k is counted
/// from `first` for the first threshold.
template <typename StepOf>
std::optional<int64_t> offsetFor(const Channel &channel, int preShift, int64_t most, int64_t first, StepOf stepOf) {
  const RealResult &result = channel.result;
  int64_t least = std::numeric_limits<int64_t>::min() / 4, greatest = -least;
  for (size_t i = 0; i < channel.thresholds.size(); ++i) {
    int64_t threshold = channel.thresholds[i], step = stepOf(first + int64_t(i));
    if (threshold <= result.high)
      least = std::max<int64_t>(least, step - (threshold << preShift));
    if (threshold > result.low)
      greatest = std::min<int64_t>(greatest, step - 1 - ((threshold - 1) << preShift));
    if (least > greatest)
      return std::nullopt;
  }
  // Nor may the sum overflow, or its negative.
  constexpr int64_t word = std::numeric_limits<int32_t>::max();
  least = std::max({least, -word, -most - (result.low << preShift)});
  greatest = std::min({greatest, word, most - (result.high << preShift)});
  return least > greatest ? std::nullopt : std::optional(least + (greatest - least) / 2);
}

} // namespace hone

#endif // HONE_LIB_QUANTIZATION_ROUNDINGFORMS_H
