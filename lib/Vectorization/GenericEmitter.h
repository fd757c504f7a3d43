//===- GenericEmitter.h - Loop nests as scf and vector --------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_VECTORIZATION_GENERICEMITTER_H
#define HONE_LIB_VECTORIZATION_GENERICEMITTER_H

#include "LoopNest.h"

namespace hone {

/// Which loop of a nest is spread over vector lanes, and how.
struct VectorPlan {
  enum Kind {
    /// None: the innermost loops work on scalars.
    Scalar,
    /// A parallel loop along which outputs are contiguous; reductions run inside of it with their results in registers.
    Parallel,
    /// The innermost reduction, in several partial results that are combined at the end.
    Reduction,
    /// A plain copy whose input and output are contiguous in different loops, by square blocks.
    Transpose,
    /// A plain copy that is contiguous in both operands, without vectors or where code is to be small: runs, by memcpy.
    Copy,
  };
  Kind kind = Scalar;
  unsigned loop = 0;
  /// Transpose: the loop along which the input is contiguous.
  unsigned inputLoop = 0;
  /// Elements of a full vector.
  int64_t lanes = 1;
  /// Vectors for an iteration of the vector loop.
  int64_t unroll = 1;
};

/// The plan with the lowest estimated cost for vectors of `vectorBits`. The loops before `firstLoop` are none of its
/// business. With `callsCopy`, runs of plain copies are left to memcpy.
VectorPlan chooseVectorPlan(const LoopNest &nest, int64_t vectorBits, unsigned firstLoop = 0, bool callsCopy = false);

/// Emits the loops of `nest` by `plan` at the builder's insertion point.
void emitLoopNest(mlir::OpBuilder &builder, const LoopNest &nest, const VectorPlan &plan);

/// Emits nests that have their first loop in common as one loop around all of them.
void emitFusedNests(mlir::OpBuilder &builder, mlir::Location location, llvm::ArrayRef<LoopNest> nests,
                    int64_t vectorBits);

} // namespace hone

#endif // HONE_LIB_VECTORIZATION_GENERICEMITTER_H
