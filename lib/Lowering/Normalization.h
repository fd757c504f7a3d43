//===- Normalization.h - Normalizations to linalg -------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_NORMALIZATION_H
#define HONE_LOWERING_NORMALIZATION_H

#include "Emitter.h"

namespace hone {

void populateSoftmaxPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);

} // namespace hone

#endif // HONE_LOWERING_NORMALIZATION_H
