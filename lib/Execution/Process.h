//===- Process.h - Files and processes ------------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_EXECUTION_PROCESS_H
#define HONE_LIB_EXECUTION_PROCESS_H

#include "hone/Execution/Image.h"

namespace hone {

llvm::Error ioError(const llvm::Twine &text);
/// An error whose reason is that the target's machine is too small.
llvm::Error memoryError(const llvm::Twine &text);
llvm::Error writeFile(const std::string &path, llvm::StringRef text);
/// The file's text, or nothing.
std::string readFile(const std::string &path);

/// The path of the first program there is. If there is none, the error says which Debian packages to install for it.
llvm::Expected<std::string> findProgram(llvm::ArrayRef<llvm::StringRef> names, llvm::ArrayRef<std::string> packages);

/// Runs a program, its output going to files in `folder`. Returns what it wrote to its standard output. It may take
/// `seconds` from the start, and again from each time that it writes some.
llvm::Expected<std::string> execute(llvm::ArrayRef<std::string> command, const TemporaryFolder &folder,
                                    int64_t seconds);

/// What the last program wrote to its standard output, whether or not it ended well.
std::string lastOutput(const TemporaryFolder &folder);

} // namespace hone

#endif // HONE_LIB_EXECUTION_PROCESS_H
