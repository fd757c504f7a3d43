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
    high[d] = std::max<int64_t>(0, reach - low[d] - input[dimension(d)]);
  }
}

Value WindowGeometry::pad(Emitter &b, Value input, Value scalar) const {
  int64_t dimensions = shapeOfTensor(input).size();
  SmallVector<int64_t> before(dimensions, 0), after(dimensions, 0);
  for (int64_t d = 0; d < rank(); ++d) {
    before[dimension(d)] = low[d];
    after[dimension(d)] = high[d];
  }
  return b.pad(input, before, after, scalar);
}
