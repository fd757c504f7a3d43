//===- Gather.cpp - Lowering of operators that read at run-time indices --------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Negative indices count from the end. What is still outside is moved to the nearest position inside, so that a wrong
// index gives a wrong element and never reads other memory.
//
//===----------------------------------------------------------------------------===//

#include "Selection.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

static int64_t fromFront(int64_t axis, int64_t rank) { return axis < 0 ? axis + rank : axis; }

/// A position inside `size` from a run-time index of ONNX.
static Value safeIndex(ImplicitLocOpBuilder &builder, Value integer, int64_t size) {
  return clampIndex(builder, wrapIndex(builder, integer, size), size);
}

static AffineMap dimensionsMap(Builder &builder, int64_t rank, int64_t from, int64_t count) {
  SmallVector<AffineExpr> dimensions;
  for (int64_t i = 0; i < count; ++i)
    dimensions.push_back(builder.getAffineDimExpr(from + i));
  return AffineMap::get(rank, 0, dimensions, builder.getContext());
}

namespace {
struct LowerGather : OpConversionPattern<graph::GatherOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(graph::GatherOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = signless(tensorOf(op.getResult()));
    Value data = adaptor.getData();
    int64_t axis = fromFront(op.getAxis(), tensorOf(data).getRank());
    if (auto constant = ConstantData::of(op.getIndices())) {
      rewriter.replaceOp(op, gatherKnown(builder, data, constant->integers(), axis, type));
      return success();
    }
    int64_t size = shapeOf(data)[axis], indexRank = tensorOf(op.getIndices()).getRank();
    auto read = [&](ImplicitLocOpBuilder &nested, ValueRange at, ValueRange elements) -> Value {
      SmallVector<Value> source(at.take_front(axis));
      source.push_back(safeIndex(nested, elements[0], size));
      llvm::append_range(source, at.drop_front(axis + indexRank));
      return tensor::ExtractOp::create(nested, data, source);
    };
    AffineMap map = dimensionsMap(builder, type.getRank(), axis, indexRank);
    rewriter.replaceOp(op, buildIndexed(builder, type, adaptor.getIndices(), map, read));
    return success();
  }

  /// Indices known at compile time are positions along the axis, whatever their shape.
  static Value gatherKnown(ImplicitLocOpBuilder &builder, Value data, ArrayRef<int64_t> indices, int64_t axis,
                           RankedTensorType type) {
    int64_t size = shapeOf(data)[axis];
    Positions positions(tensorOf(data).getRank());
    for (int64_t index : indices)
      positions[axis].push_back(std::clamp<int64_t>(fromFront(index, size), 0, size - 1));
    return reshapeTo(builder, selectPositions(builder, data, positions), type.getShape());
  }
};

struct LowerGatherElements : OpConversionPattern<GatherElementsOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(GatherElementsOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = signless(tensorOf(op.getResult()));
    Value data = adaptor.getData();
    int64_t axis = fromFront(op.getAxis(), type.getRank());
    auto read = [&](ImplicitLocOpBuilder &nested, ValueRange at, ValueRange elements) -> Value {
      SmallVector<Value> source(at);
      source[axis] = safeIndex(nested, elements[0], shapeOf(data)[axis]);
      return tensor::ExtractOp::create(nested, data, source);
    };
    AffineMap map = builder.getMultiDimIdentityMap(type.getRank());
    rewriter.replaceOp(op, buildIndexed(builder, type, adaptor.getIndices(), map, read));
    return success();
  }
};

struct LowerGatherND : OpConversionPattern<GatherNDOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(GatherNDOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = signless(tensorOf(op.getResult()));
    Value data = adaptor.getData(), indices = adaptor.getIndices();
    int64_t batch = op.getBatchDims(), depth = shapeOf(indices).back();
    int64_t outer = tensorOf(indices).getRank() - 1;
    auto read = [&](ImplicitLocOpBuilder &nested, ValueRange at, ValueRange) -> Value {
      SmallVector<Value> source(at.take_front(batch)), tuple(at.take_front(outer));
      tuple.push_back({});
      for (int64_t i = 0; i < depth; ++i) {
        tuple.back() = arith::ConstantIndexOp::create(nested, i);
        Value index = tensor::ExtractOp::create(nested, indices, tuple);
        source.push_back(safeIndex(nested, index, shapeOf(data)[batch + i]));
      }
      llvm::append_range(source, at.drop_front(outer));
      return tensor::ExtractOp::create(nested, data, source);
    };
    rewriter.replaceOp(op, buildIndexed(builder, type, {}, {}, read));
    return success();
  }
};

struct LowerOneHot : OpConversionPattern<OneHotOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(OneHotOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = signless(tensorOf(op.getResult()));
    int64_t rank = type.getRank(), axis = fromFront(op.getAxis(), rank), depth = op.getDepth();
    bool fromUnsigned = isUnsigned(op.getIndices().getType());
    Value off =
        tensor::ExtractOp::create(builder, adaptor.getValues(), ValueRange{arith::ConstantIndexOp::create(builder, 0)});
    Value on =
        tensor::ExtractOp::create(builder, adaptor.getValues(), ValueRange{arith::ConstantIndexOp::create(builder, 1)});
    auto choose = [&](ImplicitLocOpBuilder &nested, ValueRange at, ValueRange elements) -> Value {
      Value integer = convertScalar(nested, elements[0], nested.getI64Type(), fromUnsigned, false);
      Value hot = arith::CmpIOp::create(nested, arith::CmpIPredicate::eq, at[axis], wrapIndex(nested, integer, depth));
      return arith::SelectOp::create(nested, hot, on, off);
    };
    AffineMap map = builder.getMultiDimIdentityMap(rank).dropResult(axis);
    rewriter.replaceOp(op, buildIndexed(builder, type, adaptor.getIndices(), map, choose));
    return success();
  }
};

struct LowerReverseSequence : OpConversionPattern<ReverseSequenceOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(ReverseSequenceOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType type = signless(tensorOf(op.getResult()));
    Value x = adaptor.getX();
    int64_t rank = type.getRank(), batch = fromFront(op.getBatchAxis(), rank);
    int64_t time = fromFront(op.getTimeAxis(), rank);
    auto read = [&](ImplicitLocOpBuilder &nested, ValueRange at, ValueRange elements) -> Value {
      Value length = toIndex(nested, elements[0]);
      Value one = arith::ConstantIndexOp::create(nested, 1);
      Value last = arith::SubIOp::create(nested, length, one);
      Value mirrored = arith::SubIOp::create(nested, last, at[time]);
      Value inside = arith::CmpIOp::create(nested, arith::CmpIPredicate::slt, at[time], length);
      SmallVector<Value> source(at);
      source[time] = arith::SelectOp::create(nested, inside, mirrored, at[time]);
      source[time] = clampIndex(nested, source[time], type.getDimSize(time));
      return tensor::ExtractOp::create(nested, x, source);
    };
    AffineMap map = dimensionsMap(builder, rank, batch, 1);
    rewriter.replaceOp(op, buildIndexed(builder, type, adaptor.getLengths(), map, read));
    return success();
  }
};
} // namespace

void hone::populateGatherPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LowerGather, LowerGatherElements, LowerGatherND, LowerOneHot, LowerReverseSequence>(
      converter, patterns.getContext());
}
