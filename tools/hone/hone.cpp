//===- hone.cpp - The command line ---------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Commands.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace hone::tool;

static void printHelp(llvm::raw_ostream &out) {
  out << "Hone compiles neural networks ahead of time: ONNX in, one object file and its C header out.\n\n"
         "usage: hone COMMAND ARGUMENTS...\n\ncommands:\n";
  for (const Command &command : commands())
    out << llvm::formatv("  {0,-10} {1}\n", command.name, command.summary);
  out << "\n'hone COMMAND --help' shows a command's arguments.\n";
}

/// Gives closed standard streams a file that nothing can be written to, or read from: otherwise the next file that is
/// opened would take their number, and what is printed would go into it.
static void occupyStandardStreams() {
  for (int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (fcntl(stream, F_GETFD) < 0 && errno == EBADF)
      (void)open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

static int run(llvm::ArrayRef<llvm::StringRef> arguments) {
  if (arguments.empty()) {
    printHelp(llvm::errs());
    return 1;
  }
  llvm::StringRef name = arguments.front();
  if (name == "--help" || name == "-h" || name == "help") {
    printHelp(llvm::outs());
    return 0;
  }
  if (name == "--version") {
    llvm::outs() << "hone " HONE_VERSION " (LLVM " LLVM_VERSION_STRING ")\n";
    return 0;
  }
  const Command *found = llvm::find_if(commands(), [&](const Command &command) { return command.name == name; });
  if (found != commands().end())
    return found->run(arguments.drop_front());
  llvm::errs() << "hone: error: there is no command '" << name << "'; 'hone --help' lists them\n";
  return 1;
}

int main(int argc, char **argv) {
  occupyStandardStreams();
  // A write beyond the limit of file sizes is then an error like that of a full disk.
  signal(SIGXFSZ, SIG_IGN);
  int code = run(llvm::SmallVector<llvm::StringRef>(argv + 1, argv + argc));
  llvm::outs().flush();
  if (llvm::outs().has_error()) {
    llvm::errs() << "hone: error: cannot write to the standard output: " << llvm::outs().error().message() << "\n";
    llvm::outs().clear_error();
    code = 1;
  }
  // Nobody could be told.
  llvm::errs().clear_error();
  return code;
}
