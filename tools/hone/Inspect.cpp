//===- Inspect.cpp - hone inspect ----------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Inspect.h"
#include "Arguments.h"
#include "Commands.h"
#include "ModelArguments.h"
#include "hone/Execution/RunModel.h"
#include "hone/Support/Diagnostics.h"
#include "hone/Support/TensorFile.h"

using namespace hone;
using namespace hone::tool;

static int inspectTensor(const std::string &path, const Arguments &parser) {
  llvm::Expected<Tensor> tensor = readTensorFile(path);
  if (!tensor)
    return parser.fail(llvm::toString(tensor.takeError()));
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

int tool::inspectCommand(llvm::ArrayRef<llvm::StringRef> arguments) {
  ModelArguments modelArguments(CodeUse::Keep);
  std::vector<std::string> files;
  Arguments parser("inspect", "MODEL|TENSOR [options]",
                   "Shows what is in a model, what of it can't be compiled, and how it uses memory. For a tensor file\n"
                   "(.npy, .pb), shows its type, shape and values.");
  parser.positional(files, "MODEL", 1, 1);
  modelArguments.declare(parser);
  Parsed parsed = parser.parse(arguments);
  if (!parsed.proceed)
    return parsed.exitCode;
  llvm::StringRef path = files.front();
  if (path.ends_with(".npy") || path.ends_with(".pb"))
    return inspectTensor(files.front(), parser);
  mlir::FailureOr<CompileOptions> options = modelArguments.options();
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
