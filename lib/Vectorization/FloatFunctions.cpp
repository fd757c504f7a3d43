//===- FloatFunctions.cpp - Functions of f32 as arithmetic ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Arguments are reduced as W. J. Cody and W. Waite do (Software Manual for the Elementary Functions, 1980): a multiple
// of a constant is subtracted in two parts, the first with so few bits that its product is exact. The polynomials for
// e^r, log, sine and cosine are those of S. L. Moshier's Cephes library, single precision; those of erf are stated with
// their own derivation.
//
// MLIR's own polynomials (populateMathPolynomialApproximationPatterns) were measured first: erf and tanh are off by up
// to 4.3 units of the last place, and sine has no relative accuracy near its zeros. Calls of the C library, one for
// each lane, took 2.4 ns for an exponential and 16 ns for a tanh on a Zen 3, where polynomials on vectors take 0.4 ns.
//
//===----------------------------------------------------------------------------===//

#include "FloatFunctions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;

namespace {

/// Arithmetic on floats and integers of one shape.
class Terms {
public:
  Terms(OpBuilder &builder, Location location, Value like)
      : b(location, builder), shape(dyn_cast<VectorType>(like.getType())) {}

  Type of(Type element) { return shape ? Type(shape.clone(element)) : element; }
  Type f32() { return of(b.getF32Type()); }
  Type f64() { return of(b.getF64Type()); }
  Type i32() { return of(b.getI32Type()); }

  Value constant(Type type, Attribute element) {
    if (auto vector = dyn_cast<VectorType>(type))
      return arith::ConstantOp::create(b, DenseElementsAttr::get(vector, ArrayRef<Attribute>(element)));
    return arith::ConstantOp::create(b, cast<TypedAttr>(element));
  }
  Value number(double value) { return constant(f32(), b.getF32FloatAttr(value)); }
  Value wideNumber(double value) { return constant(f64(), b.getF64FloatAttr(value)); }
  Value integer(int32_t value) { return constant(i32(), b.getI32IntegerAttr(value)); }
  Value infinity() { return number(std::numeric_limits<float>::infinity()); }

  Value add(Value x, Value y) { return arith::AddFOp::create(b, x, y, arith::FastMathFlags::contract); }
  Value subtract(Value x, Value y) { return arith::SubFOp::create(b, x, y, arith::FastMathFlags::contract); }
  Value multiply(Value x, Value y) { return arith::MulFOp::create(b, x, y, arith::FastMathFlags::contract); }
  Value divide(Value x, Value y) { return arith::DivFOp::create(b, x, y); }
  Value multiplyAdd(Value x, Value y, Value z) { return add(multiply(x, y), z); }
  Value absolute(Value x) { return math::AbsFOp::create(b, x); }
  Value withSign(Value x, Value sign) { return math::CopySignOp::create(b, x, sign); }
  Value select(Value condition, Value x, Value y) { return arith::SelectOp::create(b, condition, x, y); }
  Value is(arith::CmpFPredicate predicate, Value x, Value y) { return arith::CmpFOp::create(b, predicate, x, y); }
  /// The smaller; NaN if x is.
  Value atMost(Value x, Value bound) { return select(is(arith::CmpFPredicate::OLT, bound, x), bound, x); }
  /// The larger; NaN if x is.
  Value atLeast(Value x, Value bound) { return select(is(arith::CmpFPredicate::OGT, bound, x), bound, x); }

  Value bits(Value x) { return arith::BitcastOp::create(b, i32(), x); }
  Value fromBits(Value x) { return arith::BitcastOp::create(b, f32(), x); }
  template <typename Op> Value whole(Value x, Value y) { return Op::create(b, x, y); }
  Value toFloat(Value x) { return arith::SIToFPOp::create(b, f32(), x); }

  /// The polynomial with these coefficients, that of the highest power first.
  Value polynomial(Value x, ArrayRef<double> coefficients) {
    Value sum = number(coefficients.front());
    for (double coefficient : coefficients.drop_front())
      sum = multiplyAdd(sum, x, number(coefficient));
    return sum;
  }

