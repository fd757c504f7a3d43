//===- EvaluateQuantization.cpp - Quantization of constants --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Models of quantization-aware training keep their weights as floats and quantize them in the graph. The integers are
// those that the lowering of `graph.quantize_linear` computes.
//
//===----------------------------------------------------------------------------===//

#include "Evaluation.h"
#include "hone/Dialect/Graph/ConversionOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// round(x / scale) + zero as the type of the scale computes it, saturated; nothing where that is no number, or where
/// an integer of 32 bits or more would saturate, which is left to the machine.
static std::optional<int64_t> quantizeOne(double x, double scale, int64_t zero, IntegerType type, bool isDouble) {
  double quotient = isDouble ? x / scale : double(float(x) / float(scale));
  if (std::isnan(quotient))
    return std::nullopt;
  double rounded = std::nearbyint(quotient);
  int64_t width = type.getWidth();
  if (width < 32) {
    int64_t low = type.isUnsigned() ? 0 : -(int64_t(1) << (width - 1));
    int64_t high = low + (int64_t(1) << width) - 1;
    constexpr double largest = 1 << 24;
    return std::clamp(int64_t(std::clamp(rounded, -largest, largest)) + zero, low, high);
  }
  double sum = isDouble ? rounded + double(zero) : double(float(rounded) + float(zero));
  double low = type.isUnsigned() ? 0 : -0x1p31;
  if (width > 32 || sum < low || sum >= low + 0x1p32)
    return std::nullopt;
  return int64_t(sum);
}

LogicalResult graph::evaluateQuantization(Operation *operation, ArrayRef<Operand> operands, Bytes &result) {
  auto op = dyn_cast<QuantizeLinearOp>(operation);
  auto type = op ? dyn_cast<IntegerType>(tensorOf(op.getY()).getElementType()) : IntegerType();
  if (!type || type.getWidth() == 1 || tensorOf(op.getY()).getNumElements() == 0)
    return failure();
  const ConstantData &scale = operands[1].data, &zero = operands[2].data;
  ArrayRef<int64_t> shape = shapeOf(op.getY());
  int64_t axis = op.getAxis(), inner = 1, count = tensorOf(op.getY()).getNumElements();
  axis = axis < 0 ? axis + int64_t(shape.size()) : axis;
  bool isPerTensor = scale.size() == 1 && zero.size() == 1;
  if (!isPerTensor)
    for (int64_t size : shape.drop_front(axis + 1))
      inner *= size;
  std::vector<double> values = loadReals(operands[0]), scales = loadReals(operands[1]);
  std::vector<int64_t> zeros = loadIntegers(operands[2]), integers(count);
  auto at = [](const auto &all, int64_t i) { return all[all.size() == 1 ? 0 : i]; };
  bool isDouble = operands[1].elementType().isF64();
  for (int64_t i = 0; i < count; ++i) {
    int64_t channel = isPerTensor ? 0 : i / inner % shape[axis];
    std::optional<int64_t> integer =
        quantizeOne(at(values, i), at(scales, channel), at(zeros, channel), type, isDouble);
    if (!integer)
      return failure();
    integers[i] = *integer;
  }
  result = storeIntegers(integers, type);
  return success();
}
