//===- CheckBatch.cpp - What a worker of `hone check` does ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Cases.h"
#include "hone/Execution/Compilation.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include <map>

using namespace llvm;
using namespace hone;

namespace {

/// A case whose model could be compiled, with the data sets that it was compiled for.
struct Compiled {
  size_t number;
  TestCase test;
  ModelObject model;
  /// The positions of inputs that became constants.
  std::vector<size_t> bound;
};

class Reporter {
public:
  explicit Reporter(raw_ostream &out) : out(out) {}

  void step(size_t number, StringRef what) {
    line(json::Object{{"case", static_cast<int64_t>(number)}, {"step", what}});
  }

  /// Says into how many parts a case comes apart, each of which will have a result.
  void expect(size_t number, size_t parts) { open[number] = parts; }

  /// A case ends with the first part that does not pass, or when all have passed.
  void result(size_t number, const CaseResult &result) {
    size_t &parts = open[number];
    if (parts == 0 || (result.status == CaseStatus::Passed && --parts != 0))
      return;
    parts = 0;
    StringRef status = result.status == CaseStatus::Passed    ? "passed"
                       : result.status == CaseStatus::Skipped ? "skipped"
                                                              : "failed";
    line(json::Object{{"case", static_cast<int64_t>(number)},
                      {"status", status},
                      {"reason", json::fixUTF8(result.reason)},
                      {"fault", result.fault ? faultCode(*result.fault) : ""}});
  }

  void compiled(size_t number, double seconds) {
    line(json::Object{{"case", static_cast<int64_t>(number)}, {"seconds", seconds}});
  }

private:
  void line(json::Object object) {
    out << json::Value(std::move(object)) << "\n";
    out.flush();
  }
  raw_ostream &out;
  /// By case, the parts that have no result yet.
  std::map<size_t, size_t> open;
};

} // namespace

/// The positions of the inputs that `values` makes constants.
static std::vector<size_t> boundInputs(const TestCase &test, const ImportOptions &import) {
  std::vector<size_t> positions;
  if (import.values.empty())
    return positions;
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  // What is wrong with the model has been said when it was compiled.
  mlir::ScopedDiagnosticHandler quiet(&context, [](mlir::Diagnostic &) { return mlir::success(); });
  mlir::FailureOr<std::vector<std::string>> names = modelInputNames(&context, test.model);
  if (succeeded(names))
    for (auto [position, name] : enumerate(*names))
      if (import.values.count(name))
        positions.push_back(position);
  return positions;
}

static std::vector<Compiled> compileBatch(ArrayRef<TestCase> cases, ArrayRef<size_t> batch, const CheckOptions &options,
                                          Reporter &report) {
  std::vector<Compiled> compiled;
  for (size_t number : batch) {
    report.step(number, "compile");
    std::vector<DataSetGroup> groups = groupDataSets(cases[number]);
    report.expect(number, groups.size());
    for (auto [index, group] : enumerate(groups)) {
      CompileOptions compile = options.compile;
      compile.import.name = "case" + std::to_string(number) + (index == 0 ? "" : "_" + std::to_string(index));
      compile.import.exampleShapes = group.inputShapes;
      Compilation result = compileToRun(group.test.model, compile);
      report.compiled(number, result.seconds);
      if (result.model)
        compiled.push_back({number, group.test, std::move(*result.model), boundInputs(group.test, compile.import)});
      else
        report.result(number, {*result.fault == FaultKind::Unsupported ? CaseStatus::Skipped : CaseStatus::Failed,
                               result.reason, result.fault});
    }
  }
  return compiled;
}

/// Runs all data sets of the image's models in as few processes as possible.
static void runImage(ArrayRef<Compiled> compiled, const Image &image, const CheckOptions &options, Reporter &report) {
  std::vector<Job> jobs;
  /// The data set of each job.
  std::vector<DataSet> sets;
  std::vector<size_t> jobsLeft(compiled.size());
  for (auto [index, one] : enumerate(compiled)) {
    auto read = readDataSets(one.test, one.model, one.bound);
    if (auto *result = std::get_if<CaseResult>(&read)) {
      report.result(one.number, *result);
      continue;
    }
    for (DataSet &set : std::get<std::vector<DataSet>>(read)) {
      jobs.push_back({index, std::move(set.inputs)});
      sets.push_back(std::move(set));
      ++jobsLeft[index];
    }
  }
  // A case ends with its first data set that does not pass, or when all of its data sets have passed.
  std::vector<bool> ended(compiled.size());
  image.runAll(jobs, options.runSeconds, [&](size_t job, Expected<std::vector<Tensor>> outputs) {
    size_t index = jobs[job].model;
    CaseResult result = judge(sets[job], std::move(outputs), options);
    bool last = --jobsLeft[index] == 0;
    if (ended[index] || (result.status == CaseStatus::Passed && !last))
      return;
    ended[index] = result.status != CaseStatus::Passed;
    report.result(compiled[index].number, result);
  });
}

static void runBatch(ArrayRef<Compiled> compiled, const CheckOptions &options, Reporter &report) {
  if (compiled.empty())
    return;
  std::vector<const ModelObject *> models;
  for (const Compiled &one : compiled)
    models.push_back(&one.model);
  report.step(compiled.front().number, "link and run");
  Expected<Image> image = Image::link(models, options.compile.target);
  if (!image) {
    // One object that does not link must not fail the others.
    if (compiled.size() == 1)
      return report.result(compiled.front().number, explainError(image.takeError()));
    consumeError(image.takeError());
    for (const Compiled &one : compiled)
      runBatch(one, options, report);
    return;
  }
  runImage(compiled, *image, options, report);
}

void hone::checkBatch(ArrayRef<TestCase> cases, ArrayRef<size_t> batch, const CheckOptions &options, raw_ostream &out) {
  Reporter report(out);
  std::vector<Compiled> compiled = compileBatch(cases, batch, options, report);
  runBatch(compiled, options, report);
}
