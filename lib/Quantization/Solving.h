//===- Solving.h - What the solvers share ---------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_QUANTIZATION_SOLVING_H
#define HONE_LIB_QUANTIZATION_SOLVING_H

#include "hone/Quantization/Requantization.h"
#include <cstdint>

// A product and a sum fused into one operation would choose other numbers on machines that have it.
#pragma STDC FP_CONTRACT OFF

namespace hone {

/// Numbers as integers over one power of two.
llvm::SmallVector<llvm::APInt> alignedIntegers(llvm::ArrayRef<Dyadic> numbers);

/// A real result in integers over one power of two: (acc * slope + offset) / unit.
struct IntegerResult {
  llvm::APInt slope, unit, offset;

  explicit IntegerResult(const RealResult &result);
};

/// A quotient of integers; the denominator is positive. Signed, both of one width, which leaves 16 bits unused.
struct Quotient {
  llvm::APInt numerator, denominator;

  /// The nearest double but for its last places; the same on every machine.
  double approximate() const;
  /// The quotient times 2^shift rounded to the nearest integer; nothing when that has more than 62 bits.
  std::optional<int64_t> scaled(int shift) const;
};

/// The floor of the base-2 logarithm of a positive number; far from zero where there is none.
int floorLog2(double value);

} // namespace hone

#endif // HONE_LIB_QUANTIZATION_SOLVING_H
