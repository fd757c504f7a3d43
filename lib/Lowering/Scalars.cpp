//===- Scalars.cpp - Arithmetic on one element, whatever its type --------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Scalars.h"
#include "hone/Dialect/Graph/Quantized.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace hone;

//===----------------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------------===//

Type hone::signless(Type type) {
  if (auto tensor = dyn_cast<RankedTensorType>(type))
    return tensor.clone(signless(tensor.getElementType()));
  if (auto integer = dyn_cast<IntegerType>(type); integer && !integer.isSignless())
    return IntegerType::get(type.getContext(), integer.getWidth());
  return graph::storageType(type);
}

bool hone::isUnsigned(Type type) {
  auto integer = dyn_cast<IntegerType>(getElementTypeOrSelf(type));
  return integer && (integer.isUnsigned() || integer.getWidth() == 1);
}

Type hone::computationType(Type element) { return isa<FloatType>(element) ? sumType(element) : element; }

Type hone::sumType(Type element) {
  if (element.getIntOrFloatBitWidth() >= 32)
    return element;
  MLIRContext *context = element.getContext();
  return isa<FloatType>(element) ? Type(Float32Type::get(context)) : Type(IntegerType::get(context, 32));
}

Type hone::realType(Type element) {
  return isa<FloatType>(element) ? sumType(element) : Float64Type::get(element.getContext());
}

//===----------------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------------===//

Value Scalars::constant(Type type, double value) {
  if (auto floating = dyn_cast<FloatType>(type))
    return arith::ConstantOp::create(*this, FloatAttr::get(floating, value));
  unsigned width = type.isIndex() ? IndexType::kInternalStorageBitWidth : type.getIntOrFloatBitWidth();
  APInt bits(width, uint64_t(int64_t(value)), /*isSigned=*/true, /*implicitTrunc=*/true);
  return arith::ConstantOp::create(*this, IntegerAttr::get(type, bits));
}

Value Scalars::integer(Type type, int64_t value) {
  return arith::ConstantOp::create(*this, getIntegerAttr(type, value));
}

Value Scalars::extreme(Type type, bool least) {
  if (auto floating = dyn_cast<FloatType>(type))
    return arith::ConstantOp::create(
        *this, getFloatAttr(floating, APFloat::getInf(floating.getFloatSemantics(), /*Negative=*/least)));
  unsigned width = type.getIntOrFloatBitWidth();
  APInt bits = isUnsigned ? (least ? APInt::getMinValue(width) : APInt::getMaxValue(width))
                          : (least ? APInt::getSignedMinValue(width) : APInt::getSignedMaxValue(width));
  return arith::ConstantOp::create(*this, getIntegerAttr(type, bits));
}

Value Scalars::lowest(Type type) { return extreme(type, true); }
Value Scalars::highest(Type type) { return extreme(type, false); }

Value Scalars::nan(Type type) {
  APFloat value = APFloat::getNaN(cast<FloatType>(type).getFloatSemantics());
  return arith::ConstantOp::create(*this, getFloatAttr(type, value));
}

//===----------------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------------===//

Value Scalars::add(Value x, Value y) { return isFloat(x) ? apply<arith::AddFOp>(x, y) : apply<arith::AddIOp>(x, y); }

Value Scalars::sub(Value x, Value y) { return isFloat(x) ? apply<arith::SubFOp>(x, y) : apply<arith::SubIOp>(x, y); }

Value Scalars::mul(Value x, Value y) { return isFloat(x) ? apply<arith::MulFOp>(x, y) : apply<arith::MulIOp>(x, y); }

/// Whether an integer is a constant by which everything can be divided.
static bool dividesAll(Value divisor) {
  APInt number;
  return matchPattern(divisor, m_ConstantInt(&number)) && !number.isZero() && !number.isAllOnes();
}

Value Scalars::safeDivisor(Value y) {
  Value unsafe = equal(y, like(y, 0));
  if (!isUnsigned) // The least integer by -1 overflows, which traps as well.
    unsafe = apply<arith::OrIOp>(unsafe, equal(y, like(y, -1)));
  return select(unsafe, like(y, 1), y);
}

Value Scalars::div(Value x, Value y) {
  if (isFloat(x))
    return apply<arith::DivFOp>(x, y);
  bool isPlain = dividesAll(y);
  Value divisor = isPlain ? y : safeDivisor(y);
  if (isUnsigned)
    return apply<arith::DivUIOp>(x, divisor);
  Value quotient = apply<arith::DivSIOp>(x, divisor);
  return isPlain ? quotient : select(equal(y, like(y, -1)), neg(x), quotient);
}

Value Scalars::remainder(Value x, Value y) {
  if (isFloat(x))
    return apply<arith::RemFOp>(x, y);
  Value divisor = dividesAll(y) ? y : safeDivisor(y);
  if (isUnsigned)
    return apply<arith::RemUIOp>(x, divisor);
  return apply<arith::RemSIOp>(x, divisor); // Divided by 1, as by -1, the remainder is 0.
}

Value Scalars::neg(Value x) { return isFloat(x) ? apply<arith::NegFOp>(x) : sub(like(x, 0), x); }

Value Scalars::abs(Value x) {
  if (isFloat(x))
    return apply<math::AbsFOp>(x);
  return isUnsigned ? x : apply<math::AbsIOp>(x);
}

Value Scalars::max(Value x, Value y) {
  if (isFloat(x))
    return apply<arith::MaximumFOp>(x, y);
  return isUnsigned ? apply<arith::MaxUIOp>(x, y) : apply<arith::MaxSIOp>(x, y);
}

