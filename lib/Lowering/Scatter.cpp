//===- Scatter.cpp - Lowering of operators that write at run-time indices ------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Loops over the updates, in order, since later updates of a position see earlier ones. An update whose index is
// outside the data writes back what is there.
//
//===----------------------------------------------------------------------------===//

#include "Scalars.h"
#include "Selection.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// The value at a position after an update.
static Value join(ImplicitLocOpBuilder &builder, ScatterKind kind, bool isUnsigned, Value old, Value update) {
  Type type = old.getType(), wide = computationType(type);
  if (kind == ScatterKind::none)
    return update;
  Scalars s(builder, isUnsigned);
  Value a = convertScalar(builder, old, wide, false, false);
  Value b = convertScalar(builder, update, wide, false, false);
  Value joined = kind == ScatterKind::add   ? s.add(a, b)
                 : kind == ScatterKind::mul ? s.mul(a, b)
                 : kind == ScatterKind::min ? s.min(a, b)
                                            : s.max(a, b);
  return convertScalar(builder, joined, type, false, false);
}

namespace {
/// Where one update goes: a position of the data, and which of its indices came from the index tensor.
struct Target {
  SmallVector<Value> position;
  SmallVector<int64_t> checked;
};
} // namespace

/// Finds the target of the update at `at`.
using FindTarget = llvm::function_ref<Target(ImplicitLocOpBuilder &, ValueRange at)>;

/// Loops over all updates and returns the updated data.
static Value scatter(ImplicitLocOpBuilder &builder, Value data, Value updates, ScatterKind kind, bool isUnsigned,
                     FindTarget find) {
  SmallVector<Value> lower, upper, steps;
  for (int64_t size : shapeOf(updates)) {
    lower.push_back(arith::ConstantIndexOp::create(builder, 0));
    upper.push_back(arith::ConstantIndexOp::create(builder, size));
    steps.push_back(arith::ConstantIndexOp::create(builder, 1));
  }
  auto body = [&](OpBuilder &nested, Location location, ValueRange at, ValueRange carried) -> scf::ValueVector {
    ImplicitLocOpBuilder inner(location, nested);
    Target target = find(inner, at);
    Value inside;
    for (int64_t dimension : target.checked) {
      Value &index = target.position[dimension];
      Value clamped = clampIndex(inner, index, shapeOf(data)[dimension]);
      Value same = arith::CmpIOp::create(inner, arith::CmpIPredicate::eq, index, clamped);
      inside = inside ? Value(arith::AndIOp::create(inner, inside, same)) : same;
      index = clamped;
    }
    Value update = tensor::ExtractOp::create(inner, updates, at);
    Value old = tensor::ExtractOp::create(inner, carried[0], target.position);
    Value next = join(inner, kind, isUnsigned, old, update);
    if (inside)
      next = arith::SelectOp::create(inner, inside, next, old);
    return {tensor::InsertOp::create(inner, next, carried[0], target.position)};
  };
  return scf::buildLoopNest(builder, builder.getLoc(), lower, upper, steps, data, body).results[0];
}

namespace {
struct LowerScatterElements : OpConversionPattern<ScatterElementsOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(ScatterElementsOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Value data = adaptor.getData(), indices = adaptor.getIndices();
    int64_t axis = op.getAxis();
    axis = axis < 0 ? axis + tensorOf(data).getRank() : axis;
    if (tensorOf(indices).getNumElements() == 0) {
      rewriter.replaceOp(op, data);
      return success();
    }
    auto find = [&](ImplicitLocOpBuilder &nested, ValueRange at) {
      Target target{SmallVector<Value>(at), {axis}};
      Value index = tensor::ExtractOp::create(nested, indices, at);
      target.position[axis] = wrapIndex(nested, index, shapeOf(data)[axis]);
      return target;
    };
    rewriter.replaceOp(
        op, scatter(builder, data, adaptor.getUpdates(), op.getKind(), isUnsigned(op.getData().getType()), find));
    return success();
  }
};

struct LowerScatterND : OpConversionPattern<ScatterNDOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(ScatterNDOp op, OpAdaptor adaptor, ConversionPatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    Value data = adaptor.getData(), indices = adaptor.getIndices();
    int64_t outer = tensorOf(indices).getRank() - 1, depth = shapeOf(indices).back();
    if (tensorOf(adaptor.getUpdates()).getNumElements() == 0) {
      rewriter.replaceOp(op, data);
      return success();
    }
    auto find = [&](ImplicitLocOpBuilder &nested, ValueRange at) {
      Target target;
      SmallVector<Value> tuple(at.take_front(outer));
      tuple.push_back({});
      for (int64_t i = 0; i < depth; ++i) {
        tuple.back() = arith::ConstantIndexOp::create(nested, i);
        Value index = tensor::ExtractOp::create(nested, indices, tuple);
        target.position.push_back(wrapIndex(nested, index, shapeOf(data)[i]));
        target.checked.push_back(i);
      }
      llvm::append_range(target.position, at.drop_front(outer));
      return target;
    };
    rewriter.replaceOp(
        op, scatter(builder, data, adaptor.getUpdates(), op.getKind(), isUnsigned(op.getData().getType()), find));
    return success();
  }
};
} // namespace

void hone::populateScatterPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LowerScatterElements, LowerScatterND>(converter, patterns.getContext());
}
