//===- Registry.cpp - Finding a target by its name -----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Target/Registry.h"
#include "BuiltinTargets.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace hone;

static bool looksLikeFile(StringRef name) {
  return name.ends_with(".yaml") || name.ends_with(".yml") || name.contains('/');
}

mlir::FailureOr<TargetDescription> hone::findTarget(StringRef name, raw_ostream &errors) {
  if (name.empty() || name == "native")
    return nativeTarget();
  for (const EmbeddedFile &file : builtinTargets())
    if (file.name == (name + ".yaml").str())
      return parseTarget(file.text, ("targets/" + file.name).str(), errors);
  if (!looksLikeFile(name)) {
    errors << "error: unknown target '" << name << "'; known are " << join(targetNames(), ", ")
           << ", and the path of a .yaml file\n";
    return mlir::failure();
  }
  auto buffer = MemoryBuffer::getFile(name);
  if (!buffer) {
    errors << name << ": error: " << buffer.getError().message() << "\n";
    return mlir::failure();
  }
  return parseTarget((*buffer)->getBuffer(), name, errors);
}

std::vector<std::string> hone::targetNames() {
  std::vector<std::string> names;
  for (const EmbeddedFile &file : builtinTargets())
    names.push_back(StringRef(file.name).drop_back(strlen(".yaml")).str());
  llvm::sort(names);
  names.insert(names.begin(), "native");
  return names;
}
