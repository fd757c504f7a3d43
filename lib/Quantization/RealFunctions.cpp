//===- RealFunctions.cpp - Operators as functions of one real number -----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "RealFunctions.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ScalarFunctions.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// The one value of a constant tensor.
static std::optional<double> onlyValue(Value value) {
  std::optional<ConstantData> data = ConstantData::of(value);
  if (!data || data->size() == 0 || (data->size() != 1 && !data->isSplat()))
    return std::nullopt;
  return data->asDouble(0);
}

std::optional<RealFunction> hone::realFunctionOf(Operation *op) {
  if (op->getNumResults() != 1 || !isa<FloatType>(tensorOf(op->getResult(0)).getElementType()))
    return std::nullopt;
  ScalarFunction<double> function = realFunction(op);
  if (!function)
    return std::nullopt;
  std::optional<unsigned> varying;
  SmallVector<double, 3> values(op->getNumOperands());
  for (auto [index, operand] : llvm::enumerate(op->getOperands())) {
    if (std::optional<double> value = onlyValue(operand)) {
      values[index] = *value;
      continue;
    }
    // One that is not extended by the others.
    if (varying || shapeOf(operand) != shapeOf(op->getResult(0)))
      return std::nullopt;
    varying = index;
  }
  if (!varying)
    return std::nullopt;
  auto compute = [function, values, index = *varying](double x) {
    SmallVector<double, 3> operands = values;
    operands[index] = x;
    return function(operands);
  };
  return RealFunction{op->getOperand(*varying), compute, hasJumps(op)};
}
