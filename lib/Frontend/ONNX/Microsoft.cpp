//===- Microsoft.cpp - Importing ONNX Runtime's quantized operators --------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Quantized operators of the domain com.microsoft, which ONNX Runtime's quantizer writes.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "Quantization.h"
#include "Window.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/LogicOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/UnaryOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

static Type storageOf(Node &node, unsigned index) { return graph::tensorOf(node.input(index)).getElementType(); }

/// Computes a node by `handler`, with its scales (operands `first`, `first + 3`, ... up to the last but one) in double
/// precision unless they and the zero points beside them are all known.
///
/// Integer arithmetic is exact where parameters are constants. In single precision results near a half would be rounded
/// to the wrong side; in double precision everything before the last quotient that leads to a half is exact, since a
/// half times the result's scale has few enough digits.
static LogicalResult exactly(Node &node, ArrayRef<unsigned> scales, Handler handler) {
  SmallVector<Value> operands(node.allInputs());
  auto isUnknown = [&](unsigned index) { return node.input(index) && !node.constantData(index); };
  bool known = llvm::none_of(scales, [&](unsigned scale) { return isUnknown(scale) || isUnknown(scale + 1); });
  if (known)
    return handler(node);
  for (unsigned scale : scales)
    if (scale < operands.size() && operands[scale] && holdsScales(node, scale))
      operands[scale] = node.cast(operands[scale], node.getBuilder().getF64Type());
  return node.results(node.compute(handler, operands, node.version()));
}

//===--- Elementwise -----------------------------------------------------------------===//

template <typename Op> static LogicalResult importQLinearBinary(Node &node) {
  return exactly(node, {1, 4, 6}, [](Node &node) {
    Value a = dequantize(node, {0, 1, 2}), b = dequantize(node, {3, 4, 5});
    return node.results(quantize(node, node.create<Op>({a, b}), 6, 7, storageOf(node, 0)));
  });
}

LogicalResult importer::importQLinearAdd(Node &node) { return importQLinearBinary<graph::AddOp>(node); }
LogicalResult importer::importQLinearMul(Node &node) { return importQLinearBinary<graph::MulOp>(node); }

LogicalResult importer::importQLinearSigmoid(Node &node) {
  return exactly(node, {1, 3}, [](Node &node) {
    Value y = node.create<graph::SigmoidOp>(dequantize(node, {0, 1, 2}));
    return node.results(quantize(node, y, 3, 4, storageOf(node, 0)));
  });
}

LogicalResult importer::importQLinearLeakyRelu(Node &node) {
  return exactly(node, {1, 3}, [](Node &node) {
    Value y = node.create<graph::LeakyReluOp>(dequantize(node, {0, 1, 2}),
                                              {node.realAttr("alpha", node.real("alpha", 0.01f))});
    return node.results(quantize(node, y, 3, 4, storageOf(node, 0)));
  });
}

LogicalResult importer::importQLinearWhere(Node &node) {
  return exactly(node, {2, 5, 7}, [](Node &node) {
    Value x = dequantize(node, {1, 2, 3}), y = dequantize(node, {4, 5, 6});
    return node.results(quantize(node, node.create<graph::WhereOp>({node.input(0), x, y}), 7, 8, storageOf(node, 1)));
  });
}

static LogicalResult concatenate(Node &node) {
  // The last zero point may be an empty name, which `inputCount` leaves out.
  if (int given = node.getProto().input_size(); given % 3 != 2)
    return node.error() << "has " << given << " inputs; expected scale and zero point of the result, then "
                        << "each tensor with its scale and zero point";
  SmallVector<Value> parts;
  for (unsigned i = 2; i < node.inputCount(); i += 3) {
    if (!node.input(i) || !node.input(i + 1))
      return node.error() << "input " << (node.input(i) ? i + 1 : i) << " is missing";
    parts.push_back(dequantize(node, {i, i + 1, i + 2}));
  }
  if (node.hasFailed())
    return failure();
  std::optional<int64_t> axis = node.axis(node.integer("axis", 0), graph::tensorOf(parts.front()).getRank());
  if (!axis)
    return failure();
  Value y = node.create<graph::ConcatOp>(parts, {node.integerAttr("axis", *axis)});
  return node.results(quantize(node, y, 0, 1, storageOf(node, 2)));
}

