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
static Value emitWeights(Emitter &b, const CenteredWeights &weights) {
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

/// The integers that an operator's sums are rounded with; of those that are its result, integers that nothing uses.
template <typename Op> static std::optional<Requantization> sumsRounding(Op op) {
  return graph::isSums(op.getResult()) ? Requantization() : roundingOf(op);
}

static SmallVector<Value> lowerConv(Emitter &b, graph::QuantizedConvOp op, graph::QuantizedConvOp::Adaptor in) {
  std::optional<Requantization> rounding = sumsRounding(op);
  std::optional<CenteredWeights> weights = centeredWeights(op.getFilter());
  if (!rounding || !weights)
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
  return {emitConvolution(b, conv, b.getI32Type(), padding, [&](Value sums, int64_t channels) {
    return graph::isSums(op.getResult()) ? sums : emitRescaled(b, sums, *rounding, channels);
  })};
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
  std::optional<Requantization> rounding = sumsRounding(op);
  if (!rounding)
    return {};
  Value lhs = in.getLhs(), rhs;
  if (hasConstantWeights(op)) {
    rhs = emitWeights(b, *centeredWeights(op.getRhs()));
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
  if (!graph::isSums(op.getResult()))
    sums = emitRescaled(b, sums, *rounding, shape.size() - 1);
  return {b.reshape(sums, graph::shapeOf(op.getResult()))};
}

void hone::populateQuantizedContractionPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::QuantizedConvOp>(converter, patterns, lowerConv);
  addLowering<graph::QuantizedMatMulOp>(converter, patterns, lowerMatMul);
}
