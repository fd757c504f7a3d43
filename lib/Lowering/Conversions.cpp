//===- Conversions.cpp - Lowering of casts and of quantization -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Scalars.h"

using namespace mlir;
using namespace hone;

static Value cast(Scalars &s, graph::CastOp op, ValueRange v) {
  Type to = graph::tensorOf(op.getY()).getElementType();
  // The table narrows floats to half precision itself, so both halves are f32 here.
  Type wide = computationType(signless(to));
  return convertScalar(s.builder, v[0], wide, s.isUnsigned, isUnsigned(to));
}

/// How a scale or zero point is read: by its place on `axis`, or everywhere the same.
static AffineMap parameterMap(Value parameter, RankedTensorType type, int64_t axis) {
  MLIRContext *context = type.getContext();
  auto parameterType = mlir::cast<RankedTensorType>(parameter.getType());
  if (axis < 0)
    axis += type.getRank();
  if (parameterType.getNumElements() != 1)
    return AffineMap::get(type.getRank(), 0, getAffineDimExpr(axis, context));
  SmallVector<AffineExpr> first(parameterType.getRank(), getAffineConstantExpr(0, context));
  return AffineMap::get(type.getRank(), 0, first, context);
}

/// Rounds to the nearest, adds the zero point and limits to the range of the quantized type.
static Value quantize(ImplicitLocOpBuilder &builder, Value ratio, Value zeroPoint, IntegerType type, bool toUnsigned) {
  Value rounded = math::RoundEvenOp::create(builder, ratio);
  Scalars s(builder, toUnsigned);
  int64_t width = type.getWidth();
  // Wider types are limited by the conversion itself.
  if (width >= 32) {
    Value shift = convertScalar(builder, zeroPoint, ratio.getType(), toUnsigned, false);
    return convertScalar(builder, arith::AddFOp::create(builder, rounded, shift), type, false, toUnsigned);
  }
  // Numbers this large saturate with any zero point, and leave the sum room.
  constexpr double largest = 1 << 24;
  rounded = s.atMost(s.atLeast(rounded, s.like(rounded, -largest)), s.like(rounded, largest));
  Type wide = builder.getI32Type();
  Value shift = convertScalar(builder, zeroPoint, wide, toUnsigned, false);
  Value value = arith::AddIOp::create(builder, convertScalar(builder, rounded, wide, false, false), shift);
  auto bound = [&](int64_t number) -> Value { return arith::ConstantIntOp::create(builder, number, 32); };
  value = arith::MaxSIOp::create(builder, value, bound(toUnsigned ? 0 : -(int64_t(1) << (width - 1))));
  value = arith::MinSIOp::create(builder, value, bound((int64_t(1) << (toUnsigned ? width : width - 1)) - 1));
  return arith::TruncIOp::create(builder, type, value);
}

namespace {
struct LowerQuantizeLinear : OpConversionPattern<graph::QuantizeLinearOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(graph::QuantizeLinearOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType original = graph::tensorOf(op.getY()), type = signless(original);
    auto element = dyn_cast<IntegerType>(type.getElementType());
    if (!element || element.getWidth() == 1)
      return rewriter.notifyMatchFailure(op, "quantizes to integers only");
    bool toUnsigned = isUnsigned(original), fromUnsigned = isUnsigned(op.getX().getType());
    AffineMap maps[] = {builder.getMultiDimIdentityMap(type.getRank()),
                        parameterMap(adaptor.getScale(), type, op.getAxis()),
                        parameterMap(adaptor.getZeroPoint(), type, op.getAxis())};
    auto emit = [&](ImplicitLocOpBuilder &nested, ValueRange v) {
      Type wide = computationType(v[1].getType());
      Value x = convertScalar(nested, v[0], wide, fromUnsigned, false);
      Value scale = convertScalar(nested, v[1], wide, false, false);
      return quantize(nested, arith::DivFOp::create(nested, x, scale), v[2], element, toUnsigned);
    };
    rewriter.replaceOp(op, buildElementwise(builder, type, adaptor.getOperands(), maps, emit));
    return success();
  }
};

struct LowerDequantizeLinear : OpConversionPattern<graph::DequantizeLinearOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(graph::DequantizeLinearOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    auto type = mlir::cast<RankedTensorType>(op.getY().getType());
    auto element = dyn_cast<IntegerType>(graph::tensorOf(op.getX()).getElementType());
    if (!element || graph::tensorOf(op.getZeroPoint()).getElementType() != element)
      return rewriter.notifyMatchFailure(op, "dequantizes integers with a zero point of their type only");
    bool fromUnsigned = isUnsigned(element);
    AffineMap maps[] = {builder.getMultiDimIdentityMap(type.getRank()),
                        parameterMap(adaptor.getScale(), type, op.getAxis()),
                        parameterMap(adaptor.getZeroPoint(), type, op.getAxis())};
    auto emit = [&](ImplicitLocOpBuilder &nested, ValueRange v) {
      // The difference of two narrow integers needs more bits than they have.
      Type wide = element.getWidth() < 32 ? nested.getI32Type() : v[0].getType();
      Value x = convertScalar(nested, v[0], wide, fromUnsigned, false);
      Value zero = convertScalar(nested, v[2], wide, fromUnsigned, false);
      Value steps = arith::SubIOp::create(nested, x, zero);
      Type computed = computationType(type.getElementType());
      Value distance = convertScalar(nested, steps, computed, false, false);
      Value scale = convertScalar(nested, v[1], computed, false, false);
      Value product = arith::MulFOp::create(nested, distance, scale);
      return convertScalar(nested, product, type.getElementType(), false, false);
    };
    rewriter.replaceOp(op, buildElementwise(builder, type, adaptor.getOperands(), maps, emit));
    return success();
  }
};
} // namespace

void hone::populateConversionPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  ElementwiseTable{converter, patterns}.lower<graph::CastOp>(cast);
  patterns.add<LowerDequantizeLinear, LowerQuantizeLinear>(converter, patterns.getContext());
}
