//===- Pad.cpp - Lowering of padding -------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Selection.h"
#include "hone/Dialect/Graph/MovementOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// Which element of a dimension of `size` stands at position `at`, which may be outside.
static int64_t sourcePosition(PadMode mode, int64_t at, int64_t size) {
  auto modulo = [](int64_t value, int64_t period) { return ((value % period) + period) % period; };
  switch (mode) {
  case PadMode::edge: return std::clamp<int64_t>(at, 0, size - 1);
  case PadMode::wrap: return modulo(at, size);
  default: // Reflection about the ends, which are not repeated.
    if (size == 1)
      return 0;
    int64_t inPeriod = modulo(at, 2 * (size - 1));
    return std::min(inPeriod, 2 * (size - 1) - inPeriod);
  }
}

/// Cuts where the padding is negative.
static Value cut(Emitter &b, PadOp op, Value x) {
  SmallVector<int64_t> starts, sizes;
  for (auto [size, low, high] : llvm::zip_equal(shapeOf(x), op.getLow(), op.getHigh())) {
    starts.push_back(std::max<int64_t>(-low, 0));
    sizes.push_back(size - starts.back() + std::min<int64_t>(high, 0));
  }
  return b.slice(x, starts, sizes);
}

/// Padding from the tensor itself: every position has a source that is known now.
static Value padFromSelf(Emitter &b, PadOp op, Value x) {
  x = cut(b, op, x);
  Positions positions;
  for (auto [size, low, high] : llvm::zip_equal(shapeOf(x), op.getLow(), op.getHigh())) {
    auto &list = positions.emplace_back();
    for (int64_t at = std::min<int64_t>(-low, 0); at < size + std::max<int64_t>(high, 0); ++at)
      list.push_back(sourcePosition(op.getMode(), at, size));
  }
  return selectPositions(b, x, positions);
}

static Value padWithValue(Emitter &b, PadOp op, Value x, Value value) {
  Value scalar = value ? b.only(value) : b.constant(elementOf(x), 0);
  SmallVector<int64_t> low, high;
  bool empty = false;
  for (auto [size, before, after] : llvm::zip_equal(shapeOf(x), op.getLow(), op.getHigh())) {
    low.push_back(std::max<int64_t>(before, 0));
    high.push_back(std::max<int64_t>(after, 0));
    empty |= size + std::min<int64_t>(before, 0) + std::min<int64_t>(after, 0) == 0;
  }
  if (empty) // Nothing of x is left.
    return b.filled(shapeOf(op.getResult()), scalar);
  return b.pad(cut(b, op, x), low, high, scalar);
}

static SmallVector<Value> lowerPad(Emitter &b, PadOp op, PadOp::Adaptor in) {
  return {op.getMode() == PadMode::constant ? padWithValue(b, op, in.getX(), in.getValue())
                                            : padFromSelf(b, op, in.getX())};
}

void hone::populatePadPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<PadOp>(converter, patterns, lowerPad);
}
