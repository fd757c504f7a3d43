//===- Solving.h - What the solvers share ---------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_QUANTIZATION_SOLVING_H
#define HONE_LIB_QUANTIZATION_SOLVING_H

#include "hone/Quantization/Requantization.h"
#include <cstdint>

namespace hone {

/// p / 2^shift, rounded half to even counted from the zero point, which p includes; see `RequantizationForm::WideTies`.
int64_t roundTies(__int128 p, int shift, int64_t zeroPoint);

/// The forms that are tried when the narrow one is not exact, in their order.
template <typename Solver> auto solveOtherForms(Solver &solver) {
  if (auto solution = solver.ties(RequantizationForm::NarrowTies))
    return solution;
  if (auto solution = solver.wide())
    return solution;
  return solver.ties(RequantizationForm::WideTies);
}

} // namespace hone

#endif // HONE_LIB_QUANTIZATION_SOLVING_H
