//===- IntegerOperands.cpp - What quantized operators are built on -------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "IntegerBuilder.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/QuantizedOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include <cmath>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// What a dequantization says, of signed storage; nothing when it is not constant or its integers are not of `width`.
/// Scales of f64 are those of biases, exact products of two others.
static std::optional<Quantization> quantizationBefore(DequantizeLinearOp op, unsigned width) {
  std::optional<ConstantData> scale = ConstantData::of(op.getScale()), zero = ConstantData::of(op.getZeroPoint());
  auto element = dyn_cast<IntegerType>(tensorOf(op.getX()).getElementType());
  if (!scale || !zero || scale->size() == 0 || scale->size() != zero->size() || !element ||
      element.getWidth() != width ||
      !(tensorOf(op.getY()).getElementType().isF32() || (width == 32 && tensorOf(op.getY()).getElementType().isF64())))
    return std::nullopt;
  int64_t moved = element.isUnsigned() ? int64_t(1) << (width - 1) : 0, rank = tensorOf(op.getX()).getRank(),
          axis = op.getAxis();
  Quantization result{IntegerType::get(op.getContext(), width),
                      {},
                      {},
                      scale->size() == 1 ? -1
                      : axis < 0         ? axis + rank
                                         : axis};
  for (int64_t i = 0; i < scale->size(); ++i) {
    result.scales.push_back(scale->asDouble(i));
    result.zeroPoints.push_back(zero->asInteger(i) - moved);
  }
  return result;
}

Value IntegerBuilder::operandOf(Value real) {
  auto dequantize = real.getDefiningOp<DequantizeLinearOp>();
  std::optional<Quantization> quantization = dequantize ? quantizationBefore(dequantize, 8) : std::nullopt;
  if (!quantization || !quantization->isPerTensor())
    return nullptr;
  Type element = quantizedType(builder.getContext(), *quantization);
  if (!element)
    return nullptr;
  return builder.createOrFold<StorageCastOp>(dequantize.getLoc(), tensorOf(real).clone(element), dequantize.getX());
}

Value IntegerBuilder::weightsOf(Value real, int64_t axis) {
  auto dequantize = real.getDefiningOp<DequantizeLinearOp>();
  std::optional<Quantization> quantization = dequantize ? quantizationBefore(dequantize, 8) : std::nullopt;
  if (dequantize && !quantization)
    quantization = quantizationBefore(dequantize, 16);
  std::optional<ConstantData> data = dequantize ? ConstantData::of(dequantize.getX()) : std::nullopt;
  if (!quantization || !data || (!quantization->isPerTensor() && quantization->axis != axis))
    return nullptr;
  Type element = quantizedType(builder.getContext(), *quantization);
  if (!element)
    return nullptr;
  Value stored = dequantize.getX();
  if (data->type().getElementType().isUnsignedInteger(16)) {
    std::vector<char> bytes;
    for (int64_t i = 0, e = data->size(); i < e; ++i) {
      int16_t value = int16_t(data->asInteger(i) - (int64_t(1) << 15));
      const char *first = reinterpret_cast<const char *>(&value);
      bytes.insert(bytes.end(), first, first + sizeof(value));
    }
    RankedTensorType type = data->type().clone(builder.getI16Type());
    stored = ConstantOp::create(builder, dequantize.getLoc(), makeConstant(type, bytes, "weights"));
  }
  return StorageCastOp::create(builder, dequantize.getLoc(), tensorOf(real).clone(element), stored);
}

std::string IntegerBuilder::whyNoIntegers(Value real, std::optional<int64_t> weightsAxis) {
  auto dequantize = real.getDefiningOp<DequantizeLinearOp>();
  if (!dequantize)
    return real.getDefiningOp() ? "is not dequantized, but computed with real numbers"
                                : "is not dequantized, but an operand of real numbers";
  Type integers = tensorOf(dequantize.getX()).getElementType(), reals = tensorOf(real).getElementType();
  std::string text;
  llvm::raw_string_ostream out(text);
  if (!ConstantData::of(dequantize.getScale()) || !ConstantData::of(dequantize.getZeroPoint()))
    out << "has a scale or a zero point that is known only at run time";
  else if (weightsAxis && !ConstantData::of(dequantize.getX()))
    out << "is known only at run time";
  else if (!reals.isF32())
    out << "is dequantized to numbers of type " << reals << "; expected f32";
  else if (!integers.isInteger(8) && !(weightsAxis && integers.isInteger(16)))
    out << "is stored as " << integers << "; expected integers of 8 bits" << (weightsAxis ? ", or of 16" : "");
  else if (tensorOf(dequantize.getScale()).getNumElements() == 1)
    out << "has a scale that is not a positive number";
  else if (weightsAxis)
    out << "has scales along another dimension than that of the result's channels";
  else
    out << "has more than one scale";
  return text;
}

