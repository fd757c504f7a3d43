//===- OutputFiles.h - Writing files that belong together -----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_OUTPUTFILES_H
#define HONE_SUPPORT_OUTPUTFILES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <vector>

namespace hone {

struct OutputFile {
  std::string path;
  llvm::StringRef content;
};

/// Whether files could be written at these paths as things stand: their folders exist and can be written to, no folder
/// is in their place, and their names are not too long. Says on `errors` what is wrong. For asking before long work.
bool canWriteFiles(llvm::ArrayRef<std::string> paths, llvm::raw_ostream &errors);

/// Writes all files or none: each goes to a temporary in its folder, and all are renamed when every one is complete.
/// Missing folders are an error. Failing that, says why on `errors`, puts back what was there before and returns false.
bool writeFiles(const std::vector<OutputFile> &files, llvm::raw_ostream &errors);

} // namespace hone

#endif // HONE_SUPPORT_OUTPUTFILES_H
