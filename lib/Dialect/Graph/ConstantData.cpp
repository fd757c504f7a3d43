//===- ConstantData.cpp - Bytes of constant tensors ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/Quantized.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/Support/Endian.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// Beyond this many elements a constant is a resource.
static constexpr int64_t denseElements = 64;

int64_t graph::elementBytes(Type elementType) { return (storageType(elementType).getIntOrFloatBitWidth() + 7) / 8; }

int64_t graph::tensorBytes(RankedTensorType type) {
  return type.getNumElements() * elementBytes(type.getElementType());
}

static bool allElementsEqual(ArrayRef<char> bytes, int64_t width) {
  for (size_t at = width; at < bytes.size(); at += width)
    if (memcmp(bytes.data(), bytes.data() + at, width) != 0)
      return false;
  return true;
}

ElementsAttr graph::makeConstant(RankedTensorType type, ArrayRef<char> bytes, StringRef name) {
  Type element = type.getElementType();
  int64_t width = elementBytes(element), count = type.getNumElements();
  assert(int64_t(bytes.size()) == width * count && "one entry for each element");
  bool splat = count > 0 && allElementsEqual(bytes, width);
  if (element.isInteger(1)) {
    SmallVector<bool> bits;
    for (int64_t i = 0; i < (splat ? 1 : count); ++i)
      bits.push_back(bytes[i] != 0);
    return DenseElementsAttr::get(type, ArrayRef<bool>(bits));
  }
  if (splat)
    return DenseElementsAttr::getFromRawBuffer(type, bytes.take_front(width));
  if (count <= denseElements)
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  AsmResourceBlob blob = HeapAsmResourceBlob::allocateAndCopyWithAlign(bytes, 64, /*dataIsMutable=*/false);
  return DenseResourceElementsAttr::get(type, name, std::move(blob));
}

ElementsAttr graph::makeSplat(RankedTensorType type, double value) {
  Type element = type.getElementType();
  if (auto floating = dyn_cast<FloatType>(element))
    return DenseElementsAttr::get(type, FloatAttr::get(floating, value).getValue());
  auto integer = cast<IntegerType>(element);
  APInt bits(integer.getWidth(), uint64_t(int64_t(value)), /*isSigned=*/true, /*implicitTrunc=*/true);
  return DenseElementsAttr::get(type, bits);
}

std::optional<ConstantData> ConstantData::of(Attribute attribute) {
  auto elements = dyn_cast_or_null<ElementsAttr>(attribute);
  auto type = elements ? dyn_cast<RankedTensorType>(elements.getType()) : nullptr;
  if (!type || !type.getElementType().isIntOrFloat())
    return std::nullopt;
  ConstantData data;
  data.tensorType = type;
  if (auto dense = dyn_cast<DenseElementsAttr>(attribute)) {
    data.splat = dense.isSplat();
    if (type.getElementType().isInteger(1)) {
      if (data.splat)
        data.owned.push_back(dense.getSplatValue<bool>());
      else
        for (bool bit : dense.getValues<bool>())
          data.owned.push_back(bit);
      data.raw = {};
    } else {
      data.raw = dense.getRawData();
    }
    return data;
  }
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attribute)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob || int64_t(blob->getData().size()) != tensorBytes(type))
      return std::nullopt;
    data.raw = blob->getData();
    return data;
  }
  return std::nullopt;
}

std::optional<ConstantData> ConstantData::of(Value value) {
  Attribute attribute;
  if (!value || !matchPattern(value, m_Constant(&attribute)))
    return std::nullopt;
  return of(attribute);
}

/// The bits of element `index`, low bytes first.
static uint64_t bitsAt(ArrayRef<char> raw, int64_t width, int64_t index) {
  uint64_t bits = 0;
  memcpy(&bits, raw.data() + index * width, width);
  return bits;
}

double ConstantData::asDouble(int64_t index) const {
  Type element = tensorType.getElementType();
  int64_t width = elementBytes(element);
  ArrayRef<char> from = owned.empty() ? raw : ArrayRef<char>(owned);
  uint64_t bits = bitsAt(from, width, splat ? 0 : index);
  if (auto floating = dyn_cast<FloatType>(element)) {
    APFloat value(floating.getFloatSemantics(), APInt(floating.getWidth(), bits));
    bool exact;
    value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &exact);
    return value.convertToDouble();
  }
  if (element.isUnsignedInteger(64))
    return double(bits);
  return double(asInteger(index));
}

int64_t ConstantData::asInteger(int64_t index) const {
  Type element = tensorType.getElementType();
  if (isa<FloatType>(element))
    return int64_t(asDouble(index));
  int64_t width = elementBytes(element);
  ArrayRef<char> from = owned.empty() ? raw : ArrayRef<char>(owned);
  uint64_t bits = bitsAt(from, width, splat ? 0 : index);
  if (element.isInteger(1))
    return bits != 0;
  int64_t unused = 64 - width * 8;
  if (element.isUnsignedInteger())
    return int64_t(bits);
  return int64_t(bits << unused) >> unused;
}

SmallVector<int64_t> ConstantData::integers() const {
  SmallVector<int64_t> values;
  for (int64_t i = 0, e = size(); i < e; ++i)
    values.push_back(asInteger(i));
  return values;
}

std::vector<char> ConstantData::bytes() const {
  ArrayRef<char> from = owned.empty() ? raw : ArrayRef<char>(owned);
  if (!splat)
    return std::vector<char>(from.begin(), from.end());
  std::vector<char> all;
  all.reserve(size() * from.size());
  for (int64_t i = 0, e = size(); i < e; ++i)
    all.insert(all.end(), from.begin(), from.end());
  return all;
}
