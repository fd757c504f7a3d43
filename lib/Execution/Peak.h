//===- Peak.h - A loop that shows what a machine can do -------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_EXECUTION_PEAK_H
#define HONE_LIB_EXECUTION_PEAK_H

#include "hone/Target/TargetDescription.h"
#include <string>

namespace hone {

/// An object file with a function `void hone_peak(int64_t iterations)` that does nothing but multiply and add floats in
/// the target's vector registers.
struct PeakLoop {
  /// Empty if the target has no code generator.
  std::string object;
  /// Floating-point operations in one iteration.
  int64_t operations = 0;
};

PeakLoop makePeakLoop(const TargetDescription &target);

} // namespace hone

#endif // HONE_LIB_EXECUTION_PEAK_H
