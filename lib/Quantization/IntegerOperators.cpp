//===- IntegerOperators.cpp - Each operator as a quantized one -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "IntegerBuilder.h"
#include "PhaseConvolution.h"
#include "RealTables.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/NormalizationOps.h"
#include "hone/Dialect/Graph/QuantizedOps.h"
#include "hone/Dialect/Graph/ReductionOps.h"
#include "hone/Dialect/Graph/ResizeOps.h"
#include "hone/Dialect/Graph/ResizePlan.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/UnaryOps.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "hone/Quantization/OperatorRounding.h"
#include "mlir/Dialect/Traits.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

Value IntegerBuilder::buildOperator(Value real, const Target &target) {
  Operation *op = real.getDefiningOp();
  if (!op) // An input of the model.
    return nullptr;
  Value result =
      llvm::TypeSwitch<Operation *, Value>(op)
          .Case([&](DequantizeLinearOp op) { return buildRequantize(op, target); })
          .Case([&](ConvOp op) { return buildConv(op, target); })
          .Case([&](ConvTransposeOp op) { return buildConvTranspose(op, target); })
          .Case([&](MatMulOp op) { return buildMatMul(op, Value(), target); })
          .Case([&](ConstantOp op) { return buildConstant(op, target); })
          .Case([&](AddOp op) { return buildAdd(op, target); })
          .Case([&](MulOp op) { return buildMul(op, target); })
          .Case<DivOp, NegOp, SubOp>([&](Operation *op) { return buildSum(op, target); })
          .Case([&](AveragePoolOp op) { return buildAveragePool(op, target); })
          .Case([&](ReduceOp op) { return buildMean(op, target); })
          .Case([&](ResizeOp op) { return buildResize(op, target); })
          .Case([&](SoftmaxOp op) { return buildSoftmax(op, target); })
          .Case<BatchNormOp, LeakyReluOp, PReluOp>([&](auto op) { return buildSteps(op.getResult(), target); })
          .Case([&](HardSigmoidOp op) {
            Value table = buildLookup(real, target);
            return table ? table : buildSteps(real, target);
          })
          .Case([&](ClipOp op) { return failAt(op, "has bounds that are not constant"); })
          .Default([](Operation *) { return Value(); });
  if (!result)
    result = buildLookup(real, target);
  return result ? result : failAt(op, "has no integer form");
}

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

Value IntegerBuilder::rounded(Operation *op) {
  if (Attribute rounding = solveRounding(op, machine)) {
    op->setAttr(roundingName, rounding);
    return op->getResult(0);
  }
  builder.eraseOp(op);
  return nullptr;
}

Value IntegerBuilder::rounded(Operation *real, Operation *op, const Twine &whyNot) {
  Value result = rounded(op);
  return result ? result : failAt(real, whyNot);
}

Value IntegerBuilder::buildRequantize(DequantizeLinearOp op, const Target &target) {
  Value x = operandOf(op.getY());
  if (!x)
    return nullptr;
  if (tensorOf(x).getElementType() == target.element && target.range.low == -128 && target.range.high == 127)
    return x;
  return rounded(create<RequantizeOp>(op, x, target)); // Where it is not exact, a table is.
}

Value IntegerBuilder::buildRequantizedSteps(DequantizeLinearOp op, int64_t axis, ArrayRef<RealStep> after,
                                            const Target &target) {
  Value x = operandOf(op.getY());
  if (!x)
    return nullptr;
  SmallVector<NamedAttribute> attributes{builder.getNamedAttr("axis", builder.getI64IntegerAttr(axis))};
  addSteps(attributes, after);
  return rounded(op, create<RequantizeOp>(op, x, target, {}, attributes));
}

