//===- Passes.h - Kernels, their fusion and their strategy ----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TILING_PASSES_H
#define HONE_TILING_PASSES_H

#include "hone/Dialect/Kernel/Kernel.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"

namespace hone {

struct TargetDescription;

#define GEN_PASS_DECL
#include "hone/Tiling/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "hone/Tiling/Passes.h.inc"

/// `hone-select-tiles` for a target, with its dot products.
std::unique_ptr<mlir::Pass> createSelectTilesPass(const TargetDescription &target);

/// Adds the passes of this room in their order: fusion, kernels, strategy, packing.
void buildTilingPipeline(mlir::OpPassManager &manager, const TargetDescription &target);

} // namespace hone

#endif // HONE_TILING_PASSES_H
