//===- OutputFiles.h - Writing files that belong together -----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_OUTPUTFILES_H
#define HONE_SUPPORT_OUTPUTFILES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <vector>

namespace hone {

struct OutputFile {
  std::string path;
  llvm::StringRef content;
};

/// Writes all files or none: each goes to a temporary beside its place, and all are renamed when every one is complete.
/// Missing folders are an error. Failing that, says why on `errors`, removes what it wrote and returns false.
bool writeFiles(const std::vector<OutputFile> &files, llvm::raw_ostream &errors);

} // namespace hone

#endif // HONE_SUPPORT_OUTPUTFILES_H
