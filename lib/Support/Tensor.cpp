//===- Tensor.cpp - Values of tensors, outside of the compiler -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/Tensor.h"
#include "llvm/ADT/APSInt.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <cmath>
#include <cstring>
#include <limits>

using namespace llvm;
using namespace hone;

namespace {
struct TypeInfo {
  ElementType type;
  StringRef name;
  int64_t bytes;
};
} // namespace

static constexpr TypeInfo types[] = {
    {ElementType::Bool, "i1", 1},
    {ElementType::I8, "i8", 1},
    {ElementType::I16, "i16", 2},
    {ElementType::I32, "i32", 4},
    {ElementType::I64, "i64", 8},
    {ElementType::U8, "ui8", 1},
    {ElementType::U16, "ui16", 2},
    {ElementType::U32, "ui32", 4},
    {ElementType::U64, "ui64", 8},
    {ElementType::F16, "f16", 2},
    {ElementType::BF16, "bf16", 2},
    {ElementType::F32, "f32", 4},
    {ElementType::F64, "f64", 8},
    {ElementType::F8E4M3FN, "f8E4M3FN", 1},
    {ElementType::F8E4M3FNUZ, "f8E4M3FNUZ", 1},
    {ElementType::F8E5M2, "f8E5M2", 1},
    {ElementType::F8E5M2FNUZ, "f8E5M2FNUZ", 1},
    {ElementType::Complex64, "complex<f32>", 8},
    {ElementType::Complex128, "complex<f64>", 16},
};

static const TypeInfo &info(ElementType type) {
  return *find_if(types, [&](const TypeInfo &one) { return one.type == type; });
}

StringRef hone::elementTypeName(ElementType type) { return info(type).name; }
int64_t hone::elementBytes(ElementType type) { return info(type).bytes; }

std::optional<ElementType> hone::parseElementType(StringRef name) {
  const auto *found = find_if(types, [&](const TypeInfo &one) { return one.name == name; });
  if (found == std::end(types))
    return std::nullopt;
  return found->type;
}

bool hone::isComplex(ElementType type) { return type >= ElementType::Complex64; }
bool hone::isFloat(ElementType type) { return type >= ElementType::F16 && !isComplex(type); }
bool hone::isInteger(ElementType type) { return type > ElementType::Bool && type < ElementType::F16; }

const fltSemantics &hone::floatFormat(ElementType type) {
  switch (type) {
  case ElementType::F16: return APFloat::IEEEhalf();
  case ElementType::BF16: return APFloat::BFloat();
  case ElementType::F64:
  case ElementType::Complex128: return APFloat::IEEEdouble();
  case ElementType::F8E4M3FN: return APFloat::Float8E4M3FN();
  case ElementType::F8E4M3FNUZ: return APFloat::Float8E4M3FNUZ();
  case ElementType::F8E5M2: return APFloat::Float8E5M2();
  case ElementType::F8E5M2FNUZ: return APFloat::Float8E5M2FNUZ();
  default: return APFloat::IEEEsingle();
  }
}

std::optional<int64_t> hone::elementCount(ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t extent : shape)
    if (extent < 0 || MulOverflow(count, extent, count))
      return std::nullopt;
  return count;
}

std::string hone::describeTensor(ElementType type, ArrayRef<int64_t> shape) {
  std::string text;
  raw_string_ostream out(text);
  out << elementTypeName(type) << "[";
  interleaveComma(shape, out);
  out << "]";
  return text;
}

Tensor::Tensor(ElementType type, std::vector<int64_t> shape, std::string name)
    : name(std::move(name)), type(type), shape(std::move(shape)) {
  bytes.resize(elements() * elementBytes(type));
}

int64_t Tensor::elements() const { return elementCount(shape).value_or(0); }

template <typename T> static T load(const std::vector<char> &bytes, int64_t index) {
  T value;
  std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
  return value;
}

int64_t Tensor::integer(int64_t index) const {
  switch (type) {
  case ElementType::I8: return load<int8_t>(bytes, index);
  case ElementType::Bool:
  case ElementType::U8: return load<uint8_t>(bytes, index);
  case ElementType::I16: return load<int16_t>(bytes, index);
  case ElementType::U16: return load<uint16_t>(bytes, index);
  case ElementType::I32: return load<int32_t>(bytes, index);
  case ElementType::U32: return load<uint32_t>(bytes, index);
  case ElementType::I64:
  case ElementType::U64: return load<int64_t>(bytes, index);
  default: return static_cast<int64_t>(number(index));
  }
}

double Tensor::number(int64_t index) const {
  if (isComplex(type))
    return complexNumber(index).real();
  if (type == ElementType::F32)
    return load<float>(bytes, index);
  if (type == ElementType::F64)
    return load<double>(bytes, index);
  if (type == ElementType::U64)
    return static_cast<double>(load<uint64_t>(bytes, index));
  if (!isFloat(type))
    return static_cast<double>(integer(index));
  uint64_t bits = elementBytes(type) == 1 ? load<uint8_t>(bytes, index) : load<uint16_t>(bytes, index);
  APFloat value(floatFormat(type), APInt(8 * elementBytes(type), bits));
  bool inexact;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &inexact);
  return value.convertToDouble();
}

std::complex<double> Tensor::complexNumber(int64_t index) const {
  if (type == ElementType::Complex64)
    return {load<float>(bytes, 2 * index), load<float>(bytes, 2 * index + 1)};
  if (type == ElementType::Complex128)
    return {load<double>(bytes, 2 * index), load<double>(bytes, 2 * index + 1)};
  return number(index);
}

void Tensor::setNumber(int64_t index, double value) {
  int64_t size = elementBytes(type);
  char *at = bytes.data() + index * size;
  if (isFloat(type) || isComplex(type)) {
    APFloat rounded(value);
    bool inexact;
    rounded.convert(floatFormat(type), APFloat::rmNearestTiesToEven, &inexact);
    uint64_t bits = rounded.bitcastToAPInt().getZExtValue();
    std::memset(at, 0, size);
    std::memcpy(at, &bits, isComplex(type) ? size / 2 : size);
    return;
  }
  bool isUnsigned = type >= ElementType::U8 || type == ElementType::Bool;
  APSInt whole(type == ElementType::Bool ? 1 : 8 * size, isUnsigned);
  bool exact;
  // Saturates values that are out of range.
  APFloat(value).convertToInteger(whole, APFloat::rmNearestTiesToEven, &exact);
  uint64_t bits = whole.getZExtValue();
  std::memcpy(at, &bits, size);
}
