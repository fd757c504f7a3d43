//===- LoopNest.h - A structured operation as loops over addresses --*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A linalg.generic on memrefs with static strides is a nest of loops in which each operand's address is linear in the
// loop counters. In this form collapsing, reordering and the choice of a vector loop are arithmetic on strides,
// whatever the ranks, layouts and maps of the operands were.
//
// Upstream's way (linalg::vectorize on tiled operations) gave up or went slow where models need it most: masks for
// ragged ends stay in the loops (15 to 74 % of the peak), a vector takes the shape of the whole operation
// or needs a tiling that knows each map, and two of its rewrites computed wrong results. docs/code-generation.md has
// the figures.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_VECTORIZATION_LOOPNEST_H
#define HONE_LIB_VECTORIZATION_LOOPNEST_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Builders.h"
#include <optional>

namespace hone {

/// One loop of a nest.
struct NestLoop {
  int64_t size = 1;
  bool isReduction = false;
  /// The iteration dimension of the operation, or nothing for a loop that several were collapsed into.
  std::optional<unsigned> dimension;
  /// Whether the body asks for this dimension's index; such a loop is never collapsed.
  bool isIndexed = false;
};

/// How one operand is addressed, unless it is a scalar itself: element `offset + sum of counter * stride` counted from
/// the first of its memref.
struct NestAccess {
  mlir::Value memref;
  mlir::Type elementType;
  /// Elements for a step of each loop.
  llvm::SmallVector<int64_t> strides;
  int64_t offset = 0;
  /// One more than the largest address.
  int64_t extent = 1;
  /// Whether the body uses the value read.
  bool isRead = false;

  bool isScalar() const { return !llvm::isa<mlir::MemRefType>(memref.getType()); }
};

/// A structured operation as loops: parallel ones first, by falling stride of the first output, then the reductions.
struct LoopNest {
  /// A handle, whose methods are not const.
  mutable mlir::linalg::GenericOp op;
  llvm::SmallVector<NestLoop> loops;
  /// The operands, outputs after inputs.
  llvm::SmallVector<NestAccess> accesses;
  unsigned numInputs = 0;
  /// Whether a division by what is the same for a whole row may become a multiplication by its reciprocal.
  bool allowsReciprocal = false;

  unsigned numOutputs() const { return accesses.size() - numInputs; }
  llvm::ArrayRef<NestAccess> outputs() const { return llvm::ArrayRef(accesses).drop_front(numInputs); }
  bool hasReduction() const { return !loops.empty() && loops.back().isReduction; }
};

/// The nest of `op`, with loops of one iteration dropped and contiguous neighbours collapsed. Nothing if shapes or
/// strides are not static or an indexing map is not linear.
std::optional<LoopNest> analyzeLoopNest(mlir::linalg::GenericOp op);

/// A view of a memref as a one-dimensional one of `extent` elements that starts at its first element. Its strides are
/// static.
mlir::Value flatten(mlir::OpBuilder &builder, mlir::Location location, mlir::Value memref, int64_t extent);

} // namespace hone

#endif // HONE_LIB_VECTORIZATION_LOOPNEST_H
