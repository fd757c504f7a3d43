//===- BodyCost.h - How much work an element takes ------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Shared by those who fuse bodies, put them into vectors and write them out.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_KERNEL_BODYCOST_H
#define HONE_DIALECT_KERNEL_BODYCOST_H

#include "mlir/IR/Block.h"

namespace hone::kernel {

/// About how many instructions a body takes on one vector or scalar: none for constants and terminators, for functions
/// of the `math` dialect those of the polynomial that hone-approximate-math makes of them, one for everything else,
/// roundings and square roots included.
int64_t bodyCost(mlir::Block &body);

} // namespace hone::kernel

#endif // HONE_DIALECT_KERNEL_BODYCOST_H
