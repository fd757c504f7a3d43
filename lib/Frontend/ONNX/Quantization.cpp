//===- Quantization.cpp - Importing quantized operators ------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Quantized operators of ONNX's own domain. Those whose results are 32-bit sums stay integer arithmetic.
//
//===----------------------------------------------------------------------------===//

#include "Quantization.h"
#include "Handlers.h"
#include "ModelFile.h"
#include "Window.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/UnaryOps.h"
#include "hone/Dialect/Graph/WindowOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

//===--- QuantizeLinear and DequantizeLinear -------------------------------------===//

/// The result's element type: the zero point's, the one asked for by an attribute, or unsigned bytes. Tensors of 4-bit
/// integers have the bytes' type; `bits` says how many of them count.
static Type quantizedType(Node &node, int64_t &bits) {
  Value zero = node.input(2);
  int64_t asked = node.integer("output_dtype", 0);
  if (zero)
    bits = meaningfulBits(zero);
  else if (asked == int4 || asked == uint4)
    bits = 4;
  Type type = zero    ? graph::tensorOf(zero).getElementType()
              : asked ? storageType(node.getContext(), int32_t(asked))
                      : IntegerType::get(node.getContext(), 8, IntegerType::Unsigned);
  if (!type || !type.isInteger() || type.isInteger(1)) {
    node.unsupported() << "output element type "
                       << (zero ? dataTypeName(dataTypeOf(type)) : dataTypeName(int32_t(asked))) << " is not supported";
    return nullptr;
  }
  if (zero && asked &&
      (storageType(node.getContext(), int32_t(asked)) != type || (bits == 4) != (asked == int4 || asked == uint4))) {
    node.error() << "attribute 'output_dtype' is " << dataTypeName(int32_t(asked)) << "; input 2 is of type "
                 << graph::tensorOf(zero);
    return nullptr;
  }
  if (!bits)
    bits = type.getIntOrFloatBitWidth();
  return type;
}

/// Scale and zero point of QuantizeLinear or DequantizeLinear. The axis counts where they are vectors.
static std::optional<Parameters> linearParameters(Node &node, Type storage) {
  ArrayRef<int64_t> shape = graph::shapeOf(node.input(0));
  std::optional<int64_t> axis;
  for (Value value : {node.input(1), node.input(2)})
    if (value && graph::tensorOf(value).getNumElements() != 1 && !axis)
      if (!(axis = node.axis(node.integer("axis", 1), shape.size())))
        return std::nullopt;
  return readParameters(node, 1, 2, storage, shape, axis);
}

/// A float type that an attribute names, or `otherwise`; null for others, with an error.
static Type floatType(Node &node, StringRef attribute, Type otherwise) {
  int64_t named = node.integer(attribute, 0);
  Type type = named ? elementType(node.getContext(), int32_t(named)) : otherwise;
  if (type && isa<FloatType>(type))
    return type;
  node.unsupported() << "attribute '" << attribute << "' is " << dataTypeName(int32_t(named))
                     << ", which is not supported";
  return nullptr;
}

/// saturate(round(x / scale) + zero) by operations on whole tensors. `zero` may be null.
static Value quantizeEach(Node &node, Value x, Value scale, Value zero, Type type, int64_t bits) {
  if (!x || !scale)
    return nullptr;
  Type element = graph::tensorOf(scale).getElementType();
  Value steps = node.create<graph::RoundOp>(node.create<graph::DivOp>({node.cast(x, element), scale}));
  if (zero)
    steps = node.create<graph::AddOp>({steps, node.cast(zero, element)});
  double least = type.isUnsignedInteger() ? 0 : -std::ldexp(1.0, bits - 1);
  double greatest = least + std::ldexp(1.0, bits) - 1;
  Value inside =
      node.create<graph::ClipOp>({steps, node.splat(least, element), node.splat(greatest, element)},
                                 {node.attr("operandSegmentSizes", node.getBuilder().getDenseI32ArrayAttr({1, 1, 1}))});
  return node.cast(inside, type);
}

/// Limits bytes to the range of 4-bit integers.
static Value saturateTo4Bits(Node &node, Value bytes, Type type) {
  bool isUnsigned = type.isUnsignedInteger();
  return node.create<graph::ClipOp>(
      {bytes, node.splat(isUnsigned ? 0 : -8, type), node.splat(isUnsigned ? 15 : 7, type)},
      {node.attr("operandSegmentSizes", node.getBuilder().getDenseI32ArrayAttr({1, 1, 1}))});
}

/// Scale and zero point for blocks along an axis, each element's own. Null where there are none.
struct BlockParameters {
  Value scale, zero;
};
static std::optional<BlockParameters> blockParameters(Node &node, Value x, Value zero) {
  int64_t size = node.integer("block_size", 0);
  ArrayRef<int64_t> shape = graph::shapeOf(x), blocks = graph::shapeOf(node.input(1));
  std::optional<int64_t> axis = node.axis(node.integer("axis", 1), shape.size());
  if (!axis)
    return std::nullopt;
  SmallVector<int64_t> expected(shape);
  if (size > 0)
    expected[*axis] = expected[*axis] / size + (expected[*axis] % size != 0);
  if (size < 0 || blocks != ArrayRef<int64_t>(expected)) {
    node.error() << "attribute 'block_size' is " << size << " and input 1 has shape " << graph::shapeText(blocks)
                 << "; expected " << graph::shapeText(expected) << " for blocks along axis " << *axis << " of shape "
                 << graph::shapeText(shape);
    return std::nullopt;
  }
  if (zero && graph::shapeOf(zero) != blocks) {
    node.error() << "input 2 has shape " << graph::shapeText(graph::shapeOf(zero)) << " and input 1 "
                 << graph::shapeText(blocks) << "; they must be equal";
    return std::nullopt;
  }
  return BlockParameters{repeatBlocks(node, node.input(1), *axis, size, shape[*axis]),
                         zero ? repeatBlocks(node, zero, *axis, size, shape[*axis]) : Value()};
}

