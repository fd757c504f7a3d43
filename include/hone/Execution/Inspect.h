//===- Inspect.h - What is in a model, for people -------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EXECUTION_INSPECT_H
#define HONE_EXECUTION_INSPECT_H

#include "hone/Pipeline/Compile.h"
#include "hone/Pipeline/Operators.h"
#include "llvm/Support/raw_ostream.h"

namespace hone {

/// Prints the inputs and outputs of an imported model, its operators by kind, its parameters and its multiply-adds.
void printModelSummary(const ModelFacts &model, llvm::raw_ostream &out);

/// Prints the sizes of a compiled model, how full they make the target's memories, and a map of each arena: addresses
/// upwards, time to the right, a letter for each buffer, and a list of what the letters stand for.
void printMemoryPlan(const CompiledModel &model, const TargetDescription &target, llvm::raw_ostream &out);

} // namespace hone

#endif // HONE_EXECUTION_INSPECT_H
