//===- Node.cpp - One node of a model, as its handler sees it ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Node.h"
#include "Importer.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/Evaluate.h"
#include "hone/Dialect/Graph/MovementOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// Constants of more elements are folded by the graph passes, not while importing.
static constexpr int64_t foldedElements = 4096;

Node::Node(GraphImporter &importer, Scope &scope, const onnx::NodeProto &proto, const OpEntry *entry, int64_t version,
           Location location)
    : importer(importer), scope(scope), proto(proto), entry(entry), operatorSetVersion(version), location(location) {}

OpBuilder &Node::getBuilder() { return importer.builder; }

InFlightDiagnostic Node::error(FaultKind kind) {
  failed = true;
  return emitFault(kind, location);
}

//===--- Attributes ------------------------------------------------------------===//

ScopedAttribute Node::find(StringRef name) const {
  for (const onnx::AttributeProto &attribute : proto.attribute())
    if (attribute.name() == name)
      return importer.resolve(attribute, scope);
  return {};
}

const onnx::AttributeProto *Node::attribute(StringRef name, onnx::AttributeProto::AttributeType type) {
  const onnx::AttributeProto *attribute = find(name).proto;
  if (!attribute)
    return nullptr;
  if (attribute->type() == type)
    return attribute;
  auto typeName = [](auto type) { return StringRef(onnx::AttributeProto::AttributeType_Name(type)).lower(); };
  error() << "attribute '" << name << "' is of kind " << typeName(attribute->type()) << "; expected " << typeName(type);
  return nullptr;
}

int64_t Node::integer(StringRef name, int64_t otherwise) {
  const auto *found = attribute(name, onnx::AttributeProto::INT);
  return found ? found->i() : otherwise;
}

float Node::real(StringRef name, float otherwise) {
  const auto *found = attribute(name, onnx::AttributeProto::FLOAT);
  return found ? found->f() : otherwise;
}

std::string Node::text(StringRef name, StringRef otherwise) {
  const auto *found = attribute(name, onnx::AttributeProto::STRING);
  return found ? found->s() : otherwise.str();
}

SmallVector<int64_t> Node::integers(StringRef name) {
  // ONNX's text syntax gives an empty list no kind of its own.
  const auto *present = find(name).proto;
  if (present && present->ints_size() == 0 && present->floats_size() == 0 && present->strings_size() == 0 &&
      (present->type() == onnx::AttributeProto::FLOATS || present->type() == onnx::AttributeProto::STRINGS ||
       present->type() == onnx::AttributeProto::UNDEFINED))
    return {};
  const auto *found = attribute(name, onnx::AttributeProto::INTS);
  return found ? SmallVector<int64_t>(found->ints().begin(), found->ints().end()) : SmallVector<int64_t>();
}

SmallVector<float> Node::reals(StringRef name) {
  const auto *found = attribute(name, onnx::AttributeProto::FLOATS);
  return found ? SmallVector<float>(found->floats().begin(), found->floats().end()) : SmallVector<float>();
}

//===--- Constant operands -------------------------------------------------------===//

void Node::requireConstant(unsigned index) {
  std::string value = index < unsigned(proto.input_size()) ? proto.input(index) : "";
  unsupported() << "input " << index << " '" << value
                << "' must be a constant: the shapes of the compiled model follow from it";
}

/// The data of operand `index`, or an error where it is missing or not known.
static std::optional<ConstantData> knownData(Node &node, unsigned index) {
  if (node.hasFailed())
    return std::nullopt;
  if (!node.input(index)) {
    node.error() << "input " << index << " is missing";
    return std::nullopt;
  }
  std::optional<ConstantData> data = node.constantData(index);
  if (!data)
    node.requireConstant(index);
  return data;
}

/// Whether the compiler may look at each element of an operand's data; an error otherwise.
static bool isReadable(Node &node, unsigned index, const ConstantData &data) {
  if (data.size() <= foldedElements)
    return true;
  node.unsupported() << "input " << index << " '" << node.getProto().input(index) << "' has " << data.size()
                     << " elements; expected at most " << foldedElements;
  return false;
}

std::optional<SmallVector<int64_t>> Node::constantIntegers(unsigned index) {
  std::optional<ConstantData> data = knownData(*this, index);
  if (!data)
    return std::nullopt;
  if (!data->type().getElementType().isInteger() || data->type().getRank() > 1) {
    error() << "input " << index << " '" << proto.input(index) << "' is of type " << data->type()
            << "; expected a vector of integers";
    return std::nullopt;
  }
  if (!isReadable(*this, index, *data))
    return std::nullopt;
  return data->integers();
}

std::optional<SmallVector<double>> Node::constantReals(unsigned index) {
  std::optional<ConstantData> data = knownData(*this, index);
  if (!data || !isReadable(*this, index, *data))
    return std::nullopt;
  SmallVector<double> values;
  for (int64_t i = 0; i < data->size(); ++i)
    values.push_back(data->asDouble(i));
  return values;
}

std::optional<int64_t> Node::constantInteger(unsigned index) {
  std::optional<SmallVector<int64_t>> values = constantIntegers(index);
  if (!values)
    return std::nullopt;
  if (values->size() == 1)
    return values->front();
  error() << "input " << index << " '" << proto.input(index) << "' has " << values->size() << " elements; expected one";
  return std::nullopt;
}

bool Node::isVectorOf(unsigned index, int64_t length) {
  ArrayRef<int64_t> shape = graph::shapeOf(input(index));
  if (shape == ArrayRef<int64_t>(length))
    return true;
  error() << "input " << index << " '" << proto.input(index) << "' has shape " << graph::shapeText(shape)
          << "; expected a vector of " << length << (length == 1 ? " element" : " elements");
  return false;
}

