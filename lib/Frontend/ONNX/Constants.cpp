//===- Constants.cpp - Importing constants and what is computed from shapes ----===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "Importer.h"
#include "ModelFile.h"
#include "Normalization.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// A constant of one element, or a vector of `values`.
template <typename T> static Value numbers(Node &node, ArrayRef<T> values, bool isScalar) {
  Type element = std::is_same_v<T, float> ? Type(node.getBuilder().getF32Type()) : Type(node.getBuilder().getI64Type());
  SmallVector<int64_t> shape;
  if (!isScalar)
    shape.push_back(values.size());
  return node.constant(graph::makeConstant(RankedTensorType::get(shape, element),
                                           {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(T)}));
}

static ElementsAttr readAttributeTensor(Node &node, const onnx::TensorProto &tensor) {
  return node.getImporter().readTensor(tensor, [&](FaultKind kind) { return node.error(kind); });
}

/// The constant in attribute `name`, one of those that a Constant may have.
static Value makeAttributeConstant(Node &node, StringRef name) {
  if (name == "value_float")
    return numbers<float>(node, node.real(name, 0), true);
  if (name == "value_floats")
    return numbers<float>(node, node.reals(name), false);
  if (name == "value_int")
    return numbers<int64_t>(node, node.integer(name, 0), true);
  if (name == "value_ints")
    return numbers<int64_t>(node, node.integers(name), false);
  const auto *value = node.attribute(name, onnx::AttributeProto::TENSOR);
  ElementsAttr data = value ? readAttributeTensor(node, value->t()) : ElementsAttr();
  Value constant = data ? node.constant(data) : Value();
  if (constant)
    markNarrow(constant.getDefiningOp(), value->t().data_type());
  return constant;
}

LogicalResult importer::importConstant(Node &node) {
  for (const char *name : {"value", "value_float", "value_floats", "value_int", "value_ints"})
    if (ScopedAttribute attribute = node.find(name); attribute.proto)
      return node.results(node.getImporter().shareConstant(*attribute.scope, attribute.proto,
                                                           [&] { return makeAttributeConstant(node, name); }));
  for (const char *name : {"sparse_value", "value_string", "value_strings"})
    if (node.has(name))
      return node.unsupported() << "attribute '" << name << "' is not supported";
  return node.error() << "attribute 'value' is missing";
}

LogicalResult importer::importConstantOfShape(Node &node) {
  std::optional<SmallVector<int64_t>> shape;
  std::optional<SmallVector<int64_t>> declared = node.declaredShape(0);
  if (!node.constantData(0) && declared) {
    if (!node.isVectorOf(0, declared->size()))
      return failure();
    shape = declared;
  } else if (!(shape = node.constantIntegers(0))) {
    return failure();
  }
  Type element = node.getBuilder().getF32Type();
  std::vector<char> bytes(4, 0);
  if (const auto *value = node.attribute("value", onnx::AttributeProto::TENSOR)) {
    ElementsAttr data = readAttributeTensor(node, value->t());
    std::optional<ConstantData> read = ConstantData::of(data);
    if (!read || read->size() != 1)
      return node.hasFailed() ? failure() : LogicalResult(node.error() << "attribute 'value' must have one element");
    element = read->type().getElementType();
    bytes = read->bytes();
  }
  if (node.hasFailed())
    return failure();
  if (!tensorBytes(*shape, element))
    return node.error() << "the shape is " << graph::shapeText(*shape) << "; expected one that can be addressed";
  auto type = RankedTensorType::get(*shape, element);
  if (type.getNumElements() == 0)
    return node.results(node.constant(graph::makeConstant(type, {})));
  if (element.isInteger(1))
    return node.results(node.constant(DenseElementsAttr::get(type, bool(bytes[0]))));
  return node.results(node.constant(DenseElementsAttr::getFromRawBuffer(type, bytes)));
}

LogicalResult importer::importEyeLike(Node &node) {
  auto like = graph::tensorOf(node.input(0));
  Type element = like.getElementType();
  if (node.has("dtype"))
    element = elementType(node.getContext(), int32_t(node.integer("dtype", 0)));
  if (!element)
    return node.unsupported() << "element type " << dataTypeName(int32_t(node.integer("dtype", 0)))
                              << " is not supported";
  if (like.getRank() != 2)
    return node.error() << "input 0 has shape " << graph::shapeText(like.getShape()) << "; expected a matrix";
  int64_t k = node.integer("k", 0), width = graph::elementBytes(element);
  auto type = RankedTensorType::get(like.getShape(), element);
  if (!node.getImporter().takeConstantBytes(type.getNumElements() * width))
    return node.unsupported() << "a constant of shape " << graph::shapeText(like.getShape())
                              << " is too large: the model's nodes make constants of more than " << mostConstantBytes
                              << " bytes";
  std::optional<ConstantData> one =
      ConstantData::of(Attribute(graph::makeSplat(RankedTensorType::get({}, element), 1)));
  std::vector<char> unit = one->bytes(), bytes(type.getNumElements() * width, 0);
  int64_t rows = like.getDimSize(0), columns = like.getDimSize(1);
  for (int64_t row = 0; row < rows; ++row) {
    bool inside = k > -rows && k < columns && row + k >= 0 && row + k < columns;
    if (inside)
      memcpy(bytes.data() + (row * columns + row + k) * width, unit.data(), width);
  }
  return node.results(node.constant(graph::makeConstant(type, bytes, "eye")));
}

