//===- Versions.h - Tensors that share a buffer ---------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_MEMORY_VERSIONS_H
#define HONE_MEMORY_VERSIONS_H

#include "mlir/IR/Value.h"

namespace hone {

/// The tensor that `value` is a new version of, one step up along destinations; null if it is made from nothing older.
mlir::Value olderVersion(mlir::Value value);

} // namespace hone

#endif // HONE_MEMORY_VERSIONS_H
