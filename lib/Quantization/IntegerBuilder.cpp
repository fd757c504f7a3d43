//===- IntegerBuilder.cpp - Quantized operators for real ones ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "IntegerBuilder.h"
#include "RealFunctions.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Support/Diagnostics.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

//===----------------------------------------------------------------------------===//
// Targets
//===----------------------------------------------------------------------------===//

int64_t IntegerBuilder::Target::round(double real) const {
  if (std::isnan(real))
    real = 0;
  if (real == 0)
    return std::clamp(range.zeroPoint, range.low, range.high);
  // Beyond the range whatever the scale is; the rest is exact.
  if (std::isinf(real))
    return real < 0 ? range.low : range.high;
  int exponent;
  auto mantissa = int64_t(std::ldexp(std::frexp(std::fabs(real), &exponent), 53));
  RealResult result;
  result.slope = Dyadic(mantissa, exponent - 53);
  result.unit = scale;
  result.low = -1;
  result.high = 1;
  return result.round(real < 0 ? -1 : 1, range);
}

IntegerBuilder::Target IntegerBuilder::Target::limited(double low, double high) const {
  Target inner = *this;
  inner.range.low = round(low);
  inner.range.high = std::max(round(high), inner.range.low);
  return inner;
}

Value IntegerBuilder::fail(const Twine &why) {
  if (reason.empty())
    reason = why.str();
  return nullptr;
}

Value IntegerBuilder::failAt(Operation *op, const Twine &why) {
  StringRef name = nodeName(op->getLoc());
  return fail((name.empty() ? "'" + op->getName().getStringRef() + "' " : "node '" + name + "' ") + why);
}

Value IntegerBuilder::quantize(QuantizeLinearOp op) {
  reason.clear();
  std::optional<ConstantData> scale = ConstantData::of(op.getScale()), zero = ConstantData::of(op.getZeroPoint());
  auto element = dyn_cast<IntegerType>(tensorOf(op.getY()).getElementType());
  if (!scale || !zero)
    return fail("the scale or the zero point is not constant");
  if (scale->size() != 1 || zero->size() != 1)
    return fail("the result has more than one scale");
  if (!element || element.getWidth() != 8)
    return fail("the result does not have 8 bits");
  if (!tensorOf(op.getX()).getElementType().isF32())
    return fail("the real numbers are not of type f32");
  Quantization quantization{builder.getI8Type(), {scale->asDouble(0)}, {zero->asInteger(0) - (element.isUnsigned() ? 128 : 0)}};
  Target target;
  target.element = quantizedType(builder.getContext(), quantization);
  if (!target.element)
    return fail("the scale is not a positive number");
  target.range.zeroPoint = quantization.zeroPoints[0];
  target.scale = Dyadic::scale(quantization.scales[0]);
  return build(op.getX(), target);
}

Value IntegerBuilder::build(Value real, const Target &target) {
  Operation *op = real.getDefiningOp();
  if (!op)
    return fail("an input of the model is a real number");
  Value result = llvm::TypeSwitch<Operation *, Value>(op)
                     .Case([&](DequantizeLinearOp op) { return buildRequantize(op, target); })
                     .Case([&](ConvOp op) { return buildConv(op, target); })
                     .Case([&](MatMulOp op) { return buildMatMul(op, Value(), target); })
                     .Case([&](AddOp op) { return buildAdd(op, target); })
                     .Case([&](MulOp op) { return buildMul(op, target); })
                     .Case([&](AveragePoolOp op) { return buildAveragePool(op, target); })
                     .Case([&](ReduceOp op) { return buildMean(op, target); })
                     .Case([&](SoftmaxOp op) { return buildSoftmax(op, target); })
                     .Case([&](ConcatOp op) { return buildConcat(op, target); })
                     .Case([&](ReluOp op) { return build(op.getX(), target.limited(0, INFINITY)); })
                     .Case([&](ClipOp op) { return buildClip(op, target); })
                     .Case<ReshapeOp, TransposeOp, SliceOp, TileOp, ExpandOp, GatherOp, MaxPoolOp>(
                         [&](auto op) { return buildMoved(op, target); })
                     .Default([](Operation *) { return Value(); });
  if (!result)
    result = buildLookup(real, target);
  return result ? result : failAt(op, "has no integer form");
}

//===----------------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------------===//

