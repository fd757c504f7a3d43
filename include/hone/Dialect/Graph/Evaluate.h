//===- Evaluate.h - Computing operations on constants ---------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The importer uses this for shape arithmetic, and the folding pass for weights, so it works on whole tensors with
// typed loops.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_EVALUATE_H
#define HONE_DIALECT_GRAPH_EVALUATE_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"

namespace hone::graph {

/// Computes the results of a graph operation whose operands are all constant. Fails, without a diagnostic, when an
/// operand is not constant or the operation is not one that is evaluated; `results` is then untouched.
mlir::LogicalResult evaluateConstant(mlir::Operation *operation, llvm::SmallVectorImpl<mlir::ElementsAttr> &results);

/// Whether all operands are constant and neither they nor the results have more than `elements` elements.
bool isCheapToEvaluate(mlir::Operation *operation, int64_t elements);

} // namespace hone::graph

#endif // HONE_DIALECT_GRAPH_EVALUATE_H
