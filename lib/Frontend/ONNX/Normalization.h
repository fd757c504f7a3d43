//===- Normalization.h - What the normalizations' handlers share ----*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_NORMALIZATION_H
#define HONE_LIB_FRONTEND_ONNX_NORMALIZATION_H

#include "Node.h"

namespace hone::importer {

/// The type in which statistics of floats of `type` are made, and what is computed from them: `f32` for narrower ones,
/// whose squares overflow from 256 on. The results are rounded once.
mlir::Type statisticsType(Node &node, mlir::Type type);

struct RootMeanSquareNorm {
  mlir::Value result;    ///< Shaped as x, of the scale's type.
  mlir::Value deviation; ///< sqrt(mean(x^2) + epsilon) with 1 for the reduced dimensions, of the statistics' type.
};

/// x / sqrt(mean(x^2) + epsilon) * scale, with the mean over `axes`, which are counted from the front and ascend.
RootMeanSquareNorm rootMeanSquareNorm(Node &node, mlir::Value x, llvm::ArrayRef<int64_t> axes, float epsilon,
                                      mlir::Value scale);

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_NORMALIZATION_H
