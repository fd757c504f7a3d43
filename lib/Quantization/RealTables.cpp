//===- RealTables.cpp - Real numbers as functions of one tensor ----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "RealTables.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "llvm/ADT/DenseMap.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// Longer than any function that is written. Models whose quantizations all follow one long chain would take its square
/// in time.
static constexpr size_t mostOperators = 256;

std::optional<double> hone::onlyValue(Value value) {
  auto dequantize = value.getDefiningOp<DequantizeLinearOp>();
  std::optional<ConstantData> data = ConstantData::of(dequantize ? dequantize.getX() : value);
  if (!data || data->size() == 0 || (data->size() != 1 && !data->isSplat()))
    return std::nullopt;
  if (!dequantize)
    return data->asDouble(0);
  std::optional<ConstantData> scale = ConstantData::of(dequantize.getScale());
  std::optional<ConstantData> zero = ConstantData::of(dequantize.getZeroPoint());
  if (!scale || !zero || scale->size() != 1 || zero->size() != 1)
    return std::nullopt;
  return double(data->asInteger(0) - zero->asInteger(0)) * scale->asDouble(0);
}

std::optional<RealGraph> RealGraph::of(Value real, llvm::function_ref<bool(Value)> isSource) {
  RealGraph graph;
  graph.values.push_back(0); // The source.
  llvm::DenseMap<Value, unsigned> placeOf;
  SmallVector<Value> pending{real};
  while (!pending.empty()) {
    Value value = pending.back();
    if (placeOf.contains(value)) {
      pending.pop_back();
      continue;
    }
    if (std::optional<double> constant = onlyValue(value)) {
      placeOf[value] = graph.values.size();
      graph.values.push_back(*constant);
      continue;
    }
    if (shapeOf(value) != shapeOf(real))
      return std::nullopt;
    if (isSource(value)) {
      if (graph.input && graph.input != value)
        return std::nullopt;
      graph.input = value;
      placeOf[value] = 0;
      continue;
    }
    Operation *op = value.getDefiningOp();
    Type element = tensorOf(value).getElementType();
    bool isKnown = op && op->getNumResults() == 1 && (element.isF32() || element.isInteger(1));
    ScalarFunction<double> function = isKnown ? realFunction(op) : nullptr;
    if (!function || graph.steps.size() + pending.size() > mostOperators)
      return std::nullopt;
    bool isReady = true;
    for (Value operand : llvm::reverse(op->getOperands()))
      if (!placeOf.contains(operand)) {
        pending.push_back(operand);
        isReady = false;
      }
    if (!isReady)
      continue;
    graph.anyJumps |= hasJumps(op);
    Step &step = graph.steps.emplace_back();
    step.function = std::move(function);
    for (Value operand : op->getOperands())
      step.operands.push_back(placeOf[operand]);
    step.result = placeOf[value] = graph.values.size();
    graph.values.push_back(0);
  }
  if (!graph.input || graph.steps.empty())
    return std::nullopt;
  return graph;
}

double RealGraph::compute(double element, llvm::function_ref<double(double)> round) const {
  SmallVector<double> current = values;
  current[0] = element;
  for (const Step &step : steps) {
    SmallVector<double, 3> operands;
    for (unsigned place : step.operands)
      operands.push_back(current[place]);
    current[step.result] = round(step.function(operands));
  }
  return current.back();
}
