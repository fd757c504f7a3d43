//===- RealTables.h - Real numbers as functions of one tensor -------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_QUANTIZATION_REALTABLES_H
#define HONE_LIB_QUANTIZATION_REALTABLES_H

#include "hone/Dialect/Graph/ScalarFunctions.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace hone {

/// The one value of a constant tensor, or of one that is dequantized.
std::optional<double> onlyValue(mlir::Value value);

/// What elementwise operators, constants apart, compute from the elements of one tensor: any of them may be used
/// several times, as x is in x * sigmoid(x).
class RealGraph {
public:
  /// The operators between `real` and the one tensor for which `isSource` says yes. Nothing when there is none or a
  /// second one, an operator that is not elementwise, a tensor of another shape, or more than a few hundred operators.
  static std::optional<RealGraph> of(mlir::Value real, llvm::function_ref<bool(mlir::Value)> isSource);

  mlir::Value source() const { return input; }
  /// Whether some operator's results jump; see graph::hasJumps.
  bool jumps() const { return anyJumps; }
  /// The result for one element of the source. `round` is given the result of each operator.
  double compute(double element, llvm::function_ref<double(double)> round) const;

private:
  /// An operator. Its operands are values: the source is the first of them, constants and operators follow.
  struct Step {
    graph::ScalarFunction<double> function;
    llvm::SmallVector<unsigned, 3> operands;
    unsigned result;
  };

  mlir::Value input;
  bool anyJumps = false;
  llvm::SmallVector<double> values; ///< Those of constants; the others are computed.
  llvm::SmallVector<Step> steps;
};

} // namespace hone

#endif // HONE_LIB_QUANTIZATION_REALTABLES_H
