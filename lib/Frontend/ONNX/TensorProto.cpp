//===- TensorProto.cpp - ONNX tensor files -------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Frontend/ONNX/TensorProto.h"
#include "onnx/onnx_pb.h"
#include "llvm/ADT/STLExtras.h"
#include <cstring>

using namespace llvm;
using namespace hone;

namespace {
using onnx::TensorProto;

struct ProtoType {
  int proto;
  ElementType type;
};
} // namespace

static constexpr ProtoType protoTypes[] = {
    {TensorProto::BOOL, ElementType::Bool},
    {TensorProto::INT8, ElementType::I8},
    {TensorProto::INT16, ElementType::I16},
    {TensorProto::INT32, ElementType::I32},
    {TensorProto::INT64, ElementType::I64},
    {TensorProto::UINT8, ElementType::U8},
    {TensorProto::UINT16, ElementType::U16},
    {TensorProto::UINT32, ElementType::U32},
    {TensorProto::UINT64, ElementType::U64},
    {TensorProto::FLOAT16, ElementType::F16},
    {TensorProto::BFLOAT16, ElementType::BF16},
    {TensorProto::FLOAT, ElementType::F32},
    {TensorProto::DOUBLE, ElementType::F64},
    // Numbers of ONNX releases that are newer than Debian's header.
    {17, ElementType::F8E4M3FN},
    {18, ElementType::F8E4M3FNUZ},
    {19, ElementType::F8E5M2},
    {20, ElementType::F8E5M2FNUZ},
    {TensorProto::COMPLEX64, ElementType::Complex64},
    {TensorProto::COMPLEX128, ElementType::Complex128},
};

template <typename... Values> static Error invalid(const char *format, Values... values) {
  return createStringError(std::errc::invalid_argument, format, values...);
}

/// Copies a repeated field, one value for `count` elements of `To`.
template <typename To, typename Field> static Error copyField(const Field &field, int64_t count, Tensor &tensor) {
  if (field.size() != count)
    return invalid("the tensor has %lld values, %s needs %lld", static_cast<long long>(field.size()),
                   describeTensor(tensor.type, tensor.shape).c_str(), static_cast<long long>(count));
  char *at = tensor.bytes.data();
  for (auto value : field) {
    To stored = static_cast<To>(value);
    std::memcpy(at, &stored, sizeof(To));
    at += sizeof(To);
  }
  return Error::success();
}

/// Values that are not in raw_data are in a field chosen by their type; short types share the one of int32.
static Error copyTypedField(const TensorProto &proto, Tensor &tensor) {
  int64_t count = tensor.elements();
  switch (tensor.type) {
  case ElementType::F32: return copyField<float>(proto.float_data(), count, tensor);
  case ElementType::Complex64: return copyField<float>(proto.float_data(), 2 * count, tensor);
  case ElementType::F64: return copyField<double>(proto.double_data(), count, tensor);
  case ElementType::Complex128: return copyField<double>(proto.double_data(), 2 * count, tensor);
  case ElementType::I64: return copyField<int64_t>(proto.int64_data(), count, tensor);
  case ElementType::U64: return copyField<uint64_t>(proto.uint64_data(), count, tensor);
  case ElementType::U32: return copyField<uint32_t>(proto.uint64_data(), count, tensor);
  case ElementType::I32: return copyField<int32_t>(proto.int32_data(), count, tensor);
  default: break;
  }
  if (elementBytes(tensor.type) == 2)
    return copyField<uint16_t>(proto.int32_data(), count, tensor);
  return copyField<uint8_t>(proto.int32_data(), count, tensor);
}

Expected<Tensor> hone::parseTensorProto(StringRef data) {
  TensorProto proto;
  if (!proto.ParseFromArray(data.data(), data.size()))
    return invalid("not an ONNX tensor: the protobuf message is damaged");
  if (proto.data_location() == TensorProto::EXTERNAL)
    return invalid("the tensor's values are in another file, which is not supported here");
  const auto *found = find_if(protoTypes, [&](const ProtoType &one) { return one.proto == proto.data_type(); });
  if (found == std::end(protoTypes))
    return invalid("unsupported element type %s", TensorProto::DataType_IsValid(proto.data_type())
                                                      ? TensorProto::DataType_Name(proto.data_type()).c_str()
                                                      : std::to_string(proto.data_type()).c_str());
  std::vector<int64_t> shape(proto.dims().begin(), proto.dims().end());
  std::optional<int64_t> count = elementCount(shape);
  // No message is larger than 2 GB, and typed fields need at least a byte for each value.
  if (!count || *count > static_cast<int64_t>(data.size()))
    return invalid("the file has %lld bytes, fewer than %s needs", static_cast<long long>(data.size()),
                   describeTensor(found->type, shape).c_str());
  Tensor tensor(found->type, shape, proto.name());
  if (!proto.has_raw_data()) {
    if (Error error = copyTypedField(proto, tensor))
      return error;
    return tensor;
  }
  if (proto.raw_data().size() != tensor.bytes.size())
    return invalid("the tensor has %lld bytes of values, %s needs %lld",
                   static_cast<long long>(proto.raw_data().size()), describeTensor(tensor.type, shape).c_str(),
                   static_cast<long long>(tensor.bytes.size()));
  llvm::copy(proto.raw_data(), tensor.bytes.begin());
  return tensor;
}

std::string hone::formatTensorProto(const Tensor &tensor) {
  TensorProto proto;
  proto.set_name(tensor.name);
  const auto *found = find_if(protoTypes, [&](const ProtoType &one) { return one.type == tensor.type; });
  proto.set_data_type(found->proto);
  for (int64_t extent : tensor.shape)
    proto.add_dims(extent);
  proto.set_raw_data(tensor.bytes.data(), tensor.bytes.size());
  return proto.SerializeAsString();
}
