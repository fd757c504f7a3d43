//===- LoweringSupport.h - What the families' lowerings share -------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_LOWERINGSUPPORT_H
#define HONE_LOWERING_LOWERINGSUPPORT_H

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/Graph.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Lowering/Lowering.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace hone {

/// The type with unsigned integers made signless and quantized elements as they are stored; of a scalar or a tensor.
mlir::Type signless(mlir::Type type);
inline mlir::RankedTensorType signless(mlir::RankedTensorType type) {
  return llvm::cast<mlir::RankedTensorType>(signless(mlir::Type(type)));
}

/// Whether a number of this type (or of this tensor type) compares, divides and widens as unsigned. Bool does.
bool isUnsigned(mlir::Type type);

/// A constant of a float, integer or index type; the value converted.
mlir::Value scalarConstant(mlir::ImplicitLocOpBuilder &builder, mlir::Type type, double value);

/// A tensor whose every element is `value`: linalg.fill of an empty tensor.
mlir::Value filledTensor(mlir::ImplicitLocOpBuilder &builder, mlir::RankedTensorType type, mlir::Value value);
mlir::Value filledTensor(mlir::ImplicitLocOpBuilder &builder, mlir::RankedTensorType type, double value);

/// Makes a result element from the elements of the inputs.
using ScalarBody = llvm::function_ref<mlir::Value(mlir::ImplicitLocOpBuilder &builder, mlir::ValueRange elements)>;

/// A linalg.generic that computes each element of `type` from those of the inputs, which broadcast to it as in NumPy.
/// Inputs that are one constant value stand in the body as scalars.
mlir::Value buildElementwise(mlir::ImplicitLocOpBuilder &builder, mlir::RankedTensorType type, mlir::ValueRange inputs,
                             ScalarBody body);
/// The same for inputs that are read through `maps`, one each, from the result's dimensions.
mlir::Value buildElementwise(mlir::ImplicitLocOpBuilder &builder, mlir::RankedTensorType type, mlir::ValueRange inputs,
                             llvm::ArrayRef<mlir::AffineMap> maps, ScalarBody body);

/// A linalg.generic over the elements of `type` whose body gets the element's position as index values; for operators
/// that compute where to read. The inputs are read through `maps`, one each, from the result's dimensions.
using IndexedBody = llvm::function_ref<mlir::Value(mlir::ImplicitLocOpBuilder &builder, mlir::ValueRange position,
                                                   mlir::ValueRange elements)>;
mlir::Value buildIndexed(mlir::ImplicitLocOpBuilder &builder, mlir::RankedTensorType type, mlir::ValueRange inputs,
                         llvm::ArrayRef<mlir::AffineMap> maps, IndexedBody body);

/// The same elements in row-major order under another shape: expand_shape, collapse_shape or both.
mlir::Value reshapeTo(mlir::ImplicitLocOpBuilder &builder, mlir::Value value, llvm::ArrayRef<int64_t> shape);

/// The dimensions in another order, as the one form that later phases know: linalg.transpose.
mlir::Value transposeTo(mlir::ImplicitLocOpBuilder &builder, mlir::Value value, llvm::ArrayRef<int64_t> permutation);

/// Converts a scalar to another type as ONNX's Cast does: floats truncate to integers, everything becomes bool by
/// comparison with zero. `fromUnsigned` and `toUnsigned` say how the integers on either side count.
mlir::Value convertScalar(mlir::ImplicitLocOpBuilder &builder, mlir::Value value, mlir::Type to, bool fromUnsigned,
                          bool toUnsigned);

/// Whether a number's exponent is all ones and its mantissa is not zero. Comparing the number with itself would do, but
/// for LLVM 22, which on Helium makes comparisons with zero of it that never hold.
mlir::Value isNaN(mlir::ImplicitLocOpBuilder &builder, mlir::Value x);

/// Half precision is computed in f32 and rounded once; other types as they are.
mlir::Type computationType(mlir::Type elementType);

/// The value behind `value` when every element of the tensor is one constant.
std::optional<mlir::TypedAttr> splatValue(mlir::Value value);

} // namespace hone

#endif // HONE_LOWERING_LOWERINGSUPPORT_H
