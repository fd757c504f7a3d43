//===- Inputs.cpp - Shapes of a model's inputs ---------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Every dimension becomes a number: the model's own, one that the options bind, or 1 for an open batch dimension. A
// symbol has the same value everywhere.
//
//===----------------------------------------------------------------------------===//

#include "Importer.h"
#include "ModelFile.h"
#include "hone/Support/Diagnostics.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

static bool isOpen(const onnx::TensorShapeProto::Dimension &dim) {
  return !dim.has_dim_value() || dim.dim_value() < 0;
}

/// How a message calls a dimension: by its symbol or by its position.
static std::string dimensionName(const onnx::TensorShapeProto::Dimension &dim, int64_t index) {
  if (dim.has_dim_param() && !dim.dim_param().empty())
    return "dimension '" + dim.dim_param() + "'";
  return "dimension " + std::to_string(index);
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
      error() << "--shape names '" << name << "', which is neither an input nor a symbolic dimension of the model";
      good = false;
    }
  }
  return good;
}

/// The size of an open dimension, or nothing with an error.
std::optional<int64_t> GraphImporter::bindDimension(const onnx::ValueInfoProto &input, int64_t index) {
  const auto &dim = input.type().tensor_type().shape().dim(int(index));
  bool named = dim.has_dim_param() && !dim.dim_param().empty();
  if (named)
    if (auto found = symbols.find(dim.dim_param()); found != symbols.end())
      return found->second;
  if (index != 0) {
    error() << "input '" << input.name() << "' has the open " << dimensionName(dim, index)
            << "; bind it with --shape " << input.name() << "=..." << (named ? " or --shape " + dim.dim_param() + "=N" : "");
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

RankedTensorType GraphImporter::inputType(const onnx::ValueInfoProto &input) {
  if (!input.type().has_tensor_type()) {
    error() << "input '" << input.name() << "' is not a tensor, which is not supported";
    return nullptr;
  }
  const auto &tensor = input.type().tensor_type();
  Type element = elementType(builder.getContext(), tensor.elem_type());
  if (!element) {
    error() << "input '" << input.name() << "' has element type " << dataTypeName(tensor.elem_type())
            << ", which is not supported";
    return nullptr;
  }
  auto given = options.shapes.find(input.name());
  SmallVector<int64_t> shape;
  if (!tensor.has_shape()) {
    if (given == options.shapes.end()) {
      error() << "input '" << input.name() << "' has no shape; bind it with --shape " << input.name() << "=...";
      return nullptr;
    }
    shape.assign(given->second.begin(), given->second.end());
  }
  for (int64_t i = 0; i < tensor.shape().dim_size(); ++i) {
    const auto &dim = tensor.shape().dim(int(i));
    std::optional<int64_t> size = dim.dim_value();
    if (isOpen(dim))
      size = bindDimension(input, i);
    if (!size)
      return nullptr;
    shape.push_back(*size);
  }
  if (!tensorBytes(shape, element)) {
    error() << "input '" << input.name() << "' of shape " << graph::shapeText(shape) << " is too large to address";
    return nullptr;
  }
  return RankedTensorType::get(shape, element);
}

std::optional<SmallVector<RankedTensorType>>
GraphImporter::inputTypes(ArrayRef<const onnx::ValueInfoProto *> inputs) {
  bool good = checkShapeOptions(inputs);
  // Shapes given for inputs bind symbols, for all inputs.
  for (const onnx::ValueInfoProto *input : inputs) {
    auto given = options.shapes.find(input->name());
    const auto &tensor = input->type().tensor_type();
    if (given == options.shapes.end() || !tensor.has_shape())
      continue;
    SmallVector<int64_t> declared;
    for (const auto &dim : tensor.shape().dim())
      declared.push_back(dim.has_dim_value() ? dim.dim_value() : -1);
    bool fits = declared.size() == given->second.size();
    for (size_t i = 0; fits && i < declared.size(); ++i) {
      const auto &dim = tensor.shape().dim(int(i));
      if (!isOpen(dim))
        fits = declared[i] == given->second[i];
      else if (dim.has_dim_param() && !dim.dim_param().empty())
        fits = symbols.try_emplace(dim.dim_param(), given->second[i]).first->second == given->second[i];
    }
    if (!fits) {
      error() << "input '" << input->name() << "' is declared with shape " << graph::shapeText(declared)
              << " (-1 is open); --shape gives " << graph::shapeText(given->second);
      good = false;
    }
  }
  if (!good)
    return std::nullopt;
  SmallVector<RankedTensorType> types;
  for (const onnx::ValueInfoProto *input : inputs)
    types.push_back(inputType(*input));
  if (llvm::is_contained(types, RankedTensorType()))
    return std::nullopt;
  return types;
}
