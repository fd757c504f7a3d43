//===- EmbeddedFile.h - Files carried inside the binary -------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Made by the CMake function hone_embed_files, so that Hone works wherever its binary is put.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_EMBEDDEDFILE_H
#define HONE_SUPPORT_EMBEDDEDFILE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace hone {

struct EmbeddedFile {
  /// The file's name without its folder.
  llvm::StringRef name;
  llvm::StringRef text;
};

} // namespace hone

#endif // HONE_SUPPORT_EMBEDDEDFILE_H
