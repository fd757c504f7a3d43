//===- OnnxTextFuzzer.cpp - ONNX models as text -----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Fuzzing.h"

using namespace hone;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzzing::readAsModel(fuzzing::bytes(data, size), ".onnxtxt");
  return 0;
}
