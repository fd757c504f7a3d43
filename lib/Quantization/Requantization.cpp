//===- Requantization.cpp - Integer arithmetic that rounds real results --------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Quantization/Requantization.h"
#include "Solving.h"
#include "llvm/ADT/APInt.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace hone;
using llvm::APInt;
using llvm::ArrayRef;
using llvm::SmallVector;

//===----------------------------------------------------------------------------===//
// Exact numbers
//===----------------------------------------------------------------------------===//

Dyadic Dyadic::scale(double value) {
  int exponent;
  double fraction = std::frexp(double(float(value)), &exponent);
  Dyadic result(int64_t(std::ldexp(fraction, 24)), exponent - 24);
  // Without trailing zeros, products stay short.
  while (result.mantissa != 0 && (result.mantissa & 1) == 0) {
    result.mantissa /= 2;
    ++result.exponent;
  }
  return result;
}

long double Dyadic::approximate() const { return std::ldexp((long double)mantissa, exponent); }

static unsigned bitsOf(__int128 value) {
  unsigned __int128 magnitude = value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;
  unsigned bits = 0;
  for (; magnitude; magnitude >>= 1)
    ++bits;
  return bits;
}

int hone::signOfSum(ArrayRef<Dyadic> terms) {
  int least = 0, most = 0;
  bool first = true;
  for (const Dyadic &term : terms) {
    if (term.mantissa == 0)
      continue;
    int top = term.exponent + int(bitsOf(term.mantissa));
    least = first ? term.exponent : std::min(least, term.exponent);
    most = first ? top : std::max(most, top);
    first = false;
  }
  unsigned width = std::max(most - least + 8, 130);
  APInt sum(width, 0);
  for (const Dyadic &term : terms) {
    if (term.mantissa == 0)
      continue;
    uint64_t words[2] = {uint64_t(term.mantissa), uint64_t(term.mantissa >> 64)};
    sum += APInt(128, words).sext(width).shl(term.exponent - least);
  }
  return sum.isZero() ? 0 : sum.isNegative() ? -1 : 1;
}

//===----------------------------------------------------------------------------===//
// Thresholds
//===----------------------------------------------------------------------------===//

/// Whether the rounded result of `acc` is at least k. Half to even: k - 1/2 itself rounds to k when k is even, counted
/// from the zero point.
static bool isAtLeast(const RealResult &result, int64_t acc, int64_t k) {
  SmallVector<Dyadic, 4> terms(result.offset.begin(), result.offset.end());
  terms.push_back(result.slope * Dyadic::integer(acc));
  for (Dyadic &term : terms)
    ++term.exponent;
  terms.push_back(result.unit * Dyadic::integer(1 - 2 * k));
  int sign = signOfSum(terms);
  return sign > 0 || (sign == 0 && k % 2 == 0);
}

namespace {
/// A real result in extended precision, for the thresholds that are not near an integer.
struct ApproximateResult {
  explicit ApproximateResult(const RealResult &result)
      : slope(result.slope.approximate()), unit(result.unit.approximate() / slope) {
    for (const Dyadic &term : result.offset) {
      offset += term.approximate() / slope;
      magnitude += std::fabs(term.approximate() / slope);
    }
  }
  long double slope, unit, offset = 0, magnitude = 0; // All but the slope are multiples of it.
};
} // namespace

/// The least acc of the result's range whose result, counted from the zero point, is at least k.
static int64_t thresholdOf(const RealResult &result, const ApproximateResult &approximate, int64_t k) {
  constexpr long double epsilon = std::numeric_limits<long double>::epsilon();
  long double target = (k - 0.5L) * approximate.unit, x = target - approximate.offset;
  long double error = 32 * epsilon * (approximate.magnitude + std::fabs(target) + 1);
  if (x + error < (long double)result.low - 1)
    return result.low;
  if (x - error > (long double)result.high + 1)
    return result.high + 1;
  long double nearest = std::nearbyint(x);
  int64_t found;
  if (std::fabs(x - nearest) > error) {
    found = int64_t(std::ceil(x));
  } else {
    // Too close to tell.
    found = int64_t(nearest) - int64_t(std::ceil(error));
    while (found <= result.high && !isAtLeast(result, found, k))
      ++found;
  }
  return std::clamp(found, result.low, result.high + 1);
}

SmallVector<int64_t> hone::thresholdsOf(const RealResult &result, const QuantizedRange &range) {
  SmallVector<int64_t> thresholds;
  ApproximateResult approximate(result);
  for (int64_t k = range.low + 1; k <= range.high; ++k)
    thresholds.push_back(thresholdOf(result, approximate, k - range.zeroPoint));
  return thresholds;
}

