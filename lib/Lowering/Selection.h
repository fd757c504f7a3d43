//===- Selection.h - Reading chosen positions of a tensor -----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_SELECTION_H
#define HONE_LOWERING_SELECTION_H

#include "LoweringSupport.h"

namespace hone {

/// For each dimension the positions to read, in order; an empty list keeps the dimension.
using Positions = llvm::SmallVector<llvm::SmallVector<int64_t>>;

/// The tensor whose element i, j, ... is that of `value` at positions[0][i], positions[1][j], ... Regular positions
/// become slices and broadcasts; only the others are read through a table.
mlir::Value selectPositions(mlir::ImplicitLocOpBuilder &builder, mlir::Value value, Positions positions);

/// A box of the tensor, without what it would copy: an extract_slice, or the tensor itself when it is all of it.
mlir::Value sliceBox(mlir::ImplicitLocOpBuilder &builder, mlir::Value value, llvm::ArrayRef<int64_t> starts,
                     llvm::ArrayRef<int64_t> sizes, llvm::ArrayRef<int64_t> steps);

/// The only element of a tensor.
mlir::Value extractOnly(mlir::ImplicitLocOpBuilder &builder, mlir::Value tensor);

/// A run-time index as an index value; negative ones count from the end of `size`.
mlir::Value wrapIndex(mlir::ImplicitLocOpBuilder &builder, mlir::Value index, int64_t size);
/// Moves an index to the nearest position inside `size`, so that a wrong one never reads other memory.
mlir::Value clampIndex(mlir::ImplicitLocOpBuilder &builder, mlir::Value index, int64_t size);

/// A constant vector of positions for use in loops.
mlir::Value positionTable(mlir::ImplicitLocOpBuilder &builder, llvm::ArrayRef<int64_t> positions);
/// An element of such a table as an index value.
mlir::Value toIndex(mlir::ImplicitLocOpBuilder &builder, mlir::Value integer);

/// The parts of the movement family.
void populateGatherPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populatePadPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateResizePatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateScatterPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);

} // namespace hone

#endif // HONE_LOWERING_SELECTION_H
