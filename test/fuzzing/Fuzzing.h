//===- Fuzzing.h - What the fuzzers share ---------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TEST_FUZZING_FUZZING_H
#define HONE_TEST_FUZZING_FUZZING_H

#include "hone/Pipeline/Compile.h"
#include <cstdint>

namespace hone::fuzzing {

/// The input as a text or as bytes.
inline llvm::StringRef bytes(const uint8_t *data, size_t size) { return {reinterpret_cast<const char *>(data), size}; }

/// Writes the input to a file with this ending, reads it as a model, and takes what could be read through the graph
/// phase. Aborts if reading failed without an error. Inputs whose work or memory is large by their own right are none
/// of its business: libFuzzer's limits see to those.
void readAsModel(llvm::StringRef content, llvm::StringRef ending);

} // namespace hone::fuzzing

#endif // HONE_TEST_FUZZING_FUZZING_H
