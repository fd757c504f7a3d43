//===- ConvertToLLVM.h - Loops and vectors to the LLVM dialect ------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EMIT_CONVERTTOLLVM_H
#define HONE_EMIT_CONVERTTOLLVM_H

#include "mlir/Pass/PassManager.h"

namespace hone {

/// Adds the passes that turn a module of scf, vector, memref, arith, math, cf and func into the LLVM dialect. A memref
/// argument becomes one bare pointer, so that functions have a plain C signature; shapes must be static. An index has
/// `indexBits`. With `mergesFunctions`, kernels that differ in sizes become one function.
void buildConvertToLLVMPipeline(mlir::OpPassManager &manager, int64_t indexBits = 64, bool mergesFunctions = false);

/// Makes the pipeline available as `--hone-convert-to-llvm`.
void registerConvertToLLVMPipeline();

/// Has LLVM IR be made of modules with attributes of the `hone` dialect.
void registerModelTranslation(mlir::DialectRegistry &registry);

} // namespace hone

#endif // HONE_EMIT_CONVERTTOLLVM_H
