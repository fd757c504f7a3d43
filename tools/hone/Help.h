//===- Help.h - What people and shells are told of the commands -----*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TOOLS_HONE_HELP_H
#define HONE_TOOLS_HONE_HELP_H

#include "Commands.h"
#include "llvm/Support/raw_ostream.h"

namespace hone::tool {

/// The help of a command, or of `program()` with the list of commands: lines of at most 80 columns.
void printHelp(const Command &command, llvm::raw_ostream &out);

/// The manual page of a command, or of `program()`, in the macros of man(7). It has no date, so that it is the same
/// each time it is made.
void printManual(const Command &command, llvm::raw_ostream &out);

/// The completions of a shell for every command. False if `shell` is not bash, fish or zsh.
bool printCompletions(llvm::StringRef shell, llvm::raw_ostream &out);

} // namespace hone::tool

#endif // HONE_TOOLS_HONE_HELP_H