std::optional<SmallVector<int64_t>> Node::declaredShape(unsigned index) const {
  if (!wantsOutput(index))
    return std::nullopt;
  return importer.declaredShape(scope, proto.output(index));
}

//===--- Building ------------------------------------------------------------===//

static int64_t resultBytes(Operation &operation) {
  int64_t bytes = 0;
  for (Value result : operation.getResults())
    bytes += graph::tensorBytes(graph::tensorOf(result));
  return bytes;
}

SmallVector<Value> Node::finish(Operation *operation) {
  if (!operation)
    return fail();
  SmallVector<ElementsAttr> values;
  if (!isa<graph::ConstantOp>(operation) && operation->getNumOperands() > 0 &&
      graph::isCheapToEvaluate(operation, foldedElements) && importer.takeConstantBytes(resultBytes(*operation)) &&
      succeeded(graph::evaluateConstant(operation, values))) {
    operation->erase();
    SmallVector<Value> results;
    for (ElementsAttr value : values)
      results.push_back(graph::ConstantOp::create(getBuilder(), location, value));
    return results;
  }
  return SmallVector<Value>(operation->getResults());
}

Value Node::constant(ElementsAttr value) {
  if (failed || !value)
    return failed = true, Value();
  return graph::ConstantOp::create(getBuilder(), location, value);
}

Value Node::constantVector(ArrayRef<int64_t> values) {
  auto type = RankedTensorType::get({int64_t(values.size())}, getBuilder().getI64Type());
  return constant(graph::makeConstant(type, {reinterpret_cast<const char *>(values.data()), values.size() * 8}));
}

Value Node::splat(double value, Type elementType, ArrayRef<int64_t> shape) {
  return constant(graph::makeSplat(RankedTensorType::get(shape, elementType), value));
}

Value Node::reshape(Value value, ArrayRef<int64_t> shape) {
  if (value && graph::shapeOf(value) == shape)
    return value;
  return create<graph::ReshapeOp>(value, {integersAttr("shape", shape)});
}

Value Node::transpose(Value value, ArrayRef<int64_t> permutation) {
  if (llvm::equal(permutation, llvm::seq<int64_t>(0, permutation.size())))
    return value;
  return create<graph::TransposeOp>(value, {integersAttr("permutation", permutation)});
}

Value Node::cast(Value value, Type elementType) {
  if (value && graph::tensorOf(value).getElementType() == elementType)
    return value;
  return create<graph::CastOp>(value, {attr("to", TypeAttr::get(elementType))});
}

Value Node::expand(Value value, ArrayRef<int64_t> shape) {
  if (value && graph::shapeOf(value) == shape)
    return value;
  return create<graph::ExpandOp>(value, {integersAttr("shape", shape)});
}

Value Node::slice(Value value, int64_t axis, int64_t start, int64_t size) {
  if (!value || (start == 0 && size == graph::shapeOf(value)[axis]))
    return value;
  SmallVector<int64_t> sizes(graph::shapeOf(value)), starts(sizes.size(), 0), steps(sizes.size(), 1);
  starts[axis] = start;
  sizes[axis] = size;
  return create<graph::SliceOp>(
      value, {integersAttr("starts", starts), integersAttr("sizes", sizes), integersAttr("steps", steps)});
}

NamedAttribute Node::attr(StringRef name, Attribute value) { return getBuilder().getNamedAttr(name, value); }
NamedAttribute Node::integerAttr(StringRef name, int64_t value) {
  return attr(name, getBuilder().getI64IntegerAttr(value));
}
NamedAttribute Node::realAttr(StringRef name, float value) { return attr(name, getBuilder().getF32FloatAttr(value)); }
NamedAttribute Node::flagAttr(StringRef name, bool value) { return attr(name, getBuilder().getBoolAttr(value)); }
NamedAttribute Node::integersAttr(StringRef name, ArrayRef<int64_t> values) {
  return attr(name, getBuilder().getDenseI64ArrayAttr(values));
}

std::optional<int64_t> Node::axis(int64_t axis, int64_t rank) {
  if (axis >= -rank && axis < rank)
    return axis < 0 ? axis + rank : axis;
  error() << "axis " << axis << " is outside the " << rank << " dimensions there are";
  return std::nullopt;
}

std::optional<SmallVector<int64_t>> Node::axes(ArrayRef<int64_t> axes, int64_t rank) {
  SmallVector<int64_t> normal;
  for (int64_t given : axes) {
    std::optional<int64_t> at = axis(given, rank);
    if (!at)
      return std::nullopt;
    if (llvm::is_contained(normal, *at)) {
      error() << "axis " << given << " is given twice";
      return std::nullopt;
    }
    normal.push_back(*at);
  }
  return normal;
}

Value Node::compute(Handler handler, ArrayRef<Value> operands, int64_t version) {
  // A null operand where one is needed comes from an error that has been reported.
  if (failed)
    return nullptr;
  Node part(importer, scope, proto, entry, version, location);
  part.inputs.assign(operands.begin(), operands.end());
  if (mlir::failed(handler(part)) || part.failed || part.outputs.empty())
    return failed = true, Value();
  return part.outputs.front();
}

LogicalResult Node::results(ArrayRef<Value> values) {
  outputs.assign(values.begin(), values.end());
  for (auto [index, value] : llvm::enumerate(values))
    failed |= !value && wantsOutput(index);
  return failure(failed);
}
