//===- Compile.cpp - hone compile ----------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Arguments.h"
#include "Commands.h"

using namespace hone::tool;

int hone::tool::compileCommand(llvm::ArrayRef<llvm::StringRef> arguments) {
  std::vector<std::string> models;
  std::string base;
  Arguments parser("compile", "MODEL [options] -o BASE",
                   "Compiles a model to BASE.o, BASE.h and BASE.json.");
  parser.positional(models, "MODEL", 1, 1);
  parser.option("o", "BASE", base, "where the outputs go: BASE.o, BASE.h, BASE.json");
  Parsed parsed = parser.parse(arguments);
  return parsed.exitCode;
}
