//===- Quantization.cpp - Importing quantized operators ------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Operators on quantized tensors become integer arithmetic on zero-based 32-bit values and a quantization at the end.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "ModelFile.h"
#include "Window.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// The zero point in its scale's shape; zeros of `otherwise` when absent.
static Value zeroLike(Node &node, Value zero, Value scale, Type otherwise) {
  if (!scale)
    return nullptr;
  if (!zero)
    return node.splat(0, otherwise, graph::shapeOf(scale));
  if (graph::tensorOf(zero).getNumElements() == graph::tensorOf(scale).getNumElements())
    return node.reshape(zero, graph::shapeOf(scale));
  return zero;
}

static bool hasBlocks(Node &node) {
  if (node.integer("block_size", 0) == 0)
    return false;
  node.error() << "attribute 'block_size' is " << node.integer("block_size", 0)
               << "; scales of blocks are not supported";
  return true;
}

LogicalResult importer::importQuantizeLinear(Node &node) {
  Value x = node.input(0), scale = node.input(1);
  Type result = IntegerType::get(node.getContext(), 8, IntegerType::Unsigned);
  if (int64_t type = node.integer("output_dtype", 0))
    if (!(result = elementType(node.getContext(), int32_t(type))))
      return node.error() << "output element type " << dataTypeName(int32_t(type)) << " is not supported";
  if (hasBlocks(node))
    return failure();
  Value zero = zeroLike(node, node.input(2), scale, result);
  return node.results(
      node.create<graph::QuantizeLinearOp>({x, scale, zero}, {node.integerAttr("axis", node.integer("axis", 1))}));
}

LogicalResult importer::importDequantizeLinear(Node &node) {
  Value x = node.input(0), scale = node.input(1);
  if (hasBlocks(node))
    return failure();
  Value zero = zeroLike(node, node.input(2), scale, graph::tensorOf(x).getElementType());
  return node.results(
      node.create<graph::DequantizeLinearOp>({x, scale, zero}, {node.integerAttr("axis", node.integer("axis", 1))}));
}

/// A quantized tensor as 32-bit integers about zero. A vector of zero points belongs to dimension `axis` of `rank`.
static Value centered(Node &node, Value x, Value zero, int64_t axis) {
  Type i32 = node.getBuilder().getI32Type();
  Value wide = node.cast(x, i32);
  if (!zero || !wide)
    return wide;
  // An all-zero constant changes nothing.
  if (std::optional<ConstantData> data = ConstantData::of(zero)) {
    bool none = true;
    for (int64_t i = 0; i < data->size() && none; ++i)
      none = data->asInteger(i) == 0;
    if (none)
      return wide;
  }
  int64_t count = graph::tensorOf(zero).getNumElements(), rank = graph::tensorOf(x).getRank();
  SmallVector<int64_t> shape;
  if (count != 1) {
    shape.assign(rank, 1);
    if (graph::tensorOf(zero).getRank() != 1 || axis < 0 || axis >= rank) {
      node.error() << "a zero point has shape " << graph::shapeText(graph::shapeOf(zero))
                   << "; expected a scalar or a vector";
      return nullptr;
    }
    shape[axis] = count;
  }
  return node.create<graph::SubOp>({wide, node.cast(node.reshape(zero, shape), i32)});
}

LogicalResult importer::importConvInteger(Node &node) {
  Value x = node.input(0), filter = node.input(1);
  std::optional<Window> window = readConvolution(node, x, filter);
  if (!window)
    return failure();
  return node.results(node.createOptional<graph::ConvOp>(
      {centered(node, x, node.input(2), 0), centered(node, filter, node.input(3), 0), nullptr},
      convolutionAttributes(node, *window)));
}

LogicalResult importer::importMatMulInteger(Node &node) {
  Value a = node.input(0), b = node.input(1);
  int64_t rows = graph::tensorOf(a).getRank() - 2, columns = graph::tensorOf(b).getRank() - 1;
  return node.results(
      node.create<graph::MatMulOp>({centered(node, a, node.input(2), rows), centered(node, b, node.input(3), columns)}));
}

/// Rescales 32-bit sums by xScale * wScale and quantizes them. A vector of weight scales belongs to dimension `axis`.
static Value requantize(Node &node, Value sums, Value xScale, Value wScale, int64_t axis, Value yScale, Value yZero) {
  if (!sums)
    return nullptr;
  SmallVector<int64_t> shape;
  if (graph::tensorOf(wScale).getNumElements() != 1) {
    shape.assign(graph::tensorOf(sums).getRank(), 1);
    shape[axis] = graph::tensorOf(wScale).getNumElements();
  }
  Type element = graph::tensorOf(xScale).getElementType();
  Value scale = node.create<graph::MulOp>({node.reshape(xScale, {}), node.reshape(wScale, shape)});
  Value real = node.create<graph::MulOp>({node.cast(sums, element), scale});
  return node.create<graph::QuantizeLinearOp>(
      {real, node.reshape(yScale, {}), node.reshape(yZero, {})}, {node.integerAttr("axis", 0)});
}

static bool areScalars(Node &node, std::initializer_list<unsigned> indices) {
  for (unsigned index : indices)
    if (graph::tensorOf(node.input(index)).getNumElements() != 1) {
      node.error() << "input " << index << " has shape " << graph::shapeText(graph::shapeOf(node.input(index)))
                   << "; expected a scalar";
      return false;
    }
  return true;
}

LogicalResult importer::importQLinearConv(Node &node) {
  Value x = node.input(0), filter = node.input(3);
  std::optional<Window> window = readConvolution(node, x, filter);
  if (!window || !areScalars(node, {1, 2, 6, 7}))
    return failure();
  Value sums = node.createOptional<graph::ConvOp>(
      {centered(node, x, node.input(2), 0), centered(node, filter, node.input(5), 0), node.input(8)},
      convolutionAttributes(node, *window));
  return node.results(requantize(node, sums, node.input(1), node.input(4), 1, node.input(6), node.input(7)));
}

LogicalResult importer::importQLinearMatMul(Node &node) {
  Value a = node.input(0), b = node.input(3);
  if (!areScalars(node, {1, 2, 6, 7}))
    return failure();
  Value sums = node.create<graph::MatMulOp>({centered(node, a, node.input(2), graph::tensorOf(a).getRank() - 2),
                                             centered(node, b, node.input(5), graph::tensorOf(b).getRank() - 1)});
  int64_t last = sums ? graph::tensorOf(sums).getRank() - 1 : 0;
  return node.results(requantize(node, sums, node.input(1), node.input(4), last, node.input(6), node.input(7)));
}
