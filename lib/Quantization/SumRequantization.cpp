//===- SumRequantization.cpp - Integer arithmetic for weighted sums ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Quantization/SumRequantization.h"
#include "Solving.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <cmath>
#include <vector>

using namespace hone;
using graph::QuantizedRange;
using graph::SplitNumber;
using graph::SumForm;
using graph::SumRequantization;
using llvm::APInt;
using llvm::ArrayRef;
using llvm::SmallVector;

/// Operands are stored in 8 bits.
static constexpr int64_t leastByte = -128, greatestByte = 127, values = 256;

/// More operands than this are not one sum: words of 32 bits would leave multipliers too few.
static constexpr size_t mostOperands = 64;

/// The sum as a function of its last operand.
static RealResult sumWith(const RealSum &sum, ArrayRef<int64_t> others) {
  RealResult result;
  result.slope = sum.slopes.back();
  result.unit = sum.unit;
  result.offset.assign(sum.offset.begin(), sum.offset.end());
  for (auto [slope, operand] : llvm::zip(sum.slopes, others))
    result.offset.push_back(slope * Dyadic::integer(operand));
  result.low = leastByte;
  result.high = greatestByte;
  return result;
}

int64_t RealSum::round(ArrayRef<int64_t> operands, const QuantizedRange &range) const {
  return sumWith(*this, operands.drop_back()).round(operands.back(), range);
}

/// The high word of the product of a << 24 and the multiplier.
static int64_t highProduct(int64_t a, int64_t multiplier) { return a * (int64_t(1) << 24) * multiplier >> 32; }

namespace {

/// Solutions in each form.
class SumSolver {
public:
  SumSolver(const RealSum &sum, const QuantizedRange &range);

  std::optional<SumRequantization> narrow(bool fast);
  std::optional<SumRequantization> ties();
  std::optional<SumRequantization> split();
  std::optional<std::string> flawOf(const SumRequantization &solution, bool fast);

private:
  /// Finds an offset for which the narrow form gives every expected result of two operands.
  bool solveOffset(SumRequantization &solution, ArrayRef<int64_t> expected) const;
  /// The multipliers and the offset for a shift; false when they are too large.
  bool choose(SumRequantization &solution) const;
  /// By how many units of its words the sums of a solution that is not narrow may be off.
  double errorOf(const SumRequantization &solution) const;
  /// The results of all pairs of two operands, those of one first operand after the other.
  ArrayRef<int64_t> resultsOfPairs();
  /// What results that do not lie half way are from there, at least, in units.
  double leastDistance() const;
  /// What is found among all values of up to three operands that come within `near` of a half, in units of a split
  /// solution: operands that are rounded wrongly, those of the last one seen if all are right, or nothing.
  struct NearHalves {
    bool isRight = true, any = false;
    SmallVector<int64_t> operands;
  };
  NearHalves checkNearHalves(const SumRequantization &solution, int64_t near) const;

  const RealSum &sum;
  const QuantizedRange &range;
  SmallVector<Quotient> slopes;
  Quotient zero; ///< The result of all zeros, with the zero point.
  SmallVector<double> ratios;
  double magnitude; ///< More than the real result and its parts come to.
  std::vector<int64_t> results;
};

} // namespace

SumSolver::SumSolver(const RealSum &sum, const QuantizedRange &range) : sum(sum), range(range) {
  SmallVector<Dyadic> numbers{sum.unit};
  llvm::append_range(numbers, sum.slopes);
  llvm::append_range(numbers, sum.offset);
  SmallVector<APInt> integers = alignedIntegers(numbers);
  const APInt &unit = integers[0];
  ArrayRef<APInt> rest = ArrayRef(integers).drop_front();
  APInt offset = unit * APInt(unit.getBitWidth(), uint64_t(range.zeroPoint), /*isSigned=*/true);
  for (const APInt &term : rest.drop_front(sum.slopes.size()))
    offset += term;
  zero = {offset, unit};
  magnitude = std::fabs(zero.approximate()) + 1;
  for (const APInt &slope : rest.take_front(sum.slopes.size())) {
    slopes.push_back({slope, unit});
    ratios.push_back(slopes.back().approximate());
    magnitude += 256 * std::fabs(ratios.back());
  }
}

