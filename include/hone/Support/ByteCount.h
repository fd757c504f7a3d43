//===- ByteCount.h - Sizes of memory as people write them -----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_BYTECOUNT_H
#define HONE_SUPPORT_BYTECOUNT_H

#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <string>

namespace hone {

/// Reads a number of bytes, or one followed by K, M or G for powers of 1024 ("640K"). Returns "" or why it can't.
std::string parseByteCount(llvm::StringRef text, int64_t &bytes);

/// Writes what `parseByteCount` reads, with the largest unit that leaves a whole number.
std::string printByteCount(int64_t bytes);

} // namespace hone

#endif // HONE_SUPPORT_BYTECOUNT_H
