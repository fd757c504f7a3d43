//===- TemporaryFolder.cpp - A folder for as long as it is needed --------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/TemporaryFolder.h"
#include "hone/Support/Interruption.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;
using namespace hone;

Expected<TemporaryFolder> TemporaryFolder::create() {
  SmallString<128> path;
  if (std::error_code code = sys::fs::createUniqueDirectory("hone", path))
    return createStringError(code, "can't make a temporary folder: " + code.message());
  return TemporaryFolder(path.str().str());
}

TemporaryFolder::TemporaryFolder(std::string path) : path(std::move(path)) { interruption::removeFolder(this->path); }

TemporaryFolder::~TemporaryFolder() {
  if (path.empty())
    return;
  (void)sys::fs::remove_directories(path);
  interruption::forgetFolder(path);
}
