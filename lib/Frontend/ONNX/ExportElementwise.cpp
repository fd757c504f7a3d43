//===- ExportElementwise.cpp - Writing operators on each element alone ------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ModelFile.h"
#include "Writers.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/LogicOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/UnaryOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::exporter;

static Type elementOf(Value value) { return graph::tensorOf(value).getElementType(); }

void exporter::writeBitShift(NodeWriter &node) {
  auto op = cast<graph::BitShiftOp>(node.operation());
  node.results("BitShift", node.operands(), Attributes().text("direction", op.getLeft() ? "LEFT" : "RIGHT"));
}

void exporter::writeCast(NodeWriter &node) {
  auto op = cast<graph::CastOp>(node.operation());
  node.results("Cast", node.operands(), Attributes().integer("to", importer::dataTypeOf(op.getTo())));
}

void exporter::writeClip(NodeWriter &node) {
  auto op = cast<graph::ClipOp>(node.operation());
  Type element = elementOf(op.getX());
  Operand least = node.operand(op.getMin()), greatest = node.operand(op.getMax());
  // ONNX's bounds that are left out are the largest finite numbers.
  if (isa<FloatType>(element)) {
    least = least ? least : node.splat(-INFINITY, element);
    greatest = greatest ? greatest : node.splat(INFINITY, element);
  }
  node.results("Clip", {node.operand(op.getX()), least, greatest});
}

void exporter::writeGelu(NodeWriter &node) {
  auto op = cast<graph::GeluOp>(node.operation());
  node.results("Gelu", node.operands(), Attributes().text("approximate", op.getTanhApproximation() ? "tanh" : "none"));
}

//===--- Quantization --------------------------------------------------------------===//

/// A scale or zero point in f64, in a shape that broadcasts to that of the quantized tensor, of rank `rank`.
static Operand wideParameter(NodeWriter &node, Value parameter, int64_t rank, int64_t axis) {
  Type f64 = Float64Type::get(node.operation()->getContext());
  Operand wide = node.cast(node.operand(parameter), f64);
  ArrayRef<int64_t> given = graph::shapeOf(parameter);
  if (given.size() != 1 || given[0] == 1)
    return wide;
  SmallVector<int64_t> shape(rank, 1);
  shape[fromFront(axis, rank)] = given[0];
  return node.compute("Reshape", {wide, node.integers(shape)}, f64);
}

/// The axis, where parameters are along one.
static Attributes axisOf(Operation *op, Value scale) {
  return graph::tensorOf(scale).getNumElements() == 1
             ? Attributes()
             : Attributes().integer("axis", op->getAttrOfType<IntegerAttr>("axis").getInt());
}

/// Whether all elements of a zero point are known to be 0.
static bool isZero(Value zeroPoint) {
  std::optional<graph::ConstantData> zero = graph::ConstantData::of(zeroPoint);
  return zero && llvm::all_of(zero->integers(), [](int64_t value) { return value == 0; });
}

void exporter::writeDequantizeLinear(NodeWriter &node) {
  auto op = cast<graph::DequantizeLinearOp>(node.operation());
  Type element = elementOf(op.getScale());
  Operand values = node.operand(op.getX());
  if (values.type == importer::int4 || values.type == importer::uint4) {
    // The zero point has 4 bits, too.
    auto constant = op.getZeroPoint().getDefiningOp<graph::ConstantOp>();
    Operand zero = node.operand(op.getZeroPoint());
    if (zero.type != values.type)
      zero = isZero(constant) ? Operand() : node.constant(constant.getValue(), values.type);
    return node.results("DequantizeLinear", {values, node.operand(op.getScale()), zero}, axisOf(op, op.getScale()));
  }
  if (!element.isF64())
    return node.results("DequantizeLinear", node.operands(), axisOf(op, op.getScale()));
  // ONNX has no such scales: the arithmetic itself.
  int64_t rank = graph::tensorOf(op.getX()).getRank();
  Operand x = node.cast(values, element);
  if (!isZero(op.getZeroPoint()))
    x = node.compute("Sub", {x, wideParameter(node, op.getZeroPoint(), rank, op.getAxis())}, element);
  node.results("Mul", {x, wideParameter(node, op.getScale(), rank, op.getAxis())});
}

void exporter::writeQuantizeLinear(NodeWriter &node) {
  auto op = cast<graph::QuantizeLinearOp>(node.operation());
  Type element = elementOf(op.getScale()), storage = elementOf(op.getY());
  if (!element.isF64())
    return node.results("QuantizeLinear", node.operands(), axisOf(op, op.getScale()));
  int64_t rank = graph::tensorOf(op.getX()).getRank();
  Operand steps = node.compute(
      "Div", {node.cast(node.operand(op.getX()), element), wideParameter(node, op.getScale(), rank, op.getAxis())},
      element);
  steps = node.compute(
      "Add", {node.compute("Round", steps, element), wideParameter(node, op.getZeroPoint(), rank, op.getAxis())},
      element);
  unsigned bits = storage.getIntOrFloatBitWidth();
  double least = storage.isUnsignedInteger() ? 0 : -std::ldexp(1.0, int(bits) - 1);
  double greatest = least + std::ldexp(1.0, int(bits)) - 1;
  Operand inside = node.compute("Clip", {steps, node.splat(least, element), node.splat(greatest, element)}, element);
  node.results("Cast", inside, Attributes().integer("to", importer::dataTypeOf(storage)));
}
