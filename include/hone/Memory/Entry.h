//===- Entry.h - The function that runs the model -------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The names of the attributes that the phases exchange, and the function that carries them.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_MEMORY_ENTRY_H
#define HONE_MEMORY_ENTRY_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace hone {

/// On the module: the stem of the C symbols.
inline constexpr llvm::StringLiteral modelAttrName = "hone.model";
/// On an argument or result: the tensor's name in the model.
inline constexpr llvm::StringLiteral nameAttrName = "hone.name";
/// On an argument or result: the element type in the model where the IR's has lost its sign ("ui8").
inline constexpr llvm::StringLiteral elementTypeAttrName = "hone.element_type";
/// On an argument: it is an output, written by the function.
inline constexpr llvm::StringLiteral outputAttrName = "hone.output";
/// On an argument: it is an arena, and its alignment in bytes. On the function: the plan, see `hone-plan-arena`.
inline constexpr llvm::StringLiteral arenaAttrName = "hone.arena";
/// On the function: the layout of the constants, see `hone-plan-constants`.
inline constexpr llvm::StringLiteral constantsAttrName = "hone.constants";

/// On the function: what its calls of the profiler stand for, see `hone-instrument-operations`.
inline constexpr llvm::StringLiteral profileAttrName = "hone.profile";
/// The function that a model made for profiling calls.
inline constexpr llvm::StringLiteral profileFunctionName = "hone_profile";

/// The function that runs the model: the one named by the module's `hone.model`, or the only public one with a body.
/// Reports an error if there is none.
mlir::FailureOr<mlir::func::FuncOp> findEntry(mlir::ModuleOp module);

/// The bytes that a value of static memref type with contiguous rows takes.
int64_t bytesOf(mlir::MemRefType type);

/// The type for people: "1x49x10x8 f32".
std::string shapeText(mlir::MemRefType type);

} // namespace hone

#endif // HONE_MEMORY_ENTRY_H
