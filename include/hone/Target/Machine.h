//===- Machine.h - LLVM's code generator for a description ----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_TARGET_MACHINE_H
#define HONE_TARGET_MACHINE_H

#include "hone/Target/TargetDescription.h"
#include <memory>
#include <string>

namespace llvm {
class TargetMachine;
} // namespace llvm

namespace hone {

/// LLVM's code generator for a target, or null and the reason why there is none.
std::unique_ptr<llvm::TargetMachine> createMachine(const TargetDescription &target, std::string &reason);

/// What makes a description unfit: the part to blame, and what is wrong with it.
struct Misfit {
  enum class Part { Machine, Vectors, DotProduct } part;
  /// Of the dot product in the description's list.
  size_t index = 0;
  std::string message;
};

/// Makes code for the machine and for each of its dot products, as kernels do, and returns all that keeps that from
/// working: a machine whose memory Hone has no form for (big-endian, pointers of neither 32 nor 64 bits), an
/// instruction that the CPU does not have, an intrinsic of other types. Of a machine that does not fit nothing else is
/// looked at. Takes a few milliseconds.
std::vector<Misfit> findMisfits(const TargetDescription &target);

} // namespace hone

#endif // HONE_TARGET_MACHINE_H
