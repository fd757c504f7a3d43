//===- NumpyFuzzer.cpp - Numpy files -----------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Fuzzing.h"
#include "hone/Support/NumpyFile.h"

using namespace hone;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (auto tensor = parseNumpy(fuzzing::bytes(data, size)))
    (void)formatNumpy(*tensor);
  else
    llvm::consumeError(tensor.takeError());
  return 0;
}
