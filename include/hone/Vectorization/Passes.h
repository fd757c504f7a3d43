//===- Passes.h - Structured operations to loops and vectors --------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_VECTORIZATION_PASSES_H
#define HONE_VECTORIZATION_PASSES_H

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Pass/Pass.h"

namespace hone {

#define GEN_PASS_DECL
#include "hone/Vectorization/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "hone/Vectorization/Passes.h.inc"

} // namespace hone

#endif // HONE_VECTORIZATION_PASSES_H
