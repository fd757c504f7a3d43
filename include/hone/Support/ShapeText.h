//===- ShapeText.h - Shapes for people ------------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_SHAPETEXT_H
#define HONE_SUPPORT_SHAPETEXT_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <string>

namespace hone {

/// A shape as "1x3x224x224", "scalar" when empty.
std::string shapeText(llvm::ArrayRef<int64_t> shape);

} // namespace hone

#endif // HONE_SUPPORT_SHAPETEXT_H
