//===- Compilation.h - Compiling a model in order to run it ---------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EXECUTION_COMPILATION_H
#define HONE_EXECUTION_COMPILATION_H

#include "hone/Execution/Image.h"
#include "hone/Pipeline/Compile.h"
#include "hone/Support/Diagnostics.h"
#include <optional>

namespace hone {

/// A compiled model, or why there is none.
struct Compilation {
  std::optional<ModelObject> model;
  std::vector<OperatorFacts> operators;
  /// What the numbers stand for that a model compiled for profiling gives to the profiler.
  std::vector<ProfiledNode> profile;
  /// The diagnostics, one line each.
  std::string diagnostics;
  /// What was at fault when there is no model.
  std::optional<FaultKind> fault;
  /// The first error, in one line without the file's name.
  std::string reason;
  double seconds = 0;
};

/// Compiles the model in `file` through the same path as `hone compile`. The diagnostics are kept, not printed.
Compilation compileToRun(llvm::StringRef file, CompileOptions options);

/// The same with a line of progress on a terminal; prints the diagnostics.
Compilation compileToRunWithProgress(llvm::StringRef file, CompileOptions options);

} // namespace hone

#endif // HONE_EXECUTION_COMPILATION_H
