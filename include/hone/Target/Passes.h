//===- Passes.h - The machine that a module is for ------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TARGET_PASSES_H
#define HONE_TARGET_PASSES_H

#include "hone/Target/TargetDescription.h"
#include "mlir/Pass/Pass.h"

namespace hone {

#define GEN_PASS_DECL
#include "hone/Target/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "hone/Target/Passes.h.inc"

/// `hone-state-target` for a target.
std::unique_ptr<mlir::Pass> createStateTargetPass(const TargetDescription &target);

} // namespace hone

#endif // HONE_TARGET_PASSES_H
