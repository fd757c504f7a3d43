//===- Emitter.h - Building structured operations on tensors --------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_EMITTER_H
#define HONE_LOWERING_EMITTER_H

#include "LoweringSupport.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/SmallBitVector.h"

namespace hone {

/// A tensor read or written by a generic operation, and how its elements are found from the loops' indices.
struct Access {
  mlir::Value tensor;
  mlir::AffineMap map;
};

/// Arithmetic on scalars of one element type. MLIR's integers have no sign; the graph's types, where it comes from, do.
class Arithmetic {
public:
  Arithmetic(mlir::Type element, bool isUnsigned) : element(element), isUnsigned(isUnsigned) {}
  /// The arithmetic of a graph tensor's element type, which may be unsigned; `i1` counts as unsigned.
  static Arithmetic of(mlir::Type graphTensor);

  bool isFloat() const { return llvm::isa<mlir::FloatType>(element); }
  /// The type in which sums are made: `f32` for narrower floats, `i32` for narrower integers.
  Arithmetic wide() const;
  /// The type for functions such as the square root: `wide` for floats, `f64` for integers.
  Arithmetic real() const;

  mlir::Value constant(mlir::ImplicitLocOpBuilder &b, double value) const;
  /// The least (`-inf` for floats) or greatest value.
  mlir::Value lowest(mlir::ImplicitLocOpBuilder &b) const;
  mlir::Value highest(mlir::ImplicitLocOpBuilder &b) const;
  /// Of floats.
  mlir::Value nan(mlir::ImplicitLocOpBuilder &b) const;
  mlir::Value add(mlir::ImplicitLocOpBuilder &b, mlir::Value x, mlir::Value y) const;
  mlir::Value sub(mlir::ImplicitLocOpBuilder &b, mlir::Value x, mlir::Value y) const;
  mlir::Value mul(mlir::ImplicitLocOpBuilder &b, mlir::Value x, mlir::Value y) const;
  mlir::Value div(mlir::ImplicitLocOpBuilder &b, mlir::Value x, mlir::Value y) const;
  mlir::Value max(mlir::ImplicitLocOpBuilder &b, mlir::Value x, mlir::Value y) const;
  mlir::Value min(mlir::ImplicitLocOpBuilder &b, mlir::Value x, mlir::Value y) const;
  mlir::Value abs(mlir::ImplicitLocOpBuilder &b, mlir::Value x) const;
  /// x > y, x >= y, x == y as `i1`; false when either is NaN.
  mlir::Value greater(mlir::ImplicitLocOpBuilder &b, mlir::Value x, mlir::Value y) const;
  mlir::Value greaterEqual(mlir::ImplicitLocOpBuilder &b, mlir::Value x, mlir::Value y) const;
  mlir::Value equal(mlir::ImplicitLocOpBuilder &b, mlir::Value x, mlir::Value y) const;
  /// Whether a float is NaN, as `i1`.
  mlir::Value isNaN(mlir::ImplicitLocOpBuilder &b, mlir::Value x) const;
  /// `x`, of this arithmetic, in another; floats become integers by truncation.
  mlir::Value convert(mlir::ImplicitLocOpBuilder &b, mlir::Value x, Arithmetic to) const;

  mlir::Type element; // Signless.
  bool isUnsigned;
};

/// Builds structured operations at one location.
class Emitter : public mlir::ImplicitLocOpBuilder {
public:
  using ImplicitLocOpBuilder::ImplicitLocOpBuilder;
  using Body = llvm::function_ref<mlir::Value(mlir::ImplicitLocOpBuilder &, mlir::ValueRange)>;
  using BodyOfMany = llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::ImplicitLocOpBuilder &, mlir::ValueRange)>;

  mlir::Value empty(llvm::ArrayRef<int64_t> shape, mlir::Type element);
  /// A tensor of `scalar` everywhere.
  mlir::Value filled(llvm::ArrayRef<int64_t> shape, mlir::Value scalar);
  /// A constant tensor from row-major elements.
  mlir::Value constantTensor(mlir::RankedTensorType type, llvm::ArrayRef<char> bytes);
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
  /// `sizes` elements from `offsets` on.
  mlir::Value slice(mlir::Value tensor, llvm::ArrayRef<int64_t> offsets, llvm::ArrayRef<int64_t> sizes);
  /// A tensor that broadcasts to `shape` as in NumPy, as an access from loops over `shape`. Dimensions that are
  /// repeated are dropped, so that the map is a projection.
  Access broadcast(mlir::Value tensor, llvm::ArrayRef<int64_t> shape);
  /// The tensor repeated along its dimensions of size 1 to have `shape`.
  mlir::Value expand(mlir::Value tensor, llvm::ArrayRef<int64_t> shape);

  /// Elements of `shape`, each made from those at the same place of `inputs`.
  mlir::Value elementwise(llvm::ArrayRef<int64_t> shape, mlir::Type element, llvm::ArrayRef<Access> inputs, Body body);
  /// The same for inputs that all have the result's shape.
  mlir::Value elementwise(mlir::Type element, mlir::ValueRange inputs, Body body);
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
mlir::Type elementOf(mlir::Value tensor);

} // namespace hone

#endif // HONE_LOWERING_EMITTER_H
