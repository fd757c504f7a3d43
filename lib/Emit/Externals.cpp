//===- Externals.cpp - What objects may need from elsewhere --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Emit/Externals.h"
#include "hone/Memory/Entry.h"
#include "llvm/ADT/STLExtras.h"

using llvm::StringLiteral;
using llvm::StringRef;

static constexpr StringLiteral memoryFunctions[] = {"memcpy", "memmove", "memset"};

/// For doubles; those for floats end with f.
static constexpr StringLiteral mathFunctions[] = {
    "acos", "acosh", "asin",  "asinh", "atan",   "atan2", "atanh", "cbrt", "ceil",  "cos",  "cosh",  "erf",
    "erfc", "exp",   "exp10", "exp2",  "expm1",  "floor", "fma",   "fmod", "ldexp", "log",  "log10", "log1p",
    "log2", "pow",   "round", "sin",   "sincos", "sinh",  "sqrt",  "tan",  "tanh",  "trunc"};

bool hone::isLibraryFunction(StringRef name) {
  return llvm::is_contained(memoryFunctions, name) || llvm::is_contained(mathFunctions, name) ||
         (name.ends_with("f") && llvm::is_contained(mathFunctions, name.drop_back())) || name == profileFunctionName;
}

bool hone::isCompilerFunction(StringRef name) { return name.starts_with("__"); }
