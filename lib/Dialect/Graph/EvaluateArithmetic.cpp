//===- EvaluateArithmetic.cpp - Elementwise arithmetic on constants ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Floats are computed as double and rounded once, which for +, -, *, / and square roots is the correctly rounded
// result; integers are computed as 64 bits and wrapped.
//
//===----------------------------------------------------------------------------===//

#include "Evaluation.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/ScalarFunctions.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

static constexpr size_t mostOperands = 3;

/// Applies `function` over the broadcast of the operands' elements.
template <typename T>
static std::vector<T> broadcast(ArrayRef<int64_t> shape, ArrayRef<Operand> operands, ArrayRef<std::vector<T>> values,
                                const ScalarFunction<T> &function) {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  std::vector<T> result(count);
  // Operands of one element may have more dimensions than the result; those that are not there are not read.
  Strides none(shape.size(), 0), to = rowMajorStrides(shape), from[mostOperands] = {none, none, none};
  for (auto [strides, operand] : llvm::zip(from, operands))
    if (operand.data.size() != 1)
      strides = operand.broadcastStrides(shape);
  int64_t length = shape.back();
  SmallVector<T, mostOperands> elements(operands.size());
  forEachRow<mostOperands + 1>(shape, {to, from[0], from[1], from[2]},
                               [&](const std::array<int64_t, mostOperands + 1> &at) {
                                 for (int64_t i = 0; i < length; ++i) {
                                   for (size_t k = 0; k < operands.size(); ++k)
                                     elements[k] = values[k][at[k + 1] + i * from[k].back()];
                                   result[at[0] + i] = function(elements);
                                 }
                               });
  return result;
}

/// The elements of the result; one if all operands are splats.
template <typename T>
static std::vector<T> apply(RankedTensorType type, ArrayRef<Operand> operands, const ScalarFunction<T> &function,
                            std::vector<T> (*load)(const Operand &)) {
  SmallVector<std::vector<T>, mostOperands> values;
  for (const Operand &operand : operands)
    values.push_back(load(operand));
  SmallVector<int64_t> shape(type.getShape());
  if (shape.empty() || llvm::all_of(values, [](const std::vector<T> &elements) { return elements.size() == 1; }))
    shape.assign(1, 1);
  if (shape.size() == 1 && shape[0] == 1) {
    SmallVector<T, mostOperands> first;
    for (const std::vector<T> &elements : values)
      first.push_back(elements[0]);
    return {function(first)};
  }
  return broadcast<T>(shape, operands, values, function);
}

/// Integers as floats: those that have no more than single precision are rounded by way of it.
static std::vector<double> integersAsReals(const Operand &operand, Type to) {
  std::vector<int64_t> integers = loadIntegers(operand);
  bool isUnsigned = operand.elementType().isUnsignedInteger(64);
  std::vector<double> reals;
  reals.reserve(integers.size());
  for (int64_t value : integers)
    reals.push_back(to.isF64() ? (isUnsigned ? double(uint64_t(value)) : double(value))
                               : double(isUnsigned ? float(uint64_t(value)) : float(value)));
  return reals;
}

/// The bytes of the whole result from those of its elements or of the only one.
static void spread(Bytes &bytes, RankedTensorType type) {
  size_t whole = type.getNumElements() * elementBytes(type.getElementType());
  if (bytes.size() >= whole)
    return;
  Bytes one = bytes;
  bytes.reserve(whole);
  while (bytes.size() < whole)
    bytes.insert(bytes.end(), one.begin(), one.end());
}

LogicalResult graph::evaluateArithmetic(Operation *operation, ArrayRef<Operand> operands, Bytes &result) {
  auto type = mlir::cast<RankedTensorType>(operation->getResult(0).getType());
  if (type.getNumElements() == 0 || operands.size() > mostOperands)
    return failure();
  Type element = type.getElementType();
  if (isa<CastOp>(operation) && isa<IntegerType>(operands[0].elementType()) && isa<FloatType>(element))
    result = storeReals(integersAsReals(operands[0], element), element);
  else if (ScalarFunction<double> reals = realFunction(operation))
    result = storeReals(apply(type, operands, reals, loadReals), element);
  else if (ScalarFunction<int64_t> integers = integerFunction(operation))
    result = storeIntegers(apply(type, operands, integers, loadIntegers), element);
  else
    return failure();
  spread(result, type);
  return success();
}
