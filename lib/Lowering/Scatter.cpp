//===- Scatter.cpp - Lowering of operators that write at run-time indices ------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Loops over the updates, in order, since later updates of a position see earlier ones. An update whose index is
// outside the data writes back what is there.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Selection.h"
#include "hone/Dialect/Graph/IndexingOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// The value at a position after an update.
static Value join(Scalars &s, ScatterKind kind, Value old, Value update) {
  if (kind == ScatterKind::none)
    return update;
  Type type = old.getType(), wide = computationType(type);
  Value a = s.convert(old, wide), b = s.convert(update, wide);
  Value joined = kind == ScatterKind::add   ? s.add(a, b)
                 : kind == ScatterKind::mul ? s.mul(a, b)
                 : kind == ScatterKind::min ? s.min(a, b)
                                            : s.max(a, b);
  return s.convert(joined, type);
}

namespace {
/// Where one update goes: a position of the data, and which of its indices came from the index tensor.
struct Target {
  SmallVector<Value> position;
  SmallVector<int64_t> checked;
};
} // namespace

/// Finds the target of the update at `at`.
using FindTarget = llvm::function_ref<Target(Scalars &, ValueRange at)>;

/// Loops over all updates and returns the updated data.
static Value scatter(Emitter &b, Value data, Value updates, ScatterKind kind, FindTarget find) {
  if (tensorOf(updates).getNumElements() == 0)
    return data;
  SmallVector<Value> lower, upper, steps;
  for (int64_t size : shapeOf(updates)) {
    lower.push_back(arith::ConstantIndexOp::create(b, 0));
    upper.push_back(arith::ConstantIndexOp::create(b, size));
    steps.push_back(arith::ConstantIndexOp::create(b, 1));
  }
  auto body = [&](OpBuilder &nested, Location location, ValueRange at, ValueRange carried) -> scf::ValueVector {
    Scalars s(location, nested, b.isUnsigned);
    Target target = find(s, at);
    Value inside;
    for (int64_t dimension : target.checked) {
      Value &index = target.position[dimension];
      Value clamped = clampIndex(s, index, shapeOf(data)[dimension]);
      Value same = s.equal(index, clamped);
      inside = inside ? s.apply<arith::AndIOp>(inside, same) : same;
      index = clamped;
    }
    Value update = tensor::ExtractOp::create(s, updates, at);
    Value old = tensor::ExtractOp::create(s, carried[0], target.position);
    Value next = join(s, kind, old, update);
    if (inside)
      next = s.select(inside, next, old);
    return {tensor::InsertOp::create(s, next, carried[0], target.position)};
  };
  return scf::buildLoopNest(b, b.getLoc(), lower, upper, steps, data, body).results[0];
}

static SmallVector<Value> lowerScatterElements(Emitter &b, ScatterElementsOp op, ScatterElementsOp::Adaptor in) {
  Value data = in.getData(), indices = in.getIndices();
  int64_t axis = axisOf(data, op.getAxis());
  return {scatter(b, data, in.getUpdates(), op.getKind(), [&](Scalars &s, ValueRange at) {
    Target target{SmallVector<Value>(at), {axis}};
    Value index = tensor::ExtractOp::create(s, indices, at);
    target.position[axis] = wrapIndex(s, index, shapeOf(data)[axis]);
    return target;
  })};
}

static SmallVector<Value> lowerScatterND(Emitter &b, ScatterNDOp op, ScatterNDOp::Adaptor in) {
  Value data = in.getData(), indices = in.getIndices();
  int64_t outer = shapeOf(indices).size() - 1, depth = shapeOf(indices).back();
  return {scatter(b, data, in.getUpdates(), op.getKind(), [&](Scalars &s, ValueRange at) {
    Target target;
    SmallVector<Value> tuple(at.take_front(outer));
    tuple.push_back({});
    for (int64_t i = 0; i < depth; ++i) {
      tuple.back() = arith::ConstantIndexOp::create(s, i);
      Value index = tensor::ExtractOp::create(s, indices, tuple);
      target.position.push_back(wrapIndex(s, index, shapeOf(data)[i]));
      target.checked.push_back(i);
    }
    llvm::append_range(target.position, at.drop_front(outer));
    return target;
  })};
}

void hone::populateScatterPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<ScatterElementsOp>(converter, patterns, lowerScatterElements);
  addLowering<ScatterNDOp>(converter, patterns, lowerScatterND);
}
