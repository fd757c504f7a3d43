//===- Einsum.h - Equations of graph.einsum -------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_EINSUM_H
#define HONE_DIALECT_GRAPH_EINSUM_H

#include "hone/Dialect/Graph/ShapeInference.h"

namespace hone::graph {

/// An equation with every dimension of every operand named by a label, a small number. The dimensions of an ellipsis
/// have labels of their own; those that broadcast together share one.
struct EinsumEquation {
  /// One list per operand: the label of each of its dimensions. A label may be repeated (a diagonal).
  llvm::SmallVector<llvm::SmallVector<int>> inputs;
  /// The labels of the result's dimensions, each once.
  llvm::SmallVector<int> output;
  /// The size of each label after broadcasting.
  llvm::SmallVector<int64_t> sizes;
};

/// Reads `equation` for operands of the given shapes, or emits what is wrong with it at `location`.
mlir::FailureOr<EinsumEquation> parseEinsum(std::optional<mlir::Location> location, llvm::StringRef equation,
                                            llvm::ArrayRef<llvm::ArrayRef<int64_t>> shapes);

} // namespace hone::graph

#endif // HONE_DIALECT_GRAPH_EINSUM_H
