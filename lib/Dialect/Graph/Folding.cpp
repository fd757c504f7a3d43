//===- Folding.cpp - Folders and canonicalizations of movement operators -------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// What costs nothing at compile time and never grows a constant. Computing with constants is the work of a pass.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/Sequence.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// The constant's elements under another shape, sharing their bytes.
static Attribute reshapeElements(Attribute attribute, RankedTensorType type) {
  if (auto dense = dyn_cast_or_null<DenseElementsAttr>(attribute))
    return dense.reshape(type);
  if (auto resource = dyn_cast_or_null<DenseResourceElementsAttr>(attribute))
    return DenseResourceElementsAttr::get(type, resource.getRawHandle());
  return {};
}

//===----------------------------------------------------------------------------===//
// Reshape
//===----------------------------------------------------------------------------===//

OpFoldResult ReshapeOp::fold(FoldAdaptor adaptor) {
  if (getX().getType() == getType())
    return getX();
  if (Attribute constant = reshapeElements(adaptor.getX(), getType()))
    return constant;
  if (auto inner = getX().getDefiningOp<ReshapeOp>()) {
    getXMutable().assign(inner.getX());
    return getResult();
  }
  return {};
}

//===----------------------------------------------------------------------------===//
// Transpose
//===----------------------------------------------------------------------------===//

static bool isIdentity(ArrayRef<int64_t> permutation) {
  return llvm::equal(permutation, llvm::seq<int64_t>(0, permutation.size()));
}

OpFoldResult TransposeOp::fold(FoldAdaptor adaptor) {
  if (isIdentity(getPermutation()))
    return getX();
  if (auto splat = dyn_cast_or_null<SplatElementsAttr>(adaptor.getX()))
    return splat.reshape(getType());
  if (auto inner = getX().getDefiningOp<TransposeOp>()) {
    SmallVector<int64_t> composed;
    for (int64_t from : getPermutation())
      composed.push_back(inner.getPermutation()[from]);
    setPermutation(composed);
    getXMutable().assign(inner.getX());
    return getResult();
  }
  return {};
}

namespace {
/// A transpose that keeps the order of all dimensions larger than one moves nothing: it is a reshape.
struct TransposeOfUnitDimensions : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(TransposeOp op, PatternRewriter &rewriter) const override {
    ArrayRef<int64_t> shape = shapeOf(op.getX());
    int64_t last = -1;
    for (int64_t from : op.getPermutation()) {
      if (shape[from] == 1)
        continue;
      if (from < last)
        return failure();
      last = from;
    }
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getX(), shapeOf(op.getResult()));
    return success();
  }
};
} // namespace

void TransposeOp::getCanonicalizationPatterns(RewritePatternSet &results, MLIRContext *context) {
  results.add<TransposeOfUnitDimensions>(context);
}

//===----------------------------------------------------------------------------===//
// Cast
//===----------------------------------------------------------------------------===//

/// Whether every value of `from` is exactly a value of `to`.
static bool isExact(Type from, Type to) {
  if (from == to)
    return true;
  if (auto source = dyn_cast<FloatType>(from)) {
    auto target = dyn_cast<FloatType>(to);
    return target && target.getWidth() > source.getWidth();
  }
  auto source = cast<IntegerType>(from);
  bool sourceSigned = !source.isUnsigned() && source.getWidth() > 1;
  if (auto target = dyn_cast<FloatType>(to))
    return int(source.getWidth()) - sourceSigned <= int(target.getFPMantissaWidth());
  auto target = cast<IntegerType>(to);
  if (target.getWidth() <= source.getWidth())
    return false;
  return !(sourceSigned && target.isUnsigned());
}

OpFoldResult CastOp::fold(FoldAdaptor) {
  if (getX().getType() == getType())
    return getX();
  auto inner = getX().getDefiningOp<CastOp>();
  if (inner && isExact(tensorOf(inner.getX()).getElementType(), tensorOf(getX()).getElementType())) {
    getXMutable().assign(inner.getX());
    return getResult();
  }
  return {};
}
