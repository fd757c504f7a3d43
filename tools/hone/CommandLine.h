//===- CommandLine.h - The arguments of a command -------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TOOLS_HONE_COMMANDLINE_H
#define HONE_TOOLS_HONE_COMMANDLINE_H

#include "Commands.h"
#include "OptionTable.h"
#include "llvm/Option/ArgList.h"

namespace hone::tool {

/// What follows a command's name: options, written `--name=value` or `--name value`, and files. Everything after `--`
/// is a file.
class CommandLine {
public:
  explicit CommandLine(const Command &command) : command(command) {}

  /// Reads `arguments`, whose texts outlive this, and shows the help where it is asked for. Returns what the program
  /// ends with then, or after an error, which is printed; nothing if the command can begin.
  std::optional<int> parse(llvm::ArrayRef<const char *> arguments);

  bool has(OptionID option) const { return parsed.hasArg(option); }
  /// The last value of an option, "" without it.
  std::string value(OptionID option) const { return parsed.getLastArgValue(option).str(); }
  std::vector<std::string> values(OptionID option) const { return parsed.getAllArgValues(option); }
  /// Reads an option's number into `into`, which keeps its value without one. False, with an error, if it is none.
  bool read(OptionID option, int64_t &into) const;
  bool read(OptionID option, double &into) const;

  /// The arguments that are no options, as many as the command takes.
  llvm::ArrayRef<std::string> files() const { return positionals; }

  /// What the options of a compilation say. Finds the target; reports what is wrong with it and returns failure.
  mlir::FailureOr<CompileOptions> compileOptions() const;

  /// Reads how an ONNX model is written to `file`. False, with an error, if it can't be written so.
  bool readONNX(CompileOptions &options, llvm::StringRef file) const;

  /// How pictures and sounds among the samples become numbers.
  const MediaFormat &mediaFormat() const { return settings.quantizer.media; }

  /// Prints "hone COMMAND: error: MESSAGE" and returns the exit code of a failure.
  int fail(const llvm::Twine &message) const;

private:
  std::optional<int> checkKnown() const;
  std::optional<int> takePositionals();
  std::optional<int> takeModelOptions();
  std::string describeUnknown(llvm::StringRef argument) const;

  const Command &command;
  OptionTable table;
  llvm::opt::InputArgList parsed;
  std::vector<std::string> positionals;
  ModelSettings settings;
};

/// Colours the words "error", "warning" and the like and the help's headings: "auto" on a terminal, if the environment
/// has no NO_COLOR (https://no-color.org), "always" or "never". False for other words.
bool setColors(llvm::StringRef when);

} // namespace hone::tool

#endif // HONE_TOOLS_HONE_COMMANDLINE_H
