//===- Tensors.cpp - Elements of ONNX tensors ----------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ModelFile.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/Limits.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Model/Model.h"
#include "mlir/IR/Builders.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

Type importer::elementType(MLIRContext *context, int32_t dataType) {
  auto integer = [&](unsigned width, bool isUnsigned = false) -> Type {
    return IntegerType::get(context, width, isUnsigned ? IntegerType::Unsigned : IntegerType::Signless);
  };
  switch (dataType) {
  case onnx::TensorProto::FLOAT: return Float32Type::get(context);
  case onnx::TensorProto::DOUBLE: return Float64Type::get(context);
  case onnx::TensorProto::FLOAT16: return Float16Type::get(context);
  case onnx::TensorProto::BFLOAT16: return BFloat16Type::get(context);
  case onnx::TensorProto::BOOL: return integer(1);
  case onnx::TensorProto::INT8: return integer(8);
  case onnx::TensorProto::INT16: return integer(16);
  case onnx::TensorProto::INT32: return integer(32);
  case onnx::TensorProto::INT64: return integer(64);
  case onnx::TensorProto::UINT8: return integer(8, true);
  case onnx::TensorProto::UINT16: return integer(16, true);
  case onnx::TensorProto::UINT32: return integer(32, true);
  case onnx::TensorProto::UINT64: return integer(64, true);
  default: return nullptr;
  }
}

static bool has4Bits(int32_t dataType) { return dataType == int4 || dataType == uint4; }

Type importer::storageType(MLIRContext *context, int32_t dataType) {
  if (has4Bits(dataType))
    return elementType(context, dataType == int4 ? onnx::TensorProto::INT8 : onnx::TensorProto::UINT8);
  return elementType(context, dataType);
}

void importer::markNarrow(Operation *constant, int32_t dataType) {
  if (has4Bits(dataType))
    constant->setAttr(bitsAttrName, Builder(constant->getContext()).getI64IntegerAttr(4));
}

int64_t importer::meaningfulBits(Value value) {
  Operation *constant = value.getDefiningOp();
  auto bits = constant ? constant->getAttrOfType<IntegerAttr>(bitsAttrName) : IntegerAttr();
  return bits ? bits.getInt() : 0;
}

int32_t importer::dataTypeOf(Type type) {
  for (int32_t dataType = onnx::TensorProto::FLOAT; dataType <= onnx::TensorProto::BFLOAT16; ++dataType)
    if (elementType(type.getContext(), dataType) == type)
      return dataType;
  return onnx::TensorProto::UNDEFINED;
}

std::string importer::dataTypeName(int32_t dataType) {
  if (onnx::TensorProto::DataType_IsValid(dataType))
    return StringRef(onnx::TensorProto::DataType_Name(onnx::TensorProto::DataType(dataType))).lower();
  // Types of newer versions than libonnx's.
  static constexpr const char *newer[] = {"float8e4m3fn", "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz",
                                          "uint4",        "int4",           "float4e2m1", "float8e8m0",
                                          "uint2",        "int2",           "float6e2m3", "float6e3m2"};
  if (dataType >= 17 && dataType < 17 + int32_t(std::size(newer)))
    return newer[dataType - 17];
  return "number " + std::to_string(dataType);
}

/// A tensor of more bytes is a mistake in the model; below it, arithmetic on sizes does not overflow.
static constexpr int64_t largestTensor = int64_t(1) << 40;

std::optional<int64_t> importer::tensorBytes(ArrayRef<int64_t> dims, Type elementType) {
  int64_t bytes = graph::elementBytes(elementType);
  bool empty = false;
  for (int64_t dim : dims) {
    if (dim < 0)
      return std::nullopt;
    if (dim == 0)
      empty = true;
    else if (llvm::MulOverflow(bytes, dim, bytes))
      return std::nullopt;
  }
  if (bytes > largestTensor)
    return std::nullopt;
  return empty ? 0 : bytes;
}