Value IntegerBuilder::makeBias(ArrayRef<int32_t> values, ArrayRef<double> scales, Location location) {
  Quantization quantization{builder.getI32Type(), {}, {}, llvm::all_equal(scales) ? -1 : 0};
  quantization.scales.assign(scales.begin(), quantization.axis < 0 ? scales.begin() + 1 : scales.end());
  quantization.zeroPoints.assign(quantization.scales.size(), 0);
  Type element = quantizedType(builder.getContext(), quantization);
  if (!element)
    return nullptr;
  RankedTensorType type = RankedTensorType::get(values.size(), builder.getI32Type());
  ArrayRef<char> bytes(reinterpret_cast<const char *>(values.data()), values.size() * sizeof(int32_t));
  Value constant = ConstantOp::create(builder, location, makeConstant(type, bytes, "bias"));
  return StorageCastOp::create(builder, location, type.clone(element), constant);
}

Value IntegerBuilder::biasOfDequantized(DequantizeLinearOp op, int64_t channels) {
  std::optional<ConstantData> data = ConstantData::of(op.getX());
  std::optional<Quantization> quantization = quantizationBefore(op, 32);
  if (!quantization)
    quantization = quantizationBefore(op, 8);
  if (!data || !quantization || (data->size() != channels && data->size() != 1))
    return nullptr;
  // Scales along an axis of other than one element belong to the channels.
  if (!quantization->isPerTensor() && int64_t(quantization->scales.size()) != channels)
    return nullptr;
  int64_t moved = data->type().getElementType().isUnsignedInteger() ? 128 : 0;
  SmallVector<int32_t> values;
  SmallVector<double> scales;
  for (int64_t i = 0; i < channels; ++i) {
    int64_t value = data->asInteger(data->size() == 1 ? 0 : i) - moved - quantization->zeroPoint(i);
    if (value != int32_t(value))
      return nullptr;
    values.push_back(value);
    scales.push_back(quantization->scale(i));
  }
  return makeBias(values, scales, op.getLoc());
}

/// Each number is an integer of 24 bits times a power of two.
Value IntegerBuilder::biasOfReals(const ConstantData &data, int64_t channels, Location location) {
  if ((data.size() != channels && data.size() != 1) || !data.type().getElementType().isF32())
    return nullptr;
  SmallVector<int32_t> values;
  SmallVector<double> scales;
  for (int64_t i = 0; i < channels; ++i) {
    double value = data.asDouble(data.size() == 1 ? 0 : i);
    if (!std::isfinite(value))
      return nullptr;
    Dyadic exact = Dyadic::scale(value);
    values.push_back(int32_t(exact.mantissa.getSExtValue()));
    scales.push_back(value == 0 ? 1.0 : std::ldexp(1.0, exact.exponent));
  }
  return makeBias(values, scales, location);
}

/// Whether a tensor holds one element for each channel, along the last dimension.
static bool isRow(Value value, int64_t channels) {
  RankedTensorType type = tensorOf(value);
  return type.getNumElements() == 1 ||
         (type.getNumElements() == channels && type.getRank() > 0 && type.getShape().back() == channels);
}

bool IntegerBuilder::biasOf(Value real, int64_t channels, Value &bias) {
  bias = nullptr;
  if (!real)
    return true;
  if (!isRow(real, channels))
    return false;
  // A bias that is dequantized in f64 is itself what it stands for, before it is rounded to f32.
  if (auto cast = real.getDefiningOp<CastOp>())
    if (auto dequantize = cast.getX().getDefiningOp<DequantizeLinearOp>();
        dequantize && tensorOf(cast.getX()).getElementType().isF64() && tensorOf(real).getElementType().isF32())
      real = cast.getX();
  if (auto dequantize = real.getDefiningOp<DequantizeLinearOp>())
    bias = biasOfDequantized(dequantize, channels);
  else if (std::optional<ConstantData> data = ConstantData::of(real))
    bias = biasOfReals(*data, channels, real.getLoc());
  return bias != nullptr;
}

std::optional<double> IntegerBuilder::boundOf(Value bound, double otherwise) {
  if (!bound)
    return otherwise;
  std::optional<ConstantData> data = ConstantData::of(bound);
  return data && data->size() == 1 ? std::optional<double>(data->asDouble(0)) : std::nullopt;
}
