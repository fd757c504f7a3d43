//===- Scalars.h - Arithmetic on one element, whatever its type -----*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_SCALARS_H
#define HONE_LOWERING_SCALARS_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace hone {

/// The type with unsigned integers made signless and quantized elements as they are stored; of a scalar or a tensor.
mlir::Type signless(mlir::Type type);
inline mlir::RankedTensorType signless(mlir::RankedTensorType type) {
  return llvm::cast<mlir::RankedTensorType>(signless(mlir::Type(type)));
}

/// Whether a number of this type (or of this tensor type) compares, divides and widens as unsigned. Bool does.
bool isUnsigned(mlir::Type type);

/// The type to compute single elements in: half precision is computed in `f32` and rounded once; others as they are.
mlir::Type computationType(mlir::Type element);
/// The type to add many elements up in: `f32` for narrower floats, `i32` for narrower integers.
mlir::Type sumType(mlir::Type element);
/// The type for functions such as the square root: `sumType` of floats, `f64` for integers.
mlir::Type realType(mlir::Type element);

/// Builds arithmetic on scalars of any signless type at one location; the operands' types say which. MLIR's integers
/// have no sign, so it is said once for all of them whether they count as unsigned.
class Scalars : public mlir::ImplicitLocOpBuilder {
public:
  Scalars(mlir::Location location, mlir::OpBuilder &builder, bool isUnsigned)
      : ImplicitLocOpBuilder(location, builder), isUnsigned(isUnsigned) {}

  static bool isFloat(mlir::Value x) { return llvm::isa<mlir::FloatType>(x.getType()); }

  /// A constant of a float, integer or index type; the value converted.
  mlir::Value constant(mlir::Type type, double value);
  /// The same of an integer type, for numbers of more than 53 bits.
  mlir::Value integer(mlir::Type type, int64_t value);
  /// A constant of x's type.
  mlir::Value like(mlir::Value x, double value) { return constant(x.getType(), value); }
  /// The least (`-inf` for floats) or greatest value.
  mlir::Value lowest(mlir::Type type);
  mlir::Value highest(mlir::Type type);
  /// Of a float type.
  mlir::Value nan(mlir::Type type);

  mlir::Value add(mlir::Value x, mlir::Value y);
  mlir::Value sub(mlir::Value x, mlir::Value y);
  mlir::Value mul(mlir::Value x, mlir::Value y);
  /// Integers truncate towards zero; dividing by zero gives the dividend rather than trapping.
  mlir::Value div(mlir::Value x, mlir::Value y);
  /// With the sign of the dividend, as C's % and fmod; zero for a zero divisor of integers.
  mlir::Value remainder(mlir::Value x, mlir::Value y);
  mlir::Value neg(mlir::Value x);
  mlir::Value abs(mlir::Value x);
  /// NaN when either is NaN.
  mlir::Value max(mlir::Value x, mlir::Value y);
  mlir::Value min(mlir::Value x, mlir::Value y);

  /// Comparisons, as `i1`, are false for NaN.
  mlir::Value less(mlir::Value x, mlir::Value y);
  mlir::Value lessOrEqual(mlir::Value x, mlir::Value y);
  mlir::Value equal(mlir::Value x, mlir::Value y);
  /// Whether a float's exponent is all ones and its mantissa is not zero. Comparing the number with itself would do,
  /// but for LLVM 22, which on Helium makes comparisons with zero of it that never hold.
  mlir::Value isNaN(mlir::Value x);
  mlir::Value select(mlir::Value condition, mlir::Value x, mlir::Value y) {
    return mlir::arith::SelectOp::create(*this, condition, x, y);
  }
  /// x, or the bound that it is beyond; NaN stays NaN. One instruction each, unlike `max` and `min`.
  mlir::Value atLeast(mlir::Value x, mlir::Value bound) { return select(less(x, bound), bound, x); }
  mlir::Value atMost(mlir::Value x, mlir::Value bound) { return select(less(bound, x), bound, x); }

  /// Converts as ONNX's Cast does: floats truncate to integers, everything becomes bool by comparison with zero.
  mlir::Value convert(mlir::Value x, mlir::Type to) { return convert(x, to, isUnsigned, isUnsigned); }
  /// The same where the integers on the two sides do not count alike.
  mlir::Value convert(mlir::Value x, mlir::Type to, bool fromUnsigned, bool toUnsigned);

  template <typename Op> mlir::Value apply(mlir::Value x) { return Op::create(*this, x); }
  template <typename Op> mlir::Value apply(mlir::Value x, mlir::Value y) { return Op::create(*this, x, y); }
  mlir::Value exp(mlir::Value x) { return apply<mlir::math::ExpOp>(x); }
  mlir::Value expm1(mlir::Value x) { return apply<mlir::math::ExpM1Op>(x); }
  mlir::Value log(mlir::Value x) { return apply<mlir::math::LogOp>(x); }
  mlir::Value sqrt(mlir::Value x) { return apply<mlir::math::SqrtOp>(x); }
  mlir::Value pow(mlir::Value x, mlir::Value y) { return apply<mlir::math::PowFOp>(x, y); }

  const bool isUnsigned;

private:
  mlir::Value extreme(mlir::Type type, bool least);
  mlir::Value compare(mlir::arith::CmpFPredicate floats, mlir::arith::CmpIPredicate signedIntegers,
                      mlir::arith::CmpIPredicate unsignedIntegers, mlir::Value x, mlir::Value y);
  /// The divisor where dividing by it neither traps nor overflows, else one.
  mlir::Value safeDivisor(mlir::Value y);
  mlir::Value floatToInteger(mlir::Value x, mlir::IntegerType to, bool toUnsigned);
};

} // namespace hone

#endif // HONE_LOWERING_SCALARS_H
