//===- Commands.h - The commands of `hone` --------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// One file a command: it parses its arguments, calls a room and prints. A command gets the arguments after its name and
// returns the exit code of the process: 0 only on success.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TOOLS_HONE_COMMANDS_H
#define HONE_TOOLS_HONE_COMMANDS_H

#include "hone/Support/Diagnostics.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace hone::tool {

/// A command of `hone`: what the user types after it, and what it does.
struct Command {
  llvm::StringLiteral name;
  llvm::StringLiteral summary;
  int (*run)(llvm::ArrayRef<llvm::StringRef> arguments);
};

/// `hone compile MODEL ... -o BASE`
int compileCommand(llvm::ArrayRef<llvm::StringRef> arguments);

/// `hone run MODEL --input [NAME=]FILE ...`
int runCommand(llvm::ArrayRef<llvm::StringRef> arguments);

/// `hone check DIR...`
int checkCommand(llvm::ArrayRef<llvm::StringRef> arguments);

/// `hone bench MODEL`
int benchCommand(llvm::ArrayRef<llvm::StringRef> arguments);

/// `hone inspect MODEL`
int inspectCommand(llvm::ArrayRef<llvm::StringRef> arguments);

/// `hone targets [NAME]`
int targetsCommand(llvm::ArrayRef<llvm::StringRef> arguments);

/// The status that a command ends with after a failure: 1 where what it was given is at fault or lies beyond what Hone
/// has, 70 (EX_SOFTWARE of sysexits.h, as LLVM's tools use it) where Hone itself is.
int exitStatus(std::optional<FaultKind> fault);

/// Every command, in the order of `hone --help`. A new command adds its function above and its row in Commands.cpp.
llvm::ArrayRef<Command> commands();

} // namespace hone::tool

#endif // HONE_TOOLS_HONE_COMMANDS_H
