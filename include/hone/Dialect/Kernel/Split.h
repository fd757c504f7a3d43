//===- Split.h - How a kernel's output is cut into tiles ------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Shared by those who choose a tile and those who obey it.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_KERNEL_SPLIT_H
#define HONE_DIALECT_KERNEL_SPLIT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>

namespace hone::kernel {

/// A vector of a row of elements, such as a panel's channels: its first element and how many. A single one is a scalar.
struct Piece {
  int64_t offset, lanes;
};

/// The pieces of `size` elements: full vectors of `lanes`, a power of two, then each narrower power of two at most
/// once.
llvm::SmallVector<Piece> splitIntoPieces(int64_t size, int64_t lanes);

/// How many pieces those are, without making them: a tensor may have any number of elements.
int64_t countPieces(int64_t size, int64_t lanes);

/// Splits `columns` into tiles of at most `rows` columns. A short rest would have too few independent chains of
/// multiply-adds, so it shares the columns of the last whole tile evenly.
llvm::SmallVector<int64_t> splitColumns(int64_t columns, int64_t rows);

/// A position of a window.
struct Tap {
  int64_t row, column;

  friend bool operator==(const Tap &lhs, const Tap &rhs) { return lhs.row == rhs.row && lhs.column == rhs.column; }
  friend bool operator<(const Tap &lhs, const Tap &rhs) {
    return lhs.row != rhs.row ? lhs.row < rhs.row : lhs.column < rhs.column;
  }
};

/// Two positions of a window that one step of a depthwise dot product takes. The weight of one that only keeps the
/// other company is zero.
struct TapPair {
  Tap first, second;
  bool usesFirst = true, usesSecond = true;
};

/// All positions of a window in pairs: two rows at a time one above the other, which windows that overlap share; of a
/// last single row neighbours, the last two again if their number is odd.
llvm::SmallVector<TapPair> pairTaps(int64_t rows, int64_t columns);

/// Two positions of the input, relative to the first window's corner, and what they are multiplied with: columns of the
/// tile and for each of them the number of a pair of taps.
struct InputPair {
  Tap first, second;
  llvm::SmallVector<std::pair<int64_t, int64_t>> uses;
};

/// The pairs of inputs of a tile of `columns` windows, each once, in the order of memory.
llvm::SmallVector<InputPair> pairInputs(llvm::ArrayRef<TapPair> taps, int64_t columns, int64_t stride,
                                        int64_t dilation);

} // namespace hone::kernel

#endif // HONE_DIALECT_KERNEL_SPLIT_H
