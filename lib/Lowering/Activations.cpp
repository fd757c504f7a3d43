//===- Activations.cpp - Lowering of activation functions ----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Forms that neither overflow nor lose digits where the textbook ones do. NaN stays NaN, also in `relu`.
//
//===----------------------------------------------------------------------------===//

#include "Elementwise.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/UnaryOps.h"

using namespace mlir;
using namespace hone;

static Value clampToUnit(Scalars &s, Value x) { return s.atMost(s.atLeast(x, s.like(x, 0)), s.like(x, 1)); }

/// scale x + shift, limited to [0, 1].
static Value hardSigmoid(Scalars &s, Value x, double scale, double shift) {
  return clampToUnit(s, s.add(s.mul(x, s.like(x, scale)), s.like(x, shift)));
}

/// x where positive (or NaN), else `otherwise`.
static Value whereNegative(Scalars &s, Value x, Value otherwise, Value positive) {
  return s.select(s.less(x, s.like(x, 0)), otherwise, positive);
}

/// exp(x) - 1 for negative x. In double precision the machine's library has the exponential and the logarithm alone; W.
/// Kahan's quotient makes up for the digits that the difference loses. In single precision it has a form of its own.
static Value expm1(Scalars &s, Value x) {
  if (!x.getType().isF64())
    return s.expm1(x);
  Value one = s.like(x, 1), power = s.exp(x), difference = s.sub(power, one);
  Value quotient = s.div(s.mul(difference, x), s.log(power));
  Value small = s.select(s.equal(power, one), x, quotient);
  return s.select(s.equal(difference, s.like(x, -1)), difference, small);
}

/// log(1 + x) for x in [0, 1], likewise.
static Value log1p(Scalars &s, Value x) {
  if (!x.getType().isF64())
    return s.apply<math::Log1pOp>(x);
  Value one = s.like(x, 1), sum = s.add(one, x);
  Value quotient = s.div(s.mul(s.log(sum), x), s.sub(sum, one));
  return s.select(s.equal(sum, one), x, quotient);
}

/// max(x, 0) + log1p(exp(-|x|)): the exponential is at most one.
static Value softplus(Scalars &s, Value x) {
  Value small = s.exp(s.neg(s.abs(x)));
  return s.add(s.atLeast(x, s.like(x, 0)), log1p(s, small));
}

/// x tanh(softplus(x)) without a logarithm: with u = exp(x) the hyperbolic tangent is (u^2 + 2u) / (u^2 + 2u + 2), and
/// for positive x both sides are divided by u^2, so that only e = exp(-|x|) appears.
static Value mish(Scalars &s, Value x) {
  Value e = s.exp(s.neg(s.abs(x)));
  Value two = s.like(x, 2), square = s.mul(e, e), twice = s.mul(two, e);
  Value negative = s.less(x, s.like(x, 0));
  Value numerator = s.select(negative, s.add(square, twice), s.add(s.like(x, 1), twice));
  Value rest = s.select(negative, two, s.mul(two, square));
  return s.mul(x, s.div(numerator, s.add(numerator, rest)));
}

static Value gelu(Scalars &s, graph::GeluOp op, ValueRange v) {
  Value x = v[0], half = s.mul(x, s.like(x, 0.5));
  Value bend;
  if (op.getTanhApproximation()) {
    Value cube = s.mul(s.mul(x, x), x);
    Value inner = s.add(x, s.mul(cube, s.like(x, 0.044715)));
    bend = s.apply<math::TanhOp>(s.mul(inner, s.like(x, 0.7978845608028654)));
  } else {
    bend = s.apply<math::ErfOp>(s.mul(x, s.like(x, 0.7071067811865476)));
  }
  return s.mul(half, s.add(bend, s.like(x, 1)));
}

