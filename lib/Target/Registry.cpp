//===- Registry.cpp - Finding a target by its name -----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Target/Registry.h"
#include "BuiltinTargets.h"
#include "DescriptionScalars.h"
#include "hone/Support/Suggestion.h"
#include "hone/Target/Machine.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;
using namespace hone;

bool description::isFileName(StringRef name) {
  return name.ends_with(".yaml") || name.ends_with(".yml") || name.contains('/');
}

static mlir::FailureOr<TargetDescription> findNative(raw_ostream &errors) {
  TargetDescription target = nativeTarget();
  std::vector<Misfit> misfits = findMisfits(target);
  for (const Misfit &misfit : misfits)
    WithColor::error(errors) << "target 'native', this machine: " << misfit.message << "\n";
  if (!misfits.empty())
    return mlir::failure();
  for (const UnusedPart &part : findUnused(target))
    target.unused.push_back({part.key, part.index, "target 'native': remark: " + part.text + "\n"});
  return target;
}

/// Reads a description file. A device or pipe may never end.
static mlir::FailureOr<TargetDescription> readFile(StringRef name, ArrayRef<std::string> derived, raw_ostream &errors) {
  static constexpr uint64_t mostBytes = 1 << 20;
  sys::fs::file_status status;
  std::string reason;
  if (std::error_code error = sys::fs::status(name, status))
    reason = error.message();
  else if (status.type() != sys::fs::file_type::regular_file)
    reason = "a description is a regular file";
  else if (status.getSize() > mostBytes)
    reason =
        "a description has at most " + std::to_string(mostBytes) + " bytes, found " + std::to_string(status.getSize());
  if (reason.empty()) {
    auto buffer = MemoryBuffer::getFile(name);
    if (buffer) {
      auto target = description::parseTarget((*buffer)->getBuffer(), name, derived, errors);
      if (succeeded(target))
        target->files.push_back(name.str());
      return target;
    }
    reason = buffer.getError().message();
  }
  WithColor::error(errors, name) << reason << "\n";
  return mlir::failure();
}

mlir::FailureOr<TargetDescription> hone::findTarget(StringRef name, raw_ostream &errors) {
  return description::findTarget(name.empty() ? portableTargetName() : name.str(), {}, errors);
}

mlir::FailureOr<TargetDescription> description::findTarget(StringRef name, ArrayRef<std::string> derived,
                                                           raw_ostream &errors) {
  if (name == "native")
    return findNative(errors);
  for (const EmbeddedFile &file : builtinTargets())
    if (file.name == (name + ".yaml").str())
      return description::parseTarget(file.text, ("targets/" + file.name).str(), derived, errors);
  if (!isFileName(name)) {
    std::vector<std::string> names = targetNames();
    WithColor::error(errors) << "unknown target '" << name << "'; known are " << join(names, ", ")
                             << ", and the path of a .yaml file"
                             << suggestion(name, std::vector<StringRef>(names.begin(), names.end())) << "\n";
    return mlir::failure();
  }
  return readFile(name, derived, errors);
}

void hone::printUnused(const TargetDescription &target, raw_ostream &out) {
  for (const UnusedPart &part : target.unused)
    out << part.text;
}

std::vector<std::string> hone::targetNames() {
  std::vector<std::string> names;
  for (const EmbeddedFile &file : builtinTargets())
    names.push_back(StringRef(file.name).drop_back(strlen(".yaml")).str());
  llvm::sort(names);
  names.insert(names.begin(), "native");
  return names;
}
