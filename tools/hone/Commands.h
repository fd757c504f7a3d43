//===- Commands.h - The commands of `hone` --------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// One file a command: it reads its options, calls a room and prints. A command returns the exit code of the process: 0
// only on success.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TOOLS_HONE_COMMANDS_H
#define HONE_TOOLS_HONE_COMMANDS_H

#include "hone/Support/Diagnostics.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace hone::tool {

class CommandLine;

/// A command of `hone`: what the user types after it, and what it does.
struct Command {
  llvm::StringLiteral name;
  /// One line, for the list of commands.
  llvm::StringLiteral summary;
  /// What follows the name: "MODEL [options] -o BASE".
  llvm::StringLiteral usage;
  /// Sentences, for the command's own help.
  llvm::StringLiteral description;
  /// What its arguments are that are no options, and how many it takes.
  llvm::StringLiteral files;
  size_t leastFiles, mostFiles;
  /// Which options it has: a mask of its takers in OptionTable.h.
  unsigned takers;
  int (*run)(const CommandLine &line);

  /// "hone compile", or "hone" for the program itself.
  std::string fullName() const { return name.empty() ? "hone" : ("hone " + name).str(); }
  /// "hone compile MODEL [options] -o BASE".
  std::string usageLine() const { return fullName() + " " + usage.str(); }
};

/// `hone compile MODEL ... -o BASE`
int compileCommand(const CommandLine &line);

/// `hone run MODEL --input [NAME=]FILE ...`
int runCommand(const CommandLine &line);

/// `hone check DIR...`
int checkCommand(const CommandLine &line);

/// `hone bench MODEL`
int benchCommand(const CommandLine &line);

/// `hone eval MODEL --inputs FILE`
int evalCommand(const CommandLine &line);

/// `hone inspect MODEL`
int inspectCommand(const CommandLine &line);

/// `hone quantize MODEL --calibrate=FILE -o OUT.onnx`
int quantizeCommand(const CommandLine &line);

/// `hone targets [NAME]`
int targetsCommand(const CommandLine &line);

/// `hone help [COMMAND]`
int helpCommand(const CommandLine &line);

/// The status that a command ends with after a failure: 1 where what it was given is at fault or lies beyond what Hone
/// has, 70 (EX_SOFTWARE of sysexits.h, as LLVM's tools use it) where Hone itself is.
int exitStatus(std::optional<FaultKind> fault);

/// Every command, in the order of `hone --help`. A new command adds its function above and its row in Commands.cpp.
llvm::ArrayRef<Command> commands();

/// What `hone` itself takes in the place of a command.
const Command &program();

/// The command called `name`. Prints an error and returns null if there is none.
const Command *findCommand(llvm::StringRef name);

} // namespace hone::tool

#endif // HONE_TOOLS_HONE_COMMANDS_H