Value IntegerBuilder::buildConv(ConvOp op, const Target &target, ArrayRef<RealStep> after) {
  bool last = op.getLayout() == Layout::channels_last;
  int64_t rank = tensorOf(op.getFilter()).getRank(), axis = last ? rank - 1 : 0;
  Value input = operandOf(op.getInput()), filter = weightsOf(op.getFilter(), axis), bias;
  if (!input)
    return failAt(op, "its input " + whyNoIntegers(op.getInput()));
  if (!filter)
    return failAt(op, "its filter " + whyNoIntegers(op.getFilter(), axis));
  if (!biasOf(op.getBias(), shapeOf(op.getFilter())[axis], bias))
    return failAt(op, "has a bias that is not a constant");
  SmallVector<Value> operands{input, filter};
  if (bias)
    operands.push_back(bias);
  SmallVector<NamedAttribute> attributes;
  addSteps(attributes, after);
  return rounded(op, create<QuantizedConvOp>(op, operands, target, {"strides", "dilations", "pads", "group", "layout"},
                                             attributes));
}

Value IntegerBuilder::buildConvTranspose(ConvTransposeOp op, const Target &target, ArrayRef<RealStep> after) {
  PhaseConvolution phases(op);
  ConvOp conv = phases.build(builder);
  if (!conv && !operandOf(op.getInput()))
    return failAt(op, "its input " + whyNoIntegers(op.getInput()));
  if (!conv)
    return failAt(op, "its filter or its bias is not constant, or has scales along another dimension than that of the "
                      "result's channels");
  SmallVector<RealStep> steps;
  for (const RealStep &step : after)
    steps.push_back(phases.overChannels(step));
  Value result = buildConv(conv, target, steps);
  std::string why = reasons.lookup(conv);
  reasons.erase(conv);
  builder.eraseOp(conv);
  return result ? phases.arrange(builder, result) : failAt(op, why);
}

Value IntegerBuilder::buildMatMul(MatMulOp op, Value realBias, const Target &target, ArrayRef<RealStep> after) {
  Value lhs = operandOf(op.getLhs());
  if (!lhs)
    return failAt(op, "its left side " + whyNoIntegers(op.getLhs()));
  ArrayRef<int64_t> right = shapeOf(op.getRhs());
  auto dequantize = op.getRhs().getDefiningOp<DequantizeLinearOp>();
  std::optional<int64_t> weightsAxis;
  if (right.size() == 2 && dequantize && ConstantData::of(dequantize.getX()))
    weightsAxis = 1;
  Value rhs = right.size() == 2 ? weightsOf(op.getRhs(), 1) : Value(), bias;
  if (!rhs)
    rhs = operandOf(op.getRhs());
  if (!rhs)
    return failAt(op, "its right side " + whyNoIntegers(op.getRhs(), weightsAxis));
  // Only what is a bias is given for one.
  biasOf(realBias, right.size() > 1 ? right.back() : 1, bias);
  SmallVector<Value> operands{lhs, rhs};
  if (bias)
    operands.push_back(bias);
  SmallVector<NamedAttribute> attributes;
  addSteps(attributes, after);
  return rounded(op, create<QuantizedMatMulOp>(op, operands, target, {}, attributes));
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
  return buildSum(op, target);
}

SmallVector<NamedAttribute> IntegerBuilder::attributesOf(const LinearForm &form, ArrayRef<double> factors) {
  SmallVector<NamedAttribute> attributes;
  if (llvm::any_of(factors, [](double factor) { return factor != 1; }))
    attributes.push_back(builder.getNamedAttr("factors", builder.getDenseF64ArrayAttr(factors)));
  if (form.offset != 0)
    attributes.push_back(builder.getNamedAttr("offset", builder.getF64FloatAttr(form.offset)));
  if (form.divisor != 1)
    attributes.push_back(builder.getNamedAttr("divisor", builder.getF64FloatAttr(form.divisor)));
  return attributes;
}

