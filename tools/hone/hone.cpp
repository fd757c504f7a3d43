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

using namespace hone::tool;

static void printHelp(llvm::raw_ostream &out) {
  out << "Hone compiles neural networks ahead of time: ONNX in, one object file and its C header out.\n\n"
         "usage: hone COMMAND ARGUMENTS...\n\ncommands:\n";
  for (const Command &command : commands())
    out << llvm::formatv("  {0,-10} {1}\n", command.name, command.summary);
  out << "\n'hone COMMAND --help' shows a command's arguments.\n";
}

int main(int argc, char **argv) {
  llvm::SmallVector<llvm::StringRef> arguments(argv + 1, argv + argc);
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
    return found->run(llvm::ArrayRef(arguments).drop_front());
  llvm::errs() << "hone: error: there is no command '" << name << "'; 'hone --help' lists them\n";
  return 1;
}