static Value shrink(Scalars &s, graph::ShrinkOp op, ValueRange v) {
  Value x = v[0], bias = s.like(x, op.getBias().convertToDouble());
  double lambda = op.getLambd().convertToDouble();
  Value above = s.select(s.less(s.like(x, lambda), x), s.sub(x, bias), s.like(x, 0));
  return s.select(s.less(x, s.like(x, -lambda)), s.add(x, bias), above);
}

static Value clip(Scalars &s, graph::ClipOp op, ValueRange v) {
  Value x = v[0];
  if (op.getMin())
    x = s.atLeast(x, v[1]);
  if (op.getMax())
    x = s.atMost(x, v.back());
  return x;
}

static void addExponentialUnits(ElementwiseTable &table) {
  table.lower<graph::CeluOp>([](Scalars &s, graph::CeluOp op, ValueRange v) {
    Value alpha = s.like(v[0], op.getAlpha().convertToDouble());
    return whereNegative(s, v[0], s.mul(alpha, expm1(s, s.div(v[0], alpha))), v[0]);
  });
  table.lower<graph::EluOp>([](Scalars &s, graph::EluOp op, ValueRange v) {
    Value alpha = s.like(v[0], op.getAlpha().convertToDouble());
    return whereNegative(s, v[0], s.mul(alpha, expm1(s, v[0])), v[0]);
  });
  table.lower<graph::SeluOp>([](Scalars &s, graph::SeluOp op, ValueRange v) {
    double gamma = op.getGamma().convertToDouble();
    Value below = s.like(v[0], gamma * op.getAlpha().convertToDouble());
    return whereNegative(s, v[0], s.mul(below, expm1(s, v[0])), s.mul(v[0], s.like(v[0], gamma)));
  });
  table.lower<graph::GeluOp>(gelu);
  table.lower<graph::MishOp>([](Scalars &s, auto, ValueRange v) { return mish(s, v[0]); });
  table.lower<graph::SigmoidOp>([](Scalars &s, auto, ValueRange v) {
    Value one = s.like(v[0], 1);
    return s.div(one, s.add(one, s.exp(s.neg(v[0]))));
  });
  table.lower<graph::SoftplusOp>([](Scalars &s, auto, ValueRange v) { return softplus(s, v[0]); });
}

void hone::populateActivationPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  ElementwiseTable table{converter, patterns};
  addExponentialUnits(table);
  table.lower<graph::ReluOp>(
      [](Scalars &s, auto, ValueRange v) { return s.isUnsigned ? v[0] : s.atLeast(v[0], s.like(v[0], 0)); });
  table.lower<graph::LeakyReluOp>([](Scalars &s, graph::LeakyReluOp op, ValueRange v) {
    return whereNegative(s, v[0], s.mul(v[0], s.like(v[0], op.getAlpha().convertToDouble())), v[0]);
  });
  table.lower<graph::PReluOp>(
      [](Scalars &s, auto, ValueRange v) { return whereNegative(s, v[0], s.mul(v[0], v[1]), v[0]); });
  table.lower<graph::ThresholdedReluOp>([](Scalars &s, graph::ThresholdedReluOp op, ValueRange v) {
    Value above = s.less(s.like(v[0], op.getAlpha().convertToDouble()), v[0]);
    return s.select(above, v[0], s.like(v[0], 0));
  });
  table.lower<graph::HardSigmoidOp>([](Scalars &s, graph::HardSigmoidOp op, ValueRange v) {
    return hardSigmoid(s, v[0], op.getAlpha().convertToDouble(), op.getBeta().convertToDouble());
  });
  table.lower<graph::HardSwishOp>(
      [](Scalars &s, auto, ValueRange v) { return s.mul(v[0], hardSigmoid(s, v[0], 1.0 / 6, 0.5)); });
  table.lower<graph::SoftsignOp>(
      [](Scalars &s, auto, ValueRange v) { return s.div(v[0], s.add(s.like(v[0], 1), s.abs(v[0]))); });
  table.lower<graph::ShrinkOp>(shrink);
  table.lower<graph::ClipOp>(clip);
}
