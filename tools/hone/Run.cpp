//===- Run.cpp - hone run ------------------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "CommandLine.h"
#include "hone/Execution/Compilation.h"
#include "hone/Execution/RunModel.h"
#include "llvm/Support/raw_ostream.h"

using namespace hone;
using namespace hone::tool;

int tool::runCommand(const CommandLine &line) {
  int64_t seconds = 600;
  if (!line.read(OPT_seconds, seconds))
    return 1;
  mlir::FailureOr<CompileOptions> options = line.compileOptions();
  if (failed(options))
    return 1;

  Compilation compilation = compileToRunWithProgress(line.files().front(), *options);
  if (!compilation.model)
    return exitStatus(compilation.fault);
  llvm::Expected<std::vector<Tensor>> tensors =
      readInputs(line.values(OPT_input), *compilation.model, line.mediaFormat());
  if (!tensors)
    return line.fail(llvm::toString(tensors.takeError()));
  llvm::Expected<Image> image = Image::link(&*compilation.model, options->target);
  if (!image)
    return line.fail(llvm::toString(image.takeError()));
  llvm::Expected<std::vector<Tensor>> results = image->run(0, *tensors, seconds);
  if (!results)
    return line.fail(llvm::toString(results.takeError()));
  printTensors(*results, llvm::outs());
  for (const Tensor &result : *results)
    printTopScores(result, llvm::outs());
  if (std::string folder = line.value(OPT_output_dir); !folder.empty())
    if (llvm::Error error = writeTensors(*results, folder))
      return line.fail(llvm::toString(std::move(error)));
  return 0;
}