LogicalResult importer::importQuantizeLinear(Node &node) {
  Value x = node.input(0), zero = node.input(2);
  int64_t bits = 0;
  Type type = quantizedType(node, bits);
  if (!type || !holdsScales(node, 1))
    return failure();
  // The division is in the scale's type unless an attribute says otherwise.
  Type precise = floatType(node, "precision", graph::tensorOf(node.input(1)).getElementType());
  if (!precise)
    return failure();
  if (isa<FloatType>(graph::tensorOf(x).getElementType()))
    x = node.cast(x, precise);
  if (node.integer("block_size", 0) != 0) {
    std::optional<BlockParameters> each = blockParameters(node, x, zero);
    return node.results(each ? quantizeEach(node, x, node.cast(each->scale, precise), each->zero, type, bits)
                             : Value());
  }
  std::optional<Parameters> parameters = linearParameters(node, type);
  if (!parameters)
    return failure();
  Value y = node.create<graph::QuantizeLinearOp>({x, node.cast(parameters->scale, precise), parameters->zero},
                                                 parameters->attributes(node));
  return node.results(bits == 4 ? saturateTo4Bits(node, y, type) : y);
}

LogicalResult importer::importDequantizeLinear(Node &node) {
  Value x = node.input(0), zero = node.input(2);
  if (!holdsIntegers(node, 0) || !holdsScales(node, 1))
    return failure();
  Type type = floatType(node, "output_dtype", graph::tensorOf(node.input(1)).getElementType());
  if (!type)
    return failure();
  if (node.integer("block_size", 0) != 0) {
    std::optional<BlockParameters> each = blockParameters(node, x, zero);
    return node.results(each ? node.cast(dequantizeEach(node, x, each->scale, each->zero), type) : Value());
  }
  std::optional<Parameters> parameters = linearParameters(node, graph::tensorOf(x).getElementType());
  if (!parameters)
    return failure();
  Value y =
      node.create<graph::DequantizeLinearOp>({x, parameters->scale, parameters->zero}, parameters->attributes(node));
  return node.results(node.cast(y, type));
}

LogicalResult importer::importDynamicQuantizeLinear(Node &node) {
  if (!graph::tensorOf(node.input(0)).getElementType().isF32())
    return node.error() << "input 0 is of type " << graph::tensorOf(node.input(0)) << "; expected floats";
  DynamicallyQuantized result = quantizeDynamically(node, node.input(0));
  return node.results({result.value, result.scale, result.zero});
}

//===--- Integer sums ------------------------------------------------------------===//

LogicalResult importer::importConvInteger(Node &node) {
  std::optional<Window> window = readConvolution(node, node.input(0), node.input(1));
  if (!window)
    return failure();
  return node.results(node.createOptional<graph::ConvOp>({centered(node, 0, 2, 0), centered(node, 1, 3, 0), nullptr},
                                                         convolutionAttributes(node, *window)));
}

LogicalResult importer::importMatMulInteger(Node &node) {
  int64_t rows = graph::tensorOf(node.input(0)).getRank() - 2, columns = graph::tensorOf(node.input(1)).getRank() - 1;
  return node.results(node.create<graph::MatMulOp>({centered(node, 0, 2, rows), centered(node, 1, 3, columns)}));
}

//===--- Operators on quantized tensors --------------------------------------------===//

Value importer::quantizedConvolution(Node &node, Value x) {
  Value image = dequantize(node, x, {0, 1, 2}), filter = dequantize(node, {3, 4, 5}, 0);
  Value bias = dequantizeBias(node, 8, 1, 4);
  Value y = node.compute(importConv, {image, filter, bias}, 11);
  return quantize(node, y, 6, 7, graph::tensorOf(node.input(0)).getElementType());
}

LogicalResult importer::importQLinearConv(Node &node) {
  return node.results(quantizedConvolution(node, node.input(0)));
}

LogicalResult importer::importQLinearMatMul(Node &node) {
  int64_t rows = graph::tensorOf(node.input(0)).getRank() - 2, columns = graph::tensorOf(node.input(3)).getRank() - 1;
  Value a = dequantize(node, {0, 1, 2}, rows, /*broadcasts=*/true);
  Value b = dequantize(node, {3, 4, 5}, columns, /*broadcasts=*/true);
  Value y = node.create<graph::MatMulOp>({a, b});
  int64_t resultRows = y ? graph::tensorOf(y).getRank() - 2 : 0;
  return node.results(quantize(node, y, 6, 7, graph::tensorOf(node.input(0)).getElementType(), resultRows));
}