/// What a dequantization says, of signed storage; nothing when it is not constant or its integers are not of `width`.
static std::optional<Quantization> quantizationBefore(DequantizeLinearOp op, unsigned width) {
  std::optional<ConstantData> scale = ConstantData::of(op.getScale()), zero = ConstantData::of(op.getZeroPoint());
  auto element = dyn_cast<IntegerType>(tensorOf(op.getX()).getElementType());
  if (!scale || !zero || scale->size() == 0 || scale->size() != zero->size() || !element || element.getWidth() != width ||
      !tensorOf(op.getY()).getElementType().isF32())
    return std::nullopt;
  int64_t moved = element.isUnsigned() ? 128 : 0, rank = tensorOf(op.getX()).getRank(), axis = op.getAxis();
  Quantization result{IntegerType::get(op.getContext(), width), {}, {}, scale->size() == 1 ? -1 : axis < 0 ? axis + rank : axis};
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
  if (!quantization || !ConstantData::of(dequantize.getX()) ||
      (!quantization->isPerTensor() && quantization->axis != axis))
    return nullptr;
  Type element = quantizedType(builder.getContext(), *quantization);
  if (!element)
    return nullptr;
  return StorageCastOp::create(builder, dequantize.getLoc(), tensorOf(real).clone(element), dequantize.getX());
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
    values.push_back(int32_t(exact.mantissa));
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
  if (auto dequantize = real.getDefiningOp<DequantizeLinearOp>())
    bias = biasOfDequantized(dequantize, channels);
  else if (std::optional<ConstantData> data = ConstantData::of(real))
    bias = biasOfReals(*data, channels, real.getLoc());
  return bias != nullptr;
}

//===----------------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------------===//

template <typename Op>
Op IntegerBuilder::create(Operation *like, ValueRange operands, const Target &target, ArrayRef<StringRef> copied,
                          ArrayRef<NamedAttribute> attributes) {
  SmallVector<NamedAttribute> all(attributes);
  for (StringRef name : copied)
    if (Attribute attribute = like->getAttr(name))
      all.push_back(builder.getNamedAttr(name, attribute));
  auto add = [&](StringRef name, Attribute value) { all.push_back(builder.getNamedAttr(name, value)); };
  if (target.range.low != -128)
    add("clamp_low", builder.getI64IntegerAttr(target.range.low));
  if (target.range.high != 127)
    add("clamp_high", builder.getI64IntegerAttr(target.range.high));
  if (fast)
    add("fast", builder.getBoolAttr(true));
  Type type = tensorOf(like->getResult(0)).clone(target.element);
  return Op::create(builder, like->getLoc(), TypeRange{type}, operands, all);
}

template <typename Op> Value IntegerBuilder::rounded(Op op) {
  if (roundingOf(op))
    return op.getResult();
  fail("no integer arithmetic gives exactly the results of its scales");
  builder.eraseOp(op);
  return nullptr;
}

Value IntegerBuilder::buildRequantize(DequantizeLinearOp op, const Target &target) {
  Value x = operandOf(op.getY());
  if (!x)
    return failAt(op, "does not dequantize 8-bit integers by one constant scale");
  if (tensorOf(x).getElementType() == target.element && target.range.low == -128 && target.range.high == 127)
    return x;
  auto requantize = create<RequantizeOp>(op, x, target);
  if (roundingOf(requantize))
    return requantize.getResult();
  builder.eraseOp(requantize);
  return nullptr; // A table always does.
}

Value IntegerBuilder::buildMoved(Operation *op, const Target &target) {
  Value moved = build(op->getOperand(0), target);
  if (!moved)
    return nullptr;
  SmallVector<Value> operands(op->getOperands());
  operands[0] = moved;
  OperationState state(op->getLoc(), op->getName());
  state.addOperands(operands);
  state.addAttributes(op->getAttrDictionary().getValue());
  state.addTypes(tensorOf(op->getResult(0)).clone(target.element));
  return builder.create(state)->getResult(0);
}

Value IntegerBuilder::buildConcat(ConcatOp op, const Target &target) {
  SmallVector<Value> inputs;
  for (Value real : op.getInputs()) {
    inputs.push_back(build(real, target));
    if (!inputs.back())
      return nullptr;
  }
  return ConcatOp::create(builder, op.getLoc(), TypeRange{tensorOf(op.getResult()).clone(target.element)}, inputs,
                          op->getAttrDictionary().getValue());
}

Value IntegerBuilder::buildClip(ClipOp op, const Target &target) {
  double bounds[] = {-INFINITY, INFINITY};
  Value values[] = {op.getMin(), op.getMax()};
  for (auto [bound, value] : llvm::zip_equal(bounds, values)) {
    if (!value)
      continue;
    std::optional<ConstantData> data = ConstantData::of(value);
    if (!data || data->size() != 1)
      return failAt(op, "has bounds that are not constant");
    bound = data->asDouble(0);
  }
  return build(op.getX(), target.limited(bounds[0], bounds[1]));
}

Value IntegerBuilder::buildConv(ConvOp op, const Target &target) {
  bool last = op.getLayout() == Layout::channels_last;
  int64_t rank = tensorOf(op.getFilter()).getRank(), axis = last ? rank - 1 : 0;
  Value input = operandOf(op.getInput()), filter = weightsOf(op.getFilter(), axis), bias;
  if (!input)
    return failAt(op, "has an input that is not dequantized by one constant scale");
  if (!filter)
    return failAt(op, "has a filter that is not an 8-bit constant with scales by output channel");
  if (!biasOf(op.getBias(), shapeOf(op.getFilter())[axis], bias))
    return failAt(op, "has a bias that is not a constant");
  SmallVector<Value> operands{input, filter};
  if (bias)
    operands.push_back(bias);
  return rounded(create<QuantizedConvOp>(op, operands, target, {"strides", "dilations", "pads", "group", "layout"}));
}

