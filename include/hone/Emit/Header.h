//===- Header.h - The C header of a compiled model ------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EMIT_HEADER_H
#define HONE_EMIT_HEADER_H

#include "hone/Emit/Interface.h"

namespace hone {

/// The text of the header: C99 and C++, needing nothing but <stdint.h>. `target` is named in a comment.
std::string printHeader(const ModelInterface &interface, llvm::StringRef target);

} // namespace hone

#endif // HONE_EMIT_HEADER_H
