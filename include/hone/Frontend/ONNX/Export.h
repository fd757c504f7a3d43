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
  /// The name of a file beside the model's for the elements of large constants, where the model would otherwise have
  /// more than `mostBytes`. Without one that is an error.
  std::string dataFile;
  /// The most bytes of the model's file; at most those of a protobuf message, 2^31 - 1.
  size_t mostBytes = (size_t(1) << 31) - 1;
};

/// What is to be written to files.
struct ExportedModel {
  std::string model;
  /// The content of `ExportOptions::dataFile`; empty where the model does not need it.
  std::string data;
};

/// A function of one block, of graph operations as they are before layouts and quantized arithmetic, as the bytes of an
/// ONNX model: the same bytes for the same function. Inputs and outputs keep their names and types, tensors their names
/// (see ValueNames.h) and nodes theirs; what has no name gets one that is free. Everything that ONNX has no form for is
/// a diagnostic at its operation.
mlir::FailureOr<ExportedModel> exportModel(mlir::func::FuncOp function, const ExportOptions &options);

} // namespace hone

#endif // HONE_FRONTEND_ONNX_EXPORT_H
