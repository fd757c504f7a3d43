//===- SoftmaxRounding.h - Softmax in fixed point -------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_QUANTIZATION_SOFTMAXROUNDING_H
#define HONE_QUANTIZATION_SOFTMAXROUNDING_H

#include "hone/Quantization/Requantization.h"

namespace hone {

/// A softmax of bytes.
struct RealSoftmax {
  double scale;  ///< Of the operand.
  Dyadic unit;   ///< The scale of the result.
  int64_t count; ///< The elements along its axis.
};

/// Finds the table and the numbers of the quotient, with powers of 24 to 45 binary places. Nothing is returned where
/// words of 64 bits are too short for that.
std::optional<graph::SoftmaxRounding> solveSoftmax(const RealSoftmax &softmax);

/// Where a table has an entry that is more than one place off, or quotients are of another unit or leave their words:
/// the predicate of a sentence, or nothing.
std::optional<std::string> flawOf(const graph::SoftmaxRounding &rounding, const RealSoftmax &softmax);

} // namespace hone

#endif // HONE_QUANTIZATION_SOFTMAXROUNDING_H
