//===- Commands.cpp - The table of commands ------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Commands.h"
#include "CommandLine.h"
#include "hone/Support/Suggestion.h"
#include "llvm/Support/WithColor.h"
#include <sysexits.h>

using namespace hone;
using namespace hone::tool;
using namespace hone::takers;

static constexpr Command table[] = {
    {"compile", "compile a model to an object file, a C header and a JSON report", "MODEL [options] -o BASE",
     "Compiles a model (.onnx, .onnxtxt, .mlir) to BASE.o, the C header BASE.h and the report BASE.json.", "MODEL", 1,
     1, CompileCommand | KeepsCode | NamesCode | EveryCommand, compileCommand},
    {"run", "run a model on inputs from files", "MODEL --input [NAME=]FILE ... [options]",
     "Compiles a model, runs it once on the given inputs and shows the results.", "MODEL", 1, 1,
     RunCommand | RunsCode | EveryCommand, runCommand},
    {"check", "compare models' results with those expected", "DIR... [options]",
     "Compiles and runs models with test data, and compares the results with those expected. A DIR is a case "
     "(model.onnx with test_data_set_*/input_*.pb and output_*.pb) or a folder of cases.",
     "DIR", 1, SIZE_MAX, CheckCommand | RunsCode | EveryCommand, checkCommand},
    {"bench", "measure how fast a model is", "MODEL [options]",
     "Compiles a model and measures it: the time it takes on this machine, or the instructions that it executes in an "
     "emulator, with the flash memory and RAM that it takes.",
     "MODEL", 1, 1, BenchCommand | RunsCode | EveryCommand, benchCommand},
    {"eval", "measure how good a model's results are", "MODEL --inputs FILE [options]",
     "Compiles a model, runs it on many samples, and says how often it is right by given labels, and how far its "
     "results "
     "are from those of another model, or of the same one in floats.",
     "MODEL", 1, 1, EvalCommand | RunsCode | EveryCommand, evalCommand},
    {"inspect", "show what is in a model and how it uses memory", "MODEL|TENSOR [options]",
     "Shows what is in a model, what of it can't be compiled, and how it uses memory. For a tensor file (.npy, .pb), "
     "shows its type, shape and values.",
     "MODEL", 1, 1, InspectCommand | KeepsCode | EveryCommand, inspectCommand},
    {"quantize", "quantize a model of floats and write it as ONNX", "MODEL --calibrate=FILE [options] -o OUT.onnx",
     "Quantizes a model of floats by samples of its inputs, as compile --quantize does, and writes it as an ONNX model "
     "with QuantizeLinear and DequantizeLinear.",
     "MODEL", 1, 1, QuantizeCommand | Quantizes | EveryCommand, quantizeCommand},
    {"targets", "list the targets, or show one target's description", "[NAME|FILE.yaml]",
     "Lists the targets, or shows one target's description.", "NAME", 0, 1, EveryCommand, targetsCommand},
    {"help", "show the help of a command", "[COMMAND] [options]",
     "Shows the help of a command, or the list of commands. The same as a manual page, and the completions for shells "
     "(of all commands), are other formats; an installed Hone has them in their places.",
     "COMMAND", 0, 1, HelpCommand | EveryCommand, helpCommand},
};

static constexpr Command programItself = {"",
                                          "an ahead-of-time compiler for neural networks",
                                          "COMMAND ARGUMENTS...",
                                          "Hone compiles neural networks ahead of time: ONNX in, one object file and "
                                          "its C header out.",
                                          "COMMAND",
                                          0,
                                          0,
                                          NoCommand | EveryCommand,
                                          nullptr};

int hone::tool::exitStatus(std::optional<FaultKind> fault) { return fault == FaultKind::Internal ? EX_SOFTWARE : 1; }

llvm::ArrayRef<Command> hone::tool::commands() { return table; }

const Command &hone::tool::program() { return programItself; }

const Command *hone::tool::findCommand(llvm::StringRef name) {
  std::vector<llvm::StringRef> names;
  for (const Command &command : table) {
    if (command.name == name)
      return &command;
    names.push_back(command.name);
  }
  std::string meant = suggestion(name, names);
  llvm::WithColor::error(llvm::errs(), "hone")
      << "there is no command '" << name << "'" << (meant.empty() ? "; 'hone --help' lists them" : meant) << "\n";
  return nullptr;
}
