//===- Inputs.cpp - Shapes of a model's inputs ---------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Every dimension becomes a number: the model's own, one that the options bind, one of an example, or 1 for an open
// batch dimension. A symbol has the same value everywhere, unless shapes given for inputs say otherwise.
//
//===----------------------------------------------------------------------------===//

#include "Importer.h"
#include "ModelFile.h"
#include "hone/Dialect/Graph/Limits.h"
#include "hone/Support/Diagnostics.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

static bool isOpen(const onnx::TensorShapeProto::Dimension &dim) { return !dim.has_dim_value() || dim.dim_value() < 0; }

/// How a message calls a dimension: by its symbol or by its position.
static std::string dimensionName(const onnx::TensorShapeProto::Dimension &dim, int64_t index) {
  if (dim.has_dim_param() && !dim.dim_param().empty())
    return "dimension '" + dim.dim_param() + "'";
  return "dimension " + std::to_string(index);
}

std::string importer::declaredShape(const onnx::TensorShapeProto &shape) {
  std::string text;
  llvm::raw_string_ostream out(text);
  llvm::interleave(
      shape.dim(), out,
      [&](const onnx::TensorShapeProto::Dimension &dim) {
        if (!isOpen(dim))
          out << dim.dim_value();
        else if (dim.dim_param().empty())
          out << "?";
        else
          out << "<" << dim.dim_param() << ">";
      },
      "x");
  return text;
}

/// The sizes that are given for an input: by its name in the options or, where nothing is said there, by an example.
const std::vector<int64_t> *GraphImporter::givenShape(const onnx::ValueInfoProto &input) const {
  if (auto found = options.shapes.find(input.name()); found != options.shapes.end())
    return &found->second;
  auto example = examples.find(input.name());
  return example == examples.end() ? nullptr : &example->second;
}

/// Notes the examples that fit the declared ranks, and the shapes that follow from the number of bound values.
void GraphImporter::readExamples(ArrayRef<const onnx::ValueInfoProto *> inputs) {
  bool all = options.exampleShapes.size() == inputs.size();
  for (const auto &[index, input] : llvm::enumerate(inputs)) {
    const auto &tensor = input->type().tensor_type();
    auto values = options.values.find(input->name());
    if (values != options.values.end()) {
      std::vector<int64_t> shape;
      int64_t known = 1, *open = nullptr;
      for (const auto &dim : tensor.shape().dim()) {
        shape.push_back(isOpen(dim) ? 1 : dim.dim_value());
        known *= shape.back();
      }
      for (const auto &[i, dim] : llvm::enumerate(tensor.shape().dim()))
        if (isOpen(dim))
          open = &shape[i];
      if (open && known > 0)
        *open = values->second.size() / known;
      if (!tensor.has_shape() && values->second.size() != 1)
        shape.push_back(values->second.size());
      examples[input->name()] = shape;
    } else if (all &&
               (!tensor.has_shape() || size_t(tensor.shape().dim_size()) == options.exampleShapes[index].size())) {
      examples[input->name()] = options.exampleShapes[index];
    }
  }
}

/// Reports options that name nothing in the model.
bool GraphImporter::checkShapeOptions(ArrayRef<const onnx::ValueInfoProto *> inputs) {
  bool good = true;
  for (const auto &[name, shape] : options.shapes) {
    bool known = false;
    for (const onnx::ValueInfoProto *input : inputs) {
      known |= input->name() == name;
      for (const auto &dim : input->type().tensor_type().shape().dim())
        if (dim.has_dim_param() && dim.dim_param() == name && shape.size() == 1) {
          symbols[name] = shape.front();
          known = true;
        }
    }
    if (!known) {
      error(FaultKind::InvalidInput) << "--shape names '" << name
                                     << "', which is neither an input nor a symbolic dimension of the model";
      good = false;
    }
  }
  return good;
}

/// Takes a given shape apart: open dimensions with a name give its symbol a size. A name with several sizes is left to
/// the inputs whose shapes are given.
LogicalResult GraphImporter::bindSymbols(const onnx::ValueInfoProto &input, ArrayRef<int64_t> given, bool isExample) {
  const onnx::TensorShapeProto &declared = input.type().tensor_type().shape();
  bool fits = size_t(declared.dim_size()) == given.size();
  for (size_t i = 0; fits && i < given.size(); ++i) {
    const auto &dim = declared.dim(int(i));
    if (!isOpen(dim))
      fits = isExample || dim.dim_value() == given[i];
    else if (dim.dim_param().empty() || (isExample && i == 0 && options.batch))
      continue;
    else if (options.shapes.count(dim.dim_param()) && options.shapes.at(dim.dim_param()).size() == 1)
      fits = isExample || symbols[dim.dim_param()] == given[i];
    else if (symbols.try_emplace(dim.dim_param(), given[i]).first->second != given[i])
      ambiguous.insert(dim.dim_param());
  }
  if (fits)
    return success();
  return error(FaultKind::InvalidInput) << "input '" << input.name() << "' is declared with shape "
                                        << importer::declaredShape(declared) << "; --shape gives "
                                        << graph::shapeText(given);
}

