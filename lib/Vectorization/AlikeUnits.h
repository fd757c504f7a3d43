//===- AlikeUnits.h - Operations that compute alike -----------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_VECTORIZATION_ALIKEUNITS_H
#define HONE_LIB_VECTORIZATION_ALIKEUNITS_H

#include "LoopNest.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"

namespace hone {

/// What becomes loops together, where its last operation stands: one operation, or several that run row by row.
struct LoopGroup {
  /// The operations and their nests; an operation that is no nest has none.
  llvm::SmallVector<mlir::linalg::GenericOp, 1> ops;
  llvm::SmallVector<LoopNest, 1> nests;
};

/// Groups that follow each other in one block; nothing else touches memory between them.
using LoopRun = llvm::SmallVector<LoopGroup, 0>;

/// Moves what several groups, or sequences of them, compute alike into one function for all of them, with calls in
/// their places: compiling one loop is much more than compiling one call. They differ in the memory and the numbers
/// that they compute on and in nothing else, and there are `leastAlike` or more of them, or many more where one
/// computes so little that the call would show. The groups of the first of those that are alike stay, in their
/// function; those of the others are dropped from `runs`. Returns how many functions were made.
int64_t shareAlikeUnits(mlir::SymbolTable &symbols, llvm::SmallVectorImpl<LoopRun> &runs, size_t leastAlike);

} // namespace hone

#endif // HONE_LIB_VECTORIZATION_ALIKEUNITS_H
