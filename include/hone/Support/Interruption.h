//===- Interruption.h - What a signal leaves behind: nothing --------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// SIGINT, SIGTERM and SIGHUP end the process as they do any other, but first its children are ended and its temporary
// folders removed. What is to be undone is registered here; the handlers are installed with the first registration.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_INTERRUPTION_H
#define HONE_SUPPORT_INTERRUPTION_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include <string>
#include <sys/types.h>

namespace hone::interruption {

/// From now on an interruption removes the folder at `path` and everything in it.
void removeFolder(const std::string &path);
/// The folder needs no removing any more.
void forgetFolder(const std::string &path);

/// Calls `start`, which starts a child process and returns its id (negative if it could not), and has an interruption
/// end the child: with SIGTERM, so that it can clean up itself, and with SIGKILL if it takes too long. A signal that
/// comes while the child is being started waits until its id is known. Returns what `start` returned.
pid_t startChild(llvm::function_ref<pid_t()> start);
/// The child has ended.
void forgetChild(pid_t child);

/// For the child of a fork: what its parent registered is no business of its own.
void forgetAll();

} // namespace hone::interruption

#endif // HONE_SUPPORT_INTERRUPTION_H
