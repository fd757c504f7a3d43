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

/// The arguments that every command that compiles a model has: --target, --shape, --value, --batch, --threads,
/// --rounding,
/// --arena-limit, --quiet.
class ModelArguments {
public:
  /// Code that is kept is for `portableTargetName()` where no target is named, code that runs at once for this machine.
  explicit ModelArguments(CodeUse use);

  /// Declares them. The object must outlive parsing.
  void declare(Arguments &arguments);

  /// What they say, once parsed. Finds the target; reports what is wrong with it and returns failure.
  mlir::FailureOr<CompileOptions> options() const;

private:
  std::string target;
  bool quiet = false;
  CompileOptions parsed;
};

} // namespace hone::tool

#endif // HONE_TOOLS_HONE_MODELARGUMENTS_H