Value IntegerBuilder::buildMatMul(MatMulOp op, Value realBias, const Target &target) {
  Value lhs = operandOf(op.getLhs());
  if (!lhs)
    return failAt(op, "has a left side that is not dequantized by one constant scale");
  ArrayRef<int64_t> right = shapeOf(op.getRhs());
  Value rhs = right.size() == 2 ? weightsOf(op.getRhs(), 1) : Value(), bias;
  if (!rhs)
    rhs = operandOf(op.getRhs());
  if (!rhs)
    return failAt(op, "has a right side that is not dequantized by one constant scale or one for each column");
  if (!biasOf(realBias, right.size() > 1 ? right.back() : 1, bias))
    return failAt(op, "is followed by a sum with something that is not a constant row");
  SmallVector<Value> operands{lhs, rhs};
  if (bias)
    operands.push_back(bias);
  return rounded(create<QuantizedMatMulOp>(op, operands, target));
}

Value IntegerBuilder::buildAdd(AddOp op, const Target &target) {
  // The bias of a product, on either side.
  for (bool swap : {false, true}) {
    auto product = (swap ? op.getRhs() : op.getLhs()).getDefiningOp<MatMulOp>();
    Value other = swap ? op.getLhs() : op.getRhs(), unused;
    if (product && shapeOf(product.getResult()) == shapeOf(op.getResult()) &&
        biasOf(other, shapeOf(product.getResult()).empty() ? 1 : shapeOf(product.getResult()).back(), unused))
      return buildMatMul(product, other, target);
  }
  Value lhs = operandOf(op.getLhs()), rhs = operandOf(op.getRhs());
  if (!lhs || !rhs)
    return failAt(op, "has an operand that is not dequantized by one constant scale");
  return rounded(create<QuantizedAddOp>(op, {lhs, rhs}, target));
}

Value IntegerBuilder::buildMul(MulOp op, const Target &target) {
  Value lhs = operandOf(op.getLhs()), rhs = operandOf(op.getRhs());
  if (!lhs || !rhs)
    return failAt(op, "has an operand that is not dequantized by one constant scale");
  return rounded(create<QuantizedMulOp>(op, {lhs, rhs}, target));
}

Value IntegerBuilder::buildAveragePool(AveragePoolOp op, const Target &target) {
  Value input = operandOf(op.getInput());
  if (!input)
    return failAt(op, "has an input that is not dequantized by one constant scale");
  return rounded(create<QuantizedAveragePoolOp>(
      op, input, target, {"kernel", "strides", "dilations", "pads", "ceil_mode", "count_include_pad"},
      builder.getNamedAttr("layout", op.getLayoutAttr())));
}

Value IntegerBuilder::buildMean(ReduceOp op, const Target &target) {
  Value x = operandOf(op.getX());
  if (op.getKind() != ReduceKind::mean)
    return failAt(op, "is a reduction other than the mean");
  if (!x)
    return failAt(op, "has an input that is not dequantized by one constant scale");
  SmallVector<int64_t> axes;
  for (int64_t axis : op.getAxes())
    axes.push_back(axis < 0 ? axis + tensorOf(x).getRank() : axis);
  llvm::sort(axes);
  return rounded(create<QuantizedMeanOp>(op, x, target, {"keepdims"},
                                         builder.getNamedAttr("axes", builder.getDenseI64ArrayAttr(axes))));
}

Value IntegerBuilder::buildSoftmax(SoftmaxOp op, const Target &target) {
  Value x = operandOf(op.getX());
  if (!x)
    return failAt(op, "has an input that is not dequantized by one constant scale");
  int64_t rank = tensorOf(x).getRank(), axis = op.getAxis();
  if (shapeOf(x)[axis < 0 ? axis + rank : axis] > 65536)
    return failAt(op, "has more than 65536 elements along its axis");
  return rounded(create<QuantizedSoftmaxOp>(op, x, target, {"axis"}));
}

/// A chain of functions of one number, from a dequantization on.
Value IntegerBuilder::buildLookup(Value real, const Target &target) {
  SmallVector<RealFunction> chain;
  Value x;
  Operation *last = real.getDefiningOp();
  while (!(x = operandOf(real))) {
    Operation *op = real.getDefiningOp();
    std::optional<RealFunction> function = op ? realFunctionOf(op) : std::nullopt;
    if (!function || tensorOf(function->operand).getElementType() != tensorOf(real).getElementType())
      return nullptr;
    chain.push_back(*function);
    real = function->operand;
  }
  Quantization quantization = *quantizationOf(x.getType());
  SmallVector<int8_t> table;
  for (int64_t stored = -128; stored <= 127; ++stored) {
    double value = double(stored - quantization.zeroPoints[0]) * double(float(quantization.scales[0]));
    for (const RealFunction &function : llvm::reverse(chain))
      value = function.compute(value);
    table.push_back(int8_t(target.round(value)));
  }
  return create<QuantizedLookupOp>(last, x, target, {},
                                   builder.getNamedAttr("table", builder.getDenseI8ArrayAttr(table)))
      .getResult();
}
