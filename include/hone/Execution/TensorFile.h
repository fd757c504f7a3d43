//===- TensorFile.h - numpy and ONNX tensor files -------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EXECUTION_TENSORFILE_H
#define HONE_EXECUTION_TENSORFILE_H

#include "hone/Support/Tensor.h"
#include "llvm/Support/Error.h"

namespace hone {

/// Reads a tensor from a `.npy` file, or a `.pb` file that holds an ONNX TensorProto. Messages name the file.
llvm::Expected<Tensor> readTensorFile(llvm::StringRef path);

/// Writes a tensor in the format that the path's ending names, by way of a temporary file.
llvm::Error writeTensorFile(const Tensor &tensor, llvm::StringRef path);

} // namespace hone

#endif // HONE_EXECUTION_TENSORFILE_H
