//===- ModelArguments.h - The arguments that say how to compile -----*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TOOLS_HONE_MODELARGUMENTS_H
#define HONE_TOOLS_HONE_MODELARGUMENTS_H

#include "Arguments.h"
#include "hone/Pipeline/Compile.h"

namespace hone::tool {

/// What a command does with the code.
enum class CodeUse {
  Keep, ///< Writes or describes it; it may be for any machine.
  Run,  ///< Runs it at once.
};

/// The arguments that every command that compiles a model has: --target, --shape, --value, --batch, --threads, --rounding,
/// --arena-limit, --quiet.
class ModelArguments {
public:
  explicit ModelArguments(CodeUse use) : use(use) {}

  /// Declares them. The object must outlive parsing.
  void declare(Arguments &arguments);

  /// What they say, once parsed. Finds the target; reports what is wrong with it and returns failure. Where none was named
  /// it is the default, or, for code that is to run on a CPU that lacks what the default needs, this machine.
  mlir::FailureOr<CompileOptions> options() const;

private:
  mlir::FailureOr<TargetDescription> findDefault() const;

  CodeUse use;
  std::string target;
  bool quiet = false;
  CompileOptions parsed;
};

} // namespace hone::tool

#endif // HONE_TOOLS_HONE_MODELARGUMENTS_H
