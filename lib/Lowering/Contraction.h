//===- Contraction.h - Products to linalg ---------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_CONTRACTION_H
#define HONE_LOWERING_CONTRACTION_H

#include "Emitter.h"

namespace hone {

/// A product's operands with the batch dimensions joined: two matrices, or two batches of them. Vectors become
/// matrices.
std::pair<mlir::Value, mlir::Value> asMatrices(Emitter &b, mlir::Value lhs, mlir::Value rhs);

/// [M, K] by [K, N], or [B, M, K] by [B, K, N], as the named product.
mlir::Value emitProduct(Emitter &b, mlir::Value lhs, mlir::Value rhs, mlir::Type narrow);

void populateEinsumPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);

} // namespace hone

#endif // HONE_LOWERING_CONTRACTION_H
