//===- QuantizedContraction.cpp - Quantized convolutions and products ----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// linalg's named operations on integers with 32-bit sums, then one elementwise operation that rounds them. The zero
// points, the bias and the rounding are all in the offset that it adds.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Contraction.h"
#include "Convolution.h"
#include "Quantized.h"
#include "hone/Dialect/Graph/QuantizedOps.h"

using namespace mlir;
using namespace hone;
using graph::Layout;

/// Weights without their zero points, as a constant.
static Value emitWeights(Emitter &b, const graph::CenteredWeights &weights) {
  std::vector<char> bytes;
  if (weights.type.getElementType().isInteger(16)) {
    const char *first = reinterpret_cast<const char *>(weights.values.data());
    bytes.assign(first, first + weights.values.size() * sizeof(int16_t));
  } else {
    for (int16_t value : weights.values)
      bytes.push_back(char(value));
  }
  return b.constantTensor(weights.type, bytes);
}

/// The sums of an operator, rounded, with channels along a dimension; where they are its result, as they are.
template <typename Op> static Value emitResults(Emitter &b, Op op, Value sums, int64_t channels) {
  if (graph::isSums(op.getResult()))
    return sums;
  return emitRescaled(b, sums, Rescaler(op.getRoundingAttr().getValue(), graph::rangeOf(op)), channels);
}

static SmallVector<Value> lowerConv(Emitter &b, graph::QuantizedConvOp op, graph::QuantizedConvOp::Adaptor in) {
  std::optional<graph::CenteredWeights> weights = graph::centeredWeights(op.getFilter());
  if (!weights)
    return {};
  Value filter = emitWeights(b, *weights);
  bool last = op.getLayout() == Layout::channels_last;
  ArrayRef<int64_t> shape = shapeOfTensor(filter);
  Convolution conv{in.getInput(),
                   filter,
                   Value(),
                   geometryOf(op, op.getLayout(), last ? shape.drop_back(2) : shape.drop_front(2)),
                   int64_t(op.getGroup()),
                   SmallVector<int64_t>(graph::shapeOf(op.getResult()))};
  Value padding = b.integer(b.getI8Type(), zeroPointOf(op.getInput()));
  return {emitConvolution(b, conv, b.getI32Type(), padding,
                          [&](Value sums, int64_t channels) { return emitResults(b, op, sums, channels); })};
}

/// The operand about zero, in 16 bits; as it is when its zero point is zero.
static Value centered(Emitter &b, Value operand, int64_t zeroPoint) {
  if (zeroPoint == 0)
    return operand;
  return b.elementwise(b.getI16Type(), operand, [&](Scalars &body, ValueRange in) -> Value {
    Value wide = arith::ExtSIOp::create(body, body.getI16Type(), in[0]);
    return arith::SubIOp::create(body, wide, body.integer(body.getI16Type(), zeroPoint));
  });
}

static SmallVector<Value> lowerMatMul(Emitter &b, graph::QuantizedMatMulOp op, graph::QuantizedMatMulOp::Adaptor in) {
  Value lhs = in.getLhs(), rhs;
  if (graph::hasConstantWeights(op)) {
    std::optional<graph::CenteredWeights> weights = graph::centeredWeights(op.getRhs());
    if (!weights)
      return {};
    rhs = emitWeights(b, *weights);
  } else {
    lhs = centered(b, lhs, zeroPointOf(op.getLhs()));
    rhs = centered(b, in.getRhs(), zeroPointOf(op.getRhs()));
  }
  std::tie(lhs, rhs) = asMatrices(b, lhs, rhs);
  SmallVector<int64_t> shape(shapeOfTensor(lhs));
  shape.back() = shapeOfTensor(rhs).back();
  Value init = b.filled(shape, b.integer(b.getI32Type(), 0)), sums;
  if (shape.size() == 2)
    sums = linalg::MatmulOp::create(b, init.getType(), ValueRange{lhs, rhs}, init).getResult(0);
  else
    sums = linalg::BatchMatmulOp::create(b, init.getType(), ValueRange{lhs, rhs}, init).getResult(0);
  return {b.reshape(emitResults(b, op, sums, shape.size() - 1), graph::shapeOf(op.getResult()))};
}

void hone::populateQuantizedContractionPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::QuantizedConvOp>(converter, patterns, lowerConv);
  addLowering<graph::QuantizedMatMulOp>(converter, patterns, lowerMatMul);
}
