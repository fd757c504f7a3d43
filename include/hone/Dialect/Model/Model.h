//===- Model.h - What the phases tell each other of a model ---------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The attributes of the `hone` dialect and the names they go by. Their places and meanings are in Model.td.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_MODEL_H
#define HONE_DIALECT_MODEL_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpImplementation.h"

#include "hone/Dialect/Model/ModelDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "hone/Dialect/Model/ModelAttributes.h.inc"

namespace hone {

// On the module.
inline constexpr llvm::StringLiteral modelAttrName = "hone.model";
inline constexpr llvm::StringLiteral targetAttrName = "hone.target";

// On arguments and results of the function that runs the model.
inline constexpr llvm::StringLiteral nameAttrName = "hone.name";
inline constexpr llvm::StringLiteral elementTypeAttrName = "hone.element_type";
inline constexpr llvm::StringLiteral quantizationAttrName = "hone.quantization";

// On its arguments.
inline constexpr llvm::StringLiteral outputAttrName = "hone.output";
inline constexpr llvm::StringLiteral arenaAttrName = "hone.arena";
inline constexpr llvm::StringLiteral parallelForAttrName = "hone.parallel_for";
inline constexpr llvm::StringLiteral poolAttrName = "hone.pool";

// On the function.
inline constexpr llvm::StringLiteral planAttrName = "hone.plan";
inline constexpr llvm::StringLiteral constantsAttrName = "hone.constants";
inline constexpr llvm::StringLiteral profileAttrName = "hone.profile";

// On constants.
inline constexpr llvm::StringLiteral bitsAttrName = "hone.bits";

} // namespace hone

#endif // HONE_DIALECT_MODEL_H
