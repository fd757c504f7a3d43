//===- Peak.h - Loops that show what a machine can do ---------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_EXECUTION_PEAK_H
#define HONE_LIB_EXECUTION_PEAK_H

#include "hone/Execution/Image.h"

namespace hone {

/// Loops for the target; none if it has no code generator.
PeakLoops makePeakLoops(const TargetDescription &target);

} // namespace hone

#endif // HONE_LIB_EXECUTION_PEAK_H
