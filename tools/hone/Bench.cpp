//===- Bench.cpp - hone bench --------------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Bench.h"
#include "Arguments.h"
#include "Commands.h"
#include "ModelArguments.h"

using namespace hone;
using namespace hone::tool;

int tool::benchCommand(llvm::ArrayRef<llvm::StringRef> arguments) {
  ModelArguments modelArguments(CodeUse::Run);
  std::vector<std::string> models;
  double seconds = 1;
  bool json = false, perOperation = false;
  Arguments parser("bench", "MODEL [options]",
                   "Compiles a model and measures it: the time it takes on this machine, or the instructions that "
                   "it\nexecutes in an emulator, with the flash memory and RAM that it takes.");
  parser.positional(models, "MODEL", 1, 1);
  modelArguments.declare(parser);
  parser.option("seconds", "S", seconds, "how long to measure (default: 1)");
  parser.flag("json", json, "print one JSON object");
  parser.flag("per-op", perOperation, "also measure each operation; the calls of the profiler cost some time");
  Parsed parsed = parser.parse(arguments);
  if (!parsed.proceed)
    return parsed.exitCode;
  if (!(seconds > 0 && seconds <= 3600))
    return parser.fail("--seconds must be above 0 and at most 3600");
  mlir::FailureOr<CompileOptions> options = modelArguments.options();
  if (failed(options))
    return 1;

  Compilation compilation = compileToRunWithProgress(models.front(), *options), profiled;
  if (!compilation.model)
    return exitStatus(compilation.fault);
  if (perOperation) {
    options->memory.profile = true;
    profiled = compileToRun(models.front(), *options);
    if (!profiled.model)
      return parser.fail(profiled.reason);
  }
  llvm::Expected<BenchResult> result =
      benchModel(compilation, perOperation ? &profiled : nullptr, options->target, seconds, options->machine.threads);
  if (!result)
    return parser.fail(llvm::toString(result.takeError()));
  if (json)
    printBenchJson(*result, llvm::outs());
  else
    printBench(*result, llvm::outs());
  return 0;
}
