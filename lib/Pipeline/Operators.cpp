//===- Operators.cpp - What a model computes, node by node ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Pipeline/Operators.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/MultiplyAdds.h"
#include "hone/Dialect/Graph/QuantizedOps.h"
#include "hone/Memory/Entry.h"
#include "hone/Support/Diagnostics.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace hone;

/// Whether the value is known when the model is compiled, be it seen as quantized.
static bool isConstant(Value value) {
  while (auto cast = value.getDefiningOp<graph::StorageCastOp>())
    value = cast.getX();
  Operation *op = value.getDefiningOp();
  return op && op->hasTrait<OpTrait::ConstantLike>();
}

/// The bytes of a value that is a tensor, else none.
static int64_t storedBytes(Value value) {
  auto tensor = dyn_cast<RankedTensorType>(value.getType());
  return tensor ? graph::tensorBytes(tensor) : 0;
}

static TensorFacts describeTensor(Type type, Attribute name) {
  TensorFacts facts;
  if (auto text = dyn_cast_or_null<StringAttr>(name))
    facts.name = text.str();
  llvm::raw_string_ostream out(facts.type);
  auto tensor = dyn_cast<RankedTensorType>(type);
  out << (tensor ? tensor.getElementType() : type);
  if (!tensor)
    return facts;
  out << "[";
  llvm::interleaveComma(tensor.getShape(), out);
  out << "]";
  return facts;
}

ModelFacts hone::describeModel(ModuleOp module) {
  ModelFacts facts;
  if (auto entry = findEntry(module); succeeded(entry)) {
    for (auto [index, type] : llvm::enumerate(entry->getArgumentTypes()))
      facts.inputs.push_back(describeTensor(type, entry->getArgAttr(index, nameAttrName)));
    for (auto [index, type] : llvm::enumerate(entry->getResultTypes()))
      facts.outputs.push_back(describeTensor(type, entry->getResultAttr(index, nameAttrName)));
  }
  module.walk([&](graph::ConstantOp constant) {
    facts.parameters += cast<ShapedType>(constant.getType()).getNumElements();
    facts.parameterBytes += storedBytes(constant);
  });
  facts.operators = listOperators(module);
  return facts;
}

std::vector<OperatorFacts> hone::listOperators(ModuleOp module) {
  std::vector<OperatorFacts> operators;
  module.walk([&](Operation *op) {
    if (!isa_and_nonnull<graph::GraphDialect>(op->getDialect()) || op->hasTrait<OpTrait::ConstantLike>() ||
        op->hasTrait<OpTrait::IsTerminator>() || isa<graph::StorageCastOp>(op))
      return;
    StringRef kind = nodeOperator(op->getLoc());
    OperatorFacts &facts = operators.emplace_back();
    facts.name = nodeName(op->getLoc()).str();
    facts.op = kind.empty() ? op->getName().getStringRef().str() : kind.str();
    if (auto counted = dyn_cast<graph::MultiplyAddsInterface>(op)) {
      facts.macs = counted.multiplyAdds();
      facts.neededMacs = counted.neededMultiplyAdds();
      facts.integers = !isa<FloatType>(getElementTypeOrSelf(op->getOperand(0)));
    }
    for (Value operand : op->getOperands())
      (isConstant(operand) ? facts.constantBytes : facts.inputBytes) += storedBytes(operand);
    for (Value result : op->getResults())
      facts.outputBytes += storedBytes(result);
  });
  return operators;
}
