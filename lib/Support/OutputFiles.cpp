//===- OutputFiles.cpp - Writing files that belong together --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/OutputFiles.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Signals.h"

using namespace hone;
namespace fs = llvm::sys::fs;

static bool complain(llvm::raw_ostream &errors, llvm::StringRef path, const llvm::Twine &reason) {
  errors << path << ": error: cannot write the file: " << reason << "\n";
  return false;
}

/// Writes a temporary beside the file and returns its path, or "".
static std::string writeTemporary(const OutputFile &file, llvm::raw_ostream &errors) {
  if (fs::is_directory(file.path))
    return complain(errors, file.path, "a folder has this name"), "";
  llvm::SmallString<128> temporary;
  int descriptor;
  // The permissions of an ordinary file, as a linker's output has: the mask of the process applies.
  if (std::error_code error = fs::createUniqueFile(file.path + ".%%%%%%.tmp", descriptor, temporary, fs::OF_None,
                                                   fs::all_read | fs::all_write))
    return complain(errors, file.path, error.message()), "";
  llvm::sys::RemoveFileOnSignal(temporary);
  llvm::raw_fd_ostream out(descriptor, /*shouldClose=*/true);
  out << file.content;
  out.close();
  if (!out.has_error())
    return temporary.str().str();
  complain(errors, file.path, out.error().message());
  out.clear_error();
  fs::remove(temporary);
  return "";
}

bool hone::writeFiles(const std::vector<OutputFile> &files, llvm::raw_ostream &errors) {
  std::vector<std::string> temporaries;
  auto discard = [&] {
    for (const std::string &path : temporaries)
      fs::remove(path);
    return false;
  };
  for (const OutputFile &file : files) {
    std::string temporary = writeTemporary(file, errors);
    if (temporary.empty())
      return discard();
    temporaries.push_back(temporary);
  }
  for (size_t i = 0; i < files.size(); ++i) {
    std::error_code error = fs::rename(temporaries[i], files[i].path);
    llvm::sys::DontRemoveFileOnSignal(temporaries[i]);
    if (!error)
      continue;
    complain(errors, files[i].path, error.message());
    for (size_t done = 0; done < i; ++done)
      fs::remove(files[done].path);
    return discard();
  }
  return true;
}
