//===- Bench.cpp - hone bench --------------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Bench.h"
#include "CommandLine.h"

using namespace hone;
using namespace hone::tool;

int tool::benchCommand(const CommandLine &line) {
  double seconds = 1;
  bool perOperation = line.has(OPT_per_operation);
  if (!line.read(OPT_seconds, seconds))
    return 1;
  if (!(seconds > 0 && seconds <= 3600))
    return line.fail("--seconds must be above 0 and at most 3600");
  mlir::FailureOr<CompileOptions> options = line.compileOptions();
  if (failed(options))
    return 1;

  const std::string &model = line.files().front();
  Compilation compilation = compileToRunWithProgress(model, *options), profiled;
  if (!compilation.model)
    return exitStatus(compilation.fault);
  if (perOperation) {
    options->memory.profile = true;
    profiled = compileToRun(model, *options);
    if (!profiled.model)
      return line.fail(profiled.reason);
  }
  llvm::Expected<BenchResult> result =
      benchModel(compilation, perOperation ? &profiled : nullptr, options->target, seconds, options->machine.threads);
  if (!result)
    return line.fail(llvm::toString(result.takeError()));
  if (line.has(OPT_json))
    printBenchJson(*result, llvm::outs());
  else
    printBench(*result, llvm::outs());
  return 0;
}
