//===- Emitter.h - Building structured operations on tensors --------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_EMITTER_H
#define HONE_LOWERING_EMITTER_H

#include "Scalars.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/Graph.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Lowering/Lowering.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/AffineMap.h"
#include "llvm/ADT/SmallBitVector.h"

namespace hone {

/// A tensor read or written by a generic operation, and how its elements are found from the loops' indices.
struct Access {
  mlir::Value tensor;
  mlir::AffineMap map;
};

/// Builds structured operations at one location. The arithmetic of their bodies counts integers as unsigned where the
/// emitter does.
class Emitter : public Scalars {
public:
  using Scalars::Scalars;
  using Body = llvm::function_ref<mlir::Value(Scalars &, mlir::ValueRange elements)>;
  using BodyOfMany = llvm::function_ref<llvm::SmallVector<mlir::Value>(Scalars &, mlir::ValueRange elements)>;
  using BodyAtPosition =
      llvm::function_ref<mlir::Value(Scalars &, mlir::ValueRange position, mlir::ValueRange elements)>;

  mlir::Value empty(llvm::ArrayRef<int64_t> shape, mlir::Type element);
  /// A tensor of `scalar` everywhere.
  mlir::Value filled(llvm::ArrayRef<int64_t> shape, mlir::Value scalar);
  /// A constant tensor from row-major elements; large ones are printed by their name.
  mlir::Value constantTensor(mlir::RankedTensorType type, llvm::ArrayRef<char> bytes,
                             llvm::StringRef name = "constant");
  /// A constant of any float type.
  mlir::Value constantFloats(llvm::ArrayRef<int64_t> shape, mlir::Type element, llvm::ArrayRef<double> values);

  /// The same elements in row-major order in another shape. Constants are reshaped here and now, as they are by the two
  /// functions that follow.
  mlir::Value reshape(mlir::Value tensor, llvm::ArrayRef<int64_t> shape);
  /// Dimension `i` of the result is dimension `permutation[i]` of the tensor.
  mlir::Value transpose(mlir::Value tensor, llvm::ArrayRef<int64_t> permutation);
  /// The tensor with the order of its elements reversed along some dimensions.
  mlir::Value reverse(mlir::Value tensor, const llvm::SmallBitVector &dimensions);
  /// `scalar` around the tensor; the tensor itself when there is nothing to add.
  mlir::Value pad(mlir::Value tensor, llvm::ArrayRef<int64_t> low, llvm::ArrayRef<int64_t> high, mlir::Value scalar);
  /// `sizes` elements from `offsets` on, `steps` (none: 1) apart; the tensor itself when that is all of it.
  mlir::Value slice(mlir::Value tensor, llvm::ArrayRef<int64_t> offsets, llvm::ArrayRef<int64_t> sizes,
                    llvm::ArrayRef<int64_t> steps = {});
  /// A tensor that broadcasts to `shape` as in NumPy, as an access from loops over `shape`. It may have more dimensions
  /// than that, in front and of size 1.
  Access broadcast(mlir::Value tensor, llvm::ArrayRef<int64_t> shape);
  /// The tensor repeated along its dimensions of size 1 to have `shape`.
  mlir::Value expand(mlir::Value tensor, llvm::ArrayRef<int64_t> shape);

  /// The only element of a tensor.
  mlir::Value only(mlir::Value tensor);

  /// Elements of `shape`, each made from those at the same place of `inputs`. Inputs that are one constant value stand
  /// in the body as scalars.
  mlir::Value elementwise(llvm::ArrayRef<int64_t> shape, mlir::Type element, llvm::ArrayRef<Access> inputs, Body body);
  /// The same for inputs that all have the result's shape.
  mlir::Value elementwise(mlir::Type element, mlir::ValueRange inputs, Body body);
  /// The same for operators that compute where to read: the body gets the element's position as index values.
  mlir::Value indexed(llvm::ArrayRef<int64_t> shape, mlir::Type element, llvm::ArrayRef<Access> inputs,
                      BodyAtPosition body);
  /// Loops over `parallel` dimensions, then `reductions`; `inits` are read and written. The body gets the elements of
  /// the inputs, then those of the inits.
  llvm::SmallVector<mlir::Value> generic(llvm::ArrayRef<Access> inputs, llvm::ArrayRef<Access> inits,
                                         llvm::ArrayRef<mlir::utils::IteratorType> iterators, BodyOfMany body);
  /// Joins elements along the marked dimensions, starting from the scalar `init`. The result lacks them. The body gets
  /// the elements of the inputs, all of the first one's shape, then the accumulator.
  mlir::Value reduce(mlir::ValueRange inputs, const llvm::SmallBitVector &dimensions, mlir::Value init, Body body);

  /// The indices of a loop nest over `shape` without the marked dimensions: reads a reduced tensor beside a whole one.
  Access reduced(mlir::Value tensor, const llvm::SmallBitVector &dimensions);
  /// Reads a tensor at its own place.
  Access whole(mlir::Value tensor);
};

/// `axis` counted from the front of the tensor's dimensions.
int64_t axisOf(mlir::Value tensor, int64_t axis);
/// The shape of a tensor value.
llvm::ArrayRef<int64_t> shapeOfTensor(mlir::Value tensor);
/// The signless type of its elements.
mlir::Type elementOf(mlir::Value tensor);

} // namespace hone

#endif // HONE_LOWERING_EMITTER_H