  ImplicitLocOpBuilder b;

private:
  VectorType shape;
};

/// A number and its nearest integer, both as a float and as bits.
struct Rounded {
  Value value;
  Value integer;
};

/// Rounds `x`, below 2^22 in magnitude, to the nearest integer: in the sum with 1.5 * 2^23 it is the lowest bits.
/// Unlike a conversion this is defined for NaN.
Rounded roundSmall(Terms &t, Value x) {
  Value magic = t.number(12582912.0);
  Value sum = t.add(x, magic);
  return {t.subtract(sum, magic), t.whole<arith::SubIOp>(t.bits(sum), t.integer(0x4b400000))};
}

/// 2^n for an integer n between -126 and 127.
Value powerOfTwo(Terms &t, Value n) {
  Value exponent = t.whole<arith::AddIOp>(n, t.integer(127));
  return t.fromBits(t.whole<arith::ShLIOp>(exponent, t.integer(23)));
}

/// e^r - 1 for |r| up to log(2)/2.
Value reducedExpM1(Terms &t, Value r) {
  Value p = t.polynomial(
      r, {1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1});
  return t.multiplyAdd(t.multiply(p, r), r, r);
}

/// Writes x as n * log(2) + r.
Rounded reduceByLog2(Terms &t, Value x, Value &r) {
  Rounded n = roundSmall(t, t.multiply(x, t.number(1.44269504088896341)));
  r = t.subtract(x, t.multiply(n.value, t.number(0.693359375)));
  r = t.subtract(r, t.multiply(n.value, t.number(-2.12194440e-4)));
  return n;
}

/// `(m + 1) * 2^n` for |m| below 1 and n from -126 to 128, but 0 for n = -126: half of it is one multiply-add that
/// cannot overflow, and doubling that overflows where the result does.
Value scaleSuccessor(Terms &t, Value m, Value n) {
  Value half = t.fromBits(t.whole<arith::ShLIOp>(t.whole<arith::AddIOp>(n, t.integer(126)), t.integer(23)));
  Value scaled = t.multiplyAdd(m, half, half);
  return t.add(scaled, scaled);
}

/// e^x for x from -87 to 88.
Value expInRange(Terms &t, Value x) {
  Value r;
  Rounded n = reduceByLog2(t, x, r);
  return t.multiply(t.add(reducedExpM1(t, r), t.number(1)), powerOfTwo(t, n.integer));
}

/// e^x - 1 for x from -87 to 88.
Value expM1InRange(Terms &t, Value x) {
  Value r;
  Rounded n = reduceByLog2(t, x, r);
  Value power = powerOfTwo(t, n.integer);
  return t.multiplyAdd(reducedExpM1(t, r), power, t.subtract(power, t.number(1)));
}

/// The fraction between sqrt(1/2) and sqrt(2), less 1, and the exponent of a positive number.
struct Split {
  Value fraction;
  Value exponent;
};

Split splitExponent(Terms &t, Value x) {
  Value isSubnormal = t.is(arith::CmpFPredicate::OLT, x, t.number(0x1p-126));
  Value normal = t.select(isSubnormal, t.multiply(x, t.number(0x1p23)), x);
  Value bias = t.integer(0x3f3504f3); // sqrt(1/2)
  Value offset = t.whole<arith::SubIOp>(t.bits(normal), bias);
  Value exponent = t.toFloat(t.whole<arith::ShRSIOp>(offset, t.integer(23)));
  exponent = t.subtract(exponent, t.select(isSubnormal, t.number(23), t.number(0)));
  Value fraction = t.whole<arith::AddIOp>(t.whole<arith::AndIOp>(offset, t.integer(0x7fffff)), bias);
  return {t.subtract(t.fromBits(fraction), t.number(1)), exponent};
}

/// log(1 + f) - f for the fraction of a split.
Value reducedLog(Terms &t, Value f) {
  Value square = t.multiply(f, f);
  Value p = t.polynomial(f, {7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
                             -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1});
  return t.multiply(square, t.multiplyAdd(f, p, t.number(-0.5)));
}

/// Puts the values that no polynomial gives into a logarithm of `x`.
Value finishLog(Terms &t, Value x, Value result) {
  Value zero = t.number(0);
  result = t.select(t.is(arith::CmpFPredicate::OEQ, x, t.infinity()), x, result);
  result =
      t.select(t.is(arith::CmpFPredicate::OEQ, x, zero), t.number(-std::numeric_limits<float>::infinity()), result);
  Value nan = t.number(std::numeric_limits<float>::quiet_NaN());
  return t.select(t.is(arith::CmpFPredicate::UGE, x, zero), t.select(t.is(arith::CmpFPredicate::UNO, x, x), x, result),
                  nan);
}

Value log(Terms &t, Value x) {
  auto [f, exponent] = splitExponent(t, x);
  Value small = t.multiplyAdd(exponent, t.number(-2.12194440e-4), reducedLog(t, f));
  return finishLog(t, x, t.multiplyAdd(exponent, t.number(0.693359375), t.add(f, small)));
}

/// Sine and cosine of `x` less n quarter turns, and n. The reduction is in f64, where the first 33 bits of a quarter
/// turn times n are exact.
struct Turned {
  Value sine;
  Value cosine;
  Value quarters;
};

Turned reduceByQuarterTurns(Terms &t, Value x) {
  Value wide = arith::ExtFOp::create(t.b, t.f64(), x);
  Value magic = t.wideNumber(0x1.8p52);
  Value sum = t.add(arith::MulFOp::create(t.b, wide, t.wideNumber(0.63661977236758134)), magic);
  Value n = t.subtract(sum, magic);
  Value word = arith::BitcastOp::create(t.b, t.of(t.b.getI64Type()), sum);
  Value r = t.subtract(wide, t.multiply(n, t.wideNumber(0x1.921fb544p0)));
  r = t.subtract(r, t.multiply(n, t.wideNumber(0x1.0b4611a626331p-34)));
  Value reduced = arith::TruncFOp::create(t.b, t.f32(), r);
  // Beyond 2^51 no digit of n is left; the result is at least one of a sine.
  reduced = t.atLeast(t.atMost(reduced, t.number(0.7853982)), t.number(-0.7853982));
  Value square = t.multiply(reduced, reduced);
  Value p = t.polynomial(square, {-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1});
  Value q = t.polynomial(square, {2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, -0.5});
  Value sine = t.multiplyAdd(t.multiply(p, square), reduced, reduced);
  return {sine, t.multiplyAdd(q, square, t.number(1)), arith::TruncIOp::create(t.b, t.i32(), word)};
}

/// The sine for `shift` 0, the cosine for 1.
Value sineShifted(Terms &t, Value x, int shift) {
  Turned turned = reduceByQuarterTurns(t, x);
  Value quarters = t.whole<arith::AddIOp>(turned.quarters, t.integer(shift));
  Value isOdd = arith::TruncIOp::create(t.b, t.of(t.b.getI1Type()), quarters);
  Value value = t.select(isOdd, turned.cosine, turned.sine);
  Value sign = t.whole<arith::ShLIOp>(t.whole<arith::AndIOp>(quarters, t.integer(2)), t.integer(30));
  return t.fromBits(t.whole<arith::XOrIOp>(t.bits(value), sign));
}

} // namespace

