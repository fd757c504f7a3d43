//===- NumpyFile.h - The .npy format --------------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_NUMPYFILE_H
#define HONE_SUPPORT_NUMPYFILE_H

#include "hone/Support/Tensor.h"
#include "llvm/Support/Error.h"

namespace hone {

/// The tensor in the bytes of a `.npy` file, without a name.
llvm::Expected<Tensor> parseNumpy(llvm::StringRef data);

/// The bytes of a `.npy` file.
std::string formatNumpy(const Tensor &tensor);

} // namespace hone

#endif // HONE_SUPPORT_NUMPYFILE_H
