//===- Registry.h - Finding a target by its name --------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TARGET_REGISTRY_H
#define HONE_TARGET_REGISTRY_H

#include "hone/Target/TargetDescription.h"
#include "mlir/Support/LLVM.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace hone {

/// The description of the machine Hone runs on: its CPU, features and caches.
TargetDescription nativeTarget();

/// The name of the target that stands for the usual machines with this one's architecture and system, the default for
/// what is kept: it does not depend on the CPU of the machine that compiles. "native" where none is built in.
std::string portableTargetName();

/// Whether the machine Hone runs on has the target's architecture and system. Its CPU may lack an instruction all the
/// same.
bool runsOnThisMachine(const TargetDescription &target);

/// The target called `nameOrFile`: "native", a description that is built in, or the path of a .yaml file; "" is the
/// default. Failing that, writes one line for each mistake to `errors`.
mlir::FailureOr<TargetDescription> findTarget(llvm::StringRef nameOrFile, llvm::raw_ostream &errors);

/// Reads a description. `file` is the name used in messages: `file:line:column: error: ...`.
mlir::FailureOr<TargetDescription> parseTarget(llvm::StringRef text, llvm::StringRef file, llvm::raw_ostream &errors);

/// Writes a description as YAML that `parseTarget` reads back.
void printTarget(const TargetDescription &target, llvm::raw_ostream &out);

/// Writes a line, `file:line:column: remark: ...`, for each part of the description that nothing uses.
void printUnused(const TargetDescription &target, llvm::raw_ostream &out);

/// The names of the built-in targets in alphabetical order, "native" first.
std::vector<std::string> targetNames();

} // namespace hone

#endif // HONE_TARGET_REGISTRY_H
