//===- TensorFuzzer.cpp - Files of ONNX tensors ------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Fuzzing.h"
#include "hone/Frontend/ONNX/TensorProto.h"

using namespace hone;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (auto tensor = parseTensorProto(fuzzing::bytes(data, size)))
    (void)formatTensorProto(*tensor);
  else
    llvm::consumeError(tensor.takeError());
  return 0;
}
