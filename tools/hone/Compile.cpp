//===- Compile.cpp - hone compile ----------------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "CommandLine.h"
#include "hone/Execution/Compilation.h"
#include "hone/Support/Depfile.h"
#include "hone/Support/Diagnostics.h"
#include "hone/Support/OutputFiles.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace hone;
using namespace hone::tool;
using llvm::StringRef;

namespace {
/// What `--emit` can say. The ending is of the one file that is written instead of BASE.o, BASE.h and BASE.json.
struct Emission {
  bool library = false;
  Product product = Product::Object;
  Phase stopAfter = Phase::Machine;
  StringRef ending = ".o";
};
} // namespace

/// Sets `emission` to what `text` says, or returns why it can't.
static std::string parseEmission(StringRef text, Emission &emission) {
  if (text == "obj")
    emission = {};
  else if (text == "lib")
    emission = {true, Product::Object, Phase::Machine, ".a"};
  else if (text == "asm")
    emission = {false, Product::Assembly, Phase::Machine, ".s"};
  else if (text == "llvm")
    emission = {false, Product::LLVM, Phase::Machine, ".ll"};
  else if (text == "mlir")
    emission = {false, Product::IR, Phase::Machine, ".mlir"};
  else if (text == "onnx")
    emission = {false, Product::ONNX, Phase::Import, ".onnx"};
  else if (std::optional<Phase> phase = parsePhase(text))
    emission = {false, Product::IR, *phase, ".mlir"};
  else
    return "obj, lib, asm, llvm, mlir, onnx or a phase (import, graph, structured, memory, machine) is expected";
  return "";
}

/// The files that go to `base`, in the order in which they are written.
static std::vector<std::string> productPaths(const Emission &emission, const std::string &base) {
  if (emission.product != Product::Object)
    return base == "-" ? std::vector<std::string>() : std::vector<std::string>{base + emission.ending.str()};
  return {base + emission.ending.str(), base + ".h", base + ".json"};
}

/// Whether the outputs have a place to go; says why not. `depfile` is empty if none is wanted.
static bool checkBase(const CommandLine &line, const Emission &emission, const std::string &base,
                      const std::string &depfile) {
  if (base == "-" && !depfile.empty())
    return line.fail("--depfile=" + depfile + " is for outputs that go to files; -o BASE is expected"), false;
  if (base == "-" && (emission.product == Product::Object || emission.product == Product::ONNX))
    return line.fail("-o - is for texts; objects and models go to files"), false;
  if (llvm::sys::path::filename(base).empty() || llvm::StringRef(base).ends_with("/"))
    return line.fail("-o " + base + ": a folder; the start of the files' names is expected, as in -o " + base +
                     "model"),
           false;
  std::vector<std::string> paths = productPaths(emission, base);
  if (llvm::is_contained(paths, depfile))
    return line.fail("--depfile=" + depfile + " is an output itself"), false;
  if (!depfile.empty())
    paths.push_back(depfile);
  return canWriteFiles(paths, llvm::errs());
}

/// What the first output was made of: everything that was read, and this program.
static std::optional<std::string> describeDependencies(const std::string &output, std::vector<std::string> files) {
  // The address of a function of the program is how the system finds its file.
  files.push_back(llvm::sys::fs::getMainExecutable("hone", reinterpret_cast<void *>(&describeDependencies)));
  return printDepfile(output, files);
}

/// Writes what was made, and `more` with it. `-` as the base sends a text to the standard output.
static int writeProducts(const CompiledModel &model, const Emission &emission, const std::string &base,
                         std::vector<OutputFile> more) {
  std::vector<std::string> paths = productPaths(emission, base);
  auto write = [&](std::vector<OutputFile> files) {
    llvm::append_range(files, more);
    return writeFiles(files, llvm::errs()) ? 0 : 1;
  };
  if (emission.product != Product::Object) {
    if (base == "-") {
      llvm::outs() << model.text;
      return 0;
    }
    if (model.data.empty())
      return write({{paths[0], model.text}});
    return write({{paths[0], model.text}, {paths[0] + ".data", model.data}});
  }
  StringRef object(model.object.data(), model.object.size());
  llvm::SmallVector<char, 0> library;
  if (emission.library) {
    mlir::MLIRContext context;
    DiagnosticPrinter printer(&context, llvm::errs());
    auto made = makeLibrary(model.object, model.interface.name + ".o", mlir::UnknownLoc::get(&context));
    if (failed(made))
      return 1;
    library = std::move(*made);
    object = StringRef(library.data(), library.size());
  }
  return write({{paths[0], object}, {paths[1], model.header}, {paths[2], model.report}});
}

int hone::tool::compileCommand(const CommandLine &line) {
  Emission emission;
  std::string base = line.value(OPT_output), depfile = line.value(OPT_depfile);
  if (base.empty())
    return line.fail("missing -o BASE; usage: hone compile MODEL [options] -o BASE");
  if (line.has(OPT_emit))
    if (std::string reason = parseEmission(line.value(OPT_emit), emission); !reason.empty())
      return line.fail("--emit=" + line.value(OPT_emit) + ": " + reason);
  if (!checkBase(line, emission, base, depfile))
    return 1;

  auto options = line.compileOptions();
  if (failed(options))
    return 1;
  options->code.constantsSection = line.value(OPT_constants_section);
  options->product = emission.product;
  if (emission.product == Product::ONNX && !line.readONNX(*options, base + ".onnx"))
    return 1;
  options->stopAfter = emission.stopAfter;
  options->instrumentation.printAfter = line.values(OPT_print_after);
  options->instrumentation.timePasses = line.has(OPT_time_passes);
  options->instrumentation.statistics = line.has(OPT_statistics);
  std::vector<std::string> read = options->target.files;
  options->import.onRead = [&](StringRef file) { read.push_back(file.str()); };
  std::optional<FaultKind> fault;
  auto model = compileWithProgress(line.files().front(), *options, fault);
  if (failed(model))
    return exitStatus(fault);
  std::vector<OutputFile> more;
  std::optional<std::string> dependencies;
  if (!depfile.empty()) {
    dependencies = describeDependencies(productPaths(emission, base).front(), read);
    if (!dependencies)
      return line.fail("--depfile=" + depfile + ": a file's name has a line break, which Make has no form for");
    more.push_back({depfile, *dependencies});
  }
  return writeProducts(*model, emission, base, more);
}
