//===- Externals.h - What objects may need from elsewhere -----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EMIT_EXTERNALS_H
#define HONE_EMIT_EXTERNALS_H

#include "llvm/ADT/StringRef.h"

namespace hone {

/// Whether a model may call the function `name`: the compiler's memory functions, and what Hone and LLVM call of
/// <math.h>, all of which newlib, newlib-nano, picolibc and libraries for Linux have. docs/artifact.md lists them. The
/// profiler is one in a model that is compiled for profiling.
bool isLibraryFunction(llvm::StringRef name);

/// Whether `name` is one that the code generator calls for what the machine has no instruction for, and that the
/// compiler's own library has (libgcc, compiler-rt): `__aeabi_fadd`, `__udivdi3`.
bool isCompilerFunction(llvm::StringRef name);

} // namespace hone

#endif // HONE_EMIT_EXTERNALS_H
