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

/// The arguments that every command that compiles a model has: --target, --shape, --value, --batch, --threads, --rounding, --arena-limit.
class ModelArguments {
public:
  /// Declares them. The object must outlive parsing.
  void declare(Arguments &arguments);

  /// What they say, once parsed. Finds the target; reports what is wrong with it and returns failure.
  mlir::FailureOr<CompileOptions> options() const;

private:
  std::string target = "native";
  CompileOptions parsed;
};

} // namespace hone::tool

#endif // HONE_TOOLS_HONE_MODELARGUMENTS_H
