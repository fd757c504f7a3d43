//===- Passes.h - Buffers, constants and the arena ------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_MEMORY_PASSES_H
#define HONE_MEMORY_PASSES_H

#include "hone/Target/TargetDescription.h"
#include "mlir/Pass/Pass.h"

namespace hone {

#define GEN_PASS_DECL
#include "hone/Memory/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "hone/Memory/Passes.h.inc"

/// The options of `hone-plan-arena` and `hone-plan-constants` for the target's memories. With `keepUnfit` a plan that
/// does not fit them is kept, after the error that says so.
PlanArenaPassOptions planArenaOptions(const TargetDescription &target, int64_t arenaLimit, bool keepUnfit);
PlanConstantsPassOptions planConstantsOptions(const TargetDescription &target, bool keepUnfit);

} // namespace hone

#endif // HONE_MEMORY_PASSES_H
