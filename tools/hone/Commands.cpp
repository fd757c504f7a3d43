//===- Commands.cpp - The table of commands ------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Commands.h"
#include <sysexits.h>

using namespace hone;
using namespace hone::tool;

static constexpr Command table[] = {
    {"compile", "compile a model to an object file, a C header and a JSON report", compileCommand},
    {"run", "run a model on inputs from files", runCommand},
    {"check", "compare models' results with those expected", checkCommand},
    {"bench", "measure how fast a model is", benchCommand},
    {"inspect", "show what is in a model and how it uses memory", inspectCommand},
    {"targets", "list the targets, or show one target's description", targetsCommand},
};

int hone::tool::exitStatus(std::optional<FaultKind> fault) { return fault == FaultKind::Internal ? EX_SOFTWARE : 1; }

llvm::ArrayRef<Command> hone::tool::commands() { return table; }
