//===- SoftmaxRounding.cpp - Softmax in fixed point ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Quantization/SoftmaxRounding.h"
#include "Solving.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/APSInt.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace hone;
using graph::SoftmaxRounding;
using llvm::APFloat;
using llvm::APSInt;
using llvm::SmallVector;

/// exp(-scale * x) * 2^bits for each x from 0 to 255, in arithmetic that is the same on every machine.
static SmallVector<int64_t> powersOfE(double scale, int bits) {
  auto real = [](double value) {
    APFloat result(value);
    bool exact;
    result.convert(APFloat::IEEEquad(), APFloat::rmNearestTiesToEven, &exact);
    return result;
  };
  // The power series of exp(-scale / 2^halvings), squared as often. Beyond 64 all powers but the first are zero.
  constexpr int halvings = 16, terms = 16;
  APFloat x = real(-std::ldexp(std::min(double(float(scale)), 64.0), -halvings)), step = real(1);
  for (int i = terms; i > 0; --i)
    step = real(1) + step * x / real(i);
  for (int i = 0; i < halvings; ++i)
    step = step * step;
  SmallVector<int64_t> powers;
  APFloat power = real(std::ldexp(1.0, bits));
  for (int i = 0; i < 256; ++i) {
    APSInt rounded(64, /*isUnsigned=*/false);
    bool exact;
    power.convertToInteger(rounded, APFloat::rmNearestTiesToEven, &exact);
    powers.push_back(rounded.getSExtValue());
    power = power * step;
  }
  return powers;
}

static int bitsOf(int64_t value) { return int(llvm::Log2_64_Ceil(uint64_t(value) + 1)); }

/// Both sides of the division stay below 2^61: with powers of so many bits.
static int mostBits(const SoftmaxRounding &rounding, int64_t count) {
  return 61 - std::max(rounding.numeratorShift, bitsOf(count) + bitsOf(rounding.divisor));
}
/// With less, powers are too coarse to round as real numbers do.
static constexpr int fewestBits = 24;

std::optional<SoftmaxRounding> hone::solveSoftmax(const RealSoftmax &softmax) {
  const Dyadic &unit = softmax.unit;
  SoftmaxRounding rounding;
  rounding.divisor = unit.mantissa.getSExtValue();
  rounding.numeratorShift = std::max(-unit.exponent, 0);
  if (unit.exponent > 0) {
    if (unit.exponent > 16)
      return std::nullopt;
    rounding.divisor <<= unit.exponent;
  }
  int bits = mostBits(rounding, softmax.count);
  if (bits < fewestBits)
    return std::nullopt;
  rounding.powers = powersOfE(softmax.scale, std::min(bits, 45));
  return rounding;
}

std::optional<std::string> hone::flawOf(const SoftmaxRounding &rounding, const RealSoftmax &softmax) {
  SmallVector<llvm::APInt> units = alignedIntegers({softmax.unit, Dyadic(rounding.divisor, -rounding.numeratorShift)});
  if (units[0] != units[1])
    return llvm::formatv("divides by {0} / 2^{1}, which is not the scale of its result, {2} * 2^{3}", rounding.divisor,
                         rounding.numeratorShift, softmax.unit.mantissa.getSExtValue(), softmax.unit.exponent)
        .str();
  int bits = llvm::Log2_64(uint64_t(rounding.powers.front())), most = mostBits(rounding, softmax.count);
  if (bits > most)
    return llvm::formatv("has powers of {0} bits, {1} of which may be added up; expected {2} at most", bits,
                         softmax.count, most)
        .str();
  for (auto [x, found, expected] : llvm::enumerate(rounding.powers, powersOfE(softmax.scale, bits)))
    if (std::abs(found - expected) > 1)
      return llvm::formatv("has the power {0} for the difference {1}; expected {2}", found, x, expected).str();
  return std::nullopt;
}
