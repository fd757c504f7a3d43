//===- hone-translate.cpp - From other formats to MLIR, and back ---------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Frontend/ONNX/Export.h"
#include "hone/Frontend/ONNX/Import.h"
#include "hone/Memory/Entry.h"
#include "hone/Pipeline/Compile.h"
#include "hone/Pipeline/ModelOptions.h"
#include "hone/Pipeline/Registration.h"
#include "hone/Support/Diagnostics.h"
#include "hone/Support/OutputFiles.h"
#include "mlir/IR/AsmState.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/WithColor.h"
#include <deque>

using namespace mlir;
namespace cl = llvm::cl;

static int fail(const std::string &message) {
  llvm::WithColor::error(llvm::errs(), "hone-translate") << message << "\n";
  return 1;
}

static void listOperators(llvm::raw_ostream &out) {
  out << "| domain | operator | since version |\n| --- | --- | --- |\n";
  for (const hone::SupportedOperator &entry : hone::supportedOperators())
    out << "| " << (entry.domain.empty() ? "ai.onnx" : entry.domain) << " | " << entry.name << " | "
        << entry.sinceVersion << " |\n";
}

static void listSignatures(llvm::raw_ostream &out) {
  for (const hone::OperatorSignature &row : hone::operatorSignatures())
    out << (row.domain.empty() ? "ai.onnx" : row.domain) << " " << row.name << " " << row.sinceVersion << ": "
        << (row.isRemoved ? "removed" : row.operands) << (row.attributes.empty() ? "" : "; ") << row.attributes << "\n";
}

/// Writes the module as ONNX to a file, or with "-" to the standard output.
static int writeModel(ModuleOp module, const std::string &output, hone::ExportOptions options) {
  if (output != "-")
    options.dataFile = llvm::sys::path::filename(output).str() + ".data";
  FailureOr<func::FuncOp> function = hone::findEntry(module);
  if (failed(function))
    return 1;
  FailureOr<hone::ExportedModel> exported = hone::exportModel(*function, options);
  if (failed(exported))
    return 1;
  if (output == "-") {
    llvm::outs() << exported->model;
    return 0;
  }
  std::vector<hone::OutputFile> files = {{output, exported->model}};
  if (!exported->data.empty())
    files.push_back({output + ".data", exported->data});
  return hone::writeFiles(files, llvm::errs()) ? 0 : 1;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  cl::OptionCategory category("hone-translate");
  cl::opt<std::string> input(cl::Positional, cl::desc("<model.onnx, model.onnxtxt or model.mlir>"), cl::cat(category));
  cl::opt<bool> importONNX("import-onnx", cl::desc("Import an ONNX model as graph operations"), cl::cat(category));
  cl::opt<bool> exportONNX("export-onnx", cl::desc("Write a model as ONNX"), cl::cat(category));
  cl::opt<int64_t> opset(
      "opset",
      cl::desc("The version of ONNX's operator set that is written (default: the oldest from 17 on that will do)"),
      cl::value_desc("number"), cl::cat(category));
  cl::opt<size_t> mostBytes(
      "file-bytes",
      cl::desc("Write large constants to a file beside the model, FILE.data, where that would have "
               "more bytes (default: the most that it can have)"),
      cl::value_desc("number"), cl::init(hone::ExportOptions().mostBytes), cl::cat(category));
  cl::opt<bool> operators("list-onnx-operators", cl::desc("Print the importer's table of operators"),
                          cl::cat(category));
  cl::opt<bool> signatures("list-onnx-signatures", cl::desc("Print what operators' nodes are checked against"),
                           cl::cat(category));
  cl::opt<std::string> output("o", cl::desc("Output file"), cl::init("-"), cl::cat(category));
  std::deque<cl::list<std::string>> given;
  for (const hone::ModelOption &option : hone::modelOptions())
    if (option.takers & hone::takers::ImportPhase)
      given.emplace_back(option.name, cl::desc(option.text), cl::value_desc(option.valueName), cl::cat(category));
  cl::opt<bool> quiet("quiet", cl::desc("Print no module, for timing"), cl::cat(category));
  registerAsmPrinterCLOptions();
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, "Hone's translation of models\n");
  if (operators) {
    listOperators(llvm::outs());
    return 0;
  }
  if (signatures) {
    listSignatures(llvm::outs());
    return 0;
  }
  if (importONNX == exportONNX || input.empty())
    return fail("expected --import-onnx or --export-onnx, and a model");

  hone::ModelSettings settings;
  for (const cl::list<std::string> &option : given)
    for (const std::string &value : option)
      if (std::string reason = hone::setModelOption(option.ArgStr, value, settings); !reason.empty())
        return fail("--" + option.ArgStr.str() + "=" + value + ": " + reason);

  DialectRegistry registry;
  hone::registerAllDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  hone::DiagnosticPrinter printer(&context, llvm::errs());
  auto module = hone::readModel(context, input, settings.compile.import);
  if (failed(module))
    return 1;
  if (quiet)
    return 0;
  if (exportONNX) {
    hone::ExportOptions options;
    options.mostBytes = mostBytes;
    if (opset.getNumOccurrences())
      options.opset = opset;
    return writeModel(**module, output, options);
  }
  std::error_code code;
  llvm::ToolOutputFile file(output, code, llvm::sys::fs::OF_None);
  if (code)
    return fail(output + ": " + code.message());
  (*module)->print(file.os());
  file.keep();
  return 0;
}