Value IntegerBuilder::buildSum(Operation *op, const Target &target) {
  std::optional<LinearForm> form = LinearForm::of(op->getResult(0));
  bool areOperands = form && llvm::all_of(form->tensors, [&](Value tensor) { return operandOf(tensor) != nullptr; });
  if (!areOperands || form->tensors.size() < 2) {
    if (Value steps = buildSteps(op->getResult(0), target))
      return steps;
    if (Value sums = form ? buildSumOfSums(op, *form, target) : Value())
      return sums;
    if (!form)
      return failAt(op, "is a sum of too many operands, or its factors are too long to be exact");
    for (Value tensor : form->tensors)
      if (!operandOf(tensor))
        return failAt(op, "its operand " + whyNoIntegers(tensor));
    return failAt(op, "has operands that cancel each other");
  }
  SmallVector<Value> operands;
  SmallVector<int64_t> shape;
  for (Value tensor : form->tensors) {
    operands.push_back(operandOf(tensor));
    OpTrait::util::getBroadcastedShape(shape, shapeOf(tensor), shape);
  }
  if (ArrayRef(shape) != shapeOf(op->getResult(0)))
    return failAt(op, "has a constant that extends the others");
  SmallVector<NamedAttribute> attributes = attributesOf(*form, form->factors);
  if (operands.size() == 2 && attributes.empty())
    return rounded(op, create<QuantizedAddOp>(op, operands, target));
  return rounded(op, create<QuantizedSumOp>(op, operands, target, {}, attributes));
}

/// Real constants, rounded here and now.
Value IntegerBuilder::buildConstant(ConstantOp op, const Target &target) {
  std::optional<ConstantData> data = ConstantData::of(op.getResult());
  if (!data || !data->type().getElementType().isF32())
    return nullptr;
  std::vector<char> bytes;
  for (int64_t i = 0, e = data->size(); i < e; ++i)
    bytes.push_back(char(target.round(data->asDouble(i))));
  RankedTensorType type = data->type().clone(builder.getI8Type());
  Value constant = ConstantOp::create(builder, op.getLoc(), makeConstant(type, bytes));
  return StorageCastOp::create(builder, op.getLoc(), type.clone(target.element), constant);
}

Value IntegerBuilder::buildMul(MulOp op, const Target &target, ArrayRef<RealStep> after) {
  if (onlyValue(op.getLhs()) || onlyValue(op.getRhs()))
    return buildSum(op, target);
  Value lhs = operandOf(op.getLhs()), rhs = operandOf(op.getRhs());
  if (!lhs || !rhs) {
    Value steps = buildSteps(op.getResult(), target);
    return steps ? steps : failAt(op, "its operand " + whyNoIntegers(lhs ? op.getRhs() : op.getLhs()));
  }
  SmallVector<NamedAttribute> attributes;
  addSteps(attributes, after);
  return rounded(op, create<QuantizedMulOp>(op, {lhs, rhs}, target, {}, attributes));
}

Value IntegerBuilder::buildAveragePool(AveragePoolOp op, const Target &target, ArrayRef<RealStep> after) {
  Value input = operandOf(op.getInput());
  if (!input)
    return failAt(op, "its input " + whyNoIntegers(op.getInput()));
  SmallVector<NamedAttribute> attributes{builder.getNamedAttr("layout", op.getLayoutAttr())};
  addSteps(attributes, after);
  return rounded(op, create<QuantizedAveragePoolOp>(
                         op, input, target,
                         {"kernel", "strides", "dilations", "pads", "ceil_mode", "count_include_pad"}, attributes));
}

