//===- Movement.cpp - Lowering of operators that move elements -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Views where a view does, one linalg.generic elsewhere. Padding, gathering, scattering and resizing have files of
// their own.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Selection.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/MovementOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

static SmallVector<Value> lowerConstant(Emitter &b, graph::ConstantOp op, graph::ConstantOp::Adaptor) {
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
      return {};
  }
  return {arith::ConstantOp::create(b, cast<TypedAttr>(Attribute(value)))};
}

namespace {
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
} // namespace

/// Inputs without elements are left out: they have no place in memory.
static SmallVector<Value> lowerConcat(Emitter &b, ConcatOp op, ConcatOp::Adaptor in) {
  RankedTensorType type = signless(tensorOf(op.getResult()));
  int64_t axis = axisOf(op.getResult(), op.getAxis());
  SmallVector<Value> inputs;
  llvm::copy_if(in.getInputs(), std::back_inserter(inputs), [&](Value input) { return shapeOf(input)[axis] != 0; });
  return {inputs.size() == 1 ? inputs.front() : tensor::ConcatOp::create(b, type, axis, inputs)};
}

static SmallVector<Value> lowerExpand(Emitter &b, ExpandOp op, ExpandOp::Adaptor in) {
  return {b.expand(in.getX(), shapeOf(op.getResult()))};
}

/// Dimensions that rise are a view; those that fall are cut to what they read, then read backwards.
static SmallVector<Value> lowerSlice(Emitter &b, SliceOp op, SliceOp::Adaptor in) {
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
  return {selectPositions(b, b.slice(in.getX(), starts, op.getSizes(), steps), positions)};
}

/// Reads through a broadcast dimension before each repeated one, which then merge.
static SmallVector<Value> lowerTile(Emitter &b, TileOp op, TileOp::Adaptor in) {
  SmallVector<int64_t> split;
  SmallVector<AffineExpr> read;
  for (auto [size, repeats] : llvm::zip_equal(shapeOf(in.getX()), op.getRepeats())) {
    if (repeats != 1)
      split.push_back(repeats);
    read.push_back(b.getAffineDimExpr(split.size()));
    split.push_back(size);
  }
  if (split.size() == read.size())
    return {in.getX()};
  Access access{in.getX(), AffineMap::get(split.size(), 0, read, b.getContext())};
  Value tiled = b.elementwise(split, elementOf(in.getX()), access, [](Scalars &, ValueRange v) { return v[0]; });
  return {b.reshape(tiled, shapeOf(op.getResult()))};
}

static SmallVector<Value> lowerTrilu(Emitter &b, TriluOp op, TriluOp::Adaptor in) {
  ArrayRef<int64_t> shape = shapeOf(op.getResult());
  int64_t rank = shape.size();
  // Beyond the matrix every diagonal is alike.
  int64_t diagonal = std::clamp<int64_t>(op.getK(), -shape[rank - 2] - 1, shape[rank - 1] + 1);
  return {b.indexed(shape, elementOf(in.getX()), b.whole(in.getX()),
                    [&](Scalars &s, ValueRange at, ValueRange elements) -> Value {
                      Value shifted = s.add(at[rank - 2], arith::ConstantIndexOp::create(s, diagonal));
                      auto predicate = op.getUpper() ? arith::CmpIPredicate::sge : arith::CmpIPredicate::sle;
                      Value kept = arith::CmpIOp::create(s, predicate, at[rank - 1], shifted);
                      return s.select(kept, elements[0], s.like(elements[0], 0));
                    })};
}

static SmallVector<Value> lowerReshape(Emitter &b, ReshapeOp op, ReshapeOp::Adaptor in) {
  return {b.reshape(in.getX(), op.getShape())};
}

static SmallVector<Value> lowerTranspose(Emitter &b, graph::TransposeOp op, graph::TransposeOp::Adaptor in) {
  return {b.transpose(in.getX(), op.getPermutation())};
}

void hone::populateMovementPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LowerToEmpty>(converter, patterns.getContext());
  addLowering<ConcatOp>(converter, patterns, lowerConcat);
  addLowering<graph::ConstantOp>(converter, patterns, lowerConstant);
  addLowering<ExpandOp>(converter, patterns, lowerExpand);
  addLowering<ReshapeOp>(converter, patterns, lowerReshape);
  addLowering<SliceOp>(converter, patterns, lowerSlice);
  addLowering<TileOp>(converter, patterns, lowerTile);
  addLowering<graph::TransposeOp>(converter, patterns, lowerTranspose);
  addLowering<TriluOp>(converter, patterns, lowerTrilu);
  populateGatherPatterns(converter, patterns);
  populatePadPatterns(converter, patterns);
  populateResizePatterns(converter, patterns);
  populateScatterPatterns(converter, patterns);
}
