//===- Scalars.h - Arithmetic on one element, whatever its type -----*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_SCALARS_H
#define HONE_LOWERING_SCALARS_H

#include "LoweringSupport.h"

namespace hone {

/// Builds arithmetic on scalars of one element type: floats (never half precision, which is widened before) or
/// integers, which count as unsigned when `isUnsigned` is set.
class Scalars {
public:
  Scalars(mlir::ImplicitLocOpBuilder &builder, bool isUnsigned) : builder(builder), isUnsigned(isUnsigned) {}

  mlir::ImplicitLocOpBuilder &builder;
  bool isUnsigned;

  static bool isFloat(mlir::Value x) { return llvm::isa<mlir::FloatType>(x.getType()); }

  /// A constant of x's type.
  mlir::Value like(mlir::Value x, double value) { return scalarConstant(builder, x.getType(), value); }

  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value sub(mlir::Value a, mlir::Value b);
  mlir::Value mul(mlir::Value a, mlir::Value b);
  /// Integers truncate towards zero; dividing by zero gives the dividend rather than trapping.
  mlir::Value div(mlir::Value a, mlir::Value b);
  /// With the sign of the dividend, as C's % and fmod; zero for a zero divisor of integers.
  mlir::Value remainder(mlir::Value a, mlir::Value b);
  mlir::Value neg(mlir::Value x);
  mlir::Value abs(mlir::Value x);
  /// NaN when either is NaN.
  mlir::Value max(mlir::Value a, mlir::Value b);
  mlir::Value min(mlir::Value a, mlir::Value b);

  /// Comparisons are false for NaN.
  mlir::Value less(mlir::Value a, mlir::Value b);
  mlir::Value lessOrEqual(mlir::Value a, mlir::Value b);
  mlir::Value equal(mlir::Value a, mlir::Value b);
  mlir::Value select(mlir::Value condition, mlir::Value a, mlir::Value b) {
    return mlir::arith::SelectOp::create(builder, condition, a, b);
  }
  /// x, or the bound that it is beyond; NaN stays NaN. One instruction each, unlike `max` and `min`.
  mlir::Value atLeast(mlir::Value x, mlir::Value bound) { return select(less(x, bound), bound, x); }
  mlir::Value atMost(mlir::Value x, mlir::Value bound) { return select(less(bound, x), bound, x); }

  template <typename Op> mlir::Value apply(mlir::Value x) { return Op::create(builder, x); }
  template <typename Op> mlir::Value apply(mlir::Value a, mlir::Value b) { return Op::create(builder, a, b); }
  mlir::Value exp(mlir::Value x) { return apply<mlir::math::ExpOp>(x); }
  mlir::Value expm1(mlir::Value x) { return apply<mlir::math::ExpM1Op>(x); }

private:
  mlir::Value compare(mlir::arith::CmpFPredicate floats, mlir::arith::CmpIPredicate signedIntegers,
                      mlir::arith::CmpIPredicate unsignedIntegers, mlir::Value a, mlir::Value b);
  /// The divisor where dividing by it neither traps nor overflows, else one.
  mlir::Value safeDivisor(mlir::Value b);
};

/// Lowers one operator to a linalg.generic whose body is given as a function of the operator and its scalar operands.
template <typename Op> class LowerElementwise : public mlir::OpConversionPattern<Op> {
public:
  using Body = mlir::Value (*)(Scalars &, Op, mlir::ValueRange);

  LowerElementwise(const mlir::TypeConverter &converter, mlir::MLIRContext *context, Body body)
      : mlir::OpConversionPattern<Op>(converter, context), body(body) {}

  mlir::LogicalResult matchAndRewrite(Op op, typename Op::Adaptor adaptor,
                                      mlir::ConversionPatternRewriter &rewriter) const override {
    mlir::ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    bool unsignedOperands = isUnsigned(op->getOperand(0).getType());
    auto type = signless(llvm::cast<mlir::RankedTensorType>(op->getResult(0).getType()));
    auto emit = [&](mlir::ImplicitLocOpBuilder &nested, mlir::ValueRange elements) {
      Scalars scalars(nested, unsignedOperands);
      llvm::SmallVector<mlir::Value> wide;
      for (mlir::Value element : elements)
        wide.push_back(convertScalar(nested, element, computationType(element.getType()), false, false));
      mlir::Value result = body(scalars, op, wide);
      if (llvm::isa<mlir::FloatType>(result.getType()))
        return convertScalar(nested, result, type.getElementType(), false, false);
      return result;
    };
    rewriter.replaceOp(op, buildElementwise(builder, type, adaptor.getOperands(), emit));
    return mlir::success();
  }

private:
  Body body;
};

/// Adds lowerings of elementwise operators to a set, as a table of operators and bodies.
struct ElementwiseTable {
  mlir::TypeConverter &converter;
  mlir::RewritePatternSet &patterns;

  template <typename Op> void lower(typename LowerElementwise<Op>::Body body) {
    patterns.add<LowerElementwise<Op>>(converter, patterns.getContext(), body);
  }
  /// The operator is one operation of another dialect.
  template <typename Op, typename To> void lowerTo() {
    lower<Op>([](Scalars &s, Op, mlir::ValueRange v) -> mlir::Value {
      if constexpr (To::template hasTrait<mlir::OpTrait::OneOperand>())
        return s.apply<To>(v[0]);
      else
        return s.apply<To>(v[0], v[1]);
    });
  }
};

/// The parts of the elementwise family.
void populateActivationPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateConversionPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populatePowerPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);

} // namespace hone

#endif // HONE_LOWERING_SCALARS_H
