//===- Limits.h - What tensors the compiler counts with -------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_LIMITS_H
#define HONE_DIALECT_GRAPH_LIMITS_H

#include <cstdint>

namespace hone::graph {

/// The most dimensions of one tensor. Frameworks have 8 to 64; computing with shapes takes up to the cube of them.
inline constexpr int64_t mostDimensions = 64;

} // namespace hone::graph

#endif // HONE_DIALECT_GRAPH_LIMITS_H