Value IntegerBuilder::buildMean(ReduceOp op, const Target &target, ArrayRef<RealStep> after) {
  if (op.getKind() != ReduceKind::mean && op.getKind() != ReduceKind::sum)
    return failAt(op, "is a reduction other than a sum, a mean or an extremum");
  RankedTensorType type = tensorOf(op.getX());
  SmallVector<int64_t> axes;
  int64_t count = 1;
  for (int64_t axis : op.getAxes()) {
    axes.push_back(axis < 0 ? axis + type.getRank() : axis);
    count *= type.getDimSize(axes.back());
  }
  llvm::sort(axes);
  SmallVector<NamedAttribute> attributes{builder.getNamedAttr("axes", builder.getDenseI64ArrayAttr(axes))};
  Value x = operandOf(op.getX());
  if (!x) {
    std::optional<RealSums> sums = realSumsOf(op.getX());
    if (!sums)
      return failAt(op, "its input " + whyNoIntegers(op.getX()));
    bool mixes = llvm::is_contained(axes, sums->meaning.axis);
    if (mixes && llvm::any_of(sums->meaning.steps, [](const RealStep &step) { return step.values.size() != 1; }))
      return failAt(op, "adds up channels with scales of their own");
    x = sums->stored;
    attributes.push_back(builder.getNamedAttr(sumsName, sumsAttribute(builder.getContext(), sums->meaning)));
  }
  // A sum is so many means.
  SmallVector<RealStep> steps;
  if (op.getKind() == ReduceKind::sum)
    steps.push_back({RealStep::Multiply, {double(count)}});
  steps.append(after.begin(), after.end());
  addSteps(attributes, steps);
  auto mean = create<QuantizedMeanOp>(op, x, target, {"keepdims"}, attributes);
  if (!isSums(x))
    return rounded(op, mean);
  return rounded(op, mean, "its sums are too long to be exact, or are followed by a bend");
}

Value IntegerBuilder::buildResize(ResizeOp op, const Target &target, ArrayRef<RealStep> after) {
  Value x = operandOf(op.getX());
  if (!x)
    return failAt(op, "its input " + whyNoIntegers(op.getX()));
  if (op.getMode() == ResizeMode::nearest)
    return failAt(op, "chooses elements, and steps follow it");
  if (op.getCoordinates() == CoordinateMode::tf_crop_and_resize)
    return failAt(op, "crops, and puts a number in from outside");
  if (!integerWeights(planAxes(op), shapeOf(x)))
    return failAt(op, "its weights are not quotients of small integers");
  SmallVector<NamedAttribute> attributes;
  addSteps(attributes, after);
  return rounded(op, create<QuantizedResizeOp>(op, x, target,
                                               {"shape", "scales", "mode", "coordinates", "cubic_coefficient",
                                                "exclude_outside", "antialias"},
                                               attributes));
}

Value IntegerBuilder::buildSoftmax(SoftmaxOp op, const Target &target) {
  Value x = operandOf(op.getX());
  if (!x)
    return failAt(op, "its input " + whyNoIntegers(op.getX()));
  int64_t rank = tensorOf(x).getRank(), axis = op.getAxis();
  if (shapeOf(x)[axis < 0 ? axis + rank : axis] > 65536)
    return failAt(op, "has more than 65536 elements along its axis");
  return rounded(op, create<QuantizedSoftmaxOp>(op, x, target, {"axis"}));
}

/// A function of one number.
Value IntegerBuilder::buildLookup(Value real, const Target &target) {
  std::optional<RealGraph> graph =
      RealGraph::of(real, [](Value value) { return value.getDefiningOp<DequantizeLinearOp>() != nullptr; });
  Value x = graph ? operandOf(graph->source()) : Value();
  if (!x)
    return nullptr;
  // Where a function jumps, the rounding of what it sees can move its result by a whole step: then all is as the
  // model's floats are.
  bool jumps = graph->jumps();
  auto seen = [&](double value) { return jumps ? double(float(value)) : value; };
  Quantization quantization = *quantizationOf(x.getType());
  SmallVector<int8_t> table;
  for (int64_t stored = -128; stored <= 127; ++stored) {
    double value = double(stored - quantization.zeroPoints[0]) * double(float(quantization.scales[0]));
    value = graph->compute(seen(value), seen);
    table.push_back(int8_t(jumps ? target.roundFloat(value) : target.round(value)));
  }
  return create<QuantizedLookupOp>(real.getDefiningOp(), x, target, {},
                                   builder.getNamedAttr("table", builder.getDenseI8ArrayAttr(table)))
      .getResult();
}
