//===- CommandLine.cpp - The arguments of a command ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "CommandLine.h"
#include "Help.h"
#include "hone/Execution/Calibration.h"
#include "hone/Target/Registry.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/WithColor.h"
#include <cstdlib>

using namespace hone;
using namespace hone::tool;
using llvm::StringRef;

bool tool::setColors(StringRef when) {
  const char *unwanted = getenv("NO_COLOR");
  if (when == "always")
    llvm::WithColor::setAutoDetectFunction([](const llvm::raw_ostream &) { return true; });
  else if (when == "never" || (when == "auto" && unwanted && *unwanted))
    llvm::WithColor::setAutoDetectFunction([](const llvm::raw_ostream &) { return false; });
  else if (when == "auto")
    llvm::WithColor::setAutoDetectFunction(llvm::WithColor::defaultAutoDetectFunction());
  else
    return false;
  return true;
}

int CommandLine::fail(const llvm::Twine &message) const {
  llvm::WithColor::error(llvm::errs(), command.fullName()) << message << "\n";
  return 1;
}

static bool parseNumber(StringRef text, int64_t &into) { return !text.getAsInteger(10, into); }
static bool parseNumber(StringRef text, double &into) { return !text.getAsDouble(into); }

template <typename Number>
static bool readNumber(const CommandLine &line, const llvm::opt::Arg *arg, Number &into, StringRef expected) {
  if (!arg || parseNumber(arg->getValue(), into))
    return true;
  line.fail(arg->getOption().getPrefixedName() + "=" + arg->getValue() + ": " + expected + " is expected");
  return false;
}

bool CommandLine::read(OptionID option, int64_t &into) const {
  return readNumber(*this, parsed.getLastArg(option), into, "a whole number");
}

bool CommandLine::read(OptionID option, double &into) const {
  return readNumber(*this, parsed.getLastArg(option), into, "a number");
}

/// What is wrong with an argument that looks like an option but is none of the command.
std::string CommandLine::describeUnknown(StringRef argument) const {
  auto [head, value] = argument.split('=');
  for (const DescribedOption &option : table.describeAll(command.takers))
    if (option.spelling == head && option.valueName.empty())
      return (head + " takes no value").str();
  std::string text = ("there is no option '" + head + "'; ").str(), nearest;
  // As many wrong letters as a slip has; what is further away is another word.
  unsigned most = std::max<size_t>(1, head.size() / 4);
  if (table.findNearest(argument, nearest, llvm::opt::Visibility(command.takers), 4, most) <= most)
    return text + "did you mean '" + StringRef(nearest).split('=').first.str() + "'?";
  return text + "'" + command.fullName() + " --help' lists them";
}

std::optional<int> CommandLine::checkKnown() const {
  for (const llvm::opt::Arg *unknown : parsed.filtered(OPT_UNKNOWN))
    return fail(describeUnknown(unknown->getSpelling()));
  return std::nullopt;
}

std::optional<int> CommandLine::takeModelOptions() {
  for (const llvm::opt::Arg *arg : parsed) {
    StringRef name = arg->getOption().getName(), value = arg->getNumValues() ? arg->getValue() : "";
    if (!isModelOption(name))
      continue;
    if (std::string reason = setModelOption(name, value, settings); !reason.empty())
      return fail(arg->getOption().getPrefixedName() + "=" + value + ": " + reason);
  }
  return std::nullopt;
}

std::optional<int> CommandLine::takePositionals() {
  positionals = parsed.getAllArgValues(OPT_INPUT);
  if (positionals.size() < command.leastFiles)
    return fail("missing " + command.files + "; usage: " + command.usageLine());
  if (positionals.size() > command.mostFiles)
    return fail("unexpected argument '" + positionals[command.mostFiles] + "'");
  return std::nullopt;
}

std::optional<int> CommandLine::parse(llvm::ArrayRef<const char *> arguments) {
  unsigned missing, count;
  parsed = table.ParseArgs(arguments, missing, count, llvm::opt::Visibility(command.takers));
  if (has(OPT_color) && !setColors(value(OPT_color)))
    return fail("--color=" + value(OPT_color) + ": auto, always or never is expected");
  if (has(OPT_help)) {
    printHelp(command, llvm::outs());
    return 0;
  }
  if (std::optional<int> code = checkKnown())
    return code;
  if (count) {
    std::string text = std::string(arguments[missing]) + " needs a value";
    for (const DescribedOption &option : table.describeAll(command.takers))
      if (option.spelling == arguments[missing])
        text += ": " + option.valueName;
    return fail(text);
  }
  if (std::optional<int> code = takeModelOptions())
    return code;
  return takePositionals();
}

bool CommandLine::readONNX(CompileOptions &options, StringRef file) const {
  int64_t opset = 0;
  if (!read(OPT_opset, opset))
    return false;
  if (has(OPT_opset))
    options.onnx.opset = opset;
  options.onnx.dataFile = llvm::sys::path::filename(file).str() + ".data";
  return true;
}

mlir::FailureOr<CompileOptions> CommandLine::compileOptions() const {
  ModelSettings all = settings;
  if (all.target.empty() && (command.takers & takers::RunsCode))
    all.target = "native";
  all.compile.instrumentation.remarks = !has(OPT_quiet);
  if ((command.takers & takers::Quantizes) && !all.quantizer.isWanted())
    (void)setModelOption("quantize", "int8", all);
  if (!all.quantizer.samples.empty() && !all.quantizer.isWanted())
    return fail("--calibrate is for --quantize, which is missing"), mlir::failure();
  mlir::FailureOr<CompileOptions> options = all.resolve(llvm::errs());
  if (succeeded(options) && all.quantizer.isWanted())
    options->prepare = [quantizer = all.quantizer](mlir::ModuleOp module, const auto &onStage) {
      return quantizeModel(module, quantizer, onStage);
    };
  // A description that is Hone's own says what the chip has; one's own is worth a look.
  if (succeeded(options) && !has(OPT_quiet) && !options->target.files.empty())
    printUnused(options->target, llvm::errs());
  return options;
}
