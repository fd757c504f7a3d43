//===- Resize.h - What a resize is asked for ------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_RESIZE_H
#define HONE_LIB_FRONTEND_ONNX_RESIZE_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace hone::importer {

/// How ONNX is told the result's size: by scales or, where there are any, by sizes of `axes`.
struct ResizeRequest {
  llvm::SmallVector<int64_t> sizes;
  /// `keep_aspect_ratio_policy` and the axes that it is for; without a policy sizes are for all axes.
  llvm::StringRef policy;
  llvm::SmallVector<int64_t> axes;
};

/// The request that leads from shape `from` to both `to` and `scales`, or nothing.
std::optional<ResizeRequest> requestFor(llvm::ArrayRef<int64_t> from, llvm::ArrayRef<int64_t> to,
                                        llvm::ArrayRef<float> scales);

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_RESIZE_H
