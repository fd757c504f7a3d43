//===- Placement.h - What is computed in integers -------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Which operators of a model of floats are to be computed in integers, and at which of their operands numbers are
// quantized for that. It follows from the graph alone; what depends on the values is decided by hone-choose-precision.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_QUANTIZATION_PLACEMENT_H
#define HONE_LIB_QUANTIZATION_PLACEMENT_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace hone {

/// How an operator can be computed in integers.
enum class IntegerRole {
  None,     ///< It can't, or loses too much.
  Linear,   ///< Convolutions and products: what integers are for.
  Sum,      ///< Sums, differences and products of two tensors.
  Window,   ///< Means, pools, resizing by weights: sums of many elements of one tensor.
  Step,     ///< What can be done to another operator's result before it is rounded: clamps, factors, a bend at zero.
  Function, ///< Any other function of one element: a table.
  Softmax,
  Move, ///< Its result has elements of its operands only, on the same scale.
};

struct PlacementOptions {
  /// Whether the function itself is to take and give integers.
  bool integerArguments = false, integerResults = false;
  /// Whether only convolutions and products are to be computed in integers.
  bool linearOnly = false;
};

class Placement {
public:
  Placement(mlir::func::FuncOp function, PlacementOptions options);

  bool isInteger(mlir::Operation *op) const { return roles.lookup(op) != IntegerRole::None; }
  IntegerRole role(mlir::Operation *op) const { return roles.lookup(op); }
  /// Why an operator that could be computed in integers is not; "" for one that is, or can't, or has no integers around
  /// it.
  llvm::StringRef whyNot(mlir::Operation *op) const { return reasons.lookup(op); }

  /// Whether numbers are to be quantized on their way into this operand.
  bool isQuantized(mlir::OpOperand &use) const;

private:
  void exclude(mlir::Operation *op, llvm::StringRef why);
  void findSources();
  void excludeMasks();
  void excludeNorms();
  void excludeRecurrentState();
  void excludeUnneeded();
  bool isWanted(mlir::Operation *op) const;
  bool isSupplied(mlir::Operation *op) const;
  void foldSteps();
  bool isInsideFunction(mlir::OpOperand &use) const;

  PlacementOptions options;
  llvm::SmallVector<mlir::Operation *> operators;
  llvm::DenseMap<mlir::Operation *, IntegerRole> roles;
  llvm::DenseMap<mlir::Operation *, llvm::StringRef> reasons;
  /// The one tensor whose elements a value is a function of, element by element.
  llvm::DenseMap<mlir::Value, mlir::Value> sources;
  /// Moves of what was computed in integers.
  llvm::DenseSet<mlir::Operation *> supplied;
  /// Steps that are done to the unrounded result of the operator that they follow.
  llvm::DenseSet<mlir::Operation *> folded;
};

/// A tensor of floats that is no constant.
bool isActivation(mlir::Value value);

} // namespace hone

#endif // HONE_LIB_QUANTIZATION_PLACEMENT_H
