//===- Arguments.h - Parsing the arguments of a command -------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// LLVM's own command line library keeps options in globals, where every linked library adds its own; this one fills the
// variables that a command binds.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TOOLS_HONE_ARGUMENTS_H
#define HONE_TOOLS_HONE_ARGUMENTS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace hone::tool {

/// What a command does after parsing: go on, or return this exit code.
struct Parsed {
  bool proceed = false;
  int exitCode = 0;
};

/// The arguments of one command. Options are written `--name=value` or `--name value`, flags `--name`, with one dash
/// for names of one letter. `--help` prints what was declared.
class Arguments {
public:
  /// `usage` follows the command's name in the help: "MODEL -o BASE".
  Arguments(llvm::StringRef command, llvm::StringRef usage, llvm::StringRef summary)
      : command(command), usage(usage), summary(summary) {}

  /// Arguments without a dash; fewer than `least` or more than `most` are an error.
  void positional(std::vector<std::string> &into, llvm::StringRef what, size_t least, size_t most);

  void flag(llvm::StringRef name, bool &into, llvm::StringRef help);
  void option(llvm::StringRef name, llvm::StringRef valueName, std::string &into, llvm::StringRef help);
  /// May be given several times.
  void option(llvm::StringRef name, llvm::StringRef valueName, std::vector<std::string> &into, llvm::StringRef help);
  void option(llvm::StringRef name, llvm::StringRef valueName, int64_t &into, llvm::StringRef help);
  void option(llvm::StringRef name, llvm::StringRef valueName, double &into, llvm::StringRef help);
  /// `accept` takes a value, or returns the reason why it can't (which follows "--name=value: " in the message).
  void option(llvm::StringRef name, llvm::StringRef valueName, std::function<std::string(llvm::StringRef)> accept,
              llvm::StringRef help);

  /// Fills the bound variables. Errors go to the standard error stream, each in one line.
  Parsed parse(llvm::ArrayRef<llvm::StringRef> arguments);

  /// Prints "hone COMMAND: error: MESSAGE" and returns the exit code of a failure.
  int fail(const llvm::Twine &message) const;

private:
  struct Option {
    std::string name, valueName, help;
    bool *flag = nullptr;
    std::function<std::string(llvm::StringRef)> accept;
  };

  void printHelp() const;
  bool parseOption(llvm::StringRef argument, llvm::ArrayRef<llvm::StringRef> &rest);

  std::string command, usage, summary;
  std::vector<Option> options;
  std::vector<std::string> *positionals = nullptr;
  std::string positionalName;
  size_t leastPositionals = 0, mostPositionals = 0;
};

} // namespace hone::tool

#endif // HONE_TOOLS_HONE_ARGUMENTS_H
