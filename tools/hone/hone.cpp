//===- hone.cpp - The command line ---------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "CommandLine.h"
#include "Help.h"
#include "Version.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/WithColor.h"
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace hone::tool;

/// Gives closed standard streams a file that nothing can be written to, or read from: otherwise the next file that is
/// opened would take their number, and what is printed would go into it.
static void occupyStandardStreams() {
  for (int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(stream, F_GETFD) < 0 && errno == EBADF)
      (void)open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

static int run(llvm::ArrayRef<const char *> arguments) {
  if (arguments.empty()) {
    printHelp(program(), llvm::errs());
    return 1;
  }
  llvm::StringRef name = arguments.front();
  bool isOption = name.starts_with("-");
  const Command *command = isOption ? &program() : findCommand(name);
  if (!command)
    return 1;
  CommandLine line(*command);
  if (std::optional<int> code = line.parse(isOption ? arguments : arguments.drop_front()))
    return *code;
  if (command->run)
    return command->run(line);
  if (!line.has(OPT_version))
    return line.fail("a command is expected; 'hone --help' lists them");
  llvm::outs() << "hone " << versionNumber << " (commit " << versionCommit << ", LLVM " LLVM_VERSION_STRING ")\n";
  return 0;
}

int main(int argc, char **argv) {
  occupyStandardStreams();
  // A write beyond the limit of file sizes is then an error like that of a full disk.
  signal(SIGXFSZ, SIG_IGN);
  setColors("auto");
  int code = run(llvm::ArrayRef<const char *>(argv, argc).drop_front());
  llvm::outs().flush();
  if (llvm::outs().has_error()) {
    llvm::WithColor::error(llvm::errs(), "hone")
        << "cannot write to the standard output: " << llvm::outs().error().message() << "\n";
    llvm::outs().clear_error();
    code = 1;
  }
  // Nobody could be told.
  llvm::errs().clear_error();
  return code;
}
