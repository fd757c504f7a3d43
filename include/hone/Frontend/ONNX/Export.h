//===- Export.h - Graph modules as ONNX models ----------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_FRONTEND_ONNX_EXPORT_H
#define HONE_FRONTEND_ONNX_EXPORT_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <optional>
#include <string>

namespace hone {

struct ExportOptions {
  /// The version of ONNX's operator set, at least 17; without it the oldest from there on that has all that is needed,
  /// so that older runtimes read the model.
  std::optional<int64_t> opset;
};

/// A function of one block, of graph operations as they are before layouts and quantized arithmetic, as the bytes of an
/// ONNX model: the same bytes for the same function. Inputs and outputs keep their names and types, tensors their names
/// (see ValueNames.h) and nodes theirs; what has no name gets one that is free. Everything that ONNX has no form for is
/// a diagnostic at its operation.
mlir::FailureOr<std::string> exportModel(mlir::func::FuncOp function, const ExportOptions &options);

} // namespace hone

#endif // HONE_FRONTEND_ONNX_EXPORT_H
