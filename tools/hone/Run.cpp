//===- Run.cpp - hone run ------------------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Arguments.h"
#include "Commands.h"
#include "ModelArguments.h"
#include "hone/Execution/Compilation.h"
#include "hone/Execution/RunModel.h"
#include "llvm/Support/raw_ostream.h"

using namespace hone;
using namespace hone::tool;

int tool::runCommand(llvm::ArrayRef<llvm::StringRef> arguments) {
  ModelArguments modelArguments(CodeUse::Run);
  std::vector<std::string> models, inputs;
  std::string folder;
  int64_t seconds = 600;
  Arguments parser("run", "MODEL --input [NAME=]FILE ... [options]",
                   "Compiles a model, runs it once on the given inputs and shows the results.");
  parser.positional(models, "MODEL", 1, 1);
  modelArguments.declare(parser);
  parser.option("input", "[NAME=]FILE", inputs, "a .npy or .pb file for the named input, or for the next one without");
  parser.option("output-dir", "DIR", folder, "write each output to DIR/NAME.npy");
  parser.option("seconds", "N", seconds, "time limit for the run (default: 600)");
  Parsed parsed = parser.parse(arguments);
  if (!parsed.proceed)
    return parsed.exitCode;
  mlir::FailureOr<CompileOptions> options = modelArguments.options();
  if (failed(options))
    return 1;

  Compilation compilation = compileToRunWithProgress(models.front(), *options);
  if (!compilation.model)
    return exitStatus(compilation.fault);
  llvm::Expected<std::vector<Tensor>> tensors = readInputs(inputs, *compilation.model);
  if (!tensors)
    return parser.fail(llvm::toString(tensors.takeError()));
  llvm::Expected<Image> image = Image::link(&*compilation.model, options->target);
  if (!image)
    return parser.fail(llvm::toString(image.takeError()));
  llvm::Expected<std::vector<Tensor>> results = image->run(0, *tensors, seconds);
  if (!results)
    return parser.fail(llvm::toString(results.takeError()));
  printTensors(*results, llvm::outs());
  for (const Tensor &result : *results)
    printTopScores(result, llvm::outs());
  if (!folder.empty())
    if (llvm::Error error = writeTensors(*results, folder))
      return parser.fail(llvm::toString(std::move(error)));
  return 0;
}
