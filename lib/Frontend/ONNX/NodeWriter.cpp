//===- NodeWriter.cpp - One operation, as its writer sees it -------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "NodeWriter.h"
#include "ModelFile.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ShapeInference.h"

using namespace mlir;
using namespace hone;
using namespace hone::exporter;
using importer::AttributeRule;

//===--- Attributes ------------------------------------------------------------===//

onnx::AttributeProto &Attributes::add(StringRef name, onnx::AttributeProto::AttributeType type) {
  onnx::AttributeProto &attribute = attributes.emplace_back();
  attribute.set_name(name.str());
  attribute.set_type(type);
  return attribute;
}

Attributes &Attributes::integer(StringRef name, int64_t value) {
  add(name, onnx::AttributeProto::INT).set_i(value);
  return *this;
}

Attributes &Attributes::real(StringRef name, float value) {
  add(name, onnx::AttributeProto::FLOAT).set_f(value);
  return *this;
}

Attributes &Attributes::text(StringRef name, StringRef value) {
  add(name, onnx::AttributeProto::STRING).set_s(value.str());
  return *this;
}

Attributes &Attributes::integers(StringRef name, ArrayRef<int64_t> values) {
  onnx::AttributeProto &attribute = add(name, onnx::AttributeProto::INTS);
  for (int64_t value : values)
    attribute.add_ints(value);
  return *this;
}

Attributes &Attributes::ruled(Operation *op, ArrayRef<AttributeRule> rules) {
  for (const AttributeRule &rule : rules) {
    Attribute attribute = rule.kind == AttributeRule::None ? Attribute() : op->getAttr(rule.graph);
    if (!attribute)
      continue;
    switch (rule.kind) {
    case AttributeRule::None: break;
    case AttributeRule::Real: real(rule.onnx, cast<FloatAttr>(attribute).getValue().convertToFloat()); break;
    case AttributeRule::Integer: integer(rule.onnx, cast<IntegerAttr>(attribute).getInt()); break;
    case AttributeRule::Flag:
      if (cast<BoolAttr>(attribute).getValue() != (rule.otherwise != 0))
        integer(rule.onnx, 1 - rule.otherwise);
      break;
    case AttributeRule::Integers: {
      ArrayRef<int64_t> values = cast<DenseI64ArrayAttr>(attribute);
      if (!llvm::all_of(values, [&](int64_t value) { return value == rule.otherwise; }))
        integers(rule.onnx, values);
      break;
    }
    case AttributeRule::Text: text(rule.onnx, cast<StringAttr>(attribute)); break;
    case AttributeRule::Word: text(rule.onnx, rule.word(attribute)); break;
    }
  }
  return *this;
}

Attributes &Attributes::ruled(Operation *op, StringRef operatorName) {
  return ruled(op, importer::findOperator(operatorName, "", oldestVersion)->attributes);
}

//===--- Operands ----------------------------------------------------------------===//

NodeWriter::NodeWriter(GraphExporter &exporter, Operation *op) : exporter(exporter), op(op) {
  StringRef node = nodeName(op->getLoc());
  name = exporter.newNodeName(node.empty() ? op->getName().stripDialect() : node);
}

SmallVector<Operand> NodeWriter::operands() {
  SmallVector<Operand> all;
  for (Value value : op->getOperands())
    all.push_back(operand(value));
  return all;
}

/// A constant of the elements' own type.
template <typename T> static ElementsAttr elements(ArrayRef<T> values, ArrayRef<int64_t> shape, Type elementType) {
  return graph::makeConstant(RankedTensorType::get(shape, elementType),
                             {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(T)});
}

Operand NodeWriter::constant(ElementsAttr data) {
  return constant(data, importer::dataTypeOf(cast<ShapedType>(data.getType()).getElementType()));
}

Operand NodeWriter::integers(ArrayRef<int64_t> values) {
  return constant(elements(values, {int64_t(values.size())}, IntegerType::get(op->getContext(), 64)));
}

Operand NodeWriter::integer(int64_t value) {
  return constant(elements(ArrayRef(value), {}, IntegerType::get(op->getContext(), 64)));
}

Operand NodeWriter::reals(ArrayRef<float> values) {
  return constant(elements(values, {int64_t(values.size())}, Float32Type::get(op->getContext())));
}

Operand NodeWriter::splat(double value, Type elementType, ArrayRef<int64_t> shape) {
  return constant(graph::makeSplat(RankedTensorType::get(shape, elementType), value));
}

//===--- Nodes -------------------------------------------------------------------===//

onnx::NodeProto NodeWriter::makeNode(StringRef operatorName, ArrayRef<Operand> inputs, const Attributes &attributes) {
  onnx::NodeProto node;
  node.set_op_type(operatorName.str());
  for (const Operand &input : inputs)
    node.add_input(input.name);
  while (node.input_size() > 0 && node.input(node.input_size() - 1).empty())
    node.mutable_input()->RemoveLast();
  for (const onnx::AttributeProto &attribute : attributes.list())
    *node.add_attribute() = attribute;
  return node;
}

Operand NodeWriter::compute(StringRef operatorName, ArrayRef<Operand> inputs, Type elementType,
                            const Attributes &attributes) {
  onnx::NodeProto node = makeNode(operatorName, inputs, attributes);
  node.set_name(exporter.newNodeName(name + "/" + operatorName.str()));
  Operand result{exporter.newValueName(node.name()), importer::dataTypeOf(elementType)};
  node.add_output(result.name);
  exporter.add(op, std::move(node), inputs);
  return result;
}

void NodeWriter::results(StringRef operatorName, ArrayRef<Operand> inputs, const Attributes &attributes) {
  onnx::NodeProto node = makeNode(operatorName, inputs, attributes);
  node.set_name(name);
  const importer::Signature *signature = exporter.signature(operatorName);
  for (auto [index, value] : llvm::enumerate(op->getResults())) {
    bool mayMiss = signature && index < signature->outputs.size() && signature->outputs[index].isOptional;
    node.add_output(mayMiss && value.use_empty() ? "" : exporter.operand(value).name);
  }
  while (node.output_size() > 0 && node.output(node.output_size() - 1).empty())
    node.mutable_output()->RemoveLast();
  exporter.add(op, std::move(node), inputs);
}

Operand NodeWriter::cast(const Operand &x, Type elementType) {
  int32_t type = importer::dataTypeOf(elementType);
  return x.type == type ? x : compute("Cast", x, elementType, Attributes().integer("to", type));
}
