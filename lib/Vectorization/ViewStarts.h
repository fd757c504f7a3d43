//===- ViewStarts.h - Views that begin where they do ----------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_VECTORIZATION_VIEWSTARTS_H
#define HONE_LIB_VECTORIZATION_VIEWSTARTS_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace hone {

/// Whether `startAtOffset` makes a view of `memory`: its type has static sizes and strides and an offset other than 0,
/// and it is part of a buffer of the same elements.
bool canStartAtOffset(mlir::Value memory);

/// Of a view that begins within a buffer, one that begins where it does: its type then doesn't say where this is, so
/// that a function can have it as an argument wherever it lies. Null unless `canStartAtOffset`.
mlir::Value startAtOffset(mlir::ImplicitLocOpBuilder &builder, mlir::Value memory);

} // namespace hone

#endif // HONE_LIB_VECTORIZATION_VIEWSTARTS_H
