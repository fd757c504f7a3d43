//===- IntegerSums.cpp - Integer sums for results that stay real ---------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Almost all of the work of a convolution or a product is its sums. Those of dequantized operands are integers whatever
// is done with the result: where that stays in floats, the sums are dequantized instead of the operands.
//
//===----------------------------------------------------------------------------===//

#include "IntegerBuilder.h"
#include "PhaseConvolution.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/QuantizedOperands.h"
#include "hone/Dialect/Graph/QuantizedOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include <cmath>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

namespace {
/// What a channel's sums stand for: (sum - zero) * scale + bias.
struct SumChannel {
  double scale;
  int64_t zero;
  int64_t reach; ///< The greatest magnitude of a sum.
  double bias = 0;
};
} // namespace

/// The channels of the sums of constant weights with an input as stored; nothing if sums may leave 32 bits.
static std::optional<SmallVector<SumChannel>> weightedChannels(Value input, Value weights, int64_t axis) {
  std::optional<CenteredWeights> centered = centeredWeights(weights);
  if (!centered)
    return std::nullopt;
  Quantization in = *quantizationOf(input.getType()), scales = *quantizationOf(weights.getType());
  AxisIndex index(centered->type.getShape(), axis);
  SmallVector<int64_t> sums(index.size, 0), reaches(index.size, 0);
  for (auto [at, weight] : llvm::enumerate(centered->values)) {
    int64_t channel = index(at);
    sums[channel] += weight;
    reaches[channel] += std::abs(int64_t(weight)) * 128;
  }
  SmallVector<SumChannel> channels;
  for (int64_t i = 0; i < index.size; ++i) {
    if (2 * reaches[i] > std::numeric_limits<int32_t>::max())
      return std::nullopt;
    channels.push_back({in.scales[0] * scales.scale(i), in.zeroPoints[0] * sums[i], reaches[i]});
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
  Value result = DequantizeLinearOp::create(
      builder, location, real, sums, constant(scales, builder.getF32Type(), shape),
      constant(zeros, builder.getI32Type(), shape), builder.getI64IntegerAttr(std::max<int64_t>(axis, 0)));
  if (llvm::all_of(biases, [](float bias) { return bias == 0; }))
    return result;
  if (count != 1) {
    shape.assign(type.getRank(), 1);
    shape[axis] = count;
  }
  return AddOp::create(builder, location, real, result, constant(biases, builder.getF32Type(), shape));
}

Value IntegerBuilder::storedSums(Operation *op, const Sums &sums) {
  // What the sums stand for is said by what follows.
  Type element = quantizedType(builder.getContext(), {builder.getI32Type(), {1.0}, {0}});
  OperationState state(op->getLoc(),
                       isa<ConvOp>(op) ? QuantizedConvOp::getOperationName() : QuantizedMatMulOp::getOperationName());
  state.addOperands({sums.input, sums.weights});
  if (isa<ConvOp>(op))
    state.addAttributes(op->getAttrDictionary().getValue());
  RankedTensorType type = tensorOf(op->getResult(0));
  state.addTypes(type.clone(element));
  Value result = builder.create(state)->getResult(0);
  return StorageCastOp::create(builder, op->getLoc(), type.clone(builder.getI32Type()), result);
}

std::optional<IntegerBuilder::Sums> IntegerBuilder::sumsBefore(Operation *op, Value realBias) {
  Sums sums;
  if (auto conv = dyn_cast<ConvOp>(op)) {
    bool last = conv.getLayout() == Layout::channels_last;
    int64_t rank = tensorOf(conv.getFilter()).getRank();
    sums.weightsAxis = last ? rank - 1 : 0;
    sums.axis = last ? rank - 1 : 1;
    sums.input = operandOf(conv.getInput());
    sums.weights = weightsOf(conv.getFilter(), sums.weightsAxis);
    realBias = conv.getBias();
  } else if (auto product = dyn_cast<MatMulOp>(op)) {
    bool isMatrix = tensorOf(product.getRhs()).getRank() == 2 && tensorOf(product.getLhs()).getRank() >= 2;
    sums.weightsAxis = 1;
    sums.axis = tensorOf(product.getResult()).getRank() - 1;
    sums.input = isMatrix ? operandOf(product.getLhs()) : Value();
    sums.weights = isMatrix ? weightsOf(product.getRhs(), 1) : Value();
  }
  if (!sums.input || !sums.weights || !tensorOf(op->getResult(0)).getElementType().isF32() ||
      !biasOf(realBias, shapeOf(op->getResult(0))[sums.axis], sums.bias))
    return std::nullopt;
  return sums;
}

Value IntegerBuilder::sumsOf(Operation *op, Value realBias) {
  std::optional<Sums> sums = sumsBefore(op, realBias);
  if (!sums)
    return nullptr;
  std::optional<SmallVector<SumChannel>> channels = weightedChannels(sums->input, sums->weights, sums->weightsAxis);
  if (!channels || !addBias(sums->bias, *channels))
    return nullptr;
  return dequantizeSums(builder, op->getLoc(), storedSums(op, *sums), *channels, sums->axis);
}

/// What sums stand for, as steps on them, exactly.
static std::optional<SmallVector<RealStep>> stepsOfSums(ArrayRef<SumChannel> channels, Value bias) {
  RealStep zeros{RealStep::Add, {}}, scales{RealStep::Multiply, {}}, terms{RealStep::Add, {}}, rests{RealStep::Add, {}};
  auto cast = bias ? bias.getDefiningOp<StorageCastOp>() : StorageCastOp();
  std::optional<ConstantData> data = cast ? ConstantData::of(cast.getX()) : std::nullopt;
  if (bias && (!data || data->size() != int64_t(channels.size())))
    return std::nullopt;
  for (auto [i, channel] : llvm::enumerate(channels)) {
    zeros.values.push_back(-double(channel.zero));
    scales.values.push_back(channel.scale);
    if (!bias)
      continue;
    // A product of an integer of 32 bits and a double is two doubles.
    double value = double(data->asInteger(i)), scale = quantizationOf(bias.getType())->scale(i);
    terms.values.push_back(value * scale);
    rests.values.push_back(std::fma(value, scale, -value * scale));
  }
  if (!bias)
    return SmallVector<RealStep>{zeros, scales};
  return SmallVector<RealStep>{zeros, scales, terms, rests};
}

std::optional<IntegerBuilder::RealSums> IntegerBuilder::realSumsOf(Value real) {
  std::optional<StepChain> chain = chainOf(real);
  if (!chain || !isa<ConvOp, MatMulOp>(chain->base) || chain->leaks || !chain->moves.empty() || !chain->limits.empty())
    return std::nullopt;
  std::optional<Sums> sums = sumsBefore(chain->base, Value());
  std::optional<SmallVector<SumChannel>> channels =
      sums ? weightedChannels(sums->input, sums->weights, sums->weightsAxis) : std::nullopt;
  std::optional<SmallVector<RealStep>> steps = channels ? stepsOfSums(*channels, sums->bias) : std::nullopt;
  if (!steps)
    return std::nullopt;
  llvm::append_range(*steps, chain->steps);
  int64_t reach = 1;
  for (const SumChannel &channel : *channels)
    reach = std::max(reach, channel.reach);
  if (reach >= int64_t(1) << 29)
    return std::nullopt;
  Value stored = storedSums(chain->base, *sums);
  return RealSums{stored.getDefiningOp<StorageCastOp>().getX(), {sums->axis, reach, *steps}};
}

Value IntegerBuilder::buildSumOfSums(Operation *op, const LinearForm &form, const Target &target) {
  SmallVector<Value> sums, others;
  SmallVector<double> factors, otherFactors;
  SmallVector<SumsOperand> meanings;
  for (auto [tensor, factor] : llvm::zip_equal(form.tensors, form.factors)) {
    if (Value operand = operandOf(tensor)) {
      others.push_back(operand);
      otherFactors.push_back(factor);
      continue;
    }
    bool isWhole = shapeOf(tensor) == shapeOf(op->getResult(0));
    std::optional<RealSums> found = isWhole ? realSumsOf(tensor) : std::nullopt;
    if (!found)
      return nullptr;
    sums.push_back(found->stored);
    factors.push_back(factor);
    meanings.push_back(found->meaning);
  }
  if (sums.empty() || sums.size() + others.size() < 2)
    return nullptr;
  llvm::append_range(sums, others);
  llvm::append_range(factors, otherFactors);
  SmallVector<NamedAttribute> attributes = attributesOf(form, factors);
  attributes.push_back(builder.getNamedAttr(sumsName, sumsAttribute(builder.getContext(), meanings)));
  return rounded(create<QuantizedSumOp>(op, sums, target, {}, attributes));
}

/// The sum that adds a constant row to a product which nothing else reads, and that row.
static std::pair<AddOp, Value> rowAddedTo(MatMulOp op) {
  auto sum = op->hasOneUse() ? dyn_cast<AddOp>(*op->user_begin()) : AddOp();
  if (!sum || sum.getType() != op.getType())
    return {};
  return {sum, sum.getLhs() == op.getResult() ? sum.getRhs() : sum.getLhs()};
}

bool IntegerBuilder::sumInIntegers(Operation *op) {
  builder.setInsertionPoint(op);
  Value real;
  if (isa<ConvOp>(op)) {
    real = sumsOf(op, Value());
  } else if (auto transposed = dyn_cast<ConvTransposeOp>(op)) {
    PhaseConvolution phases(transposed);
    ConvOp conv = phases.build(builder);
    real = conv ? sumsOf(conv, Value()) : Value();
    if (real)
      real = phases.arrange(builder, real);
  } else if (auto product = dyn_cast<MatMulOp>(op)) {
    auto [sum, row] = rowAddedTo(product);
    if (Value withRow = row ? sumsOf(op, row) : Value()) {
      builder.replaceOp(sum, withRow);
      return true;
    }
    real = sumsOf(op, Value());
  }
  if (real)
    builder.replaceOp(op, real);
  return real != nullptr;
}
