//===- QuantizedMean.cpp - Quantized pools and means ---------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Sums in 32 bits, then one elementwise operation that divides and rounds them by its multiplier.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Pool.h"
#include "Quantized.h"
#include "hone/Dialect/Graph/QuantizedOps.h"

using namespace mlir;
using namespace hone;

static SmallVector<Value> lowerAveragePool(Emitter &b, graph::QuantizedAveragePoolOp op,
                                           graph::QuantizedAveragePoolOp::Adaptor in) {
  WindowGeometry window = geometryOf(op, op.getLayout(), op.getKernel());
  ArrayRef<int64_t> shape = graph::shapeOf(op.getResult());
  window.fitHigh(shapeOfTensor(in.getInput()), shape);
  // Padding adds nothing: how many taps of a window are inside is known, and is in its offset.
  Value padded = window.pad(b, in.getInput(), b.integer(b.getI8Type(), 0));
  Value sums = emitPoolSum(b, window, padded, shape, b.getI32Type());
  SmallVector<int64_t> spatial;
  SmallVector<AffineExpr> loops;
  for (int64_t d = 0; d < window.rank(); ++d) {
    spatial.push_back(shape[window.dimension(d)]);
    loops.push_back(b.getAffineDimExpr(window.dimension(d)));
  }
  Rescaler rescaler(op.getRoundingAttr().getValue(), graph::rangeOf(op));
  return {emitRescaled(b, sums, rescaler, graph::windowsOf(op).kindOf, spatial,
                       AffineMap::get(shape.size(), 0, loops, b.getContext()))};
}

static SmallVector<Value> lowerMean(Emitter &b, graph::QuantizedMeanOp op, graph::QuantizedMeanOp::Adaptor in) {
  llvm::SmallBitVector axes(shapeOfTensor(in.getX()).size());
  for (int64_t axis : op.getAxes())
    axes.set(axis);
  Value sums = b.reduce(in.getX(), axes, b.integer(b.getI32Type(), 0), [](Scalars &body, ValueRange e) -> Value {
    Value x = e[0];
    if (!x.getType().isInteger(32))
      x = arith::ExtSIOp::create(body, body.getI32Type(), x);
    return arith::AddIOp::create(body, e[1], x);
  });
  if (auto terms = dyn_cast<graph::TermsRoundingAttr>(
          op.getRoundingAttr())) { // Channels are along a dimension that is left, or are one.
    int64_t axis = graph::sumsOf(op.getOperation())->front().axis;
    int64_t before = llvm::count_if(op.getAxes(), [&](int64_t reduced) { return reduced < axis; });
    Value result =
        emitTerms(b, shapeOfTensor(sums), b.whole(sums), terms.getValue(), graph::rangeOf(op), axis - before);
    return {b.reshape(result, graph::shapeOf(op.getResult()))};
  }
  Rescaler rescaler(cast<graph::RequantizationAttr>(op.getRoundingAttr()).getValue(), graph::rangeOf(op));
  Value result =
      b.elementwise(b.getI8Type(), sums, [&](Scalars &body, ValueRange e) { return rescaler.emit(body, e[0]); });
  return {b.reshape(result, graph::shapeOf(op.getResult()))};
}

void hone::populateQuantizedMeanPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::QuantizedAveragePoolOp>(converter, patterns, lowerAveragePool);
  addLowering<graph::QuantizedMeanOp>(converter, patterns, lowerMean);
}
