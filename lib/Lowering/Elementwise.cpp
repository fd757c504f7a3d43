//===- Elementwise.cpp - Lowering of operators that act on each element --------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// One linalg.generic an operator. Activations, conversions and powers have files of their own.
//
//===----------------------------------------------------------------------------===//

#include "Elementwise.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/LogicOps.h"
#include "hone/Dialect/Graph/UnaryOps.h"

using namespace mlir;
using namespace hone;

Value hone::emitElementwise(Emitter &b, Value result, ValueRange operands, Emitter::Body body) {
  RankedTensorType type = signless(graph::tensorOf(result));
  SmallVector<Access> inputs;
  for (Value operand : operands)
    inputs.push_back(b.broadcast(operand, type.getShape()));
  return b.elementwise(type.getShape(), type.getElementType(), inputs, [&](Scalars &s, ValueRange elements) {
    SmallVector<Value> wide;
    for (Value element : elements)
      wide.push_back(s.convert(element, computationType(element.getType())));
    Value computed = body(s, wide);
    return Scalars::isFloat(computed) ? s.convert(computed, type.getElementType()) : computed;
  });
}

/// The remainder with the sign of the divisor, as in Python.
static Value floorModulo(Scalars &s, Value a, Value b) {
  Value remainder = s.remainder(a, b);
  if (s.isUnsigned)
    return remainder;
  Value zero = s.like(a, 0);
  Value isZero = s.equal(remainder, zero);
  Value negative = s.less(remainder, zero), divisorNegative = s.less(b, zero);
  Value differ = s.apply<arith::XOrIOp>(negative, divisorNegative);
  Value moved = s.select(differ, s.add(remainder, b), remainder);
  return s.select(isZero, remainder, moved);
}

/// Shifting by the width or more, where the machine's shift would be undefined, leaves nothing; of a signed number that
/// is shifted right it leaves the sign, as if the bits went one by one. An amount below zero counts as a large one.
static Value shift(Scalars &s, Value x, Value amount, bool left) {
  int64_t width = x.getType().getIntOrFloatBitWidth();
  Value inside = arith::CmpIOp::create(s, arith::CmpIPredicate::ult, amount, s.like(x, width));
  if (!left && !s.isUnsigned)
    return s.apply<arith::ShRSIOp>(x, s.select(inside, amount, s.like(x, width - 1)));
  Value zero = s.like(x, 0);
  Value safe = s.select(inside, amount, zero);
  Value shifted = left ? s.apply<arith::ShLIOp>(x, safe) : s.apply<arith::ShRUIOp>(x, safe);
  return s.select(inside, shifted, zero);
}

static Value sign(Scalars &s, Value x) {
  Value zero = s.like(x, 0), one = s.like(x, 1);
  Value positive = s.less(zero, x);
  if (s.isUnsigned)
    return s.select(positive, one, zero);
  // What is neither positive nor negative is itself the answer: zero, or NaN.
  return s.select(positive, one, s.select(s.less(x, zero), s.like(x, -1), x));
}

static Value isInfinite(Scalars &s, graph::IsInfOp op, ValueRange v) {
  double infinity = std::numeric_limits<double>::infinity();
  Value result = arith::ConstantOp::create(s, s.getBoolAttr(false));
  if (op.getDetectPositive())
    result = s.equal(v[0], s.like(v[0], infinity));
  if (op.getDetectNegative())
    result = s.apply<arith::OrIOp>(result, s.equal(v[0], s.like(v[0], -infinity)));
  return result;
}

static void addArithmetic(ElementwiseTable &table) {
  table.lower<graph::AddOp>([](Scalars &s, auto, ValueRange v) { return s.add(v[0], v[1]); });
  table.lower<graph::SubOp>([](Scalars &s, auto, ValueRange v) { return s.sub(v[0], v[1]); });
  table.lower<graph::MulOp>([](Scalars &s, auto, ValueRange v) { return s.mul(v[0], v[1]); });
  table.lower<graph::DivOp>([](Scalars &s, auto, ValueRange v) { return s.div(v[0], v[1]); });
  table.lower<graph::MaxOp>([](Scalars &s, auto, ValueRange v) { return s.max(v[0], v[1]); });
  table.lower<graph::MinOp>([](Scalars &s, auto, ValueRange v) { return s.min(v[0], v[1]); });
  table.lower<graph::ModOp>([](Scalars &s, graph::ModOp op, ValueRange v) {
    return op.getFmod() ? s.remainder(v[0], v[1]) : floorModulo(s, v[0], v[1]);
  });
  table.lower<graph::AbsOp>([](Scalars &s, auto, ValueRange v) { return s.abs(v[0]); });
  table.lower<graph::NegOp>([](Scalars &s, auto, ValueRange v) { return s.neg(v[0]); });
  table.lower<graph::SignOp>([](Scalars &s, auto, ValueRange v) { return sign(s, v[0]); });
  table.lower<graph::ReciprocalOp>([](Scalars &s, auto, ValueRange v) { return s.div(s.like(v[0], 1), v[0]); });
}

