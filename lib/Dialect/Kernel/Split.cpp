//===- Split.cpp - How a kernel's output is cut into tiles ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Kernel/Split.h"
#include "llvm/Support/MathExtras.h"

using namespace hone;
using namespace hone::kernel;
using llvm::SmallVector;

SmallVector<Piece> kernel::splitChannels(int64_t channels, int64_t lanes) {
  SmallVector<Piece> pieces;
  for (int64_t offset = 0; offset < channels;) {
    while (lanes > channels - offset)
      lanes /= 2;
    pieces.push_back({offset, lanes});
    offset += lanes;
  }
  return pieces;
}

SmallVector<int64_t> kernel::splitColumns(int64_t columns, int64_t rows) {
  SmallVector<int64_t> tiles(columns / rows, rows);
  int64_t rest = columns % rows;
  if (rest && 2 * rest < rows && !tiles.empty()) {
    int64_t shared = rest + tiles.pop_back_val();
    tiles.push_back(llvm::divideCeil(shared, 2));
    rest = shared / 2;
  }
  if (rest)
    tiles.push_back(rest);
  return tiles;
}
