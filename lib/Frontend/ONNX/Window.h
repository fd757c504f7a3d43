//===- Window.h - Attributes of convolutions and pools --------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_WINDOW_H
#define HONE_LIB_FRONTEND_ONNX_WINDOW_H

#include "Node.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace hone::importer {

/// A sliding window, with automatic padding computed.
struct Window {
  llvm::SmallVector<int64_t> kernel, strides, dilations, pads;
  std::string autoPad;
};

/// Reads the window of a node that slides over `input`. Without a filter the node must have `kernel_shape`.
std::optional<Window> readWindow(Node &node, mlir::Value input, std::optional<llvm::ArrayRef<int64_t>> filterKernel);

/// The same for a filter whose spatial dimensions start at 2.
std::optional<Window> readConvolution(Node &node, mlir::Value input, mlir::Value filter);

/// The attributes that all convolutions share.
llvm::SmallVector<mlir::NamedAttribute> convolutionAttributes(Node &node, const Window &window);

/// Sets the node's result to what `compute` makes of its first operand, an image with its channels at dimension 1. With
/// `channelsLast` the model's image and result have them at the end.
mlir::LogicalResult overImage(Node &node, bool channelsLast, llvm::function_ref<mlir::Value(mlir::Value)> compute);

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_WINDOW_H
