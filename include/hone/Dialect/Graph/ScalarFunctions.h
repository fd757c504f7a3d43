//===- ScalarFunctions.h - What elementwise operators compute -------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The one meaning of the elementwise operators for the compiler itself: constants are folded by it, and the tables of
// quantized functions are filled by it. The lowering builds the same from instructions;
// test/Lowering/scalar-operations.test compares them.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_SCALARFUNCTIONS_H
#define HONE_DIALECT_GRAPH_SCALARFUNCTIONS_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"
#include <functional>

namespace hone::graph {

/// A result element from one element of each operand, in the operands' order. Truth values are 0 and 1.
template <typename T> using ScalarFunction = std::function<T(llvm::ArrayRef<T>)>;

/// An elementwise operator that reads floats, in double precision and not yet rounded to its result's type. Null for
/// other operators.
ScalarFunction<double> realFunction(mlir::Operation *op);

/// An elementwise operator that reads integers. Numbers of fewer than 64 bits come extended by their sign, if their
/// type has one; the result wraps in its type. Nothing is undefined: dividing by zero gives the dividend and no
/// remainder, and the least integer by -1 is itself. Null for other operators, among them those that give floats.
ScalarFunction<int64_t> integerFunction(mlir::Operation *op);

/// Whether the operator's results jump, as those of `floor` do, so that the rounding of its operands decides about more
/// than the last place of the result.
bool hasJumps(mlir::Operation *op);

/// The nearest number of a type of floats. Half precision is rounded by way of single, as it is computed.
double roundedTo(double value, mlir::FloatType type);

/// What casting a float gives before it wraps in the result's type: towards zero, and within the integers of 32 bits,
/// or of the result's if it has more, that `from` can hold. NaN gives the least of them.
double truncatedTo(double value, mlir::FloatType from, mlir::IntegerType to);

} // namespace hone::graph

#endif // HONE_DIALECT_GRAPH_SCALARFUNCTIONS_H
