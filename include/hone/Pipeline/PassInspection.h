//===- PassInspection.h - Which passes run, and what they change ----*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_PIPELINE_PASSINSPECTION_H
#define HONE_PIPELINE_PASSINSPECTION_H

#include "hone/Pipeline/Pipeline.h"
#include <string>
#include <vector>

namespace hone {

/// The arguments of the passes in a pipeline ("hone-plan-arena"), those nested in it included, in the order in which
/// they run. A pass that runs others while it works is one.
std::vector<std::string> passNames(mlir::OpPassManager &manager);

/// How many operations a pass was given, all functions together, and left.
struct OperationCount {
  Phase phase;
  std::string pass;
  int64_t before = 0, after = 0;
};

/// Has `manager`, which runs the passes of `phase`, add a row for each of its passes to `counts`. Both must live as
/// long as it runs. MLIR's own statistics count only where LLVM was built with them, which Debian's was not.
void countOperations(mlir::PassManager &manager, Phase phase, std::vector<OperationCount> &counts);

/// Prints the passes that changed the number of operations.
void printCounts(llvm::ArrayRef<OperationCount> counts, llvm::raw_ostream &out);

} // namespace hone

#endif // HONE_PIPELINE_PASSINSPECTION_H
