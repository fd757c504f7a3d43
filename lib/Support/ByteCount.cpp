//===- ByteCount.cpp - Sizes of memory as people write them --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/ByteCount.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

static constexpr StringLiteral units("KMG");

std::string hone::parseByteCount(StringRef text, int64_t &bytes) {
  StringRef digits = text;
  unsigned shift = 0;
  if (size_t unit = text.empty() ? StringRef::npos : units.find(text.back()); unit != StringRef::npos) {
    digits = text.drop_back();
    shift = 10 * (unit + 1);
  }
  int64_t number;
  if (digits.getAsInteger(10, number))
    return ("invalid size '" + text + "': expected a number of bytes, or one followed by K, M or G").str();
  if (number < 0)
    return ("negative size '" + text + "'").str();
  if (number > (int64_t(1) << 50) >> shift)
    return ("size '" + text + "' is too large").str();
  bytes = number << shift;
  return "";
}

std::string hone::printByteCount(int64_t bytes) {
  size_t unit = 0;
  for (; bytes != 0 && bytes % 1024 == 0 && unit < units.size(); ++unit)
    bytes /= 1024;
  std::string text = std::to_string(bytes);
  if (unit)
    text += units[unit - 1];
  return text;
}
