//===- Operators.cpp - What a model computes, node by node ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Pipeline/Operators.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/QuantizedOps.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "hone/Memory/Entry.h"
#include "hone/Support/Diagnostics.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace hone;

static ArrayRef<int64_t> shapeOf(Value value) {
  auto tensor = dyn_cast<RankedTensorType>(value.getType());
  return tensor ? tensor.getShape() : ArrayRef<int64_t>();
}

static int64_t product(ArrayRef<int64_t> sizes) {
  int64_t result = 1;
  for (int64_t size : sizes)
    result *= size;
  return result;
}

/// Elements of a filter that belong to one channel, which stands first or last.
static int64_t perChannel(ArrayRef<int64_t> filter, bool channelsLast) {
  if (filter.empty())
    return 0;
  return product(channelsLast ? filter.drop_back() : filter.drop_front());
}

/// Every combination of an equation's letters is one product.
static int64_t einsumProducts(graph::EinsumOp op) {
  StringRef left = op.getEquation().split("->").first;
  if (left.contains("...") || op.getInputs().size() < 2)
    return 0;
  SmallVector<StringRef> terms;
  left.split(terms, ',');
  if (terms.size() != op.getInputs().size())
    return 0;
  std::map<char, int64_t> sizes;
  for (auto [term, input] : llvm::zip_equal(terms, op.getInputs())) {
    size_t position = 0;
    for (char letter : term)
      if (letter != ' ' && position < shapeOf(input).size())
        sizes[letter] = std::max(sizes[letter], shapeOf(input)[position++]);
  }
  int64_t result = 1;
  for (auto [letter, size] : sizes)
    result *= size;
  return result;
}

int64_t hone::multiplyAdds(Operation *op) {
  return llvm::TypeSwitch<Operation *, int64_t>(op)
      .Case([](graph::ConvOp conv) {
        bool last = conv.getLayout() == graph::Layout::channels_last;
        return product(shapeOf(conv.getResult())) * perChannel(shapeOf(conv.getFilter()), last);
      })
      .Case([](graph::ConvTransposeOp conv) {
        ArrayRef<int64_t> filter = shapeOf(conv.getFilter());
        bool last = conv.getLayout() == graph::Layout::channels_last;
        int64_t channels = last ? shapeOf(conv.getInput()).back() : shapeOf(conv.getInput())[1];
        return channels ? product(shapeOf(conv.getInput())) * (product(filter) / channels) : 0;
      })
      .Case([](graph::MatMulOp matmul) {
        ArrayRef<int64_t> lhs = shapeOf(matmul.getLhs());
        return lhs.empty() ? 0 : product(shapeOf(matmul.getResult())) * lhs.back();
      })
      .Case([](graph::QuantizedConvOp conv) {
        bool last = conv.getLayout() == graph::Layout::channels_last;
        return product(shapeOf(conv.getResult())) * perChannel(shapeOf(conv.getFilter()), last);
      })
      .Case([](graph::QuantizedMatMulOp matmul) {
        ArrayRef<int64_t> lhs = shapeOf(matmul.getLhs());
        return lhs.empty() ? 0 : product(shapeOf(matmul.getResult())) * lhs.back();
      })
      .Case([](graph::EinsumOp einsum) { return einsumProducts(einsum); })
      .Default([](Operation *) { return 0; });
}

/// Whether the value is known when the model is compiled, be it seen as quantized.
static bool isConstant(Value value) {
  while (auto cast = value.getDefiningOp<graph::StorageCastOp>())
    value = cast.getX();
  Operation *op = value.getDefiningOp();
  return op && op->hasTrait<OpTrait::ConstantLike>();
}

/// The bytes of a tensor as it is stored.
static int64_t storedBytes(Value value) {
  auto tensor = dyn_cast<RankedTensorType>(value.getType());
  if (!tensor)
    return 0;
  Type element = tensor.getElementType();
  if (auto quantized = dyn_cast<quant::QuantizedType>(element))
    element = quantized.getStorageType();
  return tensor.getNumElements() * graph::elementBytes(element);
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
    facts.macs = multiplyAdds(op);
    facts.integers = facts.macs != 0 && !isa<FloatType>(getElementTypeOrSelf(op->getOperand(0)));
    for (Value operand : op->getOperands())
      (isConstant(operand) ? facts.constantBytes : facts.inputBytes) += storedBytes(operand);
    for (Value result : op->getResults())
      facts.outputBytes += storedBytes(result);
  });
  return operators;
}