/// start + i * delta for i below `count`, in single precision at least.
static Value computedRange(Node &node, int64_t count) {
  Type element = graph::tensorOf(node.input(0)).getElementType(), wide = statisticsType(node, element);
  SmallVector<int64_t> steps = sequence(0, count);
  Value index = node.cast(node.constantVector(steps), wide);
  Value start = node.cast(node.reshape(node.input(0), {}), wide),
        delta = node.cast(node.reshape(node.input(2), {}), wide);
  return node.cast(node.create<graph::AddOp>({start, node.create<graph::MulOp>({index, delta})}), element);
}

LogicalResult importer::importRange(Node &node) {
  Type element = graph::tensorOf(node.input(0)).getElementType();
  for (unsigned i = 0; i < 3; ++i)
    if (graph::tensorOf(node.input(i)).getNumElements() != 1 ||
        graph::tensorOf(node.input(i)).getElementType() != element)
      return node.error() << "input " << i << " is of type " << graph::tensorOf(node.input(i))
                          << "; expected scalars of one element type";
  std::optional<ConstantData> start = node.constantData(0), limit = node.constantData(1), delta = node.constantData(2);
  if (!start || !limit || !delta) {
    std::optional<SmallVector<int64_t>> declared = node.declaredShape(0);
    if (declared && declared->size() == 1 && (*declared)[0] <= (1 << 24) &&
        node.getImporter().takeConstantBytes((*declared)[0] * 8))
      return node.results(computedRange(node, (*declared)[0]));
    node.requireConstant(!start ? 0 : !limit ? 1 : 2);
    return failure();
  }
  bool isFloat = isa<FloatType>(element);
  double step = delta->asDouble(0);
  double count = std::ceil((limit->asDouble(0) - start->asDouble(0)) / step);
  constexpr int64_t longestRange = int64_t(1) << 24;
  if (step == 0)
    return node.error() << "the range's step is 0; expected another number";
  if (!(count < longestRange))
    return node.error() << "the range from " << start->asDouble(0) << " to " << limit->asDouble(0) << " by " << step
                        << " has more than " << longestRange << " elements";
  int64_t size = count > 0 ? int64_t(count) : 0;
  if (!node.getImporter().takeConstantBytes(size * 8))
    return node.unsupported() << "a range of " << size
                              << " elements is too large: the model's nodes make constants of more than "
                              << mostConstantBytes << " bytes";
  if (isFloat && element.isF32()) {
    std::vector<float> values;
    for (int64_t i = 0; i < size; ++i)
      values.push_back(float(start->asDouble(0)) + float(i) * float(step));
    return node.results(node.constant(
        graph::makeConstant(RankedTensorType::get({size}, element),
                            {reinterpret_cast<const char *>(values.data()), values.size() * 4}, "range")));
  }
  if (isFloat)
    return node.results(computedRange(node, size));
  SmallVector<int64_t> values;
  for (int64_t i = 0; i < size; ++i)
    values.push_back(int64_t(uint64_t(start->asInteger(0)) + uint64_t(i) * uint64_t(delta->asInteger(0))));
  return node.results(node.cast(node.constantVector(values), element));
}

LogicalResult importer::importShape(Node &node) {
  ArrayRef<int64_t> shape = graph::shapeOf(node.input(0));
  int64_t rank = shape.size();
  auto bound = [&](const char *name, int64_t otherwise) {
    int64_t at = node.integer(name, otherwise);
    return std::clamp<int64_t>(at < 0 ? at + rank : at, 0, rank);
  };
  int64_t start = bound("start", 0), end = bound("end", rank);
  return node.results(node.constantVector(shape.slice(start, std::max<int64_t>(end - start, 0))));
}

LogicalResult importer::importSize(Node &node) {
  int64_t count = graph::tensorOf(node.input(0)).getNumElements();
  return node.results(numbers<int64_t>(node, count, true));
}
