//===- Operators.h - What a model computes, node by node ------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_PIPELINE_OPERATORS_H
#define HONE_PIPELINE_OPERATORS_H

#include "hone/Emit/Report.h"
#include "mlir/IR/BuiltinOps.h"

namespace hone {

/// Multiplications that feed an addition in one run of the operation; 0 where there are none.
int64_t multiplyAdds(mlir::Operation *op);

/// The nodes of a module of graph operations in order, without its constants.
std::vector<OperatorFacts> listOperators(mlir::ModuleOp module);

} // namespace hone

#endif // HONE_PIPELINE_OPERATORS_H
