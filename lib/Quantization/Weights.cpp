//===- Weights.cpp - The weights of convolutions and products ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Quantization/Weights.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/ObservationOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "mlir/IR/Builders.h"
#include <cmath>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// The largest integer of a bias: sums of products can be added to it.
static constexpr double mostBias = double(int64_t(1) << 30);

std::optional<WeightMatrix> WeightMatrix::of(Operation *op) {
  auto observed = op->getNumOperands() > 1 ? op->getOperand(1).getDefiningOp<ObserveOp>() : ObserveOp();
  std::optional<ConstantData> data = observed ? ConstantData::of(observed.getX()) : std::nullopt;
  if (!data || data->size() == 0 || !data->type().getElementType().isF32())
    return std::nullopt;
  WeightMatrix matrix;
  ArrayRef<int64_t> shape = data->type().getShape();
  if (auto conv = dyn_cast<ConvOp>(op)) {
    if (conv.getLayout() != Layout::channels_first)
      return std::nullopt;
    matrix.channels = shape[0];
    matrix.groups = conv.getGroup();
  } else if (isa<MatMulOp>(op) && shape.size() == 2) {
    matrix.channels = shape[1];
    matrix.transposed = true;
  } else {
    return std::nullopt;
  }
  matrix.depth = data->size() / matrix.channels;
  matrix.values.resize(data->size());
  for (int64_t row = 0; row < matrix.channels; ++row)
    for (int64_t k = 0; k < matrix.depth; ++k)
      matrix.values[row * matrix.depth + k] =
          float(data->asDouble(matrix.transposed ? k * matrix.channels + row : row * matrix.depth + k));
  return matrix;
}

OpOperand *hone::biasOperand(Operation *op) {
  if (isa<ConvOp, ConvTransposeOp>(op))
    return op->getNumOperands() > 2 && ConstantData::of(op->getOperand(2)) ? &op->getOpOperand(2) : nullptr;
  if (!isa<MatMulOp>(op) || !op->hasOneUse())
    return nullptr;
  auto add = dyn_cast<AddOp>(*op->user_begin());
  if (!add || add.getLhs() == add.getRhs() || shapeOf(add.getResult()) != shapeOf(op->getResult(0)))
    return nullptr;
  OpOperand &other = add->getOpOperand(add.getLhs() == op->getResult(0) ? 1 : 0);
  ArrayRef<int64_t> shape = shapeOf(other.get());
  bool isRow = !shape.empty() && tensorOf(other.get()).getNumElements() == shape.back() &&
               !shapeOf(op->getResult(0)).empty() && shape.back() == shapeOf(op->getResult(0)).back();
  return isRow && ConstantData::of(other.get()) ? &other : nullptr;
}

SmallVector<AffineScale> hone::weightScales(ObserveOp weights, Operation *op, std::optional<float> inputScale,
                                            bool powerOfTwo) {
  ConstantData data = *ConstantData::of(weights.getX());
  ArrayRef<int64_t> shape = data.type().getShape();
  int64_t channels = 1, inner = 1;
  if (std::optional<int64_t> axis = weights.getAxis()) {
    channels = shape[*axis];
    for (int64_t size : shape.drop_front(*axis + 1))
      inner *= size;
  }
  SmallVector<double> low(channels, 0), high(channels, 0);
  for (int64_t i = 0, e = data.size(); i < e; ++i) {
    int64_t channel = i / inner % channels;
    low[channel] = std::min(low[channel], data.asDouble(i));
    high[channel] = std::max(high[channel], data.asDouble(i));
  }
  if (std::optional<ArrayRef<double>> range = weights.getRange())
    for (int64_t channel = 0; channel < channels; ++channel) {
      low[channel] = (*range)[2 * channel];
      high[channel] = (*range)[2 * channel + 1];
    }
  std::optional<ConstantData> bias;
  if (OpOperand *operand = op && inputScale ? biasOperand(op) : nullptr)
    bias = ConstantData::of(operand->get());
  auto storage = cast<IntegerType>(*weights.getStorage());
  SmallVector<AffineScale> scales;
  for (int64_t channel = 0; channel < channels; ++channel) {
    AffineScale scale = scaleOfRange(low[channel], high[channel], storage, {weights.getSymmetric(), powerOfTwo});
    double greatest = 0;
    for (int64_t i = 0, e = bias ? bias->size() : 0; i < e; ++i)
      if (channels == 1 || bias->size() == 1 || i == channel)
        greatest = std::max(greatest, std::fabs(bias->asDouble(i)));
    if (std::isfinite(greatest) && inputScale && greatest > mostBias * scale.scale * *inputScale)
      scale.scale = float(greatest / (mostBias * *inputScale));
    scales.push_back(scale);
  }
  return scales;
}

void hone::replaceByIntegers(ObserveOp weights, ArrayRef<int32_t> integers, ArrayRef<AffineScale> scales) {
  OpBuilder builder(weights);
  Location location = weights.getLoc();
  auto storage = cast<IntegerType>(*weights.getStorage());
  auto constant = [&](ArrayRef<int64_t> shape, Type element, ArrayRef<char> bytes) -> Value {
    return ConstantOp::create(builder, location, makeConstant(RankedTensorType::get(shape, element), bytes));
  };
  int64_t width = elementBytes(storage);
  std::vector<char> bytes, scaleBytes, zeroBytes;
  auto append = [](std::vector<char> &into, const auto &value, int64_t size) {
    const char *first = reinterpret_cast<const char *>(&value);
    into.insert(into.end(), first, first + size);
  };
  for (int32_t integer : integers)
    append(bytes, integer, width);
  for (const AffineScale &scale : scales) {
    append(scaleBytes, scale.scale, sizeof(float));
    append(zeroBytes, scale.zeroPoint, width);
  }
  SmallVector<int64_t> parameters;
  if (weights.getAxis())
    parameters.push_back(scales.size());
  Value values = constant(shapeOf(weights.getX()), storage, bytes);
  Value scale = constant(parameters, builder.getF32Type(), scaleBytes), zero = constant(parameters, storage, zeroBytes);
  auto real = DequantizeLinearOp::create(builder, location, weights.getY().getType(), values, scale, zero,
                                         builder.getI64IntegerAttr(weights.getAxis().value_or(0)));
  weights.getY().replaceAllUsesWith(real.getY());
  weights.erase();
}
