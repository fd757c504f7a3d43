//===- Check.cpp - hone check --------------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Check.h"
#include "Arguments.h"
#include "Commands.h"
#include "ModelArguments.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/GlobPattern.h"
#include "llvm/Support/Process.h"
#include <thread>

using namespace hone;
using namespace hone::tool;

namespace {
struct Options {
  std::vector<std::string> folders;
  std::string report, filter;
  CheckOptions check;
  bool verbose = false, fpuOff = false;
};
} // namespace

static Parsed parseOptions(Arguments &parser, llvm::ArrayRef<llvm::StringRef> arguments, ModelArguments &modelArguments,
                           Options &options) {
  double relative = -1, absolute = -1;
  options.check.jobs = std::max(1u, std::thread::hardware_concurrency());
  parser.positional(options.folders, "DIR", 1, SIZE_MAX);
  modelArguments.declare(parser);
  parser.option("jobs", "N", options.check.jobs, "cases at work at a time (default: the number of processors)");
  parser.option("rtol", "X", relative, "relative tolerance (default: 1e-3; integers must be equal unless it is given)");
  parser.option("atol", "X", absolute, "absolute tolerance (default: 1e-4; integers must be equal unless it is given)");
  parser.option("json", "FILE", options.report, "write every case's result to FILE");
  parser.option("filter", "GLOB", options.filter, "only the cases whose name matches");
  parser.option("compile-seconds", "N", options.check.compileSeconds,
                "time limit for compiling a model (default: 300)");
  parser.option("run-seconds", "N", options.check.runSeconds, "time limit for running a model (default: 120)");
  parser.flag("no-fpu", options.fpuOff, "leave a microcontroller's floating-point unit off: whatever uses it fails");
  parser.flag("verbose", options.verbose, "also print a line for each case that passed or was skipped");
  Parsed parsed = parser.parse(arguments);
  if (!parsed.proceed)
    return parsed;
  if (std::min({options.check.jobs, options.check.compileSeconds, options.check.runSeconds}) < 1)
    return {false, parser.fail("--jobs, --compile-seconds and --run-seconds must be at least 1")};
  Tolerance &tolerance = options.check.tolerance;
  tolerance.forIntegers = relative >= 0 || absolute >= 0;
  tolerance.relative = relative >= 0 ? relative : tolerance.relative;
  tolerance.absolute = absolute >= 0 ? absolute : tolerance.absolute;
  return parsed;
}

/// The cases of all folders that the filter lets through. Matches the whole name, or its last part.
static llvm::Expected<std::vector<TestCase>> selectCases(const Options &options) {
  std::vector<TestCase> selected;
  llvm::StringRef pattern = options.filter.empty() ? llvm::StringRef("*") : llvm::StringRef(options.filter);
  llvm::Expected<llvm::GlobPattern> glob = llvm::GlobPattern::create(pattern);
  if (!glob)
    return glob.takeError();
  for (const std::string &folder : options.folders) {
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

int tool::checkCommand(llvm::ArrayRef<llvm::StringRef> arguments) {
  Options options;
  Arguments parser("check", "DIR... [options]",
                   "Compiles and runs models with test data, and compares the results with those expected. A DIR is a\n"
                   "case (model.onnx with test_data_set_*/input_*.pb and output_*.pb) or a folder of cases.");
  ModelArguments modelArguments(CodeUse::Run);
  Parsed parsed = parseOptions(parser, arguments, modelArguments, options);
  if (!parsed.proceed)
    return parsed.exitCode;
  mlir::FailureOr<CompileOptions> compile = modelArguments.options();
  if (failed(compile))
    return 1;
  options.check.compile = *compile;
  options.check.compile.target.fpuOff |= options.fpuOff;
  llvm::Expected<std::vector<TestCase>> cases = selectCases(options);
  if (!cases)
    return parser.fail(llvm::toString(cases.takeError()));
  if (cases->empty())
    return parser.fail("no case matches --filter=" + options.filter);

  // Results are printed in the cases' order, each as soon as all before it are known.
  bool showProgress = llvm::sys::Process::StandardErrIsDisplayed();
  size_t printed = 0;
  auto progress = [&](llvm::ArrayRef<CaseResult> results) {
    if (showProgress)
      llvm::errs() << "\r\033[K";
    for (; printed != results.size() && results[printed].status != CaseStatus::Pending; ++printed)
      printResult((*cases)[printed], results[printed], options.verbose);
    llvm::outs().flush();
    if (showProgress && printed != results.size())
      llvm::errs() << printed << "/" << results.size() << " " << (*cases)[printed].name;
  };
  std::vector<CaseResult> results = checkCases(*cases, options.check, progress);

  auto count = [&](CaseStatus status) {
    return llvm::count_if(results, [&](const CaseResult &one) { return one.status == status; });
  };
  if (!options.report.empty()) {
    llvm::Error error = llvm::writeToOutput(options.report, [&](llvm::raw_ostream &out) {
      writeCheckReport(*cases, results, out);
      return llvm::Error::success();
    });
    if (error)
      return parser.fail(options.report + ": " + llvm::toString(std::move(error)));
  }
  llvm::outs() << llvm::formatv("{0} passed, {1} failed, {2} skipped\n", count(CaseStatus::Passed),
                                count(CaseStatus::Failed), count(CaseStatus::Skipped));
  return count(CaseStatus::Failed) == 0 ? 0 : 1;
}
