//===- Entry.h - The function that runs the model -------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_MEMORY_ENTRY_H
#define HONE_MEMORY_ENTRY_H

#include "hone/Dialect/Model/Model.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace hone {

/// The function that a model made for profiling calls.
inline constexpr llvm::StringLiteral profileFunctionName = "hone_profile";

/// The function that runs the model: the one named by the module's `hone.model`, or the only public one with a body.
/// Reports an error if there is none.
mlir::FailureOr<mlir::func::FuncOp> findEntry(mlir::ModuleOp module);

/// The bytes that a value of static memref type with contiguous rows takes.
int64_t bytesOf(mlir::MemRefType type);

/// The type for people: "1x49x10x8 f32".
std::string typeText(mlir::MemRefType type);

} // namespace hone

#endif // HONE_MEMORY_ENTRY_H
