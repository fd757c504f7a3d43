//===- Contraction.cpp - Matrix products to linalg -----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Contraction.h"
#include "ComputePattern.h"
#include "hone/Dialect/Graph/ContractionOps.h"

using namespace mlir;
using namespace hone;

static int64_t product(ArrayRef<int64_t> sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), int64_t(1), std::multiplies<int64_t>());
}

Value hone::emitProduct(Emitter &b, Value lhs, Value rhs, Type narrow) {
  // Integers are multiplied in their own width: wrapping sums do not depend on the sign.
  Type sums = isa<FloatType>(narrow) ? sumType(narrow) : narrow;
  SmallVector<int64_t> shape(shapeOfTensor(lhs));
  shape.back() = shapeOfTensor(rhs).back();
  Value init = b.filled(shape, b.constant(sums, 0)), result;
  if (shape.size() == 2)
    result = linalg::MatmulOp::create(b, init.getType(), ValueRange{lhs, rhs}, init).getResult(0);
  else
    result = linalg::BatchMatmulOp::create(b, init.getType(), ValueRange{lhs, rhs}, init).getResult(0);
  if (sums == narrow)
    return result;
  return b.elementwise(narrow, result, [&](Scalars &body, ValueRange in) { return body.convert(in[0], narrow); });
}

/// The operand with its batch dimensions repeated to `batch` and joined into one.
static Value joinBatch(Emitter &b, Value operand, ArrayRef<int64_t> batch) {
  ArrayRef<int64_t> matrix = shapeOfTensor(operand).take_back(2);
  SmallVector<int64_t> shape(batch);
  shape.append(matrix.begin(), matrix.end());
  return b.reshape(b.expand(operand, shape), {product(batch), matrix[0], matrix[1]});
}

std::pair<Value, Value> hone::asMatrices(Emitter &b, Value lhs, Value rhs) {
  if (shapeOfTensor(lhs).size() == 1)
    lhs = b.reshape(lhs, {1, shapeOfTensor(lhs)[0]});
  if (shapeOfTensor(rhs).size() == 1)
    rhs = b.reshape(rhs, {shapeOfTensor(rhs)[0], 1});
  ArrayRef<int64_t> left = shapeOfTensor(lhs), right = shapeOfTensor(rhs);
  SmallVector<int64_t> batch = *graph::broadcastShapes(left.drop_back(2), right.drop_back(2));
  bool oneMatrix = product(right.drop_back(2)) == 1;
  // One matrix on the right: the rows of all those on the left are rows of one.
  if (oneMatrix || product(batch) == 1)
    return {b.reshape(lhs, {product(left.drop_back()), left.back()}), b.reshape(rhs, right.take_back(2))};
  return {joinBatch(b, lhs, batch), joinBatch(b, rhs, batch)};
}

static SmallVector<Value> lowerMatMul(Emitter &b, graph::MatMulOp op, graph::MatMulOp::Adaptor in) {
  auto [lhs, rhs] = asMatrices(b, in.getLhs(), in.getRhs());
  return {b.reshape(emitProduct(b, lhs, rhs, elementOf(op.getResult())), op.getType().getShape())};
}

void hone::populateContractionPatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::MatMulOp>(converter, patterns, lowerMatMul);
  populateEinsumPatterns(converter, patterns);
}
