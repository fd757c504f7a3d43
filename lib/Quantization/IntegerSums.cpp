//===- IntegerSums.cpp - Integer sums for results that stay real ---------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Almost all of the work of a convolution or a product is its sums. Those of dequantized operands are integers whatever is done
// with the result: where that stays in floats, the sums are dequantized instead of the operands.
//
//===----------------------------------------------------------------------------===//

#include "IntegerBuilder.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include <cmath>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

namespace {
/// What a channel's sums stand for: (sum - zero) * scale + bias.
struct SumChannel {
  double scale;
  int64_t zero;
  double bias = 0;
};
} // namespace

/// The channels of the sums of constant weights with an input as stored; nothing if sums may leave 32 bits.
static std::optional<SmallVector<SumChannel>> weightedChannels(Value input, Value weights, int64_t axis) {
  std::optional<CenteredWeights> centered = centeredWeights(weights);
  if (!centered)
    return std::nullopt;
  Quantization in = *quantizationOf(input.getType()), scales = *quantizationOf(weights.getType());
  ArrayRef<int64_t> shape = centered->type.getShape();
  int64_t inner = 1, count = axis < 0 ? 1 : shape[axis];
  for (int64_t size : shape.drop_front(axis < 0 ? shape.size() : axis + 1))
    inner *= size;
  SmallVector<int64_t> sums(count, 0), reaches(count, 0);
  for (auto [at, weight] : llvm::enumerate(centered->values)) {
    int64_t channel = int64_t(at) / inner % count;
    sums[channel] += weight;
    reaches[channel] += std::abs(int64_t(weight)) * 128;
  }
  SmallVector<SumChannel> channels;
  for (int64_t i = 0; i < count; ++i) {
    if (2 * reaches[i] > std::numeric_limits<int32_t>::max())
      return std::nullopt;
    channels.push_back({in.scales[0] * scales.scale(i), in.zeroPoints[0] * sums[i]});
  }
  return channels;
}

/// Puts a bias into the zero points where it counts the same steps as the sums, else beside them.
static bool addBias(Value bias, MutableArrayRef<SumChannel> channels) {
  if (!bias)
    return true;
  auto cast = bias.getDefiningOp<StorageCastOp>();
  std::optional<ConstantData> data = cast ? ConstantData::of(cast.getX()) : std::nullopt;
  if (!data || data->size() != int64_t(channels.size()))
    return false;
  Quantization quantization = *quantizationOf(bias.getType());
  for (auto [i, channel] : llvm::enumerate(channels)) {
    int64_t value = data->asInteger(i), moved = channel.zero - value;
    bool fits = std::abs(moved) < std::numeric_limits<int32_t>::max() / 2;
    if (fits && float(quantization.scale(i)) == float(channel.scale))
      channel.zero = moved;
    else
      channel.bias = double(value) * quantization.scale(i);
  }
  return true;
}

/// The real numbers of sums, with channels along dimension `axis`.
static Value dequantizeSums(RewriterBase &builder, Location location, Value sums, ArrayRef<SumChannel> channels,
                            int64_t axis) {
  RankedTensorType type = tensorOf(sums), real = type.clone(builder.getF32Type());
  SmallVector<int32_t> zeros;
  SmallVector<float> scales, biases;
  for (const SumChannel &channel : channels) {
    zeros.push_back(int32_t(channel.zero));
    scales.push_back(float(channel.scale));
    biases.push_back(float(channel.bias));
  }
  int64_t count = channels.size();
  auto constant = [&](auto values, Type element, ArrayRef<int64_t> shape) -> Value {
    ArrayRef<char> bytes(reinterpret_cast<const char *>(values.data()), values.size() * 4);
    return ConstantOp::create(builder, location, makeConstant(RankedTensorType::get(shape, element), bytes, "sums"));
  };
  SmallVector<int64_t> shape;
  if (count != 1)
    shape.push_back(count);
  Value result = DequantizeLinearOp::create(builder, location, real, sums, constant(scales, builder.getF32Type(), shape),
                                            constant(zeros, builder.getI32Type(), shape),
                                            builder.getI64IntegerAttr(std::max<int64_t>(axis, 0)));
  if (llvm::all_of(biases, [](float bias) { return bias == 0; }))
    return result;
  if (count != 1) {
    shape.assign(type.getRank(), 1);
    shape[axis] = count;
  }
  return AddOp::create(builder, location, real, result, constant(biases, builder.getF32Type(), shape));
}

