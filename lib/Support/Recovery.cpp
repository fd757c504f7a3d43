//===- Recovery.cpp - Going on after LLVM's fatal errors -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/Recovery.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/PrettyStackTrace.h"

std::optional<std::string> hone::runRecovering(llvm::function_ref<void()> body) {
  std::string reason = "LLVM's code generator crashes";
  auto leave = [](void *reason, const char *message, bool) {
    *static_cast<std::string *>(reason) = message;
    llvm::CrashRecoveryContext::GetCurrent()->HandleExit(1);
  };
  const void *stackTrace = llvm::SavePrettyStackState();
  llvm::CrashRecoveryContext::Enable();
  bool finished;
  {
    llvm::ScopedFatalErrorHandler handler(leave, &reason);
    finished = llvm::CrashRecoveryContext().RunSafely(body);
  }
  llvm::CrashRecoveryContext::Disable();
  if (finished)
    return std::nullopt;
  llvm::RestorePrettyStackState(stackTrace);
  return reason;
}
