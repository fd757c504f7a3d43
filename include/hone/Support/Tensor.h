//===- Tensor.h - Values of tensors, outside of the compiler --------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_TENSOR_H
#define HONE_SUPPORT_TENSOR_H

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <complex>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hone {

/// The element types of tensors, as in ONNX. Each element takes whole bytes; a Bool is one byte of 0 or 1.
enum class ElementType {
  Bool,
  I8,
  I16,
  I32,
  I64,
  U8,
  U16,
  U32,
  U64,
  F16,
  BF16,
  F32,
  F64,
  F8E4M3FN,
  F8E4M3FNUZ,
  F8E5M2,
  F8E5M2FNUZ,
  Complex64,
  Complex128,
};

/// The spelling of MLIR, where unsigned types have their sign and Bool is one bit: "f32", "ui8", "i1".
llvm::StringRef elementTypeName(ElementType type);

/// The type with that spelling.
std::optional<ElementType> parseElementType(llvm::StringRef name);

/// Bytes of one element.
int64_t elementBytes(ElementType type);

bool isFloat(ElementType type);
bool isComplex(ElementType type);
bool isInteger(ElementType type);

/// The format of a floating-point type's elements, or of a complex type's parts.
const llvm::fltSemantics &floatFormat(ElementType type);

/// A tensor with its values in C order and in the machine's byte order.
struct Tensor {
  std::string name;
  ElementType type = ElementType::F32;
  std::vector<int64_t> shape;
  std::vector<char> bytes;

  Tensor() = default;
  /// A tensor of zeros.
  Tensor(ElementType type, std::vector<int64_t> shape, std::string name = "");

  int64_t elements() const;
  /// Element `index` as a number; the real part of a complex one.
  double number(int64_t index) const;
  std::complex<double> complexNumber(int64_t index) const;
  /// Element `index` of an integer or Bool tensor; large unsigned ones wrap.
  int64_t integer(int64_t index) const;
  /// Rounds `value` to the element type. Integers take the nearest whole number in their range.
  void setNumber(int64_t index, double value);
};

/// The product of the extents, or nothing when it does not fit or an extent is negative.
std::optional<int64_t> elementCount(llvm::ArrayRef<int64_t> shape);

/// "f32[1, 3, 224, 224]"
std::string describeTensor(ElementType type, llvm::ArrayRef<int64_t> shape);

} // namespace hone

#endif // HONE_SUPPORT_TENSOR_H
