//===- TensorFile.cpp - numpy and ONNX tensor files ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/TensorFile.h"
#include "hone/Frontend/ONNX/TensorProto.h"
#include "hone/Support/NumpyFile.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace hone;

static Error inFile(Error error, StringRef path) {
  return createStringError(std::errc::invalid_argument, "%s: %s", path.str().c_str(),
                           toString(std::move(error)).c_str());
}

static Error unknownFormat(StringRef path) {
  return inFile(createStringError(std::errc::invalid_argument, "a tensor file ends in .npy or .pb"), path);
}

Expected<Tensor> hone::readTensorFile(StringRef path) {
  bool isNumpy = path.ends_with(".npy");
  if (!isNumpy && !path.ends_with(".pb"))
    return unknownFormat(path);
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return inFile(errorCodeToError(buffer.getError()), path);
  StringRef data = (*buffer)->getBuffer();
  Expected<Tensor> tensor = isNumpy ? parseNumpy(data) : parseTensorProto(data);
  if (!tensor)
    return inFile(tensor.takeError(), path);
  return tensor;
}

Error hone::writeTensorFile(const Tensor &tensor, StringRef path) {
  bool isNumpy = path.ends_with(".npy");
  if (!isNumpy && !path.ends_with(".pb"))
    return unknownFormat(path);
  std::string data = isNumpy ? formatNumpy(tensor) : formatTensorProto(tensor);
  Error error = writeToOutput(path, [&](raw_ostream &out) {
    out << data;
    return Error::success();
  });
  return error ? inFile(std::move(error), path) : Error::success();
}
