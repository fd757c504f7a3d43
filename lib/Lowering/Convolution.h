//===- Convolution.h - Convolutions to linalg ----------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_CONVOLUTION_H
#define HONE_LOWERING_CONVOLUTION_H

#include "WindowGeometry.h"
#include "mlir/Transforms/DialectConversion.h"

namespace hone {

/// A convolution on signless tensors, its operands laid out as those of `graph.conv`.
struct Convolution {
  mlir::Value input, filter, bias; // No bias: null.
  WindowGeometry window;
  int64_t group;
  llvm::SmallVector<int64_t> resultShape;
};

/// Makes a convolution's result, of any element type, from its sums; `channels` is the dimension of the channels.
using FinishSums = llvm::function_ref<mlir::Value(mlir::Value sums, int64_t channels)>;

/// Builds a convolution's sums, of the elements of `sums`, and finishes them. The bias is left to `finish`; `padding`
/// stands around the input.
mlir::Value emitConvolution(Emitter &b, Convolution convolution, mlir::Type sums, mlir::Value padding,
                            FinishSums finish);

/// Builds a convolution whose result has the elements of `narrow`.
mlir::Value emitConvolution(Emitter &b, Convolution convolution, mlir::Type narrow);

/// The other operators on images.
void populateColumnPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateRegionPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);

void populateConvolutionPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateConvolutionTransposePatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);

} // namespace hone

#endif // HONE_LOWERING_CONVOLUTION_H
