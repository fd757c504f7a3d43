//===- ExportConstants.cpp - Writing constants ------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Exporter.h"
#include "ModelFile.h"
#include "hone/Dialect/Graph/ConstantData.h"

using namespace mlir;
using namespace hone;
using namespace hone::exporter;

/// Constants of more elements that are all equal are written as one of them and a shape.
static constexpr int64_t largestSplat = 1024;

/// Constants of fewer bytes stay in the model, where tools that look at shapes read them.
static constexpr size_t leastExternal = 1024;

/// Where constants begin in the file beside the model: at multiples of a page, so that they can be mapped.
static constexpr size_t externalAlignment = 4096;

/// Two 4-bit integers in each byte, the first one in its low bits.
static std::vector<char> packed(ArrayRef<char> values) {
  std::vector<char> bytes((values.size() + 1) / 2, 0);
  for (auto [i, value] : llvm::enumerate(values))
    bytes[i / 2] |= char((value & 15) << (i % 2 * 4));
  return bytes;
}

static void fill(onnx::TensorProto &tensor, int32_t type, ArrayRef<int64_t> shape, ArrayRef<char> bytes) {
  tensor.set_data_type(type);
  for (int64_t size : shape)
    tensor.add_dims(size);
  tensor.set_raw_data(bytes.data(), bytes.size());
}

static bool has4Bits(const Initializer &constant) {
  return constant.type == importer::int4 || constant.type == importer::uint4;
}

/// Whether a constant is written as one element and a shape, for which not all versions take all types.
static bool isSplat(const Initializer &constant) {
  std::optional<graph::ConstantData> data = graph::ConstantData::of(Attribute(constant.data));
  return data->isSplat() && data->size() > largestSplat && !has4Bits(constant) &&
         constant.type != onnx::TensorProto::BFLOAT16;
}

/// The bytes of the constant's elements in the model.
static size_t bytesOf(const Initializer &constant) {
  auto type = cast<RankedTensorType>(constant.data.getType());
  int64_t bytes = graph::elementBytes(type.getElementType());
  return isSplat(constant) ? bytes : bytes * type.getNumElements();
}

void GraphExporter::writeSplat(const Initializer &constant, onnx::GraphProto &graph) {
  graph::ConstantData data = *graph::ConstantData::of(Attribute(constant.data));
  ArrayRef<int64_t> shape = data.type().getShape();
  onnx::TensorProto &sizes = *graph.add_initializer();
  sizes.set_name(valueNames.unique(constant.name + "/shape"));
  fill(sizes, onnx::TensorProto::INT64, int64_t(shape.size()),
       {reinterpret_cast<const char *>(shape.data()), shape.size() * sizeof(int64_t)});
  onnx::NodeProto &node = *graph.add_node();
  node.set_op_type("ConstantOfShape");
  node.set_name(nodeNames.unique(constant.name));
  node.add_input(sizes.name());
  node.add_output(constant.name);
  onnx::AttributeProto &value = *node.add_attribute();
  value.set_name("value");
  value.set_type(onnx::AttributeProto::TENSOR);
  fill(*value.mutable_t(), constant.type, 1, data.stored());
}

/// Has a tensor's elements stand in the file `name`, at the end of `data`.
static void moveOut(onnx::TensorProto &tensor, StringRef name, std::string &data) {
  data.resize(llvm::alignTo(data.size(), externalAlignment), '\0');
  auto add = [&](StringRef key, const std::string &value) {
    onnx::StringStringEntryProto &entry = *tensor.add_external_data();
    entry.set_key(key.str());
    entry.set_value(value);
  };
  add("location", name.str());
  add("offset", std::to_string(data.size()));
  add("length", std::to_string(tensor.raw_data().size()));
  data += tensor.raw_data();
  tensor.clear_raw_data();
  tensor.set_data_location(onnx::TensorProto::EXTERNAL);
}

LogicalResult GraphExporter::writeConstants(onnx::ModelProto &model, std::string &data) {
  size_t inside = model.ByteSizeLong(), outside = 0;
  for (const onnx::NodeProto &node : nodes)
    inside += node.ByteSizeLong();
  for (const Initializer &constant : constants) {
    inside += constant.name.size();
    (bytesOf(constant) < leastExternal ? inside : outside) += bytesOf(constant);
  }
  bool isLarge = inside + outside > options.mostBytes;
  if (isLarge && (options.dataFile.empty() || inside > ExportOptions().mostBytes))
    return emitFault(FaultKind::DoesNotFit, function.getLoc())
           << "the model would take " << inside + outside << " bytes as ONNX, whose files have at most "
           << options.mostBytes;
  onnx::GraphProto &graph = *model.mutable_graph();
  for (const Initializer &constant : constants) {
    graph::ConstantData elements = *graph::ConstantData::of(Attribute(constant.data));
    if (isSplat(constant)) {
      writeSplat(constant, graph);
      continue;
    }
    onnx::TensorProto &tensor = *graph.add_initializer();
    tensor.set_name(constant.name);
    std::vector<char> bytes = elements.bytes();
    fill(tensor, constant.type, elements.type().getShape(), has4Bits(constant) ? packed(bytes) : bytes);
    if (isLarge && tensor.raw_data().size() >= leastExternal)
      moveOut(tensor, options.dataFile, data);
  }
  return success();
}
