//===- Check.cpp - hone check --------------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Check.h"
#include "CommandLine.h"
#include "hone/Support/Progress.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/GlobPattern.h"
#include <thread>

using namespace hone;
using namespace hone::tool;

/// Reads the options into `check`. Returns an exit code if something is wrong with them.
static std::optional<int> readOptions(const CommandLine &line, CheckOptions &check) {
  double relative = -1, absolute = -1;
  check.jobs = std::max(1u, std::thread::hardware_concurrency());
  if (!line.read(OPT_jobs, check.jobs) || !line.read(OPT_compile_seconds, check.compileSeconds) ||
      !line.read(OPT_run_seconds, check.runSeconds) || !line.read(OPT_relative, relative) ||
      !line.read(OPT_absolute, absolute))
    return 1;
  if (std::min({check.jobs, check.compileSeconds, check.runSeconds}) < 1)
    return line.fail("--jobs, --compile-seconds and --run-seconds must be at least 1");
  Tolerance &tolerance = check.tolerance;
  tolerance.forIntegers = relative >= 0 || absolute >= 0;
  tolerance.relative = relative >= 0 ? relative : tolerance.relative;
  tolerance.absolute = absolute >= 0 ? absolute : tolerance.absolute;
  mlir::FailureOr<CompileOptions> compile = line.compileOptions();
  if (failed(compile))
    return 1;
  check.compile = *compile;
  check.compile.target.fpuOff |= line.has(OPT_no_fpu);
  return std::nullopt;
}

/// The cases of all folders that the filter lets through. Matches the whole name, or its last part.
static llvm::Expected<std::vector<TestCase>> selectCases(const CommandLine &line) {
  std::vector<TestCase> selected;
  // The pattern refers to it.
  std::string filter = line.has(OPT_filter) ? line.value(OPT_filter) : "*";
  llvm::Expected<llvm::GlobPattern> glob = llvm::GlobPattern::create(filter);
  if (!glob)
    return glob.takeError();
  for (const std::string &folder : line.files()) {
    llvm::Expected<std::vector<TestCase>> cases = findCases(folder);
    if (!cases)
      return cases.takeError();
    llvm::copy_if(*cases, std::back_inserter(selected), [&](const TestCase &test) {
      return glob->match(test.name) || glob->match(llvm::StringRef(test.name).rsplit('/').second);
    });
  }
  return selected;
}

static void printResult(const TestCase &test, const CaseResult &result, bool verbose) {
  if (result.status == CaseStatus::Failed)
    llvm::outs() << "FAIL " << test.name << ": " << result.reason << "\n";
  else if (verbose && result.status == CaseStatus::Skipped)
    llvm::outs() << "skip " << test.name << ": " << result.reason << "\n";
  else if (verbose)
    llvm::outs() << "pass " << test.name << "\n";
}

int tool::checkCommand(const CommandLine &line) {
  CheckOptions options;
  if (std::optional<int> code = readOptions(line, options))
    return *code;
  llvm::Expected<std::vector<TestCase>> cases = selectCases(line);
  if (!cases)
    return line.fail(llvm::toString(cases.takeError()));
  if (cases->empty())
    return line.fail("no case matches --filter=" + line.value(OPT_filter));

  // Results are printed in the cases' order, each as soon as all before it are known.
  Progress progress("checking", Progress::Pace::AtUpdates);
  size_t printed = 0;
  auto printResults = [&](llvm::ArrayRef<CaseResult> results) {
    progress.clear();
    for (; printed != results.size() && results[printed].status != CaseStatus::Pending; ++printed)
      printResult((*cases)[printed], results[printed], line.has(OPT_verbose));
    llvm::outs().flush();
    if (printed != results.size())
      progress.update(llvm::formatv("{0}/{1} {2}", printed, results.size(), (*cases)[printed].name).str());
  };
  std::vector<CaseResult> results = checkCases(*cases, options, printResults);
  progress.clear();

  auto count = [&](CaseStatus status) {
    return llvm::count_if(results, [&](const CaseResult &one) { return one.status == status; });
  };
  if (std::string report = line.value(OPT_json_file); !report.empty()) {
    llvm::Error error = llvm::writeToOutput(report, [&](llvm::raw_ostream &out) {
      writeCheckReport(*cases, results, out);
      return llvm::Error::success();
    });
    if (error)
      return line.fail(report + ": " + llvm::toString(std::move(error)));
  }
  llvm::outs() << llvm::formatv("{0} passed, {1} failed, {2} skipped\n", count(CaseStatus::Passed),
                                count(CaseStatus::Failed), count(CaseStatus::Skipped));
  return count(CaseStatus::Failed) == 0 ? 0 : 1;
}