ArrayRef<int64_t> SumSolver::resultsOfPairs() {
  if (!results.empty())
    return results;
  for (int64_t a = leastByte; a <= greatestByte; ++a) {
    RealResult result = sumWith(sum, a);
    bool falls = result.slope.sign() < 0;
    if (falls) { // Then it rises with the operand's negative.
      result.slope = -result.slope;
      result.low = -greatestByte;
      result.high = -leastByte;
    }
    SmallVector<int64_t> thresholds = thresholdsOf(result, range);
    const int64_t *next = thresholds.begin();
    std::vector<int64_t> row;
    for (int64_t b = result.low; b <= result.high; ++b) {
      while (next != thresholds.end() && *next <= b)
        ++next;
      row.push_back(range.low + (next - thresholds.begin()));
    }
    if (falls)
      std::reverse(row.begin(), row.end());
    results.insert(results.end(), row.begin(), row.end());
  }
  return results;
}

bool SumSolver::solveOffset(SumRequantization &solution, ArrayRef<int64_t> expected) const {
  int64_t most = int64_t(1) << 30, least = -most;
  int64_t terms[2][values];
  for (int64_t i = 0; i < values; ++i)
    for (int operand : {0, 1})
      terms[operand][i] = highProduct(i + leastByte, solution.multipliers[operand]);
  const int64_t *result = expected.data();
  for (int64_t a : terms[0])
    for (int64_t b : terms[1]) {
      int64_t base = a + b, from = *result * (int64_t(1) << solution.shift);
      if (*result > range.low)
        least = std::max(least, from - base);
      if (*result < range.high)
        most = std::min(most, from + (int64_t(1) << solution.shift) - 1 - base);
      ++result;
    }
  solution.offset = least + (most - least) / 2;
  return least <= most;
}

bool SumSolver::choose(SumRequantization &solution) const {
  for (const Quotient &slope : slopes) {
    std::optional<int64_t> multiplier = slope.scaled(solution.shift);
    if (!multiplier)
      return false;
    solution.multipliers.push_back(*multiplier);
  }
  std::optional<int64_t> offset = zero.scaled(solution.shift);
  solution.offset = offset.value_or(0);
  return offset.has_value();
}

std::optional<SumRequantization> SumSolver::narrow(bool fast) {
  if (slopes.size() != 2)
    return std::nullopt;
  // The sum stays below 2^30, each multiplier below 2^31.
  double largest = std::max(std::fabs(ratios[0]), std::fabs(ratios[1]));
  SumRequantization solution;
  solution.shift = std::min({floorLog2(0x1p30 / magnitude), floorLog2(0x1.fcp22 / largest), 30});
  if (solution.shift < 0)
    return std::nullopt;
  ArrayRef<int64_t> expected = resultsOfPairs();
  int64_t nearest[2];
  for (int operand : {0, 1})
    nearest[operand] = int64_t(std::nearbyint(std::ldexp(ratios[operand], solution.shift + 8)));
  for (int64_t da : {0, 1, -1})
    for (int64_t db : {0, 1, -1}) {
      solution.multipliers = {nearest[0] + da, nearest[1] + db};
      if (solveOffset(solution, expected))
        return solution;
    }
  if (!fast)
    return std::nullopt;
  solution.multipliers = {nearest[0], nearest[1]};
  // Each high word is up to one less than the product.
  solution.offset = int64_t(std::nearbyint(std::ldexp(zero.approximate() + 0.5, solution.shift))) + 1;
  return solution;
}

std::optional<SumRequantization> SumSolver::ties() {
  if (slopes.size() != 2)
    return std::nullopt;
  SumRequantization solution;
  solution.form = SumForm::Ties;
  solution.shift = std::min(floorLog2(0x1p29 / magnitude), 29);
  if (solution.shift < 1 || !choose(solution))
    return std::nullopt;
  const int64_t *result = resultsOfPairs().data();
  for (int64_t a = leastByte; a <= greatestByte; ++a)
    for (int64_t b = leastByte; b <= greatestByte; ++b)
      if (solution.apply({a, b}, range) != *result++)
        return std::nullopt;
  return solution;
}