LogicalResult importer::importQLinearConcat(Node &node) {
  SmallVector<unsigned> scales{0};
  for (unsigned i = 3; i < node.inputCount(); i += 3)
    scales.push_back(i);
  return exactly(node, scales, concatenate);
}

//===--- Reductions and windows ------------------------------------------------------===//

/// An operator of one quantized operand (0, 1, 2) and a result (3, 4), by the handler of the float operator.
static LogicalResult importQLinearUnary(Node &node, Handler handler, int64_t version) {
  Value x = dequantize(node, {0, 1, 2});
  return node.results(quantize(node, node.compute(handler, x, version), 3, 4, storageOf(node, 0)));
}

LogicalResult importer::importQLinearReduceMean(Node &node) {
  // Axes are an attribute, as in operator sets before 18.
  return exactly(node, {1, 3}, [](Node &node) { return importQLinearUnary(node, importReduce, 13); });
}

LogicalResult importer::importQLinearSoftmax(Node &node) {
  // The attribute says which operator set's softmax this was.
  return exactly(node, {1, 3},
                 [](Node &node) { return importQLinearUnary(node, importSoftmax, node.integer("opset", 13)); });
}

/// The same for operators on images: with `channels_last` the quantized tensors have the channels at the end.
static LogicalResult importQLinearPool(Node &node, Handler handler) {
  return overImage(node, node.flag("channels_last", false), [&](Value x) {
    Value real = dequantize(node, x, {0, 1, 2});
    return quantize(node, node.compute(handler, real, 11), 3, 4, storageOf(node, 0));
  });
}

LogicalResult importer::importQLinearAveragePool(Node &node) {
  return exactly(node, {1, 3}, [](Node &node) { return importQLinearPool(node, importAveragePool); });
}

LogicalResult importer::importQLinearGlobalAveragePool(Node &node) {
  return exactly(node, {1, 3}, [](Node &node) { return importQLinearPool(node, importGlobalAveragePool); });
}

LogicalResult importer::importMicrosoftQLinearConv(Node &node) {
  return overImage(node, node.flag("channels_last", false), [&](Value x) { return quantizedConvolution(node, x); });
}

//===--- Products --------------------------------------------------------------------===//

/// Integer sums of a product in units of the product of two scales, as floats, plus a float bias if there is one.
static Value scaled(Node &node, Value sums, Value aScale, Value bScale, Value bias, double factor = 1.0) {
  if (!sums || !aScale || !bScale)
    return nullptr;
  Type element = graph::tensorOf(aScale).getElementType();
  auto shaped = [&](Value scale) {
    return graph::tensorOf(scale).getNumElements() == 1 ? node.reshape(scale, {}) : scale;
  };
  Value scale = node.create<graph::MulOp>({shaped(aScale), shaped(bScale)});
  if (factor != 1.0)
    scale = node.create<graph::MulOp>({scale, node.splat(factor, element)});
  Value real = node.create<graph::MulOp>({node.cast(sums, element), scale});
  Value result = bias ? node.create<graph::AddOp>({real, bias}) : real;
  if (result && graph::shapeOf(result) != graph::shapeOf(sums)) {
    node.error() << "scales of shape " << graph::shapeText(graph::shapeOf(scale)) << " and the bias give shape "
                 << graph::shapeText(graph::shapeOf(result)) << "; the product has shape "
                 << graph::shapeText(graph::shapeOf(sums));
    return nullptr;
  }
  return result;
}

/// The axis of a right-hand matrix that has a scale for each element: its columns.
static int64_t columnsOf(Node &node, unsigned index) { return graph::tensorOf(node.input(index)).getRank() - 1; }

