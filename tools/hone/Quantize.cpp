//===- Quantize.cpp - hone quantize --------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "CommandLine.h"
#include "hone/Execution/Compilation.h"
#include "hone/Support/OutputFiles.h"
#include "llvm/Support/raw_ostream.h"

using namespace hone;
using namespace hone::tool;

int tool::quantizeCommand(const CommandLine &line) {
  std::string path = line.value(OPT_output);
  if (path.empty())
    return line.fail("missing -o OUT.onnx; usage: hone quantize MODEL --calibrate=FILE [options] -o OUT.onnx");
  if (!llvm::StringRef(path).ends_with(".onnx"))
    return line.fail("-o " + path + ": a file is written whose name ends with .onnx");
  if (!canWriteFiles({path}, llvm::errs()))
    return 1;
  mlir::FailureOr<CompileOptions> options = line.compileOptions();
  if (failed(options) || !line.readONNX(*options, path))
    return 1;
  options->product = Product::ONNX;
  std::optional<FaultKind> fault;
  mlir::FailureOr<CompiledModel> model = compileWithProgress(line.files().front(), *options, fault);
  if (failed(model))
    return exitStatus(fault);
  std::vector<OutputFile> files{{path, model->text}};
  if (!model->data.empty())
    files.push_back({path + ".data", model->data});
  return writeFiles(files, llvm::errs()) ? 0 : 1;
}
