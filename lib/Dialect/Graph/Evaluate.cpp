//===- Evaluate.cpp - Computing operations on constants ------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/Evaluate.h"
#include "Evaluation.h"
#include "llvm/ADT/bit.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

Strides graph::rowMajorStrides(ArrayRef<int64_t> shape) {
  Strides strides(shape.size(), 1);
  for (int64_t i = int64_t(shape.size()) - 2; i >= 0; --i)
    strides[i] = strides[i + 1] * shape[i + 1];
  return strides;
}

Strides Operand::broadcastStrides(ArrayRef<int64_t> target) const {
  Strides own = strides(), result(target.size(), 0);
  size_t added = target.size() - own.size();
  for (size_t i = 0; i < own.size(); ++i)
    result[added + i] = shape()[i] == 1 ? 0 : own[i];
  return result;
}

//===--- Conversion to and from the types that are computed in -------------------===//

template <typename Stored, typename Computed, typename Convert>
static std::vector<Computed> load(const Operand &operand, Convert convert) {
  ArrayRef<char> bytes = operand.data.stored();
  std::vector<Computed> values(bytes.size() / sizeof(Stored));
  for (size_t i = 0; i < values.size(); ++i) {
    Stored stored;
    memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
    values[i] = convert(stored);
  }
  return values;
}

/// A half or bfloat16 value from its bits.
static double widen(uint16_t bits, const llvm::fltSemantics &semantics) {
  llvm::APFloat value(semantics, llvm::APInt(16, bits));
  bool exact;
  value.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven, &exact);
  return value.convertToDouble();
}

/// By way of single precision, in which half precision is computed.
static uint16_t narrow(double real, const llvm::fltSemantics &semantics) {
  llvm::APFloat value{float(real)};
  bool exact;
  value.convert(semantics, llvm::APFloat::rmNearestTiesToEven, &exact);
  return uint16_t(value.bitcastToAPInt().getZExtValue());
}

std::vector<double> graph::loadReals(const Operand &operand) {
  Type type = operand.elementType();
  if (type.isF32())
    return load<float, double>(operand, [](float value) { return double(value); });
  if (type.isF64())
    return load<double, double>(operand, [](double value) { return value; });
  if (auto floating = dyn_cast<FloatType>(type)) {
    const llvm::fltSemantics &semantics = floating.getFloatSemantics();
    return load<uint16_t, double>(operand, [&](uint16_t bits) { return widen(bits, semantics); });
  }
  std::vector<int64_t> integers = loadIntegers(operand);
  std::vector<double> values(integers.size());
  bool isUnsigned64 = type.isUnsignedInteger(64);
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = isUnsigned64 ? double(uint64_t(integers[i])) : double(integers[i]);
  return values;
}

std::vector<int64_t> graph::loadIntegers(const Operand &operand) {
  auto same = [](auto value) { return int64_t(value); };
  Type type = operand.elementType();
  bool isUnsigned = type.isUnsignedInteger();
  switch (type.getIntOrFloatBitWidth()) {
  case 1: return load<uint8_t, int64_t>(operand, [](uint8_t value) { return int64_t(value != 0); });
  case 8: return isUnsigned ? load<uint8_t, int64_t>(operand, same) : load<int8_t, int64_t>(operand, same);
  case 16: return isUnsigned ? load<uint16_t, int64_t>(operand, same) : load<int16_t, int64_t>(operand, same);
  case 32: return isUnsigned ? load<uint32_t, int64_t>(operand, same) : load<int32_t, int64_t>(operand, same);
  default: return load<int64_t, int64_t>(operand, same);
  }
}

template <typename Stored, typename Computed, typename Convert>
static Bytes store(ArrayRef<Computed> values, Convert convert) {
  Bytes bytes(values.size() * sizeof(Stored));
  for (size_t i = 0; i < values.size(); ++i) {
    Stored stored = convert(values[i]);
    memcpy(bytes.data() + i * sizeof(Stored), &stored, sizeof(Stored));
  }
  return bytes;
}

/// The nearest 64-bit integer towards zero; what is out of range saturates and NaN is zero.
static int64_t truncate(double value, bool isUnsigned64) {
  if (std::isnan(value))
    return 0;
  if (isUnsigned64 && value >= 0x1p63)
    return value >= 0x1p64 ? -1 : int64_t(uint64_t(value));
  if (value >= 0x1p63)
    return INT64_MAX;
  return value <= -0x1p63 ? INT64_MIN : int64_t(value);
}

Bytes graph::storeReals(ArrayRef<double> values, Type type) {
  if (type.isF32())
    return store<float>(values, [](double value) { return float(value); });
  if (type.isF64())
    return store<double>(values, [](double value) { return value; });
  if (auto floating = dyn_cast<FloatType>(type)) {
    const llvm::fltSemantics &semantics = floating.getFloatSemantics();
    return store<uint16_t>(values, [&](double value) { return narrow(value, semantics); });
  }
  std::vector<int64_t> integers(values.size());
  bool isBool = type.isInteger(1), isUnsigned64 = type.isUnsignedInteger(64);
  for (size_t i = 0; i < values.size(); ++i)
    integers[i] = isBool ? values[i] != 0 : truncate(values[i], isUnsigned64);
  return storeIntegers(integers, type);
}

Bytes graph::storeIntegers(ArrayRef<int64_t> values, Type type) {
  if (type.isF32())
    return store<float>(values, [](int64_t value) { return float(value); });
  if (isa<FloatType>(type)) {
    std::vector<double> reals(values.begin(), values.end());
    return storeReals(reals, type);
  }
  switch (type.getIntOrFloatBitWidth()) {
  case 1: return store<uint8_t>(values, [](int64_t value) { return uint8_t(value != 0); });
  case 8: return store<uint8_t>(values, [](int64_t value) { return uint8_t(value); });
  case 16: return store<uint16_t>(values, [](int64_t value) { return uint16_t(value); });
  case 32: return store<uint32_t>(values, [](int64_t value) { return uint32_t(value); });
  default: return store<int64_t>(values, [](int64_t value) { return value; });
  }
}

//===--- The evaluator ----------------------------------------------------------===//

LogicalResult graph::evaluateConstant(Operation *operation, SmallVectorImpl<ElementsAttr> &results) {
  if (operation->getNumResults() != 1 || operation->getNumOperands() == 0)
    return failure();
  SmallVector<Operand> operands;
  for (Value operand : operation->getOperands()) {
    std::optional<ConstantData> data = ConstantData::of(operand);
    if (!data)
      return failure();
    operands.emplace_back(std::move(*data));
  }
  Bytes bytes;
  if (failed(evaluateMovement(operation, operands, bytes)) && failed(evaluateArithmetic(operation, operands, bytes)) &&
      failed(evaluateReduction(operation, operands, bytes)) && failed(evaluateQuantization(operation, operands, bytes)))
    return failure();
  auto type = cast<RankedTensorType>(operation->getResult(0).getType());
  results.push_back(makeConstant(type, bytes));
  return success();
}

bool graph::isCheapToEvaluate(Operation *operation, int64_t elements) {
  auto isSmall = [&](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && tensor.getNumElements() <= elements;
  };
  return llvm::all_of(operation->getOperands(),
                      [&](Value operand) {
                        Operation *definition = operand.getDefiningOp();
                        return isSmall(operand.getType()) && definition &&
                               definition->hasTrait<OpTrait::ConstantLike>();
                      }) &&
         llvm::all_of(operation->getResultTypes(), isSmall);
}
