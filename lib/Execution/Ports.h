//===- Ports.h - How programs are linked and started ----------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_EXECUTION_PORTS_H
#define HONE_LIB_EXECUTION_PORTS_H

#include "hone/Execution/Image.h"

namespace hone {

/// An environment that test programs are made for: a folder of runtime/ports.
struct Port {
  llvm::StringLiteral name;
  /// Its own file of the harness.
  llvm::StringLiteral source;
  /// The linker script, or "".
  llvm::StringLiteral script = "";
  /// Arguments of the compiler that the harness needs.
  llvm::ArrayRef<llvm::StringLiteral> flags = {};
  /// Whether there is a C library, and with it threads.
  bool hosted = false;
  /// Whether a whole machine is emulated, which talks to the world by semihosting.
  bool semihosting = false;
};

/// The port that the target's description names. An unknown one is an error.
llvm::Expected<const Port *> findPort(const TargetDescription &target);

/// The compiler driver that links programs, with the arguments that every link needs.
llvm::Expected<std::vector<std::string>> linkDriver(const TargetDescription &target, const Port &port);

/// Writes the port's files, the harness's and the shim's to the folder. Returns those to be compiled for the harness.
llvm::Expected<std::vector<std::string>> writePortFiles(const TargetDescription &target, const Port &port,
                                                        const TemporaryFolder &folder, bool threaded);

/// Compiles the shim, after its files were written. Returns the object's path.
llvm::Expected<std::string> compileShim(llvm::ArrayRef<std::string> driver, const TargetDescription &target,
                                        const Port &port, const TemporaryFolder &folder);

/// The libraries for the end of the command: of the C library, and of the compiler for what the processor can't do.
/// None where the compiler that has them is not installed: few models need any.
std::vector<std::string> libraries(const TargetDescription &target, const Port &port, const TemporaryFolder &folder);

/// Runs a command that compiles or links. The message of an error names what is missing, and the package to install for
/// it; a program that does not fit the board is an error of memory.
llvm::Error runLink(llvm::ArrayRef<std::string> command, const TargetDescription &target, const Port &port,
                    const TemporaryFolder &folder);

/// The command that runs a program with its arguments; `options` are for the emulator.
llvm::Expected<std::vector<std::string>> startCommand(const TargetDescription &target, const TemporaryFolder &folder,
                                                      llvm::ArrayRef<std::string> options,
                                                      llvm::ArrayRef<std::string> arguments);

} // namespace hone

#endif // HONE_LIB_EXECUTION_PORTS_H
