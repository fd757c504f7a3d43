//===- Quantized.h - Quantized operators to linalg on integers ------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_QUANTIZED_H
#define HONE_LOWERING_QUANTIZED_H

#include "Emitter.h"
#include "hone/Dialect/Graph/QuantizedOperands.h"
#include "mlir/Transforms/DialectConversion.h"
#include <array>

namespace hone {

/// Builds the arithmetic of a `Requantization` on scalars.
class Rescaler {
public:
  /// The parameters that channels may differ in.
  /// The accumulator from which on the first ones are used, and those that are used below it, are where results bend.
  enum Parameter {
    Multiplier,
    Offset,
    Shift,
    Addition,
    LowMultiplier,
    LowOffset,
    LowShift,
    LowAddition,
    Split,
    Parameters
  };
  using Values = std::array<mlir::Value, Parameters>;

  Rescaler(const graph::Requantization &rounding, const graph::QuantizedRange &range);

  /// The `i8` result of an `i32` accumulator. Parameters that are null are the same for all channels: constants.
  mlir::Value emit(Scalars &body, mlir::Value acc, Values values = {}) const;

  int64_t channels() const { return rounding.channels(); }
  /// A parameter of each channel, or of all if there is but one; of floats the bits.
  llvm::ArrayRef<int64_t> valuesOf(Parameter parameter) const;

  /// The type that a parameter is computed with: `i32`, `i64` or `f32`.
  mlir::Type parameterType(Parameter parameter, mlir::MLIRContext *context) const;
  /// The type that a parameter is stored in, if channels differ: what is a result or a shift fits a byte.
  mlir::Type storedType(Parameter parameter, mlir::MLIRContext *context) const;

private:
  /// The first four parameters for this accumulator.
  Values choose(Scalars &body, mlir::Value acc, Values values) const;
  mlir::Value emitNarrow(Scalars &body, mlir::Value acc, const Values &values) const;
  mlir::Value emitWide(Scalars &body, mlir::Value acc, const Values &values) const;

  /// Multiplies and rounds in one operation; see `graph::RequantizationForm::Float`.
  mlir::Value emitFloat(Scalars &body, mlir::Value acc, const Values &values) const;

  const graph::Requantization &rounding;
  graph::QuantizedRange range;
  llvm::SmallVector<int64_t> floats; ///< The multipliers as bits of floats, in that form.
};

/// The `i8` results of a tensor of accumulators, `i32` or narrower. The channel of an element is found by `channel`, a
/// map from the result's dimensions to those of a tensor of `channelShape` whose elements are the channels `channelOf`,
/// row-major.
mlir::Value emitRescaled(Emitter &b, mlir::Value acc, const Rescaler &rescaler, llvm::ArrayRef<int64_t> channelOf,
                         llvm::ArrayRef<int64_t> channelShape, mlir::AffineMap channel);
/// The same for channels along a dimension.
mlir::Value emitRescaled(Emitter &b, mlir::Value acc, const Rescaler &rescaler, int64_t dimension);

/// The `i8` results, of a shape, of operands that `TermsRounding` adds up; its channels are along a dimension.
mlir::Value emitTerms(Emitter &b, llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<Access> operands,
                      const graph::TermsRounding &rounding, const graph::QuantizedRange &range, int64_t dimension);

/// Rounds p = (result << shift) half to even, as `RequantizationForm::WideTies` says.
mlir::Value emitRoundTies(Scalars &body, mlir::Value p, int shift, int64_t zeroPoint, int slack = 0);
/// Limits a number to the results that there are, and narrows it to `i8`.
mlir::Value emitSaturated(Scalars &body, mlir::Value number, const graph::QuantizedRange &range);

/// An arithmetic shift by a constant; of none nothing is done.
mlir::Value shiftRight(Scalars &body, mlir::Value x, int shift);

/// The zero point of a tensor with one for all its elements.
int64_t zeroPointOf(mlir::Value quantized);

void populateQuantizedContractionPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateQuantizedElementwisePatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateQuantizedMeanPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);

} // namespace hone

#endif // HONE_LOWERING_QUANTIZED_H