static void addFunctions(ElementwiseTable &table) {
  table.lowerTo<graph::AcosOp, math::AcosOp>();
  table.lowerTo<graph::AcoshOp, math::AcoshOp>();
  table.lowerTo<graph::AsinOp, math::AsinOp>();
  table.lowerTo<graph::AsinhOp, math::AsinhOp>();
  table.lowerTo<graph::AtanOp, math::AtanOp>();
  table.lowerTo<graph::AtanhOp, math::AtanhOp>();
  table.lowerTo<graph::CeilOp, math::CeilOp>();
  table.lowerTo<graph::CosOp, math::CosOp>();
  table.lowerTo<graph::CoshOp, math::CoshOp>();
  table.lowerTo<graph::ErfOp, math::ErfOp>();
  table.lowerTo<graph::ExpOp, math::ExpOp>();
  table.lowerTo<graph::FloorOp, math::FloorOp>();
  table.lowerTo<graph::LogOp, math::LogOp>();
  table.lowerTo<graph::RoundOp, math::RoundEvenOp>();
  table.lowerTo<graph::SinOp, math::SinOp>();
  table.lowerTo<graph::SinhOp, math::SinhOp>();
  table.lowerTo<graph::SqrtOp, math::SqrtOp>();
  table.lowerTo<graph::TanOp, math::TanOp>();
  table.lowerTo<graph::TanhOp, math::TanhOp>();
}

static void addLogic(ElementwiseTable &table) {
  table.lowerTo<graph::AndOp, arith::AndIOp>();
  table.lowerTo<graph::OrOp, arith::OrIOp>();
  table.lowerTo<graph::XorOp, arith::XOrIOp>();
  table.lowerTo<graph::BitwiseAndOp, arith::AndIOp>();
  table.lowerTo<graph::BitwiseOrOp, arith::OrIOp>();
  table.lowerTo<graph::BitwiseXorOp, arith::XOrIOp>();
  table.lower<graph::NotOp>(
      [](Scalars &s, auto, ValueRange v) { return s.apply<arith::XOrIOp>(v[0], s.like(v[0], -1)); });
  table.lower<graph::BitwiseNotOp>(
      [](Scalars &s, auto, ValueRange v) { return s.apply<arith::XOrIOp>(v[0], s.like(v[0], -1)); });
  table.lower<graph::BitShiftOp>(
      [](Scalars &s, graph::BitShiftOp op, ValueRange v) { return shift(s, v[0], v[1], op.getLeft()); });
  table.lower<graph::EqualOp>([](Scalars &s, auto, ValueRange v) { return s.equal(v[0], v[1]); });
  table.lower<graph::LessOp>([](Scalars &s, auto, ValueRange v) { return s.less(v[0], v[1]); });
  table.lower<graph::LessOrEqualOp>([](Scalars &s, auto, ValueRange v) { return s.lessOrEqual(v[0], v[1]); });
  table.lower<graph::GreaterOp>([](Scalars &s, auto, ValueRange v) { return s.less(v[1], v[0]); });
  table.lower<graph::GreaterOrEqualOp>([](Scalars &s, auto, ValueRange v) { return s.lessOrEqual(v[1], v[0]); });
  table.lower<graph::IsInfOp>(isInfinite);
  table.lower<graph::IsNaNOp>([](Scalars &s, auto, ValueRange v) -> Value { return s.isNaN(v[0]); });
  table.lower<graph::WhereOp>([](Scalars &s, auto, ValueRange v) { return s.select(v[0], v[1], v[2]); });
}

void hone::populateElementwisePatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  ElementwiseTable table{converter, patterns};
  addArithmetic(table);
  addFunctions(table);
  addLogic(table);
  populateActivationPatterns(converter, patterns);
  populateConversionPatterns(converter, patterns);
  populatePowerPatterns(converter, patterns);
}
