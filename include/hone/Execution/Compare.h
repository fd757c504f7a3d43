//===- Compare.h - Comparing results with what was expected ---------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EXECUTION_COMPARE_H
#define HONE_EXECUTION_COMPARE_H

#include "hone/Support/Tensor.h"
#include <optional>
#include <string>

namespace hone {

/// Values agree when |actual - expected| <= absolute + relative * |expected|. For floats with few digits, such as
/// bfloat16, one unit in the last place is always allowed.
struct Tolerance {
  double relative = 1e-3;
  double absolute = 1e-4;
  /// Whether the tolerance was asked for, and so holds for integers too; otherwise they must be equal.
  bool forIntegers = false;
};

/// Why `actual` differs from `expected`, in one line; nothing if it does not. NaN equals NaN, and an infinity itself.
std::optional<std::string> compareTensors(const Tensor &actual, const Tensor &expected, const Tolerance &tolerance);

} // namespace hone

#endif // HONE_EXECUTION_COMPARE_H
