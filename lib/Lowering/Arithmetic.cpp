//===- Arithmetic.cpp - Scalar arithmetic of every element type ----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Emitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace hone;

using B = ImplicitLocOpBuilder &;

Arithmetic Arithmetic::of(Type graphTensor) {
  Type element = getElementTypeOrSelf(graphTensor);
  return {signless(element), hone::isUnsigned(element)};
}

Arithmetic Arithmetic::wide() const {
  if (element.getIntOrFloatBitWidth() >= 32)
    return *this;
  MLIRContext *context = element.getContext();
  return {isFloat() ? Type(Float32Type::get(context)) : Type(IntegerType::get(context, 32)), isUnsigned};
}

Arithmetic Arithmetic::real() const {
  return isFloat() ? wide() : Arithmetic(Float64Type::get(element.getContext()), false);
}

Value Arithmetic::constant(B b, double value) const { return scalarConstant(b, element, value); }

/// The least or greatest number; floats give an infinity.
static Value extreme(B b, const Arithmetic &arithmetic, bool least) {
  if (auto floating = dyn_cast<FloatType>(arithmetic.element))
    return arith::ConstantOp::create(
        b, b.getFloatAttr(floating, APFloat::getInf(floating.getFloatSemantics(), /*Negative=*/least)));
  unsigned width = arithmetic.element.getIntOrFloatBitWidth();
  APInt bits = arithmetic.isUnsigned ? (least ? APInt::getMinValue(width) : APInt::getMaxValue(width))
                                     : (least ? APInt::getSignedMinValue(width) : APInt::getSignedMaxValue(width));
  return arith::ConstantOp::create(b, b.getIntegerAttr(arithmetic.element, bits));
}

Value Arithmetic::lowest(B b) const { return extreme(b, *this, true); }
Value Arithmetic::highest(B b) const { return extreme(b, *this, false); }

Value Arithmetic::nan(B b) const {
  auto type = cast<FloatType>(element);
  return arith::ConstantOp::create(b, b.getFloatAttr(type, APFloat::getNaN(type.getFloatSemantics())));
}

Value Arithmetic::add(B b, Value x, Value y) const {
  return isFloat() ? Value(arith::AddFOp::create(b, x, y)) : arith::AddIOp::create(b, x, y);
}
Value Arithmetic::sub(B b, Value x, Value y) const {
  return isFloat() ? Value(arith::SubFOp::create(b, x, y)) : arith::SubIOp::create(b, x, y);
}
Value Arithmetic::mul(B b, Value x, Value y) const {
  return isFloat() ? Value(arith::MulFOp::create(b, x, y)) : arith::MulIOp::create(b, x, y);
}
Value Arithmetic::div(B b, Value x, Value y) const {
  if (isFloat())
    return arith::DivFOp::create(b, x, y);
  return isUnsigned ? Value(arith::DivUIOp::create(b, x, y)) : arith::DivSIOp::create(b, x, y);
}
Value Arithmetic::max(B b, Value x, Value y) const {
  if (isFloat())
    return arith::MaximumFOp::create(b, x, y);
  return isUnsigned ? Value(arith::MaxUIOp::create(b, x, y)) : arith::MaxSIOp::create(b, x, y);
}
Value Arithmetic::min(B b, Value x, Value y) const {
  if (isFloat())
    return arith::MinimumFOp::create(b, x, y);
  return isUnsigned ? Value(arith::MinUIOp::create(b, x, y)) : arith::MinSIOp::create(b, x, y);
}

Value Arithmetic::abs(B b, Value x) const {
  if (isFloat())
    return math::AbsFOp::create(b, x);
  if (isUnsigned)
    return x;
  Value negative = arith::SubIOp::create(b, constant(b, 0), x);
  return arith::MaxSIOp::create(b, x, negative);
}

Value Arithmetic::greater(B b, Value x, Value y) const {
  if (isFloat())
    return arith::CmpFOp::create(b, arith::CmpFPredicate::OGT, x, y);
  return arith::CmpIOp::create(b, isUnsigned ? arith::CmpIPredicate::ugt : arith::CmpIPredicate::sgt, x, y);
}
Value Arithmetic::greaterEqual(B b, Value x, Value y) const {
  if (isFloat())
    return arith::CmpFOp::create(b, arith::CmpFPredicate::OGE, x, y);
  return arith::CmpIOp::create(b, isUnsigned ? arith::CmpIPredicate::uge : arith::CmpIPredicate::sge, x, y);
}
Value Arithmetic::equal(B b, Value x, Value y) const {
  if (isFloat())
    return arith::CmpFOp::create(b, arith::CmpFPredicate::OEQ, x, y);
  return arith::CmpIOp::create(b, arith::CmpIPredicate::eq, x, y);
}

Value Arithmetic::isNaN(B b, Value x) const { return hone::isNaN(b, x); }

Value Arithmetic::convert(B b, Value x, Arithmetic to) const {
  return convertScalar(b, x, to.element, isUnsigned, to.isUnsigned);
}
