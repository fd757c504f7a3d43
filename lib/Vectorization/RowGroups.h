//===- RowGroups.h - Neighbouring nests that share their rows -------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_VECTORIZATION_ROWGROUPS_H
#define HONE_LIB_VECTORIZATION_ROWGROUPS_H

#include "LoopNest.h"

namespace hone {

/// The longest prefix of `nests`, which follow each other in the program, that can run row by row: one loop around all
/// of them, so that a row stays in the cache from the first to the last. The nests returned have that loop as their
/// first. At least two of them work on whole rows and one of those reduces them; otherwise nothing is returned.
llvm::SmallVector<LoopNest> findRowGroup(llvm::ArrayRef<LoopNest> nests, int64_t vectorBits);

} // namespace hone

#endif // HONE_LIB_VECTORIZATION_ROWGROUPS_H
