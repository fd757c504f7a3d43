//===- PhaseConvolution.h - Transposed convolutions as convolutions -*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_QUANTIZATION_PHASECONVOLUTION_H
#define HONE_LIB_QUANTIZATION_PHASECONVOLUTION_H

#include "hone/Dialect/Graph/Quantized.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "mlir/IR/PatternMatch.h"

namespace hone {

/// A transposed convolution of dequantized integers as a convolution of the same input, without zeros between its
/// elements, and movement.
///
/// Only taps t with t * dilation = r modulo the stride reach the positions whose remainder by the stride is r, one
/// phase of the result. Each phase is a convolution with these taps in reverse; all are computed at once, as channels
/// that stand in the order [group][phase][channel of the group], and are then put side by side. Taps that a phase does
/// not have are zero. Where each channel has a filter of its own the input is repeated for each phase instead, so that
/// this is so of the convolution too; its channels then are those of one group, [phase][channel].
class PhaseConvolution {
public:
  explicit PhaseConvolution(graph::ConvTransposeOp op);

  /// The convolution, built at the builder's place; it has the bias of `op`. Null where the filter is not a constant
  /// dequantized with scales that belong to channels of the result, or the bias not a constant.
  graph::ConvOp build(mlir::RewriterBase &builder);
  /// The result of `op` from that of the convolution, of its element type.
  mlir::Value arrange(mlir::RewriterBase &builder, mlir::Value phases);
  /// Numbers of the channels of `op`, one or one for each, as those of the convolution.
  graph::RealStep overChannels(const graph::RealStep &step) const;

private:
  /// One spatial dimension.
  struct Line {
    int64_t stride, dilation, kernel; ///< Those of `op`.
    int64_t taps, spacing;            ///< The convolution's kernel and dilation.
    int64_t reach;                    ///< The first of its taps reads the input this far before the last.
    int64_t low, high;                ///< Its padding; a crop where negative.
    int64_t count;                    ///< Positions of the input's grid that the result covers.
    int64_t start, size;              ///< What is kept of the phases side by side.

    /// The tap of `op` that a tap is in a phase, or -1.
    int64_t source(int64_t tap, int64_t phase) const;
  };

  /// The channel in its group of `op`, the group of `op`, and the channel of `op` that a channel of the convolution
  /// has.
  int64_t outputOf(int64_t channel) const { return isDepthwise ? 0 : channel % outputs; }
  int64_t groupOf(int64_t channel) const { return isDepthwise ? channel % outputs : channel / (phases * outputs); }
  int64_t channelOf(int64_t channel) const { return channel / (phases * outputs) * outputs + channel % outputs; }
  int64_t channels() const { return group * phases * outputs; }
  /// For each element of the convolution's filter, of shape `filterShape`, that of `op` or -1.
  llvm::SmallVector<int64_t> sources();
  mlir::Value buildFilter(mlir::RewriterBase &builder);
  mlir::Value buildInput(mlir::RewriterBase &builder);
  bool buildBias(mlir::RewriterBase &builder, mlir::Value &bias);

  graph::ConvTransposeOp op;
  bool last, isDepthwise;
  int64_t group, inputs, outputs; ///< Channels are those of one group.
  int64_t phases = 1;
  llvm::SmallVector<Line> lines;
  llvm::SmallVector<int64_t> filterShape, resultShape;
};

} // namespace hone

#endif // HONE_LIB_QUANTIZATION_PHASECONVOLUTION_H
