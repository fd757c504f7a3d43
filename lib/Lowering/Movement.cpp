//===- Movement.cpp - Lowering of operators that move elements -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Views where a view does, one linalg.generic elsewhere. Padding, gathering, scattering and resizing have files of
// their own.
//
//===----------------------------------------------------------------------------===//

#include "Selection.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

namespace {
struct LowerConstant : OpConversionPattern<graph::ConstantOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(graph::ConstantOp op, OpAdaptor, ConversionPatternRewriter &rewriter) const override {
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

/// An operator without result elements computes nothing; whatever it is, its results are empty tensors.
struct LowerToEmpty : ConversionPattern {
  LowerToEmpty(TypeConverter &converter, MLIRContext *context)
      : ConversionPattern(converter, MatchAnyOpTypeTag(), /*benefit=*/10, context) {}

  LogicalResult matchAndRewrite(Operation *op, ArrayRef<Value>, ConversionPatternRewriter &rewriter) const override {
    if (!isa<GraphDialect>(op->getDialect()) || isa<graph::ConstantOp>(op))
      return failure();
    SmallVector<Value> empties;
    for (Value result : op->getResults()) {
      RankedTensorType type = signless(tensorOf(result));
      if (type.getNumElements() != 0)
        return failure();
      empties.push_back(tensor::EmptyOp::create(rewriter, op->getLoc(), type.getShape(), type.getElementType()));
    }
    rewriter.replaceOp(op, empties);
    return success();
  }
};

/// Lowers one operator by a function that makes its only result.
template <typename Op> struct LowerBy : OpConversionPattern<Op> {
  using Body = Value (*)(ImplicitLocOpBuilder &, Op, typename Op::Adaptor);

  LowerBy(const TypeConverter &converter, MLIRContext *context, Body body)
      : OpConversionPattern<Op>(converter, context), body(body) {}

  LogicalResult matchAndRewrite(Op op, typename Op::Adaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    rewriter.replaceOp(op, body(builder, op, adaptor));
    return success();
  }

  Body body;
};
} // namespace

/// Inputs without elements are left out: they have no place in memory.
static Value lowerConcat(ImplicitLocOpBuilder &builder, ConcatOp op, ConcatOp::Adaptor adaptor) {
  RankedTensorType type = signless(tensorOf(op.getResult()));
  int64_t axis = op.getAxis();
  axis = axis < 0 ? axis + type.getRank() : axis;
  SmallVector<Value> inputs;
  llvm::copy_if(adaptor.getInputs(), std::back_inserter(inputs),
                [&](Value input) { return shapeOf(input)[axis] != 0; });
  return inputs.size() == 1 ? inputs.front() : tensor::ConcatOp::create(builder, type, axis, inputs);
}

static Value lowerExpand(ImplicitLocOpBuilder &builder, ExpandOp op, ExpandOp::Adaptor adaptor) {
  RankedTensorType type = signless(tensorOf(op.getResult()));
  if (adaptor.getX().getType() == type)
    return adaptor.getX();
  return buildElementwise(builder, type, adaptor.getX(), [](ImplicitLocOpBuilder &, ValueRange v) { return v[0]; });
}

/// Dimensions that rise are a view; those that fall are cut to what they read, then read backwards.
static Value lowerSlice(ImplicitLocOpBuilder &builder, SliceOp op, SliceOp::Adaptor adaptor) {
  SmallVector<int64_t> starts, steps;
  Positions positions;
  for (auto [start, size, step] : llvm::zip_equal(op.getStarts(), op.getSizes(), op.getSteps())) {
    bool falls = step < 0 && size > 1;
    starts.push_back(falls ? start + (size - 1) * step : start);
    steps.push_back(size > 1 ? std::abs(step) : 1);
    auto &list = positions.emplace_back();
    for (int64_t i = size - 1; falls && i >= 0; --i)
      list.push_back(i);
  }
  Value box = sliceBox(builder, adaptor.getX(), starts, op.getSizes(), steps);
  return selectPositions(builder, box, positions);
}

/// Reads through a broadcast dimension before each repeated one, which then merge.
static Value lowerTile(ImplicitLocOpBuilder &builder, TileOp op, TileOp::Adaptor adaptor) {
  RankedTensorType type = signless(tensorOf(op.getResult()));
  SmallVector<int64_t> split;
  SmallVector<AffineExpr> read;
  for (auto [size, repeats] : llvm::zip_equal(shapeOf(adaptor.getX()), op.getRepeats())) {
    if (repeats != 1)
      split.push_back(repeats);
    read.push_back(builder.getAffineDimExpr(split.size()));
    split.push_back(size);
  }
  if (split.size() == read.size())
    return adaptor.getX();
  AffineMap map = AffineMap::get(split.size(), 0, read, builder.getContext());
  Value tiled = buildElementwise(builder, type.clone(split), adaptor.getX(), map,
                                 [](ImplicitLocOpBuilder &, ValueRange v) { return v[0]; });
  return reshapeTo(builder, tiled, type.getShape());
}

static Value lowerTrilu(ImplicitLocOpBuilder &builder, TriluOp op, TriluOp::Adaptor adaptor) {
  RankedTensorType type = signless(tensorOf(op.getResult()));
  int64_t rank = type.getRank(), diagonal = op.getK();
  // Beyond the matrix every diagonal is alike.
  diagonal = std::clamp(diagonal, -type.getDimSize(rank - 2) - 1, type.getDimSize(rank - 1) + 1);
  auto body = [&](ImplicitLocOpBuilder &nested, ValueRange at, ValueRange elements) -> Value {
    Value shifted = arith::AddIOp::create(nested, at[rank - 2], arith::ConstantIndexOp::create(nested, diagonal));
    auto predicate = op.getUpper() ? arith::CmpIPredicate::sge : arith::CmpIPredicate::sle;
    Value kept = arith::CmpIOp::create(nested, predicate, at[rank - 1], shifted);
    return arith::SelectOp::create(nested, kept, elements[0], scalarConstant(nested, type.getElementType(), 0));
  };
  return buildIndexed(builder, type, adaptor.getX(), builder.getMultiDimIdentityMap(rank), body);
}

static Value lowerReshape(ImplicitLocOpBuilder &builder, ReshapeOp op, ReshapeOp::Adaptor adaptor) {
  return reshapeTo(builder, adaptor.getX(), op.getShape());
}

static Value lowerTranspose(ImplicitLocOpBuilder &builder, graph::TransposeOp op, graph::TransposeOp::Adaptor adaptor) {
  return transposeTo(builder, adaptor.getX(), op.getPermutation());
}

template <typename Op>
static void lowerBy(TypeConverter &converter, RewritePatternSet &patterns, typename LowerBy<Op>::Body body) {
  patterns.add<LowerBy<Op>>(converter, patterns.getContext(), body);
}

void hone::populateMovementPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LowerConstant, LowerToEmpty>(converter, patterns.getContext());
  lowerBy<ConcatOp>(converter, patterns, lowerConcat);
  lowerBy<ExpandOp>(converter, patterns, lowerExpand);
  lowerBy<ReshapeOp>(converter, patterns, lowerReshape);
  lowerBy<SliceOp>(converter, patterns, lowerSlice);
  lowerBy<TileOp>(converter, patterns, lowerTile);
  lowerBy<graph::TransposeOp>(converter, patterns, lowerTranspose);
  lowerBy<TriluOp>(converter, patterns, lowerTrilu);
  populateGatherPatterns(converter, patterns);
  populatePadPatterns(converter, patterns);
  populateResizePatterns(converter, patterns);
  populateScatterPatterns(converter, patterns);
}
