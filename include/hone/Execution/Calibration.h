//===- Calibration.h - Quantizing a model by its samples ------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EXECUTION_CALIBRATION_H
#define HONE_EXECUTION_CALIBRATION_H

#include "hone/Pipeline/Compile.h"
#include "hone/Quantization/QuantizerOptions.h"
#include <functional>

namespace hone {

/// Quantizes a model of floats that has just been read: afterwards it has quantizations and dequantizations as a
/// quantized ONNX model has. What decides is measured on this machine: the model, with all values that are to be
/// quantized as further results, is compiled and run on the samples. Problems are diagnostics. `onStage` is told what
/// is being done.
mlir::LogicalResult quantizeModel(mlir::ModuleOp module, const QuantizerOptions &options,
                                  const std::function<void(llvm::StringRef stage)> &onStage = {});

} // namespace hone

#endif // HONE_EXECUTION_CALIBRATION_H
