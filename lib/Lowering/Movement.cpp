//===- Movement.cpp - Lowering of operators that move elements -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "LoweringSupport.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

namespace {
struct LowerConstant : OpConversionPattern<graph::ConstantOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(graph::ConstantOp op, OpAdaptor,
                                ConversionPatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getValue().getType());
    RankedTensorType to = signless(type);
    ElementsAttr value = op.getValue();
    if (to != type) {
      // The bytes stay, under a signless name.
      if (auto dense = dyn_cast<DenseElementsAttr>(value))
        value = dense.bitcast(to.getElementType());
      else if (auto resource = dyn_cast<DenseResourceElementsAttr>(value))
        value = DenseResourceElementsAttr::get(to, resource.getRawHandle());
      else
        return failure();
    }
    rewriter.replaceOpWithNewOp<arith::ConstantOp>(op, value);
    return success();
  }
};

struct LowerReshape : OpConversionPattern<ReshapeOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(ReshapeOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    rewriter.replaceOp(op, reshapeTo(builder, adaptor.getX(), op.getShape()));
    return success();
  }
};

struct LowerTranspose : OpConversionPattern<graph::TransposeOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(graph::TransposeOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    rewriter.replaceOp(op, transposeTo(builder, adaptor.getX(), op.getPermutation()));
    return success();
  }
};
} // namespace

void hone::populateMovementPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LowerConstant, LowerReshape, LowerTranspose>(converter, patterns.getContext());
}
