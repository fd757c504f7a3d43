//===- LinearForm.h - Weighted sums of tensors ----------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_QUANTIZATION_LINEARFORM_H
#define HONE_LIB_QUANTIZATION_LINEARFORM_H

#include "mlir/IR/Value.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>

namespace hone {

/// (the sum of factors[i] * tensors[i] + offset) / divisor, exactly; broadcast. The divisor is positive.
struct LinearForm {
  llvm::SmallVector<mlir::Value> tensors;
  llvm::SmallVector<double> factors; ///< None is zero.
  double offset = 0, divisor = 1;

  /// What sums, differences, and products and quotients with one number come to. Their other operands are the tensors,
  /// each once. Nothing when a double does not have a number exactly, or for more than a few hundred operators.
  static std::optional<LinearForm> of(mlir::Value real);
};

/// The product or the sum, if a double has it exactly.
std::optional<double> exactProduct(double a, double b);
std::optional<double> exactSum(double a, double b);

} // namespace hone

#endif // HONE_LIB_QUANTIZATION_LINEARFORM_H
