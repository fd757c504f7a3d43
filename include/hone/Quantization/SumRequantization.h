//===- SumRequantization.h - Integer arithmetic for sums ------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_QUANTIZATION_SUMREQUANTIZATION_H
#define HONE_QUANTIZATION_SUMREQUANTIZATION_H

#include "hone/Quantization/Requantization.h"

namespace hone {

/// A weighted sum of 8-bit operands, as they are stored: v = (the sum of slopes[i] * operand[i] + offset) / unit.
struct RealSum {
  llvm::SmallVector<Dyadic, 2> slopes; // Of any sign.
  llvm::SmallVector<Dyadic, 4> offset; // A sum; the operands' zero points are in it.
  Dyadic unit;                         // Positive.

  int64_t round(llvm::ArrayRef<int64_t> operands, const graph::QuantizedRange &range) const;
};

/// Finds the integers of a sum, exact for all values of the operands; as `solveRequantization`.
std::optional<graph::SumRequantization> solveSum(const RealSum &sum, const graph::QuantizedRange &range, bool fast);

/// Where integers for as many operands round wrongly, as for `Requantization`. Of more than two operands it may be that
/// they are not shown to be right, which counts as a flaw.
std::optional<std::string> flawOf(const graph::SumRequantization &rounding, const RealSum &sum,
                                  const graph::QuantizedRange &range, bool fast);

} // namespace hone

#endif // HONE_QUANTIZATION_SUMREQUANTIZATION_H