Value IntegerBuilder::storedSums(Operation *op, ValueRange operands, ArrayRef<StringRef> copied, StringRef name) {
  // What the sums stand for is said by the dequantization that follows.
  Type element = quantizedType(builder.getContext(), {builder.getI32Type(), {1.0}, {0}});
  OperationState state(op->getLoc(), name);
  state.addOperands(operands);
  for (StringRef attribute : copied)
    if (Attribute value = op->getAttr(attribute))
      state.addAttribute(attribute, value);
  RankedTensorType type = tensorOf(op->getResult(0));
  state.addTypes(type.clone(element));
  Value sums = builder.create(state)->getResult(0);
  return StorageCastOp::create(builder, op->getLoc(), type.clone(builder.getI32Type()), sums);
}

Value IntegerBuilder::sumsOf(ConvOp op) {
  bool last = op.getLayout() == Layout::channels_last;
  int64_t rank = tensorOf(op.getFilter()).getRank(), axis = last ? rank - 1 : 0;
  Value input = operandOf(op.getInput()), filter = weightsOf(op.getFilter(), axis), bias;
  if (!input || !filter || !op.getType().getElementType().isF32() || !biasOf(op.getBias(), shapeOf(op.getFilter())[axis], bias))
    return nullptr;
  std::optional<SmallVector<SumChannel>> channels = weightedChannels(input, filter, axis);
  if (!channels || !addBias(bias, *channels))
    return nullptr;
  Value sums = storedSums(op, {input, filter}, {"strides", "dilations", "pads", "group", "layout"},
                          QuantizedConvOp::getOperationName());
  return dequantizeSums(builder, op.getLoc(), sums, *channels, last ? rank - 1 : 1);
}

/// The sum that adds a constant row to a product which nothing else reads, and that row.
static std::pair<AddOp, Value> rowAddedTo(MatMulOp op) {
  auto sum = op->hasOneUse() ? dyn_cast<AddOp>(*op->user_begin()) : AddOp();
  if (!sum || sum.getType() != op.getType())
    return {};
  return {sum, sum.getLhs() == op.getResult() ? sum.getRhs() : sum.getLhs()};
}

Value IntegerBuilder::sumsOf(MatMulOp op, Value realBias) {
  ArrayRef<int64_t> right = shapeOf(op.getRhs());
  Value lhs = operandOf(op.getLhs()), rhs = right.size() == 2 ? weightsOf(op.getRhs(), 1) : Value();
  if (!lhs || !rhs || !op.getType().getElementType().isF32() || tensorOf(lhs).getRank() < 2)
    return nullptr;
  Value bias;
  if (!biasOf(realBias, right.back(), bias))
    return nullptr;
  std::optional<SmallVector<SumChannel>> channels = weightedChannels(lhs, rhs, 1);
  if (!channels || !addBias(bias, *channels))
    return nullptr;
  Value sums = storedSums(op, {lhs, rhs}, {}, QuantizedMatMulOp::getOperationName());
  return dequantizeSums(builder, op.getLoc(), sums, *channels, tensorOf(op.getResult()).getRank() - 1);
}

bool IntegerBuilder::sumInIntegers(Operation *op) {
  builder.setInsertionPoint(op);
  Value real;
  if (auto conv = dyn_cast<ConvOp>(op)) {
    real = sumsOf(conv);
  } else if (auto product = dyn_cast<MatMulOp>(op)) {
    auto [sum, row] = rowAddedTo(product);
    if (Value withRow = row ? sumsOf(product, row) : Value()) {
      builder.replaceOp(sum, withRow);
      return true;
    }
    real = sumsOf(product, Value());
  }
  if (real)
    builder.replaceOp(op, real);
  return real != nullptr;
}
