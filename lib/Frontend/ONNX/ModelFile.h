//===- ModelFile.h - Reading model files ----------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_MODELFILE_H
#define HONE_LIB_FRONTEND_ONNX_MODELFILE_H

#include "onnx/onnx_pb.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace hone::importer {

/// Parses the model in `path`; errors are reported at the file's location.
mlir::LogicalResult readModel(mlir::MLIRContext *context, llvm::StringRef path, onnx::ModelProto &model);

/// The element type of ONNX's `TensorProto.DataType`, or null for those that Hone has no type for.
mlir::Type elementType(mlir::MLIRContext *context, int32_t dataType);

/// ONNX's `TensorProto.DataType` of an element type; 0 when there is none.
int32_t dataTypeOf(mlir::Type elementType);

/// "string", "complex64" and so on, for messages.
std::string dataTypeName(int32_t dataType);

/// Bytes of a tensor of `dims`, or nothing if a dimension is negative or the tensor is too large to address.
std::optional<int64_t> tensorBytes(llvm::ArrayRef<int64_t> dims, mlir::Type elementType);

/// Makes an attribute of a tensor's elements. `modelPath` is where external data is looked up from; problems are given
/// to `report`.
mlir::ElementsAttr readTensor(mlir::MLIRContext *context, const onnx::TensorProto &tensor, llvm::StringRef modelPath,
                              llvm::function_ref<mlir::InFlightDiagnostic()> report);

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_MODELFILE_H
