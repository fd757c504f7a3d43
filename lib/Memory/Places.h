//===- Places.h - Buffers that tensors are computed in ---------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_MEMORY_PLACES_H
#define HONE_LIB_MEMORY_PLACES_H

#include "mlir/IR/Operation.h"

namespace hone {

/// Gives the tensors of `block` buffers where that takes no more than a look at their uses, so that upstream's analysis
/// of what shares a buffer, whose time is the cube of the tensors that may, is left with few for each:
///
/// - A destination that nothing needs afterwards is written where it is: each version of a tensor along a chain of such
///   operations becomes a tensor of its own, of the same buffer.
/// - Each `tensor.concat` becomes one buffer. Its inputs are computed in their part of it where they are made in this
/// block
///   and nothing writes to them later; others are copied there. All concatenations are replaced.
///
/// Takes time in proportion to the uses of the block's tensors.
void assignPlaces(mlir::Block &block);

} // namespace hone

#endif // HONE_LIB_MEMORY_PLACES_H