/// Whether bias `index`, if there is one, has an element for each column of operand 1.
static bool isBias(Node &node, unsigned index) {
  ArrayRef<int64_t> matrix = graph::shapeOf(node.input(1));
  return !node.input(index) || matrix.empty() || node.isVectorOf(index, matrix.back());
}

LogicalResult importer::importMatMulIntegerToFloat(Node &node) {
  if (!areScalars(node, {2, 4}) || !holdsScales(node, 2) || !holdsScales(node, 3) || !isBias(node, 6))
    return failure();
  Value sums = node.create<graph::MatMulOp>({centered(node, 0, 4, -1), centered(node, 1, 5, columnsOf(node, 1))});
  return node.results(scaled(node, sums, node.input(2), node.input(3), node.input(6)));
}

LogicalResult importer::importDynamicQuantizeMatMul(Node &node) {
  if (!holdsScales(node, 2) || !isBias(node, 4))
    return failure();
  DynamicallyQuantized a = quantizeDynamically(node, node.input(0));
  Type i32 = node.getBuilder().getI32Type();
  Value steps = node.create<graph::SubOp>({node.cast(a.value, i32), node.cast(a.zero, i32)});
  Value sums = node.create<graph::MatMulOp>({steps, centered(node, 1, 3, columnsOf(node, 1))});
  return node.results(scaled(node, sums, a.scale, node.input(2), node.input(4)));
}

LogicalResult importer::importMulInteger(Node &node) {
  if (!areScalars(node, {1, 3}))
    return failure();
  return node.results(node.create<graph::MulOp>({centered(node, 0, 1, -1), centered(node, 2, 3, -1)}));
}

/// A matrix operand for a product: transposed when `flag` says so.
static Value oriented(Node &node, Value matrix, StringRef flag) {
  return matrix && node.flag(flag, false) ? node.transpose(matrix, {1, 0}) : matrix;
}

/// QGemm's product plus its operand 6 as `addend`, if there is one, which must not enlarge it.
static Value withAddend(Node &node, Value product, Value addend) {
  if (!node.input(6))
    return product;
  Value sum = node.create<graph::AddOp>({product, addend});
  if (!sum || sum.getType() == product.getType())
    return sum;
  node.error() << "input 6 has shape " << graph::shapeText(graph::shapeOf(node.input(6)))
               << "; expected one that broadcasts to " << graph::shapeText(graph::shapeOf(product));
  return nullptr;
}

LogicalResult importer::importQGemm(Node &node) {
  for (unsigned index : {0u, 3u})
    if (graph::tensorOf(node.input(index)).getRank() != 2)
      return node.error() << "input " << index << " has shape " << graph::shapeText(graph::shapeOf(node.input(index)))
                          << "; expected a matrix";
  if (!areScalars(node, {1, 2}) || !holdsScales(node, 1) || !holdsScales(node, 4))
    return failure();
  bool transposesB = node.flag("transB", false);
  double alpha = node.real("alpha", 1.0f);
  if (!node.input(7)) {
    // A float result: exact sums, scaled once.
    Value sums = node.create<graph::MatMulOp>({oriented(node, centered(node, 0, 2, -1), "transA"),
                                               oriented(node, centered(node, 3, 5, transposesB ? 0 : 1), "transB")});
    sums = withAddend(node, sums, node.input(6));
    return node.results(scaled(node, sums, node.input(1), node.input(4), nullptr, alpha));
  }
  Value a = dequantize(node, oriented(node, node.input(0), "transA"), {0, 1, 2});
  Value b = dequantize(node, oriented(node, node.input(3), "transB"), {3, 4, 5}, 1);
  Value y = node.create<graph::MatMulOp>({a, b});
  if (alpha != 1.0)
    y = node.create<graph::MulOp>({y, node.splat(alpha, node.getBuilder().getF32Type())});
  y = withAddend(node, y, dequantizeBias(node, 6, 1, 4, alpha));
  return node.results(quantize(node, y, 7, 8, storageOf(node, 0)));
}
