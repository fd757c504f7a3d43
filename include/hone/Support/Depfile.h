//===- Depfile.h - What an output was made of, for Make -------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_DEPFILE_H
#define HONE_SUPPORT_DEPFILE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>

namespace hone {

/// A rule without commands, as Make and Ninja read it: `target` depends on each of `prerequisites`, which are listed
/// once and in alphabetical order. Nothing if a name has a line break, for which Make has no form.
std::optional<std::string> printDepfile(llvm::StringRef target, llvm::ArrayRef<std::string> prerequisites);

} // namespace hone

#endif // HONE_SUPPORT_DEPFILE_H
