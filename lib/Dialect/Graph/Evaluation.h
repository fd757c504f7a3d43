//===- Evaluation.h - Operands and loops of the evaluator -----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_DIALECT_GRAPH_EVALUATION_H
#define HONE_LIB_DIALECT_GRAPH_EVALUATION_H

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ShapeInference.h"

namespace hone::graph {

using Strides = llvm::SmallVector<int64_t>;

/// Distances in elements between neighbours of a row-major tensor.
Strides rowMajorStrides(llvm::ArrayRef<int64_t> shape);

/// A constant operand. The elements of a splat are one, reached by strides of zero.
struct Operand {
  explicit Operand(ConstantData constant) : data(std::move(constant)) {}
  ConstantData data;

  llvm::ArrayRef<int64_t> shape() const { return data.type().getShape(); }
  mlir::Type elementType() const { return data.type().getElementType(); }
  const char *bytes() const { return data.stored().data(); }
  Strides strides() const { return data.isSplat() ? Strides(shape().size(), 0) : rowMajorStrides(shape()); }
  /// Strides when the operand is broadcast to `target`.
  Strides broadcastStrides(llvm::ArrayRef<int64_t> target) const;
};

/// The bytes of a result in the making.
using Bytes = std::vector<char>;

/// Calls `row(to, from...)` with element offsets for each row along the last dimension of `shape`.
template <size_t N, typename Row>
void forEachRow(llvm::ArrayRef<int64_t> shape, const std::array<llvm::ArrayRef<int64_t>, N> &strides, Row row) {
  std::array<int64_t, N> offsets{};
  int64_t rank = shape.size();
  for (int64_t size : shape)
    if (size == 0)
      return;
  llvm::SmallVector<int64_t> index(rank, 0);
  while (true) {
    row(offsets);
    int64_t axis = rank - 2;
    for (; axis >= 0; --axis) {
      for (size_t i = 0; i < N; ++i)
        offsets[i] += strides[i][axis];
      if (++index[axis] < shape[axis])
        break;
      for (size_t i = 0; i < N; ++i)
        offsets[i] -= strides[i][axis] * shape[axis];
      index[axis] = 0;
    }
    if (axis < 0)
      return;
  }
}

/// Copies a box of `shape` elements of `width` bytes between tensors of any strides.
void copyStrided(int64_t width, llvm::ArrayRef<int64_t> shape, char *to, llvm::ArrayRef<int64_t> toStrides,
                 const char *from, llvm::ArrayRef<int64_t> fromStrides);

/// Each evaluates an operation of its family into `result`, or fails when it is of another or unknown.
mlir::LogicalResult evaluateMovement(mlir::Operation *operation, llvm::ArrayRef<Operand> operands, Bytes &result);
mlir::LogicalResult evaluateArithmetic(mlir::Operation *operation, llvm::ArrayRef<Operand> operands, Bytes &result);
mlir::LogicalResult evaluateQuantization(mlir::Operation *operation, llvm::ArrayRef<Operand> operands, Bytes &result);
mlir::LogicalResult evaluateReduction(mlir::Operation *operation, llvm::ArrayRef<Operand> operands, Bytes &result);

/// Elements as the type that they are computed in: floats as double, integers as 64 bits. A splat gives one.
std::vector<double> loadReals(const Operand &operand);
std::vector<int64_t> loadIntegers(const Operand &operand);

/// The inverse; integers wrap, reals that don't fit an integer type saturate.
Bytes storeReals(llvm::ArrayRef<double> values, mlir::Type elementType);
Bytes storeIntegers(llvm::ArrayRef<int64_t> values, mlir::Type elementType);

} // namespace hone::graph

#endif // HONE_LIB_DIALECT_GRAPH_EVALUATION_H
