//===- TensorProto.h - ONNX tensor files ----------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_FRONTEND_ONNX_TENSORPROTO_H
#define HONE_FRONTEND_ONNX_TENSORPROTO_H

#include "hone/Support/Tensor.h"
#include "llvm/Support/Error.h"

namespace hone {

/// The tensor in a serialized ONNX TensorProto. Values in another file are an error.
llvm::Expected<Tensor> parseTensorProto(llvm::StringRef data);

/// The tensor as a serialized ONNX TensorProto.
std::string formatTensorProto(const Tensor &tensor);

} // namespace hone

#endif // HONE_FRONTEND_ONNX_TENSORPROTO_H
