//===- Scalars.cpp - Arithmetic on one element, whatever its type --------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Scalars.h"

using namespace mlir;
using namespace hone;

Value Scalars::add(Value a, Value b) { return isFloat(a) ? apply<arith::AddFOp>(a, b) : apply<arith::AddIOp>(a, b); }

Value Scalars::sub(Value a, Value b) { return isFloat(a) ? apply<arith::SubFOp>(a, b) : apply<arith::SubIOp>(a, b); }

Value Scalars::mul(Value a, Value b) { return isFloat(a) ? apply<arith::MulFOp>(a, b) : apply<arith::MulIOp>(a, b); }

Value Scalars::safeDivisor(Value b) {
  Value unsafe = equal(b, like(b, 0));
  if (!isUnsigned) // The least integer by -1 overflows, which traps as well.
    unsafe = apply<arith::OrIOp>(unsafe, equal(b, like(b, -1)));
  return select(unsafe, like(b, 1), b);
}

Value Scalars::div(Value a, Value b) {
  if (isFloat(a))
    return apply<arith::DivFOp>(a, b);
  if (isUnsigned)
    return apply<arith::DivUIOp>(a, safeDivisor(b));
  Value quotient = apply<arith::DivSIOp>(a, safeDivisor(b));
  return select(equal(b, like(b, -1)), neg(a), quotient);
}

Value Scalars::remainder(Value a, Value b) {
  if (isFloat(a))
    return apply<arith::RemFOp>(a, b);
  if (isUnsigned)
    return apply<arith::RemUIOp>(a, safeDivisor(b));
  return apply<arith::RemSIOp>(a, safeDivisor(b)); // Divided by 1, as by -1, the remainder is 0.
}

Value Scalars::neg(Value x) { return isFloat(x) ? apply<arith::NegFOp>(x) : sub(like(x, 0), x); }

Value Scalars::abs(Value x) {
  if (isFloat(x))
    return apply<math::AbsFOp>(x);
  return isUnsigned ? x : apply<math::AbsIOp>(x);
}

Value Scalars::max(Value a, Value b) {
  if (isFloat(a))
    return apply<arith::MaximumFOp>(a, b);
  return isUnsigned ? apply<arith::MaxUIOp>(a, b) : apply<arith::MaxSIOp>(a, b);
}

Value Scalars::min(Value a, Value b) {
  if (isFloat(a))
    return apply<arith::MinimumFOp>(a, b);
  return isUnsigned ? apply<arith::MinUIOp>(a, b) : apply<arith::MinSIOp>(a, b);
}

Value Scalars::compare(arith::CmpFPredicate floats, arith::CmpIPredicate signedIntegers,
                       arith::CmpIPredicate unsignedIntegers, Value a, Value b) {
  if (isFloat(a))
    return arith::CmpFOp::create(builder, floats, a, b);
  return arith::CmpIOp::create(builder, isUnsigned ? unsignedIntegers : signedIntegers, a, b);
}

Value Scalars::less(Value a, Value b) {
  return compare(arith::CmpFPredicate::OLT, arith::CmpIPredicate::slt, arith::CmpIPredicate::ult, a, b);
}

Value Scalars::lessOrEqual(Value a, Value b) {
  return compare(arith::CmpFPredicate::OLE, arith::CmpIPredicate::sle, arith::CmpIPredicate::ule, a, b);
}

Value Scalars::equal(Value a, Value b) {
  return compare(arith::CmpFPredicate::OEQ, arith::CmpIPredicate::eq, arith::CmpIPredicate::eq, a, b);
}
