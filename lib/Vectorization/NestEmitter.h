//===- NestEmitter.h - What the ways to emit a loop nest share ------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_VECTORIZATION_NESTEMITTER_H
#define HONE_LIB_VECTORIZATION_NESTEMITTER_H

#include "BodyEmitter.h"
#include "GenericEmitter.h"
#include "hone/Dialect/Kernel/Split.h"

namespace hone {

/// Where the emitted loops stand.
struct Cursor {
  /// The address of each access.
  llvm::SmallVector<mlir::Value> addresses;
  /// linalg.index by dimension of the operation.
  llvm::SmallVector<mlir::Value> indices;
  /// Inputs whose address no longer changes, already read.
  llvm::SmallVector<mlir::Value> values;
};

/// Emits loops, addresses, reads and writes for a nest and a plan.
class NestEmitter {
public:
  /// Emits the loops from `firstLoop` on; the caller emits those before.
  NestEmitter(mlir::OpBuilder &builder, const LoopNest &nest, const VectorPlan &plan, unsigned firstLoop = 0);

  /// Emits the nest, if there is a loop before the first at its iteration `outer`.
  void emit(mlir::Value outer = nullptr);

private:
  using Step = llvm::function_ref<void(const Cursor &)>;
  using Values = llvm::SmallVector<mlir::Value>;

  // Loops and addresses.
  mlir::Value constant(int64_t value);
  Cursor advance(const Cursor &cursor, unsigned loop, mlir::Value counter);
  Cursor advance(const Cursor &cursor, unsigned loop, int64_t distance);
  void readSettled(Cursor &cursor, llvm::ArrayRef<unsigned> remaining);
  void emitOuterLoops(const Cursor &cursor, llvm::ArrayRef<unsigned> loops, llvm::ArrayRef<unsigned> inner, Step body);
  Values emitLoop(int64_t begin, int64_t end, int64_t step, llvm::ArrayRef<mlir::Value> carried,
                  llvm::function_ref<Values(mlir::Value, llvm::ArrayRef<mlir::Value>)> body);

  using Iteration = llvm::function_ref<Values(mlir::Value, llvm::ArrayRef<mlir::Value>)>;
  // Long sums.
  void planSums();
  bool isSum(unsigned output) const;
  unsigned outputOf(unsigned carried) const;
  Values emitReductionLoop(unsigned loop, int64_t end, int64_t step, llvm::ArrayRef<mlir::Value> carried,
                           Iteration body);
  Values emitSumBlocks(llvm::ArrayRef<int64_t> blocks, mlir::Value begin, mlir::Value end,
                       std::optional<int64_t> extent, int64_t step, llvm::ArrayRef<mlir::Value> carried,
                       Iteration body);

  // Elements.
  mlir::Value read(const Cursor &cursor, unsigned access, int64_t width);
  void write(const Cursor &cursor, unsigned access, mlir::Value value, int64_t width);
  mlir::Value stridedVector(const Cursor &cursor, unsigned access, int64_t width);
  Values emitBody(const Cursor &cursor, llvm::ArrayRef<mlir::Value> outputs, int64_t width);

  // Parallel vector loops and scalars. Pieces are counted from the current position of the vector loop.
  void emitParallel(const Cursor &start);
  void emitTile(const Cursor &cursor, llvm::ArrayRef<kernel::Piece> pieces);
  Values emitReductions(const Cursor &cursor, llvm::ArrayRef<unsigned> loops, llvm::ArrayRef<kernel::Piece> pieces,
                        llvm::ArrayRef<mlir::Value> carried);

  // Innermost reductions.
  void emitInnerReduction(const Cursor &start);
  Values emitPartialSums(const Cursor &cursor, llvm::ArrayRef<unsigned> loops, llvm::ArrayRef<mlir::Value> carried);
  Values emitInnermost(const Cursor &cursor, llvm::ArrayRef<mlir::Value> carried);
  mlir::Value neutral(unsigned output, int64_t width);
  mlir::Value combine(unsigned output, mlir::Value lhs, mlir::Value rhs);
  mlir::Value reduceLanes(unsigned output, mlir::Value vector);

  // Copies.
  void emitCopy(const Cursor &start);
  void emitTranspose(const Cursor &start);
  void emitBlock(const Cursor &cursor, int64_t rows, int64_t columns);

  mlir::OpBuilder &builder;
  const LoopNest &nest;
  VectorPlan plan;
  unsigned firstLoop;
  mlir::Location location;
  std::optional<BodyVariation> variation;
  Values views;
  /// By loop: over how many of its iterations a partial sum runs before it is added to the one around it, innermost
  /// first.
  llvm::SmallVector<llvm::SmallVector<int64_t, 2>> sumBlocks;
};

/// The operation that combines output number `output` with the body's value if it is all that the body does with the
/// output and it is associative and commutative (up to rounding); otherwise null.
mlir::Operation *matchCombiner(mlir::linalg::GenericOp op, unsigned output);

} // namespace hone

#endif // HONE_LIB_VECTORIZATION_NESTEMITTER_H
