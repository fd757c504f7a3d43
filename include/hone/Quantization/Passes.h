//===- Passes.h - Passes on quantized models ------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_QUANTIZATION_PASSES_H
#define HONE_QUANTIZATION_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace hone {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "hone/Quantization/Passes.h.inc"

} // namespace hone

#endif // HONE_QUANTIZATION_PASSES_H
