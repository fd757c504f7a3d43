//===- ExpandRoundings.h - Rounding without an instruction ----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_EMIT_EXPANDROUNDINGS_H
#define HONE_LIB_EMIT_EXPANDROUNDINGS_H

namespace llvm {
class Module;
class TargetMachine;
} // namespace llvm

namespace hone {

/// Replaces floor, ceil, trunc and rounding half to even, of floats and vectors of them, where the machine has no
/// instruction for it: the code generator would call functions of libm, one element at a time, and `roundevenf` is in
/// few of those.
void expandRoundings(llvm::Module &module, const llvm::TargetMachine &machine);

} // namespace hone

#endif // HONE_LIB_EMIT_EXPANDROUNDINGS_H
