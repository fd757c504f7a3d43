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
  /// What was at fault when there is no model.
  std::optional<FaultKind> fault;
  /// The first error, in one line without the file's name, of one that is not printed.
  std::string reason;
  double seconds = 0;
};

/// Compiles the model in `file` through the same path as `hone compile`. Prints no diagnostics.
Compilation compileToRun(llvm::StringRef file, const CompileOptions &options);

/// The same of a model that has been read.
Compilation compileToRun(mlir::OwningOpRef<mlir::ModuleOp> module, const CompileOptions &options);

/// The same with a line of progress on a terminal; prints the diagnostics, and leaves `reason` out.
Compilation compileToRunWithProgress(llvm::StringRef file, const CompileOptions &options);

/// `compileModel` with a line of progress on a terminal, which gives way to the diagnostics that it prints. Of a
/// failure `fault` says what was at fault.
mlir::FailureOr<CompiledModel> compileWithProgress(llvm::StringRef file, CompileOptions options,
                                                   std::optional<FaultKind> &fault);

} // namespace hone

#endif // HONE_EXECUTION_COMPILATION_H
