//===- Rounding.cpp - The arithmetic of rounding, on the host -------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/Rounding.h"
#include <algorithm>

using namespace hone::graph;
using llvm::ArrayRef;

int64_t hone::graph::roundTies(__int128 p, int shift, int64_t zeroPoint, int slack) {
  if (shift == 0)
    return int64_t(p);
  __int128 less = slack ? __int128(1) << (slack - 1) : 1, half = (__int128(1) << (shift - 1)) - less;
  return int64_t((p + half + ((((p >> shift) ^ zeroPoint) & 1) << slack)) >> shift);
}

int64_t Requantization::apply(int64_t channel, int64_t acc, const QuantizedRange &range) const {
  if (!splits.empty() && acc < splits[channel])
    channel += channels();
  int64_t m = multipliers[channel], c = offsets[channel], result = 0;
  switch (form) {
  case RequantizationForm::Narrow: {
    int32_t sum = int32_t((uint32_t(acc) << preShift) + uint32_t(c));
    result = (int64_t(sum) * m >> 32) >> (shifts.empty() ? shift : shifts[channel]);
    if (!additions.empty())
      result += additions[channel];
    break;
  }
  case RequantizationForm::Float: {
    int64_t sum = acc * (int64_t(1) << preShift) + c;
    result = roundTies(sum * m, int(shifts.empty() ? shift : shifts[channel]), 0) + range.zeroPoint;
    break;
  }
  case RequantizationForm::Wide: result = (acc * m + c) >> shift; break;
  case RequantizationForm::NarrowTies:
  case RequantizationForm::WideTies: result = roundTies(__int128(acc) * m + c, shift, range.zeroPoint, slack); break;
  }
  return std::clamp(result, range.low, range.high);
}

int64_t SumRequantization::apply(ArrayRef<int64_t> operands, const QuantizedRange &range) const {
  int64_t result = offset;
  for (auto [operand, multiplier] : llvm::zip_equal(operands, multipliers)) {
    int64_t narrow = operand * (int64_t(1) << 24) * multiplier >> 32;
    result += form == SumForm::Narrow ? narrow : operand * multiplier;
  }
  switch (form) {
  case SumForm::Narrow: result >>= shift; break;
  case SumForm::Ties: result = roundTies(result, shift, range.zeroPoint); break;
  case SumForm::Split:
    result =
        slack ? roundTies(result, shift, range.zeroPoint, *slack) : (result + (int64_t(1) << (shift - 1))) >> shift;
    break;
  }
  return std::clamp(result, range.low, range.high);
}

int64_t TermsRounding::apply(int64_t channel, ArrayRef<int64_t> values, const QuantizedRange &range) const {
  Words sum = offsets[channel];
  for (auto [i, value] : llvm::enumerate(values))
    for (auto [j, word] : llvm::enumerate(multipliers[channel][i])) {
      int64_t product = value * (int64_t(1) << preShifts[i]) * word;
      sum[j] += product >> 32;
      if (j + 1 < sum.size())
        sum[j + 1] += (product & 0xffffffff) >> (32 - wordBits);
    }
  int64_t mask = (int64_t(1) << wordBits) - 1;
  bool isTie = (sum.back() & mask) < window;
  for (size_t j = sum.size() - 1; j > 0; --j) {
    sum[j - 1] += sum[j] >> wordBits;
    isTie &= j == sum.size() - 1 || (sum[j] & mask) == 0;
  }
  int64_t q = sum[0] >> shift;
  if (isTie && sum[0] == q << shift && ((q ^ range.zeroPoint) & 1))
    --q;
  return std::clamp(q, range.low, range.high);
}

int64_t SoftmaxRounding::apply(int64_t power, int64_t sum, const QuantizedRange &range) const {
  int64_t numerator = power << numeratorShift, denominator = sum * divisor, quotient = 0;
  for (int bit = 8; bit >= 0; --bit)
    if (numerator >> bit >= denominator) {
      numerator -= denominator << bit;
      quotient |= int64_t(1) << bit;
    }
  if (numerator >= denominator) // Beyond 511.
    return range.high;
  int64_t twice = 2 * numerator;
  quotient += twice > denominator || (twice == denominator && (quotient & 1));
  return std::clamp(quotient + range.zeroPoint, range.low, range.high);
}
