//===- Split.h - How a kernel's output is cut into tiles ------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Shared by those who choose a tile and those who obey it.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_KERNEL_SPLIT_H
#define HONE_DIALECT_KERNEL_SPLIT_H

#include "llvm/ADT/SmallVector.h"
#include <cstdint>

namespace hone::kernel {

/// A vector of a panel: its first channel in the panel and how many.
struct Piece {
  int64_t offset, lanes;
};

/// Splits `channels` into vectors of at most `lanes`, all of a power of two.
llvm::SmallVector<Piece> splitChannels(int64_t channels, int64_t lanes);

/// Splits `columns` into tiles of at most `rows` columns. A short rest would have too few independent chains of
/// multiply-adds, so it shares the columns of the last whole tile evenly.
llvm::SmallVector<int64_t> splitColumns(int64_t columns, int64_t rows);

} // namespace hone::kernel

#endif // HONE_DIALECT_KERNEL_SPLIT_H
