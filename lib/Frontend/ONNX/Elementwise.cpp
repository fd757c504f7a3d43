//===- Elementwise.cpp - Importing elementwise operators -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "ModelFile.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/LogicOps.h"
#include "hone/Dialect/Graph/UnaryOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

SmallVector<NamedAttribute> importer::ruledAttributes(Node &node) {
  SmallVector<NamedAttribute> attributes;
  for (const AttributeRule &rule : node.getEntry().attributes) {
    if (rule.kind == AttributeRule::None || !node.has(rule.onnx))
      continue;
    if (rule.kind == AttributeRule::Real)
      attributes.push_back(node.realAttr(rule.graph, node.real(rule.onnx, 0)));
    else if (rule.kind == AttributeRule::Integer)
      attributes.push_back(node.integerAttr(rule.graph, node.integer(rule.onnx, 0)));
    else
      attributes.push_back(node.flagAttr(rule.graph, node.flag(rule.onnx, false)));
  }
  return attributes;
}

Value importer::alignLegacyOperand(Node &node, Value lhs, Value rhs) {
  if (node.version() >= 7 || !node.flag("broadcast", false) || !node.has("axis"))
    return rhs;
  int64_t left = graph::tensorOf(lhs).getRank(), right = graph::tensorOf(rhs).getRank();
  std::optional<int64_t> axis = node.axis(node.integer("axis", 0), left);
  if (!axis || *axis + right > left)
    return rhs;
  SmallVector<int64_t> shape(graph::shapeOf(rhs));
  shape.append(left - *axis - right, 1);
  return node.reshape(rhs, shape);
}

LogicalResult importer::importBitShift(Node &node) {
  std::string direction = node.text("direction", "");
  return node.results(node.create<graph::BitShiftOp>(node.allInputs(), {node.flagAttr("left", direction == "LEFT")}));
}

LogicalResult importer::importCast(Node &node) {
  int32_t to = onnx::TensorProto::UNDEFINED;
  if (node.version() < 6) {
    onnx::TensorProto::DataType parsed;
    if (onnx::TensorProto::DataType_Parse(node.text("to", ""), &parsed))
      to = parsed;
  } else {
    to = int32_t(node.integer("to", 0));
  }
  Type element = elementType(node.getContext(), to);
  if (!element && !node.hasFailed())
    return node.unsupported() << "a cast to element type " << dataTypeName(to) << " is not supported";
  return node.results(element ? node.cast(node.input(0), element) : Value());
}

LogicalResult importer::importCastLike(Node &node) {
  return node.results(node.cast(node.input(0), graph::tensorOf(node.input(1)).getElementType()));
}

LogicalResult importer::importClip(Node &node) {
  Value x = node.input(0), least, greatest;
  Type element = graph::tensorOf(x).getElementType();
  if (node.version() < 11) {
    if (node.has("min"))
      least = node.splat(node.real("min", 0), element);
    if (node.has("max"))
      greatest = node.splat(node.real("max", 0), element);
  } else {
    least = node.input(1);
    greatest = node.input(2);
  }
  // A bound left out is the type's lowest or largest finite number, which no integer is beyond.
  if (auto floating = dyn_cast<FloatType>(element)) {
    double largest = APFloat::getLargest(floating.getFloatSemantics()).convertToDouble();
    least = least ? least : node.splat(-largest, element);
    greatest = greatest ? greatest : node.splat(largest, element);
  }
  if (!least && !greatest)
    return node.results(x);
  return node.results(node.createOptional<graph::ClipOp>({x, least, greatest}));
}

LogicalResult importer::importDropout(Node &node) {
  // Before operator set 7 an attribute said that the model is not being trained; exporters left it out.
  bool training = false;
  if (node.version() >= 12 && node.input(2)) {
    std::optional<ConstantData> mode = node.constantData(2);
    if (!mode) {
      node.requireConstant(2);
      return failure();
    }
    training = mode->size() != 1 || mode->asInteger(0) != 0;
  }
  // Training without loss is inference; a ratio left out is one half.
  if (training && node.version() >= 12 && node.input(1))
    if (std::optional<ConstantData> ratio = node.constantData(1);
        ratio && ratio->size() == 1 && ratio->asDouble(0) == 0)
      training = false;
  if (training)
    return node.unsupported() << "dropout in training mode is random, which is not supported";
  Value x = node.input(0);
  if (!node.wantsOutput(1))
    return node.results(x);
  // Until operator set 10 the mask had the input's element type.
  Type mask = node.version() < 10 ? graph::tensorOf(x).getElementType() : Type(node.getBuilder().getI1Type());
  return node.results({x, node.splat(1, mask, graph::shapeOf(x))});
}

LogicalResult importer::importGelu(Node &node) {
  std::string approximate = node.text("approximate", "none");
  return node.results(
      node.create<graph::GeluOp>(node.input(0), {node.flagAttr("tanh_approximation", approximate == "tanh")}));
}

LogicalResult importer::importIdentity(Node &node) { return node.results(node.input(0)); }

LogicalResult importer::importMean(Node &node) {
  Value sum = node.input(0);
  for (Value operand : node.allInputs().drop_front())
    sum = node.create<graph::AddOp>({sum, operand});
  if (!sum || node.inputCount() == 1)
    return node.results(sum);
  Value count = node.splat(node.inputCount(), graph::tensorOf(sum).getElementType());
  return node.results(node.create<graph::DivOp>({sum, count}));
}

LogicalResult importer::importOptionalHasElement(Node &node) {
  return node.results(node.splat(node.input(0) ? 1 : 0, node.getBuilder().getI1Type()));
}

LogicalResult importer::importPRelu(Node &node) {
  Value x = node.input(0), slope = node.input(1);
  // Until operator set 7 a vector of slopes belonged to the channels.
  int64_t rank = graph::tensorOf(x).getRank();
  if (node.version() < 7 && graph::tensorOf(slope).getRank() == 1 && rank > 1) {
    SmallVector<int64_t> shape(rank - 1, 1);
    shape[0] = graph::shapeOf(slope)[0];
    slope = node.reshape(slope, shape);
  }
  return node.results(node.create<graph::PReluOp>({x, slope}));
}

LogicalResult importer::importShrink(Node &node) {
  Value x = node.input(0);
  Type element = graph::tensorOf(x).getElementType();
  if (isa<FloatType>(element))
    return readAs<graph::ShrinkOp>(node);
  // The threshold and the shift are real numbers; the result is cut to an integer.
  bool isNarrow = element.getIntOrFloatBitWidth() <= 16;
  Type computed = isNarrow ? Type(node.getBuilder().getF32Type()) : Type(node.getBuilder().getF64Type());
  Value y = node.create<graph::ShrinkOp>(node.cast(x, computed), ruledAttributes(node));
  return node.results(node.cast(y, element));
}

LogicalResult importer::importSwish(Node &node) {
  Value x = node.input(0);
  Value scaled = x;
  if (float alpha = node.real("alpha", 1.0f); alpha != 1.0f)
    scaled = node.create<graph::MulOp>({x, node.splat(alpha, graph::tensorOf(x).getElementType())});
  return node.results(node.create<graph::MulOp>({x, node.create<graph::SigmoidOp>(scaled)}));
}
