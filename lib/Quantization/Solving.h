//===- Solving.h - What the solvers share ---------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_QUANTIZATION_SOLVING_H
#define HONE_LIB_QUANTIZATION_SOLVING_H

#include <cstdint>

namespace hone {

/// p / 2^shift, rounded half to even counted from the zero point, which p includes; see `RequantizationForm::WideTies`.
int64_t roundTies(__int128 p, int shift, int64_t zeroPoint);

} // namespace hone

#endif // HONE_LIB_QUANTIZATION_SOLVING_H
