//===- ResizePlan.h - What interpolation reads ----------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_RESIZEPLAN_H
#define HONE_DIALECT_GRAPH_RESIZEPLAN_H

#include "hone/Dialect/Graph/Graph.h"

namespace hone::graph {
class QuantizedResizeOp;
class ResizeOp;

/// What interpolating one axis reads: for each output position `samples` positions and their weights. They depend on
/// shapes alone. Coordinates are in single precision, each step rounded, as ONNX Runtime has them: 3 / 0.6f is then 5
/// and not a little less, and `floor` reads the pixel that it reads there.
struct AxisPlan {
  int64_t samples = 0;
  llvm::SmallVector<int64_t> positions;
  llvm::SmallVector<double> weights;
  llvm::SmallVector<int64_t> outside; ///< 1 where the extrapolation value stands instead.

  int64_t size() const { return outside.size(); }
  /// Whether each output position is the input position of the same number, of `inputSize`.
  bool isIdentity(int64_t inputSize) const;
};

/// The plan of each dimension.
llvm::SmallVector<AxisPlan> planAxes(ResizeOp op);
llvm::SmallVector<AxisPlan> planAxes(QuantizedResizeOp op);

/// The weights of one axis as integers over one divisor.
struct IntegerWeights {
  llvm::SmallVector<int64_t> weights; ///< As those of the plan.
  int64_t divisor = 1;                ///< What those of one position add up to.
  int64_t reach = 1;                  ///< The greatest sum of their magnitudes.
};

/// The quotients that the weights of each dimension stand for: those with the least divisor, 1024 at most, that are no
/// farther from the plan's than coordinates in single precision are from real ones. Nothing when there are none for a
/// dimension, or when sums of weighted bytes would leave 31 bits.
std::optional<llvm::SmallVector<IntegerWeights>> integerWeights(llvm::ArrayRef<AxisPlan> plans,
                                                                llvm::ArrayRef<int64_t> inputShape);

} // namespace hone::graph

#endif // HONE_DIALECT_GRAPH_RESIZEPLAN_H
