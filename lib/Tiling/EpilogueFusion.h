//===- EpilogueFusion.h - Elementwise operations into kernels -------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_TILING_EPILOGUEFUSION_H
#define HONE_LIB_TILING_EPILOGUEFUSION_H

#include "mlir/IR/PatternMatch.h"

namespace hone {

/// Adds the pattern that fuses an elementwise operation into the kernel that alone produces for it. The kernel's other
/// attributes stay.
void populateEpilogueFusionPatterns(mlir::RewritePatternSet &patterns);

} // namespace hone

#endif // HONE_LIB_TILING_EPILOGUEFUSION_H
