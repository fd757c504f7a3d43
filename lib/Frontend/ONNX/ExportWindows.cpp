//===- ExportWindows.cpp - Writing convolutions and pools -------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ModelFile.h"
#include "Writers.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/WindowOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::exporter;

void exporter::writeCol2Im(NodeWriter &node) {
  auto op = cast<graph::Col2ImOp>(node.operation());
  node.results("Col2Im", {node.operand(op.getColumns()), node.integers(op.getImage()), node.integers(op.getKernel())},
               Attributes()
                   .integers("strides", op.getStrides())
                   .integers("dilations", op.getDilations())
                   .integers("pads", op.getPads()));
}

namespace {
/// 32-bit integers as bytes and what is subtracted from them, perhaps nothing.
struct Bytes {
  Operand values, zero;
};
} // namespace

/// The bytes that a cast widens to 32 bits, or null.
static Value widenedBytes(Value value) {
  auto cast = value.getDefiningOp<graph::CastOp>();
  bool isNarrow = cast && graph::tensorOf(cast.getX()).getElementType().isInteger(8);
  return isNarrow ? Value(cast.getX()) : Value();
}

/// A constant in bytes, signed ones if they suffice.
static std::optional<Bytes> constantBytes(NodeWriter &node, const graph::ConstantData &data) {
  int64_t least = 0, greatest = 0;
  for (int64_t i = 0; i < data.size(); ++i) {
    least = std::min(least, data.asInteger(i));
    greatest = std::max(greatest, data.asInteger(i));
  }
  bool isSigned = least >= -128 && greatest <= 127;
  if (!isSigned && (greatest - least > 255 || least < -255))
    return std::nullopt;
  int64_t offset = isSigned ? 0 : -least;
  std::vector<char> bytes(data.size());
  for (int64_t i = 0; i < data.size(); ++i)
    bytes[i] = char(data.asInteger(i) + offset);
  Type element =
      IntegerType::get(node.operation()->getContext(), 8, isSigned ? IntegerType::Signless : IntegerType::Unsigned);
  Bytes result{node.constant(graph::makeConstant(data.type().clone(element), bytes)), {}};
  if (offset)
    result.zero = node.splat(double(offset), element);
  return result;
}

/// A zero point as ONNX has it, of type `element`: a scalar, or a vector of one number a channel.
static Operand zeroPoint(NodeWriter &node, Value wide, Type element) {
  int64_t count = graph::tensorOf(wide).getNumElements();
  SmallVector<int64_t> shape;
  if (count != 1)
    shape.push_back(count);
  if (std::optional<graph::ConstantData> data = graph::ConstantData::of(wide)) {
    std::vector<char> bytes(count);
    for (int64_t i = 0; i < count; ++i)
      bytes[i] = char(data->asInteger(i));
    return node.constant(graph::makeConstant(RankedTensorType::get(shape, element), bytes));
  }
  Value narrow = widenedBytes(wide);
  if (!narrow || graph::tensorOf(narrow).getElementType() != element)
    return {};
  return node.compute("Reshape", {node.operand(narrow), node.integers(shape)}, element);
}

/// 32-bit integers as what ConvInteger takes; nothing where they are no bytes about a zero point.
static std::optional<Bytes> bytesOf(NodeWriter &node, Value value) {
  if (std::optional<graph::ConstantData> data = graph::ConstantData::of(value))
    return constantBytes(node, *data);
  if (Value narrow = widenedBytes(value))
    return Bytes{node.operand(narrow), {}};
  auto difference = value.getDefiningOp<graph::SubOp>();
  Value narrow = difference ? widenedBytes(difference.getLhs()) : Value();
  if (!narrow)
    return std::nullopt;
  Operand zero = zeroPoint(node, difference.getRhs(), graph::tensorOf(narrow).getElementType());
  return zero ? std::optional(Bytes{node.operand(narrow), zero}) : std::nullopt;
}

void exporter::writeConv(NodeWriter &node) {
  auto op = cast<graph::ConvOp>(node.operation());
  Attributes attributes = Attributes().ruled(op, "Conv");
  if (graph::tensorOf(op.getResult()).getElementType().isInteger(32) && !op.getBias()) {
    std::optional<Bytes> x = bytesOf(node, op.getInput()), w = bytesOf(node, op.getFilter());
    if (x && w)
      return node.results("ConvInteger", {x->values, w->values, x->zero, w->zero}, attributes);
  }
  node.results("Conv", node.operands(), attributes);
}

void exporter::writeMaxPoolWithIndices(NodeWriter &node) {
  auto op = cast<graph::MaxPoolWithIndicesOp>(node.operation());
  Attributes attributes = Attributes().ruled(op, "MaxPool");
  if (op.getColumnMajor())
    attributes.integer("storage_order", 1);
  node.results("MaxPool", node.operands(), attributes);
}

void exporter::writeRoiAlign(NodeWriter &node) {
  auto op = cast<graph::RoiAlignOp>(node.operation());
  node.results("RoiAlign", node.operands(),
               Attributes()
                   .ruled(op, "RoiAlign")
                   .text("coordinate_transformation_mode", op.getHalfPixel() ? "half_pixel" : "output_half_pixel")
                   .text("mode", op.getGreatest() ? "max" : "avg"));
}
