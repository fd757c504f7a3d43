//===- WindowGeometry.h - Where windows read their input ------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_WINDOWGEOMETRY_H
#define HONE_LOWERING_WINDOWGEOMETRY_H

#include "Emitter.h"
#include "hone/Dialect/Graph/WindowAttributes.h"

namespace hone {

/// Sliding windows over the spatial dimensions of a tensor; one entry per spatial dimension.
struct WindowGeometry {
  graph::Layout layout;
  llvm::SmallVector<int64_t> kernel, strides, dilations, low, high;

  int64_t rank() const { return kernel.size(); }
  bool channelsLast() const { return layout == graph::Layout::channels_last; }
  /// The dimension of a feature map that is spatial dimension `d`.
  int64_t dimension(int64_t d) const { return channelsLast() ? 1 + d : 2 + d; }
  /// The dimension of a feature map that holds the channels.
  int64_t channels() const { return channelsLast() ? rank() + 1 : 1; }
  int64_t extent(int64_t d) const { return (kernel[d] - 1) * dilations[d] + 1; }

  /// Makes `high` what the windows of a result of this shape read, which is less than the model's padding where the
  /// last stride does not reach the end, and more in ceil mode. Below zero, as padding may be, it is exactly that.
  void fitHigh(llvm::ArrayRef<int64_t> input, llvm::ArrayRef<int64_t> result);
  /// The feature map with its padding; negative padding crops.
  mlir::Value pad(Emitter &b, mlir::Value input, mlir::Value scalar) const;
  /// The position that a window reads: `window * stride + tap * dilation`.
  mlir::AffineExpr position(int64_t d, mlir::AffineExpr window, mlir::AffineExpr tap) const {
    return window * strides[d] + tap * dilations[d];
  }
};

/// The geometry in the attributes of a convolution or pool; without `kernel` for a convolution.
template <typename Op> WindowGeometry geometryOf(Op op, graph::Layout layout, llvm::ArrayRef<int64_t> kernel) {
  llvm::ArrayRef<int64_t> pads = op.getPads();
  return {layout,
          llvm::SmallVector<int64_t>(kernel),
          llvm::SmallVector<int64_t>(op.getStrides()),
          llvm::SmallVector<int64_t>(op.getDilations()),
          llvm::SmallVector<int64_t>(pads.take_front(kernel.size())),
          llvm::SmallVector<int64_t>(pads.drop_front(kernel.size()))};
}

} // namespace hone

#endif // HONE_LOWERING_WINDOWGEOMETRY_H
