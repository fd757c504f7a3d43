//===- Recovery.h - Going on after LLVM's fatal errors --------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_RECOVERY_H
#define HONE_SUPPORT_RECOVERY_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include <optional>
#include <string>

namespace hone {

/// Runs `body`, in which LLVM's code generator ends the process where it has no code for something ("Cannot select:
/// ..."), or crashes. Returns its reason then, and nothing if all went well. What `body` had made is not destroyed in
/// that case: it must own what it builds, and the caller must not look at it any more. For one thread of the process at
/// a time.
std::optional<std::string> runRecovering(llvm::function_ref<void()> body);

} // namespace hone

#endif // HONE_SUPPORT_RECOVERY_H
