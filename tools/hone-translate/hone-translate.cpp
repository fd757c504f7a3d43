//===- hone-translate.cpp - From other formats to MLIR -------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Frontend/ONNX/Import.h"
#include "hone/Support/Diagnostics.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;
namespace cl = llvm::cl;

static int fail(const std::string &message) {
  llvm::errs() << "hone-translate: error: " << message << "\n";
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

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  cl::OptionCategory category("hone-translate");
  cl::opt<std::string> input(cl::Positional, cl::desc("<model.onnx or model.onnxtxt>"), cl::cat(category));
  cl::opt<bool> importONNX("import-onnx", cl::desc("Import an ONNX model as graph operations"), cl::cat(category));
  cl::opt<bool> operators("list-onnx-operators", cl::desc("Print the importer's table of operators"),
                          cl::cat(category));
  cl::opt<bool> signatures("list-onnx-signatures", cl::desc("Print what operators' nodes are checked against"),
                           cl::cat(category));
  cl::opt<std::string> output("o", cl::desc("Output file"), cl::init("-"), cl::cat(category));
  cl::opt<std::string> name("name", cl::desc("Symbol stem, by default made from the file's name"), cl::cat(category));
  cl::opt<int64_t> batch("batch", cl::desc("Size of open batch dimensions"), cl::init(0), cl::cat(category));
  cl::list<std::string> shapes("shape", cl::desc("Shape of an input, or size of a symbolic dimension"),
                               cl::value_desc("NAME=1x3x224x224"), cl::cat(category));
  cl::list<std::string> values("value", cl::desc("Value of an input, which becomes a constant"),
                               cl::value_desc("NAME=1,2,3"), cl::cat(category));
  cl::opt<bool> quiet("quiet", cl::desc("Print no module, for timing"), cl::cat(category));
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, "Hone's translation to MLIR\n");
  if (operators) {
    listOperators(llvm::outs());
    return 0;
  }
  if (signatures) {
    listSignatures(llvm::outs());
    return 0;
  }
  if (!importONNX || input.empty())
    return fail("expected --import-onnx and a model");

  hone::ImportOptions options;
  options.name = name;
  if (batch.getNumOccurrences()) {
    if (batch <= 0)
      return fail("--batch is " + std::to_string(batch) + "; expected a positive number");
    options.batch = batch;
  }
  for (StringRef shape : shapes) {
    auto [key, text] = shape.rsplit('=');
    std::optional<std::vector<int64_t>> dims = hone::parseShape(text);
    if (key.empty() || !dims)
      return fail("--shape is '" + shape.str() + "'; expected NAME=1x3x224x224");
    options.shapes[key.str()] = *dims;
  }
  for (StringRef value : values)
    if (!hone::parseValue(value, options.values))
      return fail("--value is '" + value.str() + "'; expected NAME=1,2,3");

  MLIRContext context(MLIRContext::Threading::DISABLED);
  hone::DiagnosticPrinter printer(&context, llvm::errs());
  auto module = hone::importModel(&context, input, options);
  if (failed(module))
    return 1;
  if (quiet)
    return 0;
  std::error_code code;
  llvm::ToolOutputFile file(output, code, llvm::sys::fs::OF_None);
  if (code)
    return fail(output + ": " + code.message());
  (*module)->print(file.os());
  file.keep();
  return 0;
}
