//===- TargetFuzzer.cpp - Descriptions of targets ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Fuzzing.h"
#include "hone/Target/Registry.h"
#include <cstdlib>

using namespace hone;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  std::string errors;
  llvm::raw_string_ostream out(errors);
  if (failed(parseTarget(fuzzing::bytes(data, size), "target.yaml", out)) && errors.empty())
    abort();
  return 0;
}
