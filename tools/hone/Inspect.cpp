//===- Inspect.cpp - hone inspect ----------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Inspect.h"
#include "CommandLine.h"
#include "hone/Execution/RunModel.h"
#include "hone/Execution/TensorFile.h"
#include "hone/Support/Diagnostics.h"

using namespace hone;
using namespace hone::tool;

static int inspectTensor(const std::string &path, const CommandLine &line) {
  llvm::Expected<Tensor> tensor = readTensorFile(path);
  if (!tensor)
    return line.fail(llvm::toString(tensor.takeError()));
  printTensors(*tensor, llvm::outs());
  return 0;
}

int tool::inspectCommand(const CommandLine &line) {
  llvm::StringRef path = line.files().front();
  bool json = line.has(OPT_json);
  if (path.ends_with(".npy") || path.ends_with(".pb"))
    return inspectTensor(line.files().front(), line);
  mlir::FailureOr<CompileOptions> options = line.compileOptions();
  if (failed(options))
    return 1;

  auto showPlan = [&](const CompiledModel &model) {
    if (json)
      llvm::outs() << model.report;
    else
      printMemoryPlan(model, options->target, llvm::outs());
  };
  // A model that does not fit has a plan, too: it shows what to change.
  options->instrumentation.onUnfit = showPlan;
  if (!json)
    options->instrumentation.onImport = [](const ModelFacts &model) {
      printModelSummary(model, llvm::outs());
      llvm::outs().flush();
    };
  std::unique_ptr<mlir::MLIRContext> context = makeCompilerContext();
  DiagnosticPrinter printer(context.get(), llvm::errs(), options->instrumentation.remarks);
  mlir::FailureOr<CompiledModel> model = compileModel(*context, path, *options);
  if (failed(model))
    return exitStatus(printer.kind());
  showPlan(*model);
  return 0;
}
