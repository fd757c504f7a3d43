//===- TermsRounding.h - Integer arithmetic for sums of sums --------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_QUANTIZATION_TERMSROUNDING_H
#define HONE_QUANTIZATION_TERMSROUNDING_H

#include "hone/Quantization/Requantization.h"

namespace hone {

/// A channel's real result as a sum of integers, in ranges about zero, each times a factor: v = (sum + offset) / unit.
struct RealTerms {
  llvm::SmallVector<Dyadic, 2> factors, offset;
  Dyadic unit;
  /// The greatest magnitude of each integer, below 2^30, the same for all channels; those of 128 are bytes.
  llvm::SmallVector<int64_t, 2> reaches;
};

/// Finds the words of sums, exact for all values; for up to four of them. Nothing is returned where three words are too
/// few.
std::optional<graph::TermsRounding> solveTerms(llvm::ArrayRef<RealTerms> channels, const graph::QuantizedRange &range);

/// Why words for as many integers, and one channel or as many as there are, are not shown to be right for all values:
/// the predicate of a sentence, or nothing.
std::optional<std::string> flawOf(const graph::TermsRounding &rounding, llvm::ArrayRef<RealTerms> channels,
                                  const graph::QuantizedRange &range);

} // namespace hone

#endif // HONE_QUANTIZATION_TERMSROUNDING_H
