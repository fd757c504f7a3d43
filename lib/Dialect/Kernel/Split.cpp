//===- Split.cpp - How a kernel's output is cut into tiles ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Kernel/Split.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <map>

using namespace hone;
using namespace hone::kernel;
using llvm::SmallVector;

SmallVector<Piece> kernel::splitIntoPieces(int64_t size, int64_t lanes) {
  SmallVector<Piece> pieces;
  for (int64_t offset = 0; offset < size; offset += pieces.back().lanes)
    pieces.push_back({offset, std::min<int64_t>(lanes, llvm::bit_floor<uint64_t>(size - offset))});
  return pieces;
}

int64_t kernel::countPieces(int64_t size, int64_t lanes) {
  return size / lanes + llvm::popcount<uint64_t>(size % lanes);
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

SmallVector<TapPair> kernel::pairTaps(int64_t rows, int64_t columns) {
  SmallVector<TapPair> pairs;
  for (int64_t row = 0; row + 1 < rows; row += 2)
    for (int64_t column = 0; column < columns; ++column)
      pairs.push_back({{row, column}, {row + 1, column}});
  if (rows % 2 == 0)
    return pairs;
  int64_t row = rows - 1, last = columns - 1;
  for (int64_t column = 0; column < last; column += 2)
    pairs.push_back({{row, column}, {row, column + 1}});
  if (columns == 1)
    pairs.push_back({{row, 0}, {row, 0}, true, false});
  else if (columns % 2)
    pairs.push_back({{row, last - 1}, {row, last}, false, true});
  return pairs;
}

SmallVector<InputPair> kernel::pairInputs(llvm::ArrayRef<TapPair> taps, int64_t columns, int64_t stride,
                                          int64_t dilation) {
  std::map<std::pair<Tap, Tap>, SmallVector<std::pair<int64_t, int64_t>>> uses;
  for (int64_t column = 0; column < columns; ++column)
    for (auto [number, pair] : llvm::enumerate(taps)) {
      auto inInput = [&](Tap tap) { return Tap{tap.row, column * stride + tap.column * dilation}; };
      uses[{inInput(pair.first), inInput(pair.second)}].push_back({column, int64_t(number)});
    }
  SmallVector<InputPair> inputs;
  for (auto &[taps, uses] : uses)
    inputs.push_back({taps.first, taps.second, uses});
  return inputs;
}
