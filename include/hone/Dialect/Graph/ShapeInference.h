//===- ShapeInference.h - What shape inference of many ops shares ---*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_SHAPEINFERENCE_H
#define HONE_DIALECT_GRAPH_SHAPEINFERENCE_H

#include "hone/Dialect/Graph/Graph.h"

namespace hone::graph {

/// The NumPy broadcast of two shapes, or nothing when they don't fit.
std::optional<llvm::SmallVector<int64_t>> broadcastShapes(llvm::ArrayRef<int64_t> lhs, llvm::ArrayRef<int64_t> rhs);

/// Emits "shapes 2x3 and 4 do not broadcast" at `location` when the shapes don't fit.
mlir::FailureOr<llvm::SmallVector<int64_t>> broadcastOrEmit(std::optional<mlir::Location> location,
                                                            llvm::ArrayRef<int64_t> lhs, llvm::ArrayRef<int64_t> rhs);

/// `axis` counted from the front, or an error at `location` naming the axis and the rank. `limit` is the number of
/// valid positions, the rank for most operations.
mlir::FailureOr<int64_t> normalizeAxis(std::optional<mlir::Location> location, int64_t axis, int64_t limit);

/// Appends the tensor type of a result, or emits an error at `location` when it has a negative dimension or more
/// elements than an address can count.
mlir::LogicalResult appendTensor(std::optional<mlir::Location> location, llvm::ArrayRef<int64_t> shape,
                                 mlir::Type element, llvm::SmallVectorImpl<mlir::Type> &types);

/// The broadcast of both operands' shapes with elements of type `element`, or an error at `location`.
mlir::LogicalResult inferBroadcast(std::optional<mlir::Location> location, mlir::Value lhs, mlir::Value rhs,
                                   mlir::Type element, llvm::SmallVectorImpl<mlir::Type> &types);

/// The same for operands that must have one element type, too: C1 and C2 of `Graph_BinaryOp`.
mlir::LogicalResult inferBinary(std::optional<mlir::Location> location, mlir::Value lhs, mlir::Value rhs,
                                mlir::Type element, llvm::SmallVectorImpl<mlir::Type> &types);

/// An error at `location` unless both operands have the same element type.
mlir::LogicalResult requireSameElement(std::optional<mlir::Location> location, mlir::Value lhs, mlir::Value rhs);

/// An error at `location` unless both values have the same element type; `first` and `second` name them.
mlir::LogicalResult requireSameElement(std::optional<mlir::Location> location, llvm::StringRef first, mlir::Value lhs,
                                       llvm::StringRef second, mlir::Value rhs);

/// Emits "`what` has element type i32; expected f32" unless the value has the element type of `data`.
mlir::LogicalResult requireElementOf(std::optional<mlir::Location> location, llvm::StringRef what, mlir::Value value,
                                     mlir::Value data);

/// The longest dimension whose elements may each come from anywhere: the lowering lists where.
inline constexpr int64_t maxPositions = int64_t(1) << 26;

/// An error at `location` unless each dimension has at most `maxPositions` elements.
mlir::LogicalResult checkPositions(std::optional<mlir::Location> location, llvm::ArrayRef<int64_t> shape);

/// Emits "`what` has 2 entries; expected 3, one a dimension" unless there are `rank` entries.
mlir::LogicalResult checkEntries(std::optional<mlir::Location> location, llvm::StringRef what, int64_t entries,
                                 int64_t rank);

/// A shape as "1x3x224x224", "scalar" when empty.
std::string shapeText(llvm::ArrayRef<int64_t> shape);

/// The ranked type of an operand; every operand of a graph operation has one.
inline mlir::RankedTensorType tensorOf(mlir::Value value) {
  return llvm::cast<mlir::RankedTensorType>(value.getType());
}
inline llvm::ArrayRef<int64_t> shapeOf(mlir::Value value) { return tensorOf(value).getShape(); }
inline mlir::Type elementTypeOf(mlir::Value value) { return tensorOf(value).getElementType(); }

} // namespace hone::graph

#endif // HONE_DIALECT_GRAPH_SHAPEINFERENCE_H
