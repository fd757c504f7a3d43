//===- RealFunctions.h - Operators as functions of one real number --*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_QUANTIZATION_REALFUNCTIONS_H
#define HONE_LIB_QUANTIZATION_REALFUNCTIONS_H

#include "mlir/IR/Operation.h"
#include <functional>

namespace hone {

/// An operator that computes each element from one element of one operand, constants apart.
struct RealFunction {
  mlir::Value operand;
  std::function<double(double)> compute;
  /// Whether its results jump; see graph::hasJumps.
  bool jumps = false;
};

/// The operator as such a function, in double precision; nothing when it is not one.
std::optional<RealFunction> realFunctionOf(mlir::Operation *op);

} // namespace hone

#endif // HONE_LIB_QUANTIZATION_REALFUNCTIONS_H
