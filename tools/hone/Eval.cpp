//===- Eval.cpp - hone eval ----------------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "CommandLine.h"
#include "hone/Execution/Compilation.h"
#include "hone/Execution/Evaluate.h"
#include "hone/Support/Progress.h"
#include "hone/Target/Registry.h"

using namespace hone;
using namespace hone::tool;

int tool::evalCommand(const CommandLine &line) {
  std::vector<std::string> inputs = line.values(OPT_inputs);
  if (inputs.empty())
    return line.fail("missing --inputs; usage: hone eval MODEL --inputs FILE [options]");
  mlir::FailureOr<CompileOptions> options = line.compileOptions();
  if (failed(options))
    return 1;
  const std::string &file = line.files().front();
  Compilation model = compileToRunWithProgress(file, *options), reference;
  if (!model.model)
    return exitStatus(model.fault);
  std::string against = line.value(OPT_against);
  CompileOptions other = *options;
  if (!against.empty()) {
    other.prepare = nullptr;
    mlir::FailureOr<TargetDescription> native = findTarget("native", llvm::errs());
    if (failed(native))
      return 1;
    other.target = *native;
    other.instrumentation.remarks = false;
    reference = compileToRunWithProgress(against == "float" ? file : against, other);
    if (!reference.model)
      return exitStatus(reference.fault);
  }
  // Processes are started while the line is there.
  Progress progress("eval", Progress::Pace::AtUpdates);
  auto onProgress = [&](size_t done, size_t all) { progress.update(std::to_string(done) + "/" + std::to_string(all)); };
  std::optional<Subject> compared;
  if (reference.model)
    compared.emplace(Subject{*reference.model, other.target});
  llvm::Expected<Evaluation> result = evaluate({*model.model, options->target}, compared ? &*compared : nullptr, inputs,
                                               line.mediaFormat(), line.value(OPT_labels), onProgress);
  progress.clear();
  if (!result)
    return line.fail(llvm::toString(result.takeError()));
  if (line.has(OPT_json))
    printEvaluationJson(*result, llvm::outs());
  else
    printEvaluation(*result, llvm::outs());
  return 0;
}
