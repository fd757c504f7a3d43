//===- MlirFuzzer.cpp - Models of other front ends -------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Fuzzing.h"

using namespace hone;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  fuzzing::readAsModel(fuzzing::bytes(data, size), ".mlir");
  return 0;
}
