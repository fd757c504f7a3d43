//===- ForeignModel.h - Models in other formats ---------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_FRONTEND_ONNX_FOREIGNMODEL_H
#define HONE_FRONTEND_ONNX_FOREIGNMODEL_H

#include "llvm/ADT/StringRef.h"

namespace hone::importer {

/// What the content of a file that is no ONNX model is instead, and how to come to ONNX from there: "is a TensorFlow
/// Lite model; ...". Told by the content, whatever the file's name. Empty for what is not known.
llvm::StringRef describeForeignModel(llvm::StringRef content);

} // namespace hone::importer

#endif // HONE_FRONTEND_ONNX_FOREIGNMODEL_H
