//===- Selection.h - Reading chosen positions of a tensor -----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_SELECTION_H
#define HONE_LOWERING_SELECTION_H

#include "Emitter.h"

namespace hone {

/// For each dimension the positions to read, in order; an empty list keeps the dimension.
using Positions = llvm::SmallVector<llvm::SmallVector<int64_t>>;

/// The tensor whose element i, j, ... is that of `value` at positions[0][i], positions[1][j], ... Regular positions
/// become slices and broadcasts; only the others are read through a table.
mlir::Value selectPositions(Emitter &b, mlir::Value value, Positions positions);

/// A run-time index as an index value; negative ones count from the end of `size`.
mlir::Value wrapIndex(Scalars &s, mlir::Value integer, int64_t size);
/// Moves an index to the nearest position inside `size`, so that a wrong one never reads other memory.
mlir::Value clampIndex(Scalars &s, mlir::Value index, int64_t size);

/// A constant vector of positions for use in loops.
mlir::Value positionTable(Emitter &b, llvm::ArrayRef<int64_t> positions);
/// An element of such a table as an index value.
mlir::Value toIndex(Scalars &s, mlir::Value integer);

/// The parts of the movement family.
void populateGatherPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populatePadPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateResizePatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateScatterPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);

} // namespace hone

#endif // HONE_LOWERING_SELECTION_H