Value Scalars::min(Value x, Value y) {
  if (isFloat(x))
    return apply<arith::MinimumFOp>(x, y);
  return isUnsigned ? apply<arith::MinUIOp>(x, y) : apply<arith::MinSIOp>(x, y);
}

//===----------------------------------------------------------------------------===//
// Comparisons
//===----------------------------------------------------------------------------===//

Value Scalars::compare(arith::CmpFPredicate floats, arith::CmpIPredicate signedIntegers,
                       arith::CmpIPredicate unsignedIntegers, Value x, Value y) {
  if (isFloat(x))
    return arith::CmpFOp::create(*this, floats, x, y);
  return arith::CmpIOp::create(*this, isUnsigned ? unsignedIntegers : signedIntegers, x, y);
}

Value Scalars::less(Value x, Value y) {
  return compare(arith::CmpFPredicate::OLT, arith::CmpIPredicate::slt, arith::CmpIPredicate::ult, x, y);
}

Value Scalars::lessOrEqual(Value x, Value y) {
  return compare(arith::CmpFPredicate::OLE, arith::CmpIPredicate::sle, arith::CmpIPredicate::ule, x, y);
}

Value Scalars::equal(Value x, Value y) {
  return compare(arith::CmpFPredicate::OEQ, arith::CmpIPredicate::eq, arith::CmpIPredicate::eq, x, y);
}

Value Scalars::isNaN(Value x) {
  auto type = cast<FloatType>(x.getType());
  IntegerType bits = getIntegerType(type.getWidth());
  APInt infinity = APFloat::getInf(type.getFloatSemantics()).bitcastToAPInt();
  auto word = [&](const APInt &value) -> Value {
    return arith::ConstantOp::create(*this, getIntegerAttr(bits, value));
  };
  Value number = arith::BitcastOp::create(*this, bits, x);
  Value magnitude = arith::AndIOp::create(*this, number, word(APInt::getSignedMaxValue(type.getWidth())));
  return arith::CmpIOp::create(*this, arith::CmpIPredicate::ugt, magnitude, word(infinity));
}

//===----------------------------------------------------------------------------===//
// Conversions
//===----------------------------------------------------------------------------===//

/// The bounds of an integer type as floats of `type`, moved inwards to what `type` can hold exactly.
static std::pair<double, double> integerBounds(IntegerType integer, bool isUnsigned, FloatType type) {
  int64_t width = integer.getWidth(), mantissa = type.getFPMantissaWidth();
  int64_t magnitude = isUnsigned ? width : width - 1;
  double low = isUnsigned ? 0 : -std::ldexp(1.0, magnitude);
  double high = magnitude <= mantissa ? std::ldexp(1.0, magnitude) - 1
                                      : std::ldexp(1.0, magnitude) - std::ldexp(1.0, magnitude - mantissa);
  return {low, high};
}

Value Scalars::floatToInteger(Value x, IntegerType to, bool toUnsigned) {
  auto type = cast<FloatType>(x.getType());
  // Eight and sixteen bits are cut from 32, as C compilers do, so that out-of-range values wrap and not trap.
  IntegerType wide = to.getWidth() < 32 ? getI32Type() : to;
  bool wideUnsigned = toUnsigned && to.getWidth() >= 32;
  // The conversion is undefined outside the type's range; the nearest value inside stands for those.
  auto [low, high] = integerBounds(wide, wideUnsigned, type);
  Value lowest = constant(type, low), highest = constant(type, high);
  Value above = arith::CmpFOp::create(*this, arith::CmpFPredicate::OGT, x, lowest);
  x = select(above, x, lowest);
  Value below = arith::CmpFOp::create(*this, arith::CmpFPredicate::OLT, x, highest);
  x = select(below, x, highest);
  Value result =
      wideUnsigned ? Value(arith::FPToUIOp::create(*this, wide, x)) : Value(arith::FPToSIOp::create(*this, wide, x));
  return wide == to ? result : Value(arith::TruncIOp::create(*this, to, result));
}

Value Scalars::convert(Value x, Type to, bool fromUnsigned, bool toUnsigned) {
  Type from = x.getType();
  if (from == to)
    return x;
  // Half precision meets other types by way of f32, for which every machine has instructions.
  Type wideFrom = computationType(from), wideTo = computationType(to), f32 = getF32Type();
  if (wideFrom != from && to != f32)
    return convert(arith::ExtFOp::create(*this, f32, x), to, fromUnsigned, toUnsigned);
  if (wideTo != to && from != f32)
    return arith::TruncFOp::create(*this, to, convert(x, f32, fromUnsigned, false));
  if (to.isInteger(1)) {
    if (isFloat(x))
      return arith::CmpFOp::create(*this, arith::CmpFPredicate::UNE, x, like(x, 0));
    return arith::CmpIOp::create(*this, arith::CmpIPredicate::ne, x, like(x, 0));
  }
  if (isFloat(x)) {
    if (auto integer = dyn_cast<IntegerType>(to))
      return floatToInteger(x, integer, toUnsigned);
    if (to.getIntOrFloatBitWidth() > from.getIntOrFloatBitWidth())
      return arith::ExtFOp::create(*this, to, x);
    return arith::TruncFOp::create(*this, to, x);
  }
  if (isa<FloatType>(to)) {
    if (fromUnsigned)
      return arith::UIToFPOp::create(*this, to, x);
    return arith::SIToFPOp::create(*this, to, x);
  }
  if (to.getIntOrFloatBitWidth() < from.getIntOrFloatBitWidth())
    return arith::TruncIOp::create(*this, to, x);
  if (fromUnsigned)
    return arith::ExtUIOp::create(*this, to, x);
  return arith::ExtSIOp::create(*this, to, x);
}
