//===- Pool.h - Pools to linalg -------------------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_POOL_H
#define HONE_LOWERING_POOL_H

#include "Convolution.h"

namespace hone {

/// The sum of each window of the padded input, in the elements of `sums`.
mlir::Value emitPoolSum(Emitter &b, const WindowGeometry &window, mlir::Value padded, llvm::ArrayRef<int64_t> shape,
                        mlir::Type sums);

void populateAveragePoolPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);

} // namespace hone

#endif // HONE_LOWERING_POOL_H
