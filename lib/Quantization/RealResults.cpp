//===- RealResults.cpp - Exact numbers and the steps of their rounding ---------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Solving.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>
#include <cmath>

using namespace hone;
using graph::QuantizedRange;
using llvm::APInt;
using llvm::ArrayRef;
using llvm::SmallVector;

//===----------------------------------------------------------------------------===//
// Exact numbers
//===----------------------------------------------------------------------------===//

Dyadic Dyadic::real(double value) {
  int exponent;
  auto mantissa = int64_t(std::ldexp(std::frexp(value, &exponent), 53));
  if (mantissa == 0)
    return {};
  // Without trailing zeros, products stay short.
  int zeros = llvm::countr_zero(uint64_t(mantissa));
  return {mantissa >> zeros, exponent - 53 + zeros};
}

Dyadic hone::operator*(const Dyadic &a, const Dyadic &b) {
  unsigned width = a.mantissa.getSignificantBits() + b.mantissa.getSignificantBits();
  return {a.mantissa.sextOrTrunc(width) * b.mantissa.sextOrTrunc(width), a.exponent + b.exponent};
}

Dyadic hone::operator-(const Dyadic &a) { return {-a.mantissa.sext(a.mantissa.getBitWidth() + 1), a.exponent}; }

SmallVector<APInt> hone::alignedIntegers(ArrayRef<Dyadic> numbers) {
  std::optional<int> least, most;
  for (const Dyadic &number : numbers) {
    if (number.mantissa.isZero())
      continue;
    int top = number.exponent + int(number.mantissa.getSignificantBits());
    least = std::min(least.value_or(number.exponent), number.exponent);
    most = std::max(most.value_or(top), top);
  }
  // Sums of many of them, with factors of some 10 bits, fit as well.
  unsigned width = unsigned(most.value_or(0) - least.value_or(0)) + 48;
  SmallVector<APInt> integers;
  for (const Dyadic &number : numbers)
    integers.push_back(number.mantissa.isZero() ? APInt(width, 0)
                                                : number.mantissa.sextOrTrunc(width).shl(number.exponent - *least));
  return integers;
}

/// The highest bits of a number and what they are to be multiplied by, 2^exponent.
static std::pair<double, int> leadingBits(const APInt &value) {
  int drop = std::max(int(value.getSignificantBits()) - 62, 0);
  return {double(value.ashr(drop).getSExtValue()), drop};
}

double Quotient::approximate() const {
  auto [top, topExponent] = leadingBits(numerator);
  auto [bottom, bottomExponent] = leadingBits(denominator);
  return std::ldexp(top / bottom, topExponent - bottomExponent);
}

std::optional<int64_t> Quotient::scaled(int shift) const {
  unsigned width = numerator.getBitWidth() + unsigned(std::abs(shift)) + 2;
  APInt top = numerator.sext(width).shl(std::max(shift, 0)), bottom = denominator.sext(width).shl(std::max(-shift, 0));
  // The floor of the quotient plus a half.
  top = top.shl(1) + bottom;
  APInt rounded = llvm::APIntOps::RoundingSDiv(top, bottom.shl(1), APInt::Rounding::DOWN);
  return rounded.getSignificantBits() > 62 ? std::nullopt : std::optional<int64_t>(rounded.getSExtValue());
}

int hone::floorLog2(double value) {
  constexpr int farAway = 4096;
  if (!(value > 0))
    return -farAway;
  return std::isinf(value) ? farAway : std::ilogb(value);
}

//===----------------------------------------------------------------------------===//
// Thresholds
//===----------------------------------------------------------------------------===//

IntegerResult::IntegerResult(const RealResult &result) {
  SmallVector<Dyadic> numbers{result.slope, result.unit};
  llvm::append_range(numbers, result.offset);
  SmallVector<APInt> integers = alignedIntegers(numbers);
  slope = integers[0];
  unit = integers[1];
  offset = APInt(slope.getBitWidth(), 0);
  for (const APInt &term : ArrayRef(integers).drop_front(2))
    offset += term;
}

/// Of an accumulator that adds nothing: the first step is at one end or the other.
static SmallVector<int64_t> constantThresholds(const RealResult &result, const QuantizedRange &range) {
  SmallVector<int64_t> thresholds;
  int64_t only = result.round(result.low, range);
  for (int64_t k = range.low + 1; k <= range.high; ++k)
    thresholds.push_back(k <= only ? result.low : result.high + 1);
  return thresholds;
}

/// The result is at least k, counted from the zero point, from acc * 2 slope = (2k - 1) unit - 2 offset on; there
/// itself it is half way, which rounds to k if k is even. That quotient grows by 2 unit / 2 slope from each k to the
/// next, so that one division is enough.
SmallVector<int64_t> hone::thresholdsOf(const RealResult &result, const QuantizedRange &range) {
  if (result.slope.sign() == 0)
    return constantThresholds(result, range);
  IntegerResult integers(result);
  APInt divisor = integers.slope.shl(1), floor, rest, step, stepRest;
  auto divide = [&](const APInt &number, APInt &quotient, APInt &remainder) {
    APInt::sdivrem(number, divisor, quotient, remainder);
    if (remainder.isNegative()) {
      remainder += divisor;
      --quotient;
    }
  };
  int64_t first = range.low + 1 - range.zeroPoint;
  APInt factor(integers.unit.getBitWidth(), uint64_t(2 * first - 1), /*isSigned=*/true);
  divide(integers.unit * factor - integers.offset.shl(1), floor, rest);
  divide(integers.unit.shl(1), step, stepRest);
  SmallVector<int64_t> thresholds;
  for (int64_t k = first; k <= range.high - range.zeroPoint; ++k) {
    bool fits = floor.getSignificantBits() <= 60;
    int64_t whole = fits ? floor.getSExtValue() : floor.isNegative() ? result.low - 1 : result.high + 1;
    int64_t found = whole + (!rest.isZero() || k % 2 != 0);
    thresholds.push_back(std::clamp(found, result.low, result.high + 1));
    floor += step;
    rest += stepRest;
    if (rest.sge(divisor)) {
      rest -= divisor;
      ++floor;
    }
  }
  return thresholds;
}

int64_t RealResult::round(int64_t acc, const QuantizedRange &range) const {
  SmallVector<Dyadic> terms{slope * Dyadic::integer(acc), unit};
  llvm::append_range(terms, offset);
  SmallVector<APInt> integers = alignedIntegers(terms);
  APInt unit = integers[1], twice = integers[0];
  for (const APInt &term : ArrayRef(integers).drop_front(2))
    twice += term;
  twice = twice.shl(1);
  // The floor of the number plus a half, less one where that was half way and is odd.
  APInt quotient, rest, divisor = unit.shl(1);
  APInt::sdivrem(twice + unit, divisor, quotient, rest);
  if (rest.isNegative()) {
    rest += divisor;
    --quotient;
  }
  if (rest.isZero() && quotient[0])
    --quotient;
  if (quotient.getSignificantBits() > 60)
    return quotient.isNegative() ? range.low : range.high;
  return std::clamp(quotient.getSExtValue() + range.zeroPoint, range.low, range.high);
}
