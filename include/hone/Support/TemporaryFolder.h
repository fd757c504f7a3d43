//===- TemporaryFolder.h - A folder for as long as it is needed -----*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_TEMPORARYFOLDER_H
#define HONE_SUPPORT_TEMPORARYFOLDER_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"
#include <string>
#include <utility>

namespace hone {

/// A temporary folder. It is removed with everything in it when the object goes, or when a signal ends the process.
class TemporaryFolder {
public:
  /// Makes a new one where the system keeps temporary files.
  static llvm::Expected<TemporaryFolder> create();
  TemporaryFolder(TemporaryFolder &&other) noexcept : path(std::exchange(other.path, {})) {}
  TemporaryFolder &operator=(TemporaryFolder &&other) noexcept {
    std::swap(path, other.path);
    return *this;
  }
  ~TemporaryFolder();
  /// The path of `name` in the folder.
  std::string file(const llvm::Twine &name) const { return (path + "/" + name).str(); }

private:
  explicit TemporaryFolder(std::string path);
  std::string path;
};

} // namespace hone

#endif // HONE_SUPPORT_TEMPORARYFOLDER_H
