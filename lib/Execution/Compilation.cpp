//===- Compilation.cpp - Compiling a model in order to run it ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Compilation.h"
#include "hone/Support/Diagnostics.h"
#include "hone/Support/Progress.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/WithColor.h"
#include <chrono>

using namespace llvm;
using namespace hone;

static std::optional<std::vector<TensorSpec>> tensorSpecs(ArrayRef<TensorInterface> tensors) {
  std::vector<TensorSpec> specs;
  for (const TensorInterface &tensor : tensors) {
    std::optional<ElementType> type = parseElementType(tensor.elementType);
    if (!type)
      return std::nullopt;
    TensorSpec &spec = specs.emplace_back(TensorSpec{tensor.name, *type, tensor.shape});
    if (tensor.scales.size() == 1) {
      spec.scale = tensor.scales[0];
      spec.zeroPoint = tensor.zeroPoints[0];
    }
  }
  return specs;
}

/// What an image needs, out of what the compiler made. Nothing if an input or output is of a type that tensor files
/// can't hold.
static std::optional<ModelObject> makeObject(CompiledModel &compiled) {
  auto inputs = tensorSpecs(compiled.interface.inputs), outputs = tensorSpecs(compiled.interface.outputs);
  if (!inputs || !outputs)
    return std::nullopt;
  ModelObject object;
  object.symbol = compiled.interface.name;
  object.inputs = std::move(*inputs);
  object.outputs = std::move(*outputs);
  for (const Arena &arena : compiled.interface.arenas)
    object.arenas.push_back(arena.bytes);
  object.object.assign(compiled.object.begin(), compiled.object.end());
  object.header = std::move(compiled.header);
  object.threaded = compiled.interface.parallel;
  return object;
}

/// What a compilation that ended with `compiled` is to those who run it.
static Compilation makeCompilation(mlir::FailureOr<CompiledModel> compiled, std::optional<FaultKind> fault,
                                   const std::string &reason) {
  Compilation result;
  if (failed(compiled)) {
    // `compileModel` gives every error a kind.
    result.fault = fault.value_or(FaultKind::Internal);
    result.reason = reason;
    return result;
  }
  result.operators = compiled->operators;
  result.profile = compiled->interface.profile;
  result.model = makeObject(*compiled);
  if (!result.model) {
    result.fault = FaultKind::Unsupported;
    result.reason = "the model has inputs or outputs of a type that tensor files can't hold";
  }
  return result;
}

Compilation hone::compileToRun(StringRef file, const CompileOptions &options) {
  auto start = std::chrono::steady_clock::now();
  std::unique_ptr<mlir::MLIRContext> context = makeCompilerContext();
  DiagnosticPrinter printer(context.get(), nulls());
  mlir::FailureOr<CompiledModel> compiled = compileModel(*context, file, options);
  Compilation result = makeCompilation(std::move(compiled), printer.kind(), printer.reason());
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

Compilation hone::compileToRun(mlir::OwningOpRef<mlir::ModuleOp> module, const CompileOptions &options) {
  mlir::MLIRContext *context = module->getContext();
  DiagnosticPrinter printer(context, nulls());
  mlir::FailureOr<CompiledModel> compiled = compileModule(std::move(module), options);
  return makeCompilation(std::move(compiled), printer.kind(), printer.reason());
}

mlir::FailureOr<CompiledModel> hone::compileWithProgress(StringRef file, CompileOptions options,
                                                         std::optional<FaultKind> &fault) {
  std::unique_ptr<mlir::MLIRContext> context = makeCompilerContext();
  Progress progress(sys::path::filename(file));
  if (options.instrumentation.remarks)
    options.instrumentation.onStage = [&](StringRef stage) { progress.update(stage); };
  DiagnosticPrinter printer(context.get(), errs(), options.instrumentation.remarks);
  // The latest handler is asked first.
  context->getDiagEngine().registerHandler([&](mlir::Diagnostic &) {
    progress.clear();
    return mlir::failure();
  });
  mlir::FailureOr<CompiledModel> compiled = compileModel(*context, file, options);
  fault = printer.kind();
  return compiled;
}

Compilation hone::compileToRunWithProgress(StringRef file, const CompileOptions &options) {
  std::optional<FaultKind> fault;
  mlir::FailureOr<CompiledModel> compiled = compileWithProgress(file, options, fault);
  bool isCompiled = succeeded(compiled);
  Compilation result = makeCompilation(std::move(compiled), fault, "");
  if (isCompiled && !result.model)
    WithColor::error(errs(), file) << result.reason << "\n";
  return result;
}