/// Twice a result, less an odd number of units, is a combination of twice the slopes, of twice the offset less a unit,
/// and of two units: a multiple of their greatest common divisor.
double SumSolver::leastDistance() const {
  const APInt &unit = zero.denominator;
  APInt divisor = llvm::APIntOps::GreatestCommonDivisor(unit.shl(1), (zero.numerator.shl(1) - unit).abs());
  for (const Quotient &slope : slopes)
    divisor = llvm::APIntOps::GreatestCommonDivisor(divisor, slope.numerator.shl(1).abs());
  return Quotient{divisor, unit.shl(1)}.approximate();
}

SumSolver::NearHalves SumSolver::checkNearHalves(const SumRequantization &solution, int64_t near) const {
  int64_t unit = int64_t(1) << solution.shift, half = unit / 2;
  NearHalves found;
  SmallVector<int64_t> operands(slopes.size(), leastByte);
  do {
    int64_t p = solution.offset;
    for (auto [operand, multiplier] : llvm::zip(operands, solution.multipliers))
      p += operand * multiplier;
    // The last operand runs here, where it is quick.
    for (int64_t last = leastByte; last <= greatestByte && found.isRight; ++last, p += solution.multipliers.back()) {
      if (std::abs((p & (unit - 1)) - half) > near)
        continue;
      found.any = true;
      operands.back() = last;
      found.operands = operands;
      found.isRight = solution.apply(operands, range) == sum.round(operands, range);
    }
    operands.back() = leastByte;
    size_t next = slopes.size() - 1;
    while (next > 0 && ++operands[next - 1] > greatestByte)
      operands[--next] = leastByte;
    if (next == 0)
      break;
  } while (found.isRight);
  return found;
}

std::optional<SumRequantization> SumSolver::split() {
  int operandBits = int(llvm::Log2_64_Ceil(slopes.size()));
  SumRequantization solution;
  solution.form = SumForm::Split;
  // The low words' sum stays below 2^30, and so does the high words'.
  solution.lowBits = 22 - operandBits;
  solution.shift = std::min(solution.lowBits + floorLog2(0x1p29 / magnitude), 48);
  if (solution.shift <= solution.lowBits || !choose(solution))
    return std::nullopt;
  // Each multiplier, and the offset, is off by a half at most.
  solution.slack = int(llvm::Log2_64_Ceil(64 * slopes.size() + 2)) + 1;
  if (*solution.slack + 1 >= solution.shift)
    return std::nullopt;
  bool isFar = std::ldexp(leastDistance(), solution.shift) > std::ldexp(1.0, *solution.slack);
  if (slopes.size() > (isFar ? 2 : 3))
    return isFar ? std::optional(solution) : std::nullopt;
  NearHalves found = checkNearHalves(solution, int64_t(1) << *solution.slack);
  if (!found.any)
    solution.slack.reset();
  return found.isRight ? std::optional(solution) : std::nullopt;
}

std::optional<SumRequantization> hone::solveSum(const RealSum &sum, const QuantizedRange &range, bool fast) {
  if (sum.slopes.empty() || sum.slopes.size() > mostOperands || sum.unit.sign() <= 0)
    return std::nullopt;
  SumSolver solver(sum, range);
  if (auto solution = solver.narrow(/*fast=*/false))
    return solution;
  if (fast)
    if (auto solution = solver.narrow(/*fast=*/true))
      return solution;
  if (auto solution = solver.ties())
    return solution;
  return solver.split();
}

//===----------------------------------------------------------------------------===//
// Proving
//===----------------------------------------------------------------------------===//