Value hone::emitExp(OpBuilder &builder, Location location, Value x) {
  Terms t(builder, location, x);
  // The bounds have n = 128 and -126, where the result is infinity and 0.
  Value bounded = t.atLeast(t.atMost(x, t.number(89)), t.number(-87.33654)), r;
  Rounded n = reduceByLog2(t, bounded, r);
  return scaleSuccessor(t, reducedExpM1(t, r), n.integer);
}

Value hone::emitExp2(OpBuilder &builder, Location location, Value x) {
  Terms t(builder, location, x);
  Value bounded = t.atLeast(t.atMost(x, t.number(128)), t.number(-126));
  Rounded n = roundSmall(t, bounded);
  Value r = t.multiply(t.subtract(bounded, n.value), t.number(0.69314718055994531));
  return scaleSuccessor(t, reducedExpM1(t, r), n.integer);
}

Value hone::emitExpM1(OpBuilder &builder, Location location, Value x) {
  Terms t(builder, location, x);
  Value near = expM1InRange(t, t.atLeast(t.atMost(x, t.number(88)), t.number(-87)));
  Value isLarge = t.is(arith::CmpFPredicate::OGT, x, t.number(80));
  return t.withSign(t.select(isLarge, emitExp(builder, location, x), near), x);
}

Value hone::emitLog(OpBuilder &builder, Location location, Value x) {
  Terms t(builder, location, x);
  return log(t, x);
}

