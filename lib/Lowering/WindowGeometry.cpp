//===- WindowGeometry.cpp - Where windows read their input ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "WindowGeometry.h"

using namespace mlir;
using namespace hone;

void WindowGeometry::fitHigh(ArrayRef<int64_t> input, ArrayRef<int64_t> result) {
  for (int64_t d = 0; d < rank(); ++d) {
    int64_t reach = (result[dimension(d)] - 1) * strides[d] + extent(d);
    int64_t beyond = reach - low[d] - input[dimension(d)];
    high[d] = high[d] < 0 ? beyond : std::max<int64_t>(0, beyond);
  }
}

Value WindowGeometry::pad(Emitter &b, Value input, Value scalar) const {
  SmallVector<int64_t> kept(shapeOfTensor(input)), cut(kept.size(), 0), before(kept.size(), 0), after(kept.size(), 0);
  for (int64_t d = 0; d < rank(); ++d) {
    int64_t at = dimension(d);
    cut[at] = std::max<int64_t>(-low[d], 0);
    kept[at] += std::min<int64_t>(low[d], 0) + std::min<int64_t>(high[d], 0);
    before[at] = std::max<int64_t>(low[d], 0);
    after[at] = std::max<int64_t>(high[d], 0);
  }
  return b.pad(b.slice(input, cut, kept), before, after, scalar);
}
