//===- Power.cpp - Lowering of powers ------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Elementwise.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace hone;

/// The largest constant exponent that becomes a chain of products.
static constexpr int64_t maxProductExponent = 64;

/// x to a positive integer power by repeated squaring.
static Value productPower(Scalars &s, Value x, int64_t exponent) {
  Value result, square = x;
  for (; exponent; exponent >>= 1) {
    if (exponent & 1)
      result = result ? s.mul(result, square) : square;
    if (exponent > 1)
      square = s.mul(square, square);
  }
  return result;
}

/// x to the power of a half: the square root, but for negative zero and negative infinity, whose powers are positive.
static Value halfPower(Scalars &s, Value x) {
  Value infinity = s.like(x, std::numeric_limits<double>::infinity());
  Value root = s.sqrt(s.add(x, s.like(x, 0)));
  return s.select(s.equal(x, s.neg(infinity)), infinity, root);
}

/// x to a constant power by products and a square root, or null where that doesn't do.
static Value constantPower(Scalars &s, Value x, double exponent) {
  double magnitude = std::abs(exponent);
  if (magnitude > maxProductExponent || std::floor(2 * magnitude) != 2 * magnitude)
    return {};
  bool half = std::floor(magnitude) != magnitude;
  if (!Scalars::isFloat(x) && (half || exponent < 0))
    return {};
  // Half powers other than the root itself would round twice.
  if (half && magnitude != 0.5)
    return {};
  Value one = s.like(x, 1);
  Value result = exponent == 0 ? one : half ? halfPower(s, x) : productPower(s, x, int64_t(magnitude));
  return exponent < 0 ? s.div(one, result) : result;
}

/// An integer to an integer power by squaring for each bit of the exponent. Exponents from 64 on count as 64 or 65, by
/// their parity: the powers of 0, 1 and -1 stay right, and all others overflow. Negative exponents give what truncation
/// of the exact power gives.
static Value integerPower(Scalars &s, Value x, Value exponent, bool exponentUnsigned) {
  Value zero = s.like(x, 0), one = s.like(x, 1);
  Type type = exponent.getType();
  Value noBits = s.like(exponent, 0), oneBit = s.like(exponent, 1);
  Value parity = s.apply<arith::AndIOp>(exponent, oneBit);
  Value large = arith::CmpIOp::create(s, exponentUnsigned ? arith::CmpIPredicate::ugt : arith::CmpIPredicate::sgt,
                                      exponent, s.constant(type, 63));
  Value bounded = s.select(large, s.apply<arith::AddIOp>(s.constant(type, 64), parity), exponent);
  Value result = one, square = x;
  for (int64_t bit = 0; bit < 7; ++bit) {
    Value mask = s.constant(type, double(int64_t(1) << bit));
    Value clear = arith::CmpIOp::create(s, arith::CmpIPredicate::eq, s.apply<arith::AndIOp>(bounded, mask), noBits);
    result = s.select(clear, result, s.mul(result, square));
    square = s.mul(square, square);
  }
  if (exponentUnsigned)
    return result;
  Value even = arith::CmpIOp::create(s, arith::CmpIPredicate::eq, parity, noBits);
  Value unit = s.equal(x, one);
  if (!s.isUnsigned)
    unit = s.apply<arith::OrIOp>(unit, s.equal(x, s.like(x, -1)));
  Value inverse = s.select(unit, s.select(even, one, x), zero);
  Value negative = arith::CmpIOp::create(s, arith::CmpIPredicate::slt, exponent, noBits);
  return s.select(negative, inverse, result);
}

/// The exponent when it is one value known at compile time.
static std::optional<double> constantExponent(graph::PowOp op) {
  auto data = graph::ConstantData::of(op.getRhs());
  if (!data || data->size() == 0 || !(data->isSplat() || data->size() == 1))
    return std::nullopt;
  return data->asDouble(0);
}

static Value power(Scalars &s, graph::PowOp op, ValueRange v) {
  Value x = v[0], exponent = v[1];
  if (auto constant = constantExponent(op))
    if (Value result = constantPower(s, x, *constant))
      return result;
  bool exponentUnsigned = isUnsigned(op.getRhs().getType());
  if (Scalars::isFloat(x))
    return s.pow(x, s.convert(exponent, x.getType(), exponentUnsigned, false));
  if (!Scalars::isFloat(exponent))
    return integerPower(s, x, exponent, exponentUnsigned);
  // An integer to a float power is computed where all of 32 bits are exact, then truncated.
  Type wide = s.getF64Type();
  return s.convert(s.pow(s.convert(x, wide), s.convert(exponent, wide)), x.getType());
}

void hone::populatePowerPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  ElementwiseTable{converter, patterns}.lower<graph::PowOp>(power);
}
