//===- Suggestion.h - Which word was meant --------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_SUGGESTION_H
#define HONE_SUPPORT_SUGGESTION_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace hone {

/// The word of `known` that `name` is probably a misspelling of: the first of those with the fewest wrong letters. One
/// of four, two of five, then one in three may be wrong. Case does not count. Empty if none is near.
llvm::StringRef nearestWord(llvm::StringRef name, llvm::ArrayRef<llvm::StringRef> known);

/// The end of a message about an unknown word: "; did you mean 'vector'?", or "" if none of the words is near.
std::string suggestion(llvm::StringRef name, llvm::ArrayRef<llvm::StringRef> known);

} // namespace hone

#endif // HONE_SUPPORT_SUGGESTION_H
