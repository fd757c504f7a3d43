//===- ModelFile.h - Reading model files ----------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_MODELFILE_H
#define HONE_LIB_FRONTEND_ONNX_MODELFILE_H

#include "hone/Support/Diagnostics.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"
#include "onnx/onnx_pb.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace hone::importer {

/// Starts an error of a kind where the caller is.
using FaultReporter = llvm::function_ref<mlir::InFlightDiagnostic(FaultKind)>;

/// Parses the model in `path`; errors are reported at the file's location.
mlir::LogicalResult readModel(mlir::MLIRContext *context, llvm::StringRef path, onnx::ModelProto &model);

/// The element type of ONNX's `TensorProto.DataType`, or null for those that Hone has no type for.
mlir::Type elementType(mlir::MLIRContext *context, int32_t dataType);

/// Types of newer versions than libonnx's: 4-bit integers, two in a byte.
inline constexpr int32_t uint4 = 21, int4 = 22;

/// The type that elements of `dataType` are held in: bytes for 4-bit integers, else the element type.
mlir::Type storageType(mlir::MLIRContext *context, int32_t dataType);

/// Remembers, on the constant made of a tensor of `dataType`, that only 4 bits of its bytes count.
void markNarrow(mlir::Operation *constant, int32_t dataType);
/// 4 for a constant so marked; 0 for any other value.
int64_t meaningfulBits(mlir::Value value);

/// ONNX's `TensorProto.DataType` of an element type; 0 when there is none.
int32_t dataTypeOf(mlir::Type elementType);

/// "string", "complex64" and so on, for messages.
std::string dataTypeName(int32_t dataType);

/// Bytes of a tensor of `dims`, or nothing if a dimension is negative or the tensor is too large to address.
std::optional<int64_t> tensorBytes(llvm::ArrayRef<int64_t> dims, mlir::Type elementType);

/// Makes an attribute of a tensor's elements, 4-bit integers as bytes. `modelPath` is where external data is looked up
/// from, whose file `onRead` is told; problems are given to `report`.
mlir::ElementsAttr readTensor(mlir::MLIRContext *context, const onnx::TensorProto &tensor, llvm::StringRef modelPath,
                              llvm::function_ref<void(llvm::StringRef)> onRead, FaultReporter report);

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_MODELFILE_H
