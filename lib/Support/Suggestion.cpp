//===- Suggestion.cpp - Which word was meant -----------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/Suggestion.h"
#include "llvm/ADT/STLExtras.h"

using namespace hone;
using llvm::StringRef;

StringRef hone::nearestWord(StringRef name, llvm::ArrayRef<StringRef> known) {
  StringRef nearest;
  // Two letters that changed places are two wrong ones.
  unsigned most = name.size() <= 4 ? 1 : std::max<size_t>(2, name.size() / 3), least = most + 1;
  for (StringRef word : known) {
    unsigned distance = name.equals_insensitive(word) ? 0 : name.edit_distance(word, /*AllowReplacements=*/true, most);
    if (distance < least) {
      least = distance;
      nearest = word;
    }
  }
  return nearest;
}

std::string hone::suggestion(StringRef name, llvm::ArrayRef<StringRef> known) {
  StringRef nearest = nearestWord(name, known);
  return nearest.empty() ? "" : ("; did you mean '" + nearest + "'?").str();
}
