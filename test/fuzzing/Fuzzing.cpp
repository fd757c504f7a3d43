//===- Fuzzing.cpp - What the fuzzers share ------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Fuzzing.h"
#include "hone/Pipeline/SilentFailures.h"
#include "hone/Target/Registry.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>
#include <unistd.h>

using namespace mlir;
using namespace hone;

/// A context that forgets: attributes live as long as their context, so that one for all inputs would grow without end,
/// and one for each would take most of the time.
static MLIRContext &freshContext() {
  constexpr int mostInputs = 256;
  static std::unique_ptr<MLIRContext> context;
  static int inputs = 0;
  if (inputs++ % mostInputs == 0)
    context = makeCompilerContext();
  return *context;
}

static const TargetDescription &target() {
  static FailureOr<TargetDescription> found = findTarget("x86-64-v3", llvm::errs());
  return *found;
}

static LogicalResult readAndRewrite(MLIRContext &context, const std::string &path) {
  FailureOr<OwningOpRef<ModuleOp>> module = readModel(context, path, {});
  if (failed(module))
    return failure();
  PassManager manager(&context, ModuleOp::getOperationName());
  buildGraphPipeline(manager, {}, target());
  return manager.run(**module);
}

void fuzzing::readAsModel(StringRef content, StringRef ending) {
  static const std::string path = "/dev/shm/hone-fuzzing-" + std::to_string(getpid());
  std::string file = path + ending.str();
  {
    std::error_code error;
    llvm::raw_fd_ostream out(file, error);
    out << content;
  }
  MLIRContext &context = freshContext();
  // Consumes the diagnostics.
  ScopedDiagnosticHandler quiet(&context, [](Diagnostic &) {});
  ErrorCounter errors(&context);
  bool isRead = succeeded(readAndRewrite(context, file));
  llvm::sys::fs::remove(file);
  if (!isRead && errors.errors() == 0) {
    llvm::errs() << "refused without an error\n";
    abort();
  }
}
