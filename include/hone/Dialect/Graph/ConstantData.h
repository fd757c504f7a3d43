//===- ConstantData.h - Bytes of constant tensors -------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Constants have two forms: small ones are dense attributes, readable in the IR; large ones are resources, so that
// weights are neither hashed nor printed. Everyone reads both through `ConstantData`.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_CONSTANTDATA_H
#define HONE_DIALECT_GRAPH_CONSTANTDATA_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Value.h"
#include <optional>
#include <vector>

namespace hone::graph {

/// Bytes of one element as stored in constants and in the compiled model: `i1` takes a whole byte.
int64_t elementBytes(mlir::Type elementType);
/// Bytes of all elements of a tensor, so stored.
int64_t tensorBytes(mlir::RankedTensorType type);

/// Makes the attribute of a tensor from its row-major little-endian elements, `elementBytes` each (`i1`: 0 or 1). Up to
/// 64 elements, and splats of any size, become dense attributes; more become resources named after `name`.
mlir::ElementsAttr makeConstant(mlir::RankedTensorType type, llvm::ArrayRef<char> bytes,
                                llvm::StringRef name = "constant");

/// Makes a constant whose every element is `value`, converted to the element type.
mlir::ElementsAttr makeSplat(mlir::RankedTensorType type, double value);

/// Read access to a constant of either form.
class ConstantData {
public:
  /// The data of an attribute, or nothing when it is not a tensor of numbers.
  static std::optional<ConstantData> of(mlir::Attribute attribute);
  /// The data of the constant that defines `value` (any ConstantLike operation), or nothing.
  static std::optional<ConstantData> of(mlir::Value value);

  mlir::RankedTensorType type() const { return tensorType; }
  int64_t size() const { return tensorType.getNumElements(); }
  bool isSplat() const { return splat; }
  /// Element `index` in row-major order, as a double or as an integer (floats truncate; `ui64` wraps).
  double asDouble(int64_t index) const;
  int64_t asInteger(int64_t index) const;
  /// All elements as integers; for shape arithmetic.
  llvm::SmallVector<int64_t> integers() const;
  /// Row-major bytes of all elements, or of the one element of a splat, without a copy. Valid while this object lives.
  llvm::ArrayRef<char> stored() const { return owned.empty() ? raw : llvm::ArrayRef<char>(owned); }
  /// Row-major bytes of all elements, splats written out; `elementBytes` each.
  std::vector<char> bytes() const;

private:
  mlir::RankedTensorType tensorType;
  llvm::ArrayRef<char> raw; // One element when `splat`.
  std::vector<char> owned;  // Backs `raw` where the attribute stores elements otherwise (packed `i1`).
  bool splat = false;
};

} // namespace hone::graph

#endif // HONE_DIALECT_GRAPH_CONSTANTDATA_H
