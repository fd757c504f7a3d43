//===- Operators.h - What a model computes, node by node ------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_PIPELINE_OPERATORS_H
#define HONE_PIPELINE_OPERATORS_H

#include "hone/Emit/Report.h"
#include "mlir/IR/BuiltinOps.h"
#include <string>
#include <vector>

namespace hone {

/// The nodes of a module of graph operations in order, without its constants.
std::vector<OperatorFacts> listOperators(mlir::ModuleOp module);

/// An input or output, with its type as MLIR prints it for people: "f32[1, 3]".
struct TensorFacts {
  std::string name, type;
};

/// What a model is, before anything is done to it.
struct ModelFacts {
  std::vector<TensorFacts> inputs, outputs;
  /// Elements of all constants, and their bytes.
  int64_t parameters = 0, parameterBytes = 0;
  std::vector<OperatorFacts> operators;
};

/// Describes an imported model.
ModelFacts describeModel(mlir::ModuleOp module);

} // namespace hone

#endif // HONE_PIPELINE_OPERATORS_H
