//===- FloatFunctions.h - Functions of f32 as arithmetic ------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Each function takes an f32 or a vector of f32 and returns the same type. Multiplications and additions may be
// contracted, so that a target with a fused instruction uses it. docs/floats.md has a bound for the error of each, with
// such an instruction and without, which benchmarks/floats/run checks.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_VECTORIZATION_FLOATFUNCTIONS_H
#define HONE_LIB_VECTORIZATION_FLOATFUNCTIONS_H

#include "mlir/IR/Builders.h"

namespace hone {

/// e^x; below 2^-125 it may be 0.
mlir::Value emitExp(mlir::OpBuilder &builder, mlir::Location location, mlir::Value x);
/// 2^x; below 2^-125 it may be 0.
mlir::Value emitExp2(mlir::OpBuilder &builder, mlir::Location location, mlir::Value x);
/// e^x - 1, relatively accurate near 0.
mlir::Value emitExpM1(mlir::OpBuilder &builder, mlir::Location location, mlir::Value x);
/// The natural logarithm: NaN below 0, -infinity at 0, subnormal arguments included.
mlir::Value emitLog(mlir::OpBuilder &builder, mlir::Location location, mlir::Value x);
/// log(x) / log(2), exact for powers of two.
mlir::Value emitLog2(mlir::OpBuilder &builder, mlir::Location location, mlir::Value x);
/// log(x) / log(10).
mlir::Value emitLog10(mlir::OpBuilder &builder, mlir::Location location, mlir::Value x);
/// log(1 + x), relatively accurate near 0.
mlir::Value emitLog1P(mlir::OpBuilder &builder, mlir::Location location, mlir::Value x);
/// The hyperbolic tangent.
mlir::Value emitTanh(mlir::OpBuilder &builder, mlir::Location location, mlir::Value x);
/// The error function.
mlir::Value emitErf(mlir::OpBuilder &builder, mlir::Location location, mlir::Value x);
/// Sine and cosine: accurate relatively for arguments up to 2^22, absolutely up to 2^30; NaN for infinities.
mlir::Value emitSin(mlir::OpBuilder &builder, mlir::Location location, mlir::Value x);
mlir::Value emitCos(mlir::OpBuilder &builder, mlir::Location location, mlir::Value x);

} // namespace hone

#endif // HONE_LIB_VECTORIZATION_FLOATFUNCTIONS_H