Value hone::emitLog2(OpBuilder &builder, Location location, Value x) {
  Terms t(builder, location, x);
  auto [f, exponent] = splitExponent(t, x);
  // log2(e) = 1 + 0.4427 keeps the product with f accurate.
  Value tail = reducedLog(t, f);
  Value small = t.multiplyAdd(tail, t.number(0.44269504088896341), t.multiply(f, t.number(0.44269504088896341)));
  return finishLog(t, x, t.add(t.add(t.add(small, tail), f), exponent));
}

Value hone::emitLog10(OpBuilder &builder, Location location, Value x) {
  Terms t(builder, location, x);
  return t.multiply(log(t, x), t.number(0.43429448190325183));
}

Value hone::emitLog1P(OpBuilder &builder, Location location, Value x) {
  Terms t(builder, location, x);
  // With u = 1 + x rounded, log(u) / (u - 1) is close to log(1 + x) / x (D. Goldberg, "What every computer scientist
  // should know about floating-point arithmetic", theorem 4).
  Value one = t.number(1);
  Value u = arith::AddFOp::create(t.b, x, one);
  Value quotient = t.divide(x, arith::SubFOp::create(t.b, u, one));
  Value result = t.multiply(log(t, u), quotient);
  Value isItself = arith::OrIOp::create(t.b, t.is(arith::CmpFPredicate::OEQ, u, one),
                                        t.is(arith::CmpFPredicate::OEQ, x, t.infinity()));
  return t.select(isItself, x, result);
}

Value hone::emitTanh(OpBuilder &builder, Location location, Value x) {
  Terms t(builder, location, x);
  // tanh(x) = m / (m + 2) with m = e^2x - 1; it rounds to 1 from 9.02 on.
  Value bounded = t.atMost(t.absolute(x), t.number(9.02));
  Value m = expM1InRange(t, t.add(bounded, bounded));
  return t.withSign(t.divide(m, t.add(m, t.number(2))), x);
}

Value hone::emitErf(OpBuilder &builder, Location location, Value x) {
  Terms t(builder, location, x);
  // Both polynomials are least-squares fits at 2000 Chebyshev nodes, reweighted to a level error: of erf(x)/x - 1 in
  // x^2 up to 0.9 (relative error 1.2e-8), and of log(1 - erf(x)) from 0.9 to 3.93 (absolute error of erf 1.6e-9), from
  // where on erf rounds to 1.
  Value magnitude = t.absolute(x);
  Value square = t.multiply(x, x);
  Value p = t.polynomial(
      square, {-6.090358000e-4, 5.011962412e-3, -2.677890862e-2, 1.128214080e-1, -3.761252328e-1, 1.283791538e-1});
  Value small = t.multiplyAdd(magnitude, p, magnitude);
  Value bounded = t.atMost(magnitude, t.number(4));
  Value q = t.polynomial(bounded, {1.971825787e-4, -3.055615302e-3, 2.227711560e-2, -1.040374142e-1, -6.370596957e-1,
                                   -1.127749594, -1.774876042e-4});
  Value large = t.subtract(t.number(1), expInRange(t, q));
  Value isSmall = t.is(arith::CmpFPredicate::OLT, magnitude, t.number(0.9));
  return t.withSign(t.select(isSmall, small, large), x);
}

Value hone::emitSin(OpBuilder &builder, Location location, Value x) {
  Terms t(builder, location, x);
  return sineShifted(t, x, 0);
}

Value hone::emitCos(OpBuilder &builder, Location location, Value x) {
  Terms t(builder, location, x);
  return sineShifted(t, x, 1);
}
