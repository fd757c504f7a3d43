//===- Targets.cpp - hone targets ----------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "CommandLine.h"
#include "hone/Target/Registry.h"
#include "llvm/Support/FormatVariadic.h"

using namespace hone;
using namespace hone::tool;

static int listTargets() {
  for (const std::string &name : targetNames()) {
    mlir::FailureOr<TargetDescription> target = findTarget(name, llvm::errs());
    if (failed(target))
      return 1;
    llvm::outs() << llvm::formatv("{0,-16} {1}\n", name, target->description);
  }
  return 0;
}

int tool::targetsCommand(const CommandLine &line) {
  if (line.files().empty())
    return listTargets();
  mlir::FailureOr<TargetDescription> target = findTarget(line.files().front(), llvm::errs());
  if (failed(target))
    return 1;
  printTarget(*target, llvm::outs());
  printUnused(*target, llvm::errs());
  return 0;
}
