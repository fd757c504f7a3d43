//===- Inspect.cpp - hone inspect ----------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Inspect.h"
#include "CommandLine.h"
#include "hone/Execution/RunModel.h"
#include "hone/Support/Diagnostics.h"
#include "hone/Support/TensorFile.h"

using namespace hone;
using namespace hone::tool;

static int inspectTensor(const std::string &path, const CommandLine &line) {
  llvm::Expected<Tensor> tensor = readTensorFile(path);
  if (!tensor)
    return line.fail(llvm::toString(tensor.takeError()));
  printTensors(*tensor, llvm::outs());
  return 0;
}

/// Of a model that could not be compiled, shows the plan that it would have with memory without end, if that was what
/// was missing.
static void showUnlimitedPlan(llvm::StringRef path, const CompileOptions &options) {
  std::unique_ptr<mlir::MLIRContext> context = makeCompilerContext();
  DiagnosticPrinter quiet(context.get(), llvm::nulls());
  CompileOptions unlimited = options;
  unlimited.target.removeLimits();
  unlimited.memory.arenaLimit = -1;
  mlir::FailureOr<CompiledModel> model = compileModel(*context, path, unlimited);
  if (succeeded(model))
    printMemoryPlan(*model, options.target, llvm::outs());
}

int tool::inspectCommand(const CommandLine &line) {
  llvm::StringRef path = line.files().front();
  if (path.ends_with(".npy") || path.ends_with(".pb"))
    return inspectTensor(line.files().front(), line);
  mlir::FailureOr<CompileOptions> options = line.compileOptions();
  if (failed(options))
    return 1;

  std::unique_ptr<mlir::MLIRContext> context = makeCompilerContext();
  {
    // The compilation below repeats the import, and its remarks and errors.
    DiagnosticPrinter quiet(context.get(), llvm::nulls());
    auto module = readModel(*context, path, options->import);
    if (succeeded(module))
      printModelSummary(**module, llvm::outs());
  }
  llvm::outs().flush();
  DiagnosticPrinter printer(context.get(), llvm::errs(), options->instrumentation.remarks);
  mlir::FailureOr<CompiledModel> model = compileModel(*context, path, *options);
  if (failed(model)) {
    if (printer.kind() == FaultKind::DoesNotFit)
      showUnlimitedPlan(path, *options);
    return exitStatus(printer.kind());
  }
  printMemoryPlan(*model, options->target, llvm::outs());
  return 0;
}
