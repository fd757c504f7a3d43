//===- Version.h - Which Hone this is -------------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TOOLS_HONE_VERSION_H
#define HONE_TOOLS_HONE_VERSION_H

namespace hone::tool {

/// The release, "0.1.0". It and the commit are in a file of their own that cmake/WriteVersion.cmake makes, so that a
/// commit compiles nothing else anew.
extern const char versionNumber[];

/// The first twelve digits of the commit that was built, or "unknown" for sources that are not in a git repository.
extern const char versionCommit[];

} // namespace hone::tool

#endif // HONE_TOOLS_HONE_VERSION_H
