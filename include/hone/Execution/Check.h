//===- Check.h - Cases: models with inputs and expected outputs -----*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A case is a folder in the layout of ONNX's backend tests: model.onnx and test_data_set_*/input_*.pb, output_*.pb.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EXECUTION_CHECK_H
#define HONE_EXECUTION_CHECK_H

#include "hone/Execution/Compare.h"
#include "hone/Pipeline/Compile.h"
#include "hone/Support/Diagnostics.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"
#include <functional>
#include <string>
#include <vector>

namespace hone {

/// A model and the folders of its test data.
struct TestCase {
  /// The folder's name, with the names of folders between it and the one given by the user.
  std::string name;
  std::string model;
  std::vector<std::string> dataSets;
};

/// The cases in `folder`, which is one or holds some, at most three levels deep; in alphabetical order.
llvm::Expected<std::vector<TestCase>> findCases(llvm::StringRef folder);

enum class CaseStatus { Pending, Passed, Failed, Skipped };

/// How a case ended.
struct CaseResult {
  CaseStatus status = CaseStatus::Pending;
  /// Why it failed or was skipped.
  std::string reason;
  /// What was at fault, where the model could not be compiled or the test data can't be used.
  std::optional<FaultKind> fault = std::nullopt;
  double compileSeconds = 0;
};

struct CheckOptions {
  Tolerance tolerance;
  /// How the models are compiled: as `hone compile` does, with what they leave open bound to the test data's sizes.
  CompileOptions compile;
  /// Processes at work at a time.
  int64_t jobs = 1;
  /// Time limits for compiling a model, and for running it once.
  int64_t compileSeconds = 300, runSeconds = 120;
  /// Cases linked into one program.
  int64_t casesPerImage = 32;
};

/// Compiles, runs and compares every case in worker processes, so that a crash or a hang of the compiler or of a model
/// is that case's failure. `done` is called with the number of finished cases whenever it grows; all results below
/// the first pending one are final.
std::vector<CaseResult> checkCases(llvm::ArrayRef<TestCase> cases, const CheckOptions &options,
                                   std::function<void(llvm::ArrayRef<CaseResult>)> done);

/// Writes `{"passed": ..., "failed": ..., "skipped": ..., "cases": [...]}`.
void writeCheckReport(llvm::ArrayRef<TestCase> cases, llvm::ArrayRef<CaseResult> results, llvm::raw_ostream &out);

} // namespace hone

#endif // HONE_EXECUTION_CHECK_H
