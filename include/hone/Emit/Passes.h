//===- Passes.h - Towards the object file ---------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EMIT_PASSES_H
#define HONE_EMIT_PASSES_H

#include "mlir/Pass/Pass.h"

namespace hone {

#define GEN_PASS_DECL
#include "hone/Emit/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "hone/Emit/Passes.h.inc"

} // namespace hone

#endif // HONE_EMIT_PASSES_H