/// Whether all that is added up for results is in 32 bits, with the half and what tells ties.
static bool fitsWords(const SumRequantization &rounding) {
  constexpr int64_t most = int64_t(1) << 30;
  int64_t lows = 0, highs = 0;
  auto add = [&](int64_t number, int64_t times) {
    if (rounding.form == SumForm::Split) {
      SplitNumber words(number, rounding.lowBits);
      lows += std::abs(words.low) * times;
      highs += std::abs(words.high) * times;
    } else {
      highs += std::abs(number) * times;
    }
  };
  // The high word of a product with a byte, shifted to the top, is at most half the multiplier.
  for (int64_t multiplier : rounding.multipliers)
    add(rounding.form == SumForm::Narrow ? (multiplier >> 1) + 1 : multiplier,
        rounding.form == SumForm::Narrow ? 1 : 128);
  add(rounding.offset, 1);
  if (rounding.form != SumForm::Narrow && rounding.shift > 0)
    add(int64_t(1) << (rounding.shift - 1), 1);
  if (rounding.slack)
    lows += int64_t(1) << *rounding.slack;
  return lows < 2 * most && highs + (lows >> rounding.lowBits) + 1 < 2 * most;
}

double SumSolver::errorOf(const SumRequantization &solution) const {
  auto distance = [&](const Quotient &exact, int64_t number) {
    unsigned width = exact.numerator.getBitWidth() + 64 + unsigned(solution.shift);
    APInt unit = exact.denominator.sext(width), whole = APInt(width, uint64_t(number), /*isSigned=*/true) * unit;
    APInt difference = (exact.numerator.sext(width).shl(solution.shift) - whole).abs();
    return Quotient{difference, unit}.approximate() * (1 + 0x1p-40);
  };
  double error = distance(zero, solution.offset);
  for (auto [slope, multiplier] : llvm::zip_equal(slopes, solution.multipliers))
    error += 128 * distance(slope, multiplier);
  return error;
}

std::optional<std::string> SumSolver::flawOf(const SumRequantization &solution, bool fast) {
  auto wrong = [&](ArrayRef<int64_t> operands, int64_t expected) {
    std::string text;
    llvm::raw_string_ostream out(text);
    out << "rounds the operands [";
    llvm::interleaveComma(operands, out);
    out << "] to " << solution.apply(operands, range) << "; expected " << expected;
    return text;
  };
  if (!fitsWords(solution))
    return "has sums that leave 32 bits";
  if (slopes.size() == 2) {
    const int64_t *expected = resultsOfPairs().data();
    for (int64_t a = leastByte; a <= greatestByte; ++a)
      for (int64_t b = leastByte; b <= greatestByte; ++b, ++expected)
        if (std::abs(solution.apply({a, b}, range) - *expected) > int64_t(fast))
          return wrong({a, b}, *expected);
    return std::nullopt;
  }
  if (solution.form != SumForm::Split)
    return llvm::formatv("has {0} operands; expected the form split for other than two", slopes.size()).str();
  // A real sum that is half way comes to less than `tie` from there, and is told by that; another one stays as far off
  // as it is told apart, or all that come near are looked at.
  double error = errorOf(solution), tie = solution.slack ? std::ldexp(1.0, *solution.slack - 1) : 1;
  bool isFar = std::ldexp(leastDistance(), solution.shift) > error + tie;
  if (solution.slack && error < tie && isFar)
    return std::nullopt;
  if (slopes.size() > 3 || !(error + tie < std::ldexp(0.25, solution.shift)))
    return llvm::formatv("is not shown to be right: its sums are up to {0} units off, and results come as near to half "
                         "way; expected words of more bits",
                         int64_t(std::min(std::ceil(error), 0x1p62)))
        .str();
  NearHalves found = checkNearHalves(solution, int64_t(std::ceil(error + tie)));
  if (found.isRight)
    return std::nullopt;
  return wrong(found.operands, sum.round(found.operands, range));
}

std::optional<std::string> hone::flawOf(const SumRequantization &rounding, const RealSum &sum,
                                        const QuantizedRange &range, bool fast) {
  return SumSolver(sum, range).flawOf(rounding, fast);
}
