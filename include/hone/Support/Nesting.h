//===- Nesting.h - How deep a text's brackets nest -------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_NESTING_H
#define HONE_SUPPORT_NESTING_H

#include "llvm/ADT/StringRef.h"
#include <optional>

namespace hone {

/// How deep models in text may nest. The parsers of ONNX's text syntax and of MLIR call themselves for each level, and
/// with the usual stack of 8 MB they come to its end between 3000 and 5000.
inline constexpr int64_t mostNested = 500;

/// The line, counted from 1, on which brackets of any kind nest deeper than `mostNested`, or signs follow each other as
/// often; nothing if none does. Brackets in strings and after `comment` count for nothing, and neither do the arrows
/// and comparisons that `<` and `>` are part of.
std::optional<int64_t> findDeepNesting(llvm::StringRef text, llvm::StringRef comment);

} // namespace hone

#endif // HONE_SUPPORT_NESTING_H
