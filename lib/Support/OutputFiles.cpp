//===- OutputFiles.cpp - Writing files that belong together --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/OutputFiles.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/WithColor.h"

using namespace hone;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

static bool complain(llvm::raw_ostream &errors, llvm::StringRef path, const llvm::Twine &reason) {
  llvm::WithColor::error(errors, path) << "cannot write the file: " << reason << "\n";
  return false;
}

static std::string folderOf(llvm::StringRef file) {
  llvm::StringRef folder = path::parent_path(file);
  return folder.empty() ? "." : folder.str();
}

/// The name of a temporary beside the file, for createUnique... Its own name would be too long beside a long one.
static llvm::SmallString<128> temporaryModel(llvm::StringRef file) {
  llvm::SmallString<128> model(folderOf(file));
  path::append(model, ".hone-%%%%%%%%.tmp");
  return model;
}

bool hone::canWriteFiles(llvm::ArrayRef<std::string> paths, llvm::raw_ostream &errors) {
  bool can = true;
  for (const std::string &file : paths) {
    fs::file_status status;
    std::error_code error = fs::status(file, status);
    if (fs::is_directory(status))
      can = complain(errors, file, "a folder has this name");
    else if (error && error != std::errc::no_such_file_or_directory)
      can = complain(errors, file, error.message());
    else if (std::error_code closed = fs::access(folderOf(file), fs::AccessMode::Write))
      can = complain(errors, file, closed.message());
  }
  return can;
}

/// Writes a temporary beside the file and returns its path, or "".
static std::string writeTemporary(const OutputFile &file, llvm::raw_ostream &errors) {
  llvm::SmallString<128> temporary;
  int descriptor;
  // The permissions of an ordinary file, as a linker's output has: the mask of the process applies.
  if (std::error_code error = fs::createUniqueFile(temporaryModel(file.path), descriptor, temporary, fs::OF_None,
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

namespace {
/// Renames temporaries to their places, and can take it back.
class Replacement {
public:
  std::error_code replace(const std::string &temporary, const std::string &file) {
    std::string kept;
    if (fs::exists(file)) {
      llvm::SmallString<128> name;
      fs::createUniquePath(temporaryModel(file), name, /*MakeAbsolute=*/false);
      kept = name.str().str();
      // A second name for the old content, where the file system has such; otherwise a copy.
      if (fs::create_hard_link(file, kept))
        if (std::error_code error = fs::copy_file(file, kept)) {
          fs::remove(kept);
          return error;
        }
    }
    std::error_code error = fs::rename(temporary, file);
    if (!error)
      done.push_back({file, kept});
    else if (!kept.empty())
      fs::remove(kept);
    return error;
  }

  void keep() {
    for (const Done &one : done)
      if (!one.kept.empty())
        fs::remove(one.kept);
  }

  void takeBack() {
    for (const Done &one : done)
      if (one.kept.empty())
        fs::remove(one.file);
      else
        (void)fs::rename(one.kept, one.file);
  }

private:
  struct Done {
    std::string file;
    /// Where its former content is, or "" if there was none.
    std::string kept;
  };
  std::vector<Done> done;
};
} // namespace

bool hone::writeFiles(const std::vector<OutputFile> &files, llvm::raw_ostream &errors) {
  std::vector<std::string> temporaries;
  auto discard = [&] {
    for (const std::string &path : temporaries) {
      fs::remove(path);
      llvm::sys::DontRemoveFileOnSignal(path);
    }
    return false;
  };
  for (const OutputFile &file : files) {
    std::string temporary = writeTemporary(file, errors);
    if (temporary.empty())
      return discard();
    temporaries.push_back(temporary);
  }
  Replacement replacement;
  for (size_t i = 0; i < files.size(); ++i) {
    if (std::error_code error = replacement.replace(temporaries[i], files[i].path)) {
      complain(errors, files[i].path, error.message());
      replacement.takeBack();
      return discard();
    }
    llvm::sys::DontRemoveFileOnSignal(temporaries[i]);
  }
  replacement.keep();
  return true;
}