/// The size of an open dimension, or nothing with an error.
std::optional<int64_t> GraphImporter::bindDimension(const onnx::ValueInfoProto &input, int64_t index) {
  const auto &dim = input.type().tensor_type().shape().dim(int(index));
  const std::vector<int64_t> *given = givenShape(input);
  if (given && options.shapes.count(input.name()))
    return (*given)[index];
  bool named = dim.has_dim_param() && !dim.dim_param().empty();
  if (named && ambiguous.contains(dim.dim_param()) && !given) {
    error(FaultKind::InvalidInput) << "input '" << input.name() << "': " << dimensionName(dim, index)
                                   << " has several sizes in the shapes given for other inputs; bind it with --shape "
                                   << input.name() << "=...";
    return std::nullopt;
  }
  if (named && !ambiguous.contains(dim.dim_param()))
    if (auto found = symbols.find(dim.dim_param()); found != symbols.end())
      return found->second;
  if (index == 0 && options.batch)
    given = nullptr;
  if (given)
    return (*given)[index];
  if (index != 0) {
    error(FaultKind::InvalidInput) << "input '" << input.name() << "' has the open " << dimensionName(dim, index)
                                   << "; bind it with --shape " << input.name() << "=..."
                                   << (named ? " or --shape " + dim.dim_param() + "=N" : "");
    return std::nullopt;
  }
  int64_t size = options.batch.value_or(1);
  if (!options.batch)
    emitRemark(fileLocation(builder.getContext(), path))
        << "input '" << input.name() << "': the open batch " << dimensionName(dim, index)
        << " is taken as 1; bind it with --batch=N or --shape " << input.name() << "=...";
  if (named)
    symbols[dim.dim_param()] = size;
  return size;
}

std::optional<SmallVector<int64_t>> GraphImporter::inputShape(const onnx::ValueInfoProto &input) {
  const auto &tensor = input.type().tensor_type();
  SmallVector<int64_t> shape;
  if (!tensor.has_shape()) {
    if (const std::vector<int64_t> *given = givenShape(input)) {
      shape.append(given->begin(), given->end());
      return shape;
    }
    error(FaultKind::InvalidInput) << "input '" << input.name() << "' has no shape; bind it with --shape "
                                   << input.name() << "=...";
    return std::nullopt;
  }
  // Each open dimension has its error, of as many as a tensor may have.
  bool bound = true;
  for (int64_t i = 0; i < tensor.shape().dim_size() && (bound || i < graph::mostDimensions); ++i) {
    const auto &dim = tensor.shape().dim(int(i));
    std::optional<int64_t> size = isOpen(dim) ? bindDimension(input, i) : dim.dim_value();
    bound &= size.has_value();
    shape.push_back(size.value_or(0));
  }
  return bound ? std::optional(shape) : std::nullopt;
}

RankedTensorType GraphImporter::inputType(const onnx::ValueInfoProto &input) {
  if (!input.type().has_tensor_type()) {
    error(FaultKind::Unsupported) << "input '" << input.name() << "' is not a tensor, which is not supported";
    return nullptr;
  }
  const auto &tensor = input.type().tensor_type();
  Type element = elementType(builder.getContext(), tensor.elem_type());
  if (!element) {
    error(FaultKind::Unsupported) << "input '" << input.name() << "' has element type "
                                  << dataTypeName(tensor.elem_type()) << ", which is not supported";
    return nullptr;
  }
  std::optional<SmallVector<int64_t>> shape = inputShape(input);
  if (!shape)
    return nullptr;
  if (int64_t(shape->size()) > graph::mostDimensions) {
    error(FaultKind::Unsupported) << "input '" << input.name() << "' has " << shape->size()
                                  << " dimensions; expected at most " << graph::mostDimensions;
    return nullptr;
  }
  if (!tensorBytes(*shape, element)) {
    error(FaultKind::Unsupported) << "input '" << input.name() << "' of shape " << graph::shapeText(*shape)
                                  << " is too large to address";
    return nullptr;
  }
  return RankedTensorType::get(*shape, element);
}

std::optional<SmallVector<RankedTensorType>> GraphImporter::inputTypes(ArrayRef<const onnx::ValueInfoProto *> inputs) {
  bool good = checkShapeOptions(inputs);
  readExamples(inputs);
  // Shapes given for inputs bind symbols, for all inputs; the user's before those of examples.
  for (bool isExample : {false, true})
    for (const onnx::ValueInfoProto *input : inputs) {
      const std::vector<int64_t> *given = givenShape(*input);
      if (given && input->type().tensor_type().has_shape() && isExample == !options.shapes.count(input->name()))
        good &= succeeded(bindSymbols(*input, *given, isExample));
    }
  if (!good)
    return std::nullopt;
  SmallVector<RankedTensorType> types;
  for (const onnx::ValueInfoProto *input : inputs)
    types.push_back(inputType(*input));
  if (llvm::is_contained(types, RankedTensorType()))
    return std::nullopt;
  // What has several sizes is no promise about other values.
  for (const auto &name : ambiguous)
    symbols.erase(name.getKey().str());
  return types;
}
