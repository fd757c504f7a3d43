//===- WindowShapes.h - Shapes of sliding windows' results ----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// What operators on floats and their quantized forms share.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_WINDOWSHAPES_H
#define HONE_DIALECT_GRAPH_WINDOWSHAPES_H

#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/WindowAttributes.h"

namespace hone::graph {

/// What a convolution's result shape follows from.
struct ConvolutionShapes {
  llvm::ArrayRef<int64_t> input, filter, strides, dilations, pads;
  int64_t group;
  Layout layout;
};

/// The result's shape of a convolution, or an error at `location`.
mlir::FailureOr<llvm::SmallVector<int64_t>> inferConvolutionShape(std::optional<mlir::Location> location,
                                                                  const ConvolutionShapes &shapes);

/// What a pool's result shape follows from.
struct PoolShapes {
  llvm::ArrayRef<int64_t> input, kernel, strides, dilations, pads;
  bool ceilMode;
  Layout layout;
};

/// The result's shape of a pool, or an error at `location`.
mlir::FailureOr<llvm::SmallVector<int64_t>> inferPoolShape(std::optional<mlir::Location> location,
                                                           const PoolShapes &shapes);

} // namespace hone::graph

#endif // HONE_DIALECT_GRAPH_WINDOWSHAPES_H
