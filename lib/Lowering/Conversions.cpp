//===- Conversions.cpp - Lowering of casts and of quantization -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Elementwise.h"
#include "hone/Dialect/Graph/ConversionOps.h"

using namespace mlir;
using namespace hone;

static Value cast(Scalars &s, graph::CastOp op, ValueRange v) {
  Type to = graph::tensorOf(op.getY()).getElementType();
  // The table narrows floats to half precision itself, so both halves are f32 here.
  return s.convert(v[0], computationType(signless(to)), s.isUnsigned, isUnsigned(to));
}

/// How a scale or zero point is read: by its place on `axis`, or everywhere the same.
static Access parameter(Emitter &b, Value tensor, RankedTensorType type, int64_t axis) {
  if (axis < 0)
    axis += type.getRank();
  if (graph::tensorOf(tensor).getNumElements() == 1)
    return b.broadcast(tensor, type.getShape());
  return {tensor, AffineMap::get(type.getRank(), 0, b.getAffineDimExpr(axis))};
}

/// Rounds to the nearest, adds the zero point and limits to the range of the quantized type.
static Value quantize(Scalars &s, Value ratio, Value zeroPoint, IntegerType type, bool toUnsigned) {
  Value rounded = s.apply<math::RoundEvenOp>(ratio);
  int64_t width = type.getWidth();
  // Wider types are limited by the conversion itself.
  if (width >= 32) {
    Value shift = s.convert(zeroPoint, ratio.getType(), toUnsigned, false);
    return s.convert(s.add(rounded, shift), type, false, toUnsigned);
  }
  // Numbers this large saturate with any zero point, and leave the sum room.
  constexpr double largest = 1 << 24;
  rounded = s.atMost(s.atLeast(rounded, s.like(rounded, -largest)), s.like(rounded, largest));
  Type wide = s.getI32Type();
  Value shift = s.convert(zeroPoint, wide, toUnsigned, false);
  Value value = s.add(s.convert(rounded, wide, false, false), shift);
  auto bound = [&](int64_t number) -> Value { return arith::ConstantIntOp::create(s, number, 32); };
  value = s.apply<arith::MaxSIOp>(value, bound(toUnsigned ? 0 : -(int64_t(1) << (width - 1))));
  value = s.apply<arith::MinSIOp>(value, bound((int64_t(1) << (toUnsigned ? width : width - 1)) - 1));
  return arith::TruncIOp::create(s, type, value);
}

/// To integers only.
static SmallVector<Value> lowerQuantizeLinear(Emitter &b, graph::QuantizeLinearOp op,
                                              graph::QuantizeLinearOp::Adaptor in) {
  RankedTensorType type = signless(graph::tensorOf(op.getY()));
  auto element = dyn_cast<IntegerType>(type.getElementType());
  if (!element || element.getWidth() == 1)
    return {};
  bool toUnsigned = isUnsigned(op.getY().getType());
  Access inputs[] = {b.whole(in.getX()), parameter(b, in.getScale(), type, op.getAxis()),
                     parameter(b, in.getZeroPoint(), type, op.getAxis())};
  return {b.elementwise(type.getShape(), element, inputs, [&](Scalars &s, ValueRange v) {
    Type wide = computationType(v[1].getType());
    Value x = s.convert(v[0], wide), scale = s.convert(v[1], wide);
    return quantize(s, s.div(x, scale), v[2], element, toUnsigned);
  })};
}

/// Of integers with a zero point of their type only.
static SmallVector<Value> lowerDequantizeLinear(Emitter &b, graph::DequantizeLinearOp op,
                                                graph::DequantizeLinearOp::Adaptor in) {
  RankedTensorType type = graph::tensorOf(op.getY());
  auto element = dyn_cast<IntegerType>(graph::tensorOf(op.getX()).getElementType());
  if (!element || graph::tensorOf(op.getZeroPoint()).getElementType() != element)
    return {};
  Access inputs[] = {b.whole(in.getX()), parameter(b, in.getScale(), type, op.getAxis()),
                     parameter(b, in.getZeroPoint(), type, op.getAxis())};
  return {b.elementwise(type.getShape(), type.getElementType(), inputs, [&](Scalars &s, ValueRange v) {
    // The difference of two narrow integers needs more bits than they have, and is signed.
    Type wide = element.getWidth() < 32 ? s.getI32Type() : v[0].getType();
    Value x = s.convert(v[0], wide), zero = s.convert(v[2], wide);
    Type computed = computationType(type.getElementType());
    Value distance = s.convert(s.sub(x, zero), computed, false, false);
    Value scale = s.convert(v[1], computed);
    return s.convert(s.mul(distance, scale), type.getElementType());
  })};
}

void hone::populateConversionPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  ElementwiseTable{converter, patterns}.lower<graph::CastOp>(cast);
  addLowering<graph::DequantizeLinearOp>(converter, patterns, lowerDequantizeLinear);
  addLowering<graph::QuantizeLinearOp>(converter, patterns, lowerQuantizeLinear);
}