/// Converts a repeated field to elements of `To`.
template <typename To, typename Field> static std::vector<char> packed(const Field &field) {
  std::vector<char> bytes(field.size() * sizeof(To));
  for (int i = 0; i < field.size(); ++i) {
    To value = To(field.Get(i));
    memcpy(bytes.data() + i * sizeof(To), &value, sizeof(To));
  }
  return bytes;
}

/// The bytes of a tensor whose elements stand in a typed field.
static std::vector<char> typedBytes(const onnx::TensorProto &tensor) {
  switch (tensor.data_type()) {
  case onnx::TensorProto::FLOAT: return packed<float>(tensor.float_data());
  case onnx::TensorProto::DOUBLE: return packed<double>(tensor.double_data());
  case onnx::TensorProto::INT64: return packed<int64_t>(tensor.int64_data());
  case onnx::TensorProto::UINT64: return packed<uint64_t>(tensor.uint64_data());
  case onnx::TensorProto::UINT32: return packed<uint32_t>(tensor.uint64_data());
  case onnx::TensorProto::INT32: return packed<int32_t>(tensor.int32_data());
  case onnx::TensorProto::INT16:
  case onnx::TensorProto::UINT16:
  case onnx::TensorProto::FLOAT16:
  case onnx::TensorProto::BFLOAT16: return packed<uint16_t>(tensor.int32_data());
  default: return packed<uint8_t>(tensor.int32_data());
  }
}

/// Two 4-bit integers in each byte, the first in its low half, as a byte each.
static std::vector<char> unpacked(ArrayRef<char> pairs, int64_t count, bool isSigned) {
  std::vector<char> bytes(count);
  for (int64_t i = 0; i < count; ++i) {
    int half = uint8_t(pairs[i / 2]) >> (i % 2 * 4) & 15;
    bytes[i] = char(isSigned && half > 7 ? half - 16 : half);
  }
  return bytes;
}

/// Where a tensor's external data lies.
struct ExternalData {
  std::string location;
  int64_t offset = 0;
  std::optional<int64_t> length;
};

static FailureOr<ExternalData> parseExternal(const onnx::TensorProto &tensor, FaultReporter report) {
  ExternalData data;
  for (const auto &entry : tensor.external_data()) {
    int64_t number = 0;
    bool isNumber = entry.key() == "offset" || entry.key() == "length";
    if (isNumber && (StringRef(entry.value()).getAsInteger(10, number) || number < 0))
      return report(FaultKind::InvalidModel) << "external data of '" << tensor.name() << "': " << entry.key() << " is '"
                                             << entry.value() << "'; expected a number of bytes";
    if (entry.key() == "location")
      data.location = entry.value();
    else if (entry.key() == "offset")
      data.offset = number;
    else if (entry.key() == "length")
      data.length = number;
  }
  return data;
}

