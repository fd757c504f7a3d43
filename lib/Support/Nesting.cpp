//===- Nesting.cpp - How deep a text's brackets nest ---------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/Nesting.h"
#include "llvm/ADT/StringExtras.h"
#include <algorithm>

using namespace llvm;

/// Skips a string that begins at `at`; returns the position of its end. Strings end with their line.
static size_t endOfString(StringRef text, size_t at) {
  for (++at; at < text.size() && text[at] != '"' && text[at] != '\n'; ++at)
    at += text[at] == '\\';
  return at;
}

std::optional<int64_t> hone::findDeepNesting(StringRef text, StringRef comment) {
  int64_t line = 1, depth = 0, signs = 0;
  static constexpr StringLiteral pairs[] = {"->", "=>", ">=", "<="};
  for (size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with(comment)) {
      at = std::min(text.find('\n', at), text.size() - 1);
    } else if (text[at] == '"') {
      at = std::min(endOfString(text, at), text.size() - 1);
    } else if (is_contained(pairs, text.substr(at, 2))) {
      ++at;
      continue;
    }
    char c = text[at];
    line += c == '\n';
    if (StringRef("([{<").contains(c))
      ++depth;
    else if (StringRef(")]}>").contains(c))
      depth = std::max<int64_t>(depth - 1, 0);
    if (c == '-')
      ++signs;
    else if (!isSpace(c))
      signs = 0;
    if (depth > mostNested || signs > mostNested)
      return line;
  }
  return std::nullopt;
}
