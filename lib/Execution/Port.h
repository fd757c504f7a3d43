//===- Port.h - Building and starting programs for a target ---------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// What differs between programs under an operating system and those without one: the sources, the compiler's arguments
// and the emulator's.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_EXECUTION_PORT_H
#define HONE_LIB_EXECUTION_PORT_H

#include "hone/Target/TargetDescription.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace hone {

/// How an image is built: the compiler's driver with the arguments that come before the sources, and those sources of
/// runtime/ that belong to it.
struct BuildPlan {
  std::vector<std::string> command;
  std::vector<llvm::StringRef> sources;
  /// Arguments that come last.
  std::vector<std::string> libraries;
  /// The linker's description of the board's memory; empty under an operating system.
  std::string memoryScript;
};

/// Plans an image for a target, in `folder`. An error names what is missing on this machine and the package that has it.
llvm::Expected<BuildPlan> planBuild(const TargetDescription &target, llvm::StringRef folder, bool threaded);

/// The command that runs a program. `plugin` is an argument for the emulator, or empty.
std::vector<std::string> runCommand(const TargetDescription &target, llvm::StringRef program,
                                    llvm::ArrayRef<std::string> arguments, llvm::StringRef plugin);

/// The error that a program is not on this machine, with the Debian package that has it where that is known.
llvm::Error missingProgram(llvm::StringRef program);

/// The path of the emulators' plugin that counts, which lies beside Hone.
llvm::Expected<std::string> findCounter();

} // namespace hone

#endif // HONE_LIB_EXECUTION_PORT_H