int64_t RealResult::round(int64_t acc, const QuantizedRange &range) const {
  int64_t low = range.low, high = range.high;
  while (low < high) {
    int64_t middle = low + (high - low + 1) / 2;
    if (isAtLeast(*this, acc, middle - range.zeroPoint))
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

//===----------------------------------------------------------------------------===//
// Forms
//===----------------------------------------------------------------------------===//

/// p / 2^shift, rounded half to even counted from the zero point, which p includes.
int64_t hone::roundTies(__int128 p, int shift, int64_t zeroPoint) {
  if (shift == 0)
    return int64_t(p);
  __int128 half = (__int128(1) << (shift - 1)) - 1;
  return int64_t((p + half + (((p >> shift) ^ zeroPoint) & 1)) >> shift);
}

int64_t Requantization::apply(int64_t channel, int64_t acc) const {
  int64_t m = multipliers[channel], c = offsets[channel], result = 0;
  switch (form) {
  case RequantizationForm::Narrow: {
    int32_t sum = int32_t((uint32_t(acc) << preShift) + uint32_t(c));
    result = (int64_t(sum) * m >> 32) >> (shifts.empty() ? shift : shifts[channel]);
    if (!additions.empty())
      result += additions[channel];
    break;
  }
  case RequantizationForm::Wide:
    result = (acc * m + c) >> shift;
    break;
  case RequantizationForm::NarrowTies:
  case RequantizationForm::WideTies:
    result = roundTies(__int128(acc) * m + c, shift, range.zeroPoint);
    break;
  }
  return std::clamp(result, range.low, range.high);
}

namespace {

/// One channel and where its steps are.
struct Channel {
  const RealResult &result;
  SmallVector<int64_t> thresholds;

  /// Units of the result for one of the accumulator.
  long double ratio() const { return result.slope.approximate() / result.unit.approximate(); }
  /// The accumulator, plus this, times the ratio is the real result above the zero point.
  long double shiftOfZero(const QuantizedRange &range) const {
    long double sum = range.zeroPoint * result.unit.approximate();
    for (const Dyadic &term : result.offset)
      sum += term.approximate();
    return sum / result.slope.approximate();
  }
  /// The step nearest the middle of the accumulator's range: the result from which on, and where. A channel of one
  /// result has its step at the low end.
  std::pair<int64_t, int64_t> middleStep(const QuantizedRange &range) const;
};

/// What is added after the product in the narrow form, from cheap to general: nothing, the zero point for all channels, a
/// number for each channel, and that with a shift of each channel's own.
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
static int narrowShift(long double ratio, int preShift) {
  return std::min(int(std::floor(std::log2(0x1.ffffp30L / ratio))) - 32 + preShift, 31);
}

/// As large as possible, for precision: the shifted accumulator fills 31 bits, and so does the largest multiplier.
bool Solver::chooseNarrowShifts(Requantization &solution, Freedom freedom, std::optional<CommonShifts> common) const {
  long double reach = 1, ratio = 0;
  for (const Channel &channel : channels) {
    long double zero = channel.shiftOfZero(range) + 0.5L / channel.ratio();
    if (freedom == Freedom::ZeroPoint)
      zero -= range.zeroPoint / channel.ratio();
    else if (freedom != Freedom::None)
      zero = -(long double)channel.middleStep(range).second;
    reach = std::max({reach, std::fabs(channel.result.low + zero), std::fabs(channel.result.high + zero)});
    ratio = std::max(ratio, channel.ratio());
  }
  // One spare unit on either side for the search.
  solution.preShift = std::min(int(std::floor(std::log2(0x1.fp30L / (reach + 1)))), 30);
  solution.shift = narrowShift(ratio, solution.preShift);
  if (common) {
    if (common->preShift > solution.preShift || common->shift > narrowShift(ratio, common->preShift))
      return false;
    solution.preShift = common->preShift;
    solution.shift = common->shift;
  }
  if (freedom == Freedom::Shifts)
    for (const Channel &channel : channels)
      solution.shifts.push_back(narrowShift(channel.ratio(), solution.preShift));
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
  // Nor may the sum overflow.
  int64_t lowest = std::numeric_limits<int32_t>::min(), highest = std::numeric_limits<int32_t>::max();
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
  long double ratio = channel.ratio();
  long double multiplier = std::nearbyint(std::ldexp(ratio, 32 + shift - solution.preShift));
  long double zero = channel.shiftOfZero(range) + (0.5L - addition) / ratio;
  long double offset = std::nearbyint(std::ldexp(zero, solution.preShift));
  if (multiplier < 1 || std::fabs(offset) > 0x1.fffffp30L)
    return false;
  solution.multipliers.push_back(int64_t(multiplier));
  solution.offsets.push_back(int64_t(offset));
  return true;
}

std::optional<Requantization> Solver::narrow(Freedom freedom, std::optional<CommonShifts> common, bool fast) {
  // Multipliers farther from the real one have steps in the wrong places at one end or the other.
  constexpr int64_t kNeighbours = 12;
  Requantization solution;
  solution.range = range;
  if (!chooseNarrowShifts(solution, freedom, common))
    return std::nullopt;
  if (freedom != Freedom::None)
    for (const Channel &channel : channels)
      solution.additions.push_back(freedom == Freedom::ZeroPoint ? range.zeroPoint : channel.middleStep(range).first);
  for (const Channel &channel : channels) {
    int shift = solution.shifts.empty() ? solution.shift : int(solution.shifts[solution.multipliers.size()]);
    long double ideal = std::ldexp(channel.ratio(), 32 + shift - solution.preShift);
    auto nearest = int64_t(std::nearbyint(ideal));
    bool solved = false;
    for (int64_t i = 0; i <= 2 * kNeighbours && !solved; ++i)
      solved = solveNarrow(channel, solution, nearest + (i % 2 ? (i + 1) / 2 : -(i / 2)));
    if (!solved && (!fast || !approximateNarrow(channel, solution)))
      return std::nullopt;
  }
  return solution;
}

std::optional<int> Solver::wideShift(int bits) const {
  long double most = 0;
  for (const Channel &channel : channels) {
    long double zero = std::fabs(channel.shiftOfZero(range)) + 1;
    long double reach = std::max(std::fabs((long double)channel.result.low), std::fabs((long double)channel.result.high));
    most = std::max(most, (reach + zero + 1) * channel.ratio() + 1);
  }
  int shift = int(std::floor(bits - std::log2(most)));
  return shift < 1 ? std::nullopt : std::optional<int>(std::min(shift, 48));
}

std::optional<Requantization> Solver::wide() {
  std::optional<int> shift = wideShift(60);
  if (!shift)
    return std::nullopt;
  Requantization solution;
  solution.form = RequantizationForm::Wide;
  solution.shift = *shift;
  solution.range = range;
  for (const Channel &channel : channels) {
    auto multiplier = int64_t(std::nearbyint(std::ldexp(channel.ratio(), *shift)));
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
  solution.range = range;
  for (auto [index, channel] : llvm::enumerate(channels)) {
    long double ratio = channel.ratio();
    solution.multipliers.push_back(int64_t(std::nearbyint(std::ldexp(ratio, *shift))));
    solution.offsets.push_back(int64_t(std::nearbyint(std::ldexp(channel.shiftOfZero(range) * ratio, *shift))));
    // A step function is right when it is right on both sides of each step.
    for (auto [i, threshold] : llvm::enumerate(channel.thresholds)) {
      int64_t k = range.low + 1 + int64_t(i);
      if (threshold <= channel.result.high && solution.apply(index, threshold) < k)
        return std::nullopt;
      if (threshold > channel.result.low && solution.apply(index, threshold - 1) >= k)
        return std::nullopt;
    }
  }
  return solution;
}

std::optional<Requantization> hone::solveRequantization(ArrayRef<RealResult> results, const QuantizedRange &range, bool fast) {
  if (results.empty())
    return std::nullopt;
  SmallVector<Channel> channels;
  for (const RealResult &result : results) {
    if (result.slope.mantissa <= 0 || result.unit.mantissa <= 0 ||
        result.low < std::numeric_limits<int32_t>::min() || result.high > std::numeric_limits<int32_t>::max())
      return std::nullopt;
    channels.push_back({result, thresholdsOf(result, range)});
  }
  Solver solver(channels, range);
  for (Freedom freedom : {Freedom::None, Freedom::ZeroPoint, Freedom::Additions, Freedom::Shifts}) {
    for (CommonShifts common : commonShifts)
      if (auto solution = solver.narrow(freedom, common))
        return solution;
    if (auto solution = solver.narrow(freedom, std::nullopt))
      return solution;
    if (!fast)
      continue;
    if (auto solution = solver.narrow(freedom, std::nullopt, /*fast=*/true))
      return solution;
  }
  return solveOtherForms(solver);
}