/// Maps the part of a file that holds the tensor's `size` bytes. The file must lie inside the model's folder.
static std::unique_ptr<llvm::MemoryBuffer> mapExternal(const onnx::TensorProto &tensor, StringRef modelPath,
                                                       int64_t size, llvm::function_ref<void(StringRef)> onRead,
                                                       FaultReporter report) {
  auto data = parseExternal(tensor, report);
  if (failed(data))
    return nullptr;
  auto fail = [&](FaultKind kind = FaultKind::InvalidModel) -> InFlightDiagnostic {
    return report(kind) << "external data of '" << tensor.name() << "' in '" << data->location << "' ";
  };
  if (data->location.empty() || StringRef(data->location).contains('\0') ||
      llvm::sys::path::is_absolute(data->location)) {
    fail() << "can't be used: expected a path relative to the model";
    return nullptr;
  }
  SmallString<256> folder(llvm::sys::path::parent_path(modelPath)), file;
  SmallString<256> path = folder;
  llvm::sys::path::append(path, data->location);
  if (folder.empty())
    folder = ".";
  SmallString<256> realFolder;
  std::error_code code = llvm::sys::fs::real_path(folder, realFolder);
  if (!code)
    code = llvm::sys::fs::real_path(path, file);
  if (code) {
    fail(FaultKind::FileAccess) << "can't be read: " << code.message();
    return nullptr;
  }
  SmallString<256> prefix = realFolder;
  if (!prefix.ends_with("/"))
    prefix += '/';
  if (!file.starts_with(prefix) || !llvm::sys::fs::is_regular_file(file)) {
    fail() << "can't be used: it is not a file inside the model's folder";
    return nullptr;
  }
  uint64_t fileSize = 0;
  if ((code = llvm::sys::fs::file_size(file, fileSize))) {
    fail(FaultKind::FileAccess) << "can't be read: " << code.message();
    return nullptr;
  }
  if (data->length && *data->length != size) {
    fail() << "has " << *data->length << " bytes; its shape and type need " << size;
    return nullptr;
  }
  if (uint64_t(data->offset) > fileSize || uint64_t(size) > fileSize - uint64_t(data->offset)) {
    fail() << "ends at byte " << fileSize << "; " << size << " bytes from byte " << data->offset << " are needed";
    return nullptr;
  }
  onRead(path);
  if (size == 0)
    return llvm::MemoryBuffer::getMemBuffer("");
  auto buffer = llvm::MemoryBuffer::getFileSlice(file, size, data->offset);
  if (!buffer) {
    fail(FaultKind::FileAccess) << "can't be read: " << buffer.getError().message();
    return nullptr;
  }
  return std::move(*buffer);
}

ElementsAttr importer::readTensor(MLIRContext *context, const onnx::TensorProto &tensor, StringRef modelPath,
                                  llvm::function_ref<void(StringRef)> onRead, FaultReporter report) {
  Type element = storageType(context, tensor.data_type());
  if (!element) {
    report(FaultKind::Unsupported) << "tensor '" << tensor.name() << "' has element type "
                                   << dataTypeName(tensor.data_type()) << ", which is not supported";
    return nullptr;
  }
  SmallVector<int64_t> dims(tensor.dims().begin(), tensor.dims().end());
  if (int64_t(dims.size()) > graph::mostDimensions) {
    report(FaultKind::Unsupported) << "tensor '" << tensor.name() << "' has " << dims.size()
                                   << " dimensions; expected at most " << graph::mostDimensions;
    return nullptr;
  }
  std::optional<int64_t> size = tensorBytes(dims, element);
  if (!size) {
    report(FaultKind::InvalidModel) << "tensor '" << tensor.name() << "' has shape " << graph::shapeText(dims)
                                    << "; dimensions must not be negative and their product must be addressable";
    return nullptr;
  }
  int64_t count = *size;
  if (has4Bits(tensor.data_type()))
    size = (count + 1) / 2;
  std::unique_ptr<llvm::MemoryBuffer> external;
  std::vector<char> typed;
  ArrayRef<char> bytes;
  if (tensor.data_location() == onnx::TensorProto::EXTERNAL) {
    external = mapExternal(tensor, modelPath, *size, onRead, report);
    if (!external)
      return nullptr;
    bytes = ArrayRef<char>(external->getBufferStart(), external->getBufferSize());
  } else if (tensor.has_raw_data()) {
    bytes = ArrayRef<char>(tensor.raw_data().data(), tensor.raw_data().size());
  } else {
    typed = typedBytes(tensor);
    bytes = typed;
  }
  if (int64_t(bytes.size()) != *size) {
    report(FaultKind::InvalidModel) << "tensor '" << tensor.name() << "' of shape " << graph::shapeText(dims)
                                    << " and type " << dataTypeName(tensor.data_type()) << " needs " << *size
                                    << " bytes; the model has " << bytes.size();
    return nullptr;
  }
  std::vector<char> whole;
  if (has4Bits(tensor.data_type())) {
    whole = unpacked(bytes, count, tensor.data_type() == int4);
    bytes = whole;
  }
  return graph::makeConstant(RankedTensorType::get(dims, element), bytes,
                             tensor.name().empty() ? "constant" : tensor.name());
}
