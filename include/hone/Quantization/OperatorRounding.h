//===- OperatorRounding.h - The integers of quantized operators -----*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Finds and proves the attribute `rounding` of quantized operators. Both follow from the operator alone, so that the
// pass that makes one can ask whether it has exact arithmetic.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_QUANTIZATION_OPERATORROUNDING_H
#define HONE_QUANTIZATION_OPERATORROUNDING_H

#include "mlir/IR/Operation.h"

namespace hone {
struct RoundingMachine;

/// The attribute `rounding` for an operator that is rounded; see graph::isRounded. It is what costs least on a machine.
/// Null when no form is exact.
mlir::Attribute solveRounding(mlir::Operation *op, const RoundingMachine &machine);

/// Whether the attribute `rounding` that an operator has gives its real results, rounded, whatever is accumulated; one
/// unit off is right where the operator is `fast`. Emits an error that says where it is wrong.
mlir::LogicalResult verifyRounding(mlir::Operation *op);

} // namespace hone

#endif // HONE_QUANTIZATION_OPERATORROUNDING_H
