//===- ConvolutionTranspose.cpp - Transposed convolutions to linalg ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A transposed convolution is the convolution of the input, spread apart by the strides, with the reversed filter.
//
//===----------------------------------------------------------------------------===//

#include "ComputePattern.h"
#include "Convolution.h"
#include "hone/Dialect/Graph/WindowOps.h"

using namespace mlir;
using namespace hone;
using graph::Layout;

/// The filter of the convolution: reversed along the kernel, input and output channels exchanged in each group.
static Value convolutionFilter(Emitter &b, Value filter, const WindowGeometry &window, int64_t group) {
  int64_t rank = window.rank();
  ArrayRef<int64_t> from = shapeOfTensor(filter);
  llvm::SmallBitVector kernel(rank + 2);
  for (int64_t d = 0; d < rank; ++d)
    kernel.set(window.channelsLast() ? d : d + 2);
  filter = b.reverse(filter, kernel);
  SmallVector<int64_t> split, permutation, shape;
  if (window.channelsLast()) {
    // [kernel..., O / group, C] to [kernel..., C / group, O].
    int64_t outputs = from[rank], inputs = from[rank + 1];
    split.append(window.kernel);
    split.append({outputs, group, inputs / group});
    shape.append(window.kernel);
    shape.append({inputs / group, group * outputs});
    permutation = llvm::to_vector(llvm::seq<int64_t>(0, rank));
    permutation.append({rank + 2, rank + 1, rank});
  } else {
    // [C, O / group, kernel...] to [O, C / group, kernel...].
    int64_t inputs = from[0], outputs = from[1];
    split = {group, inputs / group, outputs};
    shape = {group * outputs, inputs / group};
    permutation = {0, 2, 1};
    split.append(window.kernel);
    shape.append(window.kernel);
    for (int64_t d = 0; d < rank; ++d)
      permutation.push_back(3 + d);
  }
  return b.reshape(b.transpose(b.reshape(filter, split), permutation), shape);
}

/// The input with `stride - 1` zeros between its elements and zeros (or a crop, where negative) around them.
static Value spread(Emitter &b, Value input, const WindowGeometry &window, ArrayRef<int64_t> low,
                    ArrayRef<int64_t> high, Value zero) {
  int64_t dimensions = window.rank() + 2;
  ArrayRef<int64_t> from = shapeOfTensor(input);
  SmallVector<int64_t> offsets(dimensions, 0), steps(dimensions, 1), sizes(from), crop(dimensions, 0), kept(from);
  for (int64_t d = 0; d < window.rank(); ++d) {
    int64_t at = window.dimension(d);
    steps[at] = window.strides[d];
    offsets[at] = std::max<int64_t>(low[d], 0);
    crop[at] = std::max<int64_t>(-low[d], 0);
    sizes[at] = (from[at] - 1) * steps[at] + 1 + offsets[at] + std::max<int64_t>(high[d], 0);
    kept[at] = sizes[at] - crop[at] - std::max<int64_t>(-high[d], 0);
  }
  Value target = b.filled(sizes, zero);
  MLIRContext *context = b.getContext();
  Value whole =
      tensor::InsertSliceOp::create(b, input, target, getAsIndexOpFoldResult(context, offsets),
                                    getAsIndexOpFoldResult(context, from), getAsIndexOpFoldResult(context, steps));
  return b.slice(whole, crop, kept);
}

static SmallVector<Value> lowerConvTranspose(Emitter &b, graph::ConvTransposeOp op,
                                             graph::ConvTransposeOp::Adaptor in) {
  bool last = op.getLayout() == Layout::channels_last;
  ArrayRef<int64_t> filterShape = shapeOfTensor(in.getFilter());
  ArrayRef<int64_t> kernel = last ? filterShape.drop_back(2) : filterShape.drop_front(2);
  WindowGeometry window = geometryOf(op, op.getLayout(), kernel);
  Type narrow = elementOf(op.getResult());

  // The padding that a full correlation needs, less what is cropped from the result.
  SmallVector<int64_t> low, high;
  for (int64_t d = 0; d < window.rank(); ++d) {
    low.push_back(window.extent(d) - 1 - window.low[d]);
    high.push_back(window.extent(d) - 1 - window.high[d] + op.getOutputPadding()[d]);
  }
  Convolution conv{nullptr,
                   convolutionFilter(b, in.getFilter(), window, op.getGroup()),
                   in.getBias(),
                   window,
                   int64_t(op.getGroup()),
                   SmallVector<int64_t>(op.getType().getShape())};
  std::fill(conv.window.strides.begin(), conv.window.strides.end(), 1);
  bool dense = llvm::all_of(window.strides, [](int64_t stride) { return stride == 1; }) &&
               llvm::all_of(low, [](int64_t size) { return size >= 0; }) &&
               llvm::all_of(high, [](int64_t size) { return size >= 0; });
  if (dense) {
    conv.input = in.getInput();
    conv.window.low = low;
    conv.window.high = high;
  } else {
    conv.input = spread(b, in.getInput(), window, low, high, b.constant(narrow, 0));
    std::fill(conv.window.low.begin(), conv.window.low.end(), 0);
    std::fill(conv.window.high.begin(), conv.window.high.end(), 0);
  }
  return {emitConvolution(b, conv, narrow)};
}

void hone::populateConvolutionTransposePatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  addLowering<graph::ConvTransposeOp>(converter, patterns, lowerConvTranspose);
}
