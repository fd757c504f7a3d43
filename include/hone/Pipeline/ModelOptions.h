//===- ModelOptions.h - The options of a compilation ----------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Every way into the compiler (the commands of hone, hone-opt's pipelines, hone-translate) takes its options from this
// table, so that a name means the same and is read alike everywhere.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_PIPELINE_MODELOPTIONS_H
#define HONE_PIPELINE_MODELOPTIONS_H

#include "hone/Pipeline/Compile.h"
#include "hone/Quantization/QuantizerOptions.h"

namespace hone {

/// Who takes an option; ModelOptions.td says it of each. The values are masks; the first bit is LLVM's default.
namespace takers {
enum : unsigned {
  KeepsCode = 1 << 1, ///< Commands that write or describe the code; it may be for any machine.
  RunsCode = 1 << 2,  ///< Commands that run the code at once.
  NamesCode = 1 << 3, ///< Commands that give the code a name.
  Quantizes = 1 << 4, ///< Commands that quantize and make no code.
  ImportPhase = 1 << 5,
  GraphPhase = 1 << 6,
  StructuredPhase = 1 << 7,
  MemoryPhase = 1 << 8,
  MachinePhase = 1 << 9,
  FirstFree = 1 << 10, ///< From here on a tool may have its own.
};
} // namespace takers

/// What the options of a compilation say.
struct ModelSettings {
  /// The target's name or file; empty for that of code which is kept.
  std::string target;
  /// How a model of floats is quantized, if it is. Who compiles a model makes it `CompileOptions::prepare`.
  QuantizerOptions quantizer;
  /// Everything else.
  CompileOptions compile;

  /// The options of `compileModel`: finds the target. Writes what is wrong with it to `errors`.
  mlir::FailureOr<CompileOptions> resolve(llvm::raw_ostream &errors) const;
};

/// One option of a compilation.
struct ModelOption {
  llvm::StringRef name;      ///< "arena-limit"
  llvm::StringRef valueName; ///< "BYTES"; empty for one that is there or not.
  std::string text;          ///< What it does, with its default.
  unsigned takers;           ///< A mask of those in `takers`.
};

/// All options, by name.
llvm::ArrayRef<ModelOption> modelOptions();

/// Whether there is an option called `name`.
bool isModelOption(llvm::StringRef name);

/// Has the option `name`, which exists, with `value` ("" for one without) take effect. Returns "", or what is expected
/// instead of the value. Of options that are given several times the last counts; shapes and values of different
/// inputs add up.
std::string setModelOption(llvm::StringRef name, llvm::StringRef value, ModelSettings &settings);

/// An option's text with what depends on the machine: `%portable` becomes the target of code that is kept.
std::string expandOptionText(llvm::StringRef text);

} // namespace hone

#endif // HONE_PIPELINE_MODELOPTIONS_H
