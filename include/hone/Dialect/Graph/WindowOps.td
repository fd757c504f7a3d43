//===- WindowOps.td - Operators on sliding windows ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_WINDOW_OPS_TD
#define HONE_DIALECT_GRAPH_WINDOW_OPS_TD

include "hone/Dialect/Graph/MultiplyAdds.td"
include "hone/Dialect/Graph/WindowAttributes.td"

def Graph_Col2ImOp : Graph_InferredOp<"col2im"> {
  let summary = "the sums of overlapping windows: an image from its windows' columns";
  let description = [{
    The columns are [N, C times the window's elements, windows]: elements and windows in row-major order. Window elements that
    lie in the padding are dropped; where no window lies the image is zero. Truth values are joined by "or".
    C1: the image, the window, its strides, dilations and pads have one spatial rank, and the image's sizes are positive; C2:
    the columns have three dimensions; C3: the second one is a multiple of the window's elements; C4: the third one is the
    number of windows in the padded image.
    ```mlir
    %y = graph.col2im %x {image = array<i64: 5, 5>, kernel = array<i64: 1, 5>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x5x5xf32>) -> tensor<1x1x5x5xf32>
    ```
  }];
  let arguments = (ins Graph_PlainTensor:$columns, DenseI64ArrayAttr:$image, DenseI64ArrayAttr:$kernel, DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$pads);
  let results = (outs Graph_PlainTensor:$result);
}

def Graph_ConvOp : Graph_InferredOp<"conv", [DeclareOpInterfaceMethods<Graph_MultiplyAdds, ["neededMultiplyAdds"]>]> {
  let summary = "convolution of any spatial rank";
  let description = [{
    Channels first: input [N, C, spatial...], filter [O, C / group, kernel...]. Channels last: input [N, spatial..., C],
    filter [kernel..., C / group, O]. The bias has O elements. `pads` holds all begins, then all ends.
    C1: strides, dilations and pads fit the spatial rank; C2: C is group times the filter's channels; C3: group divides O.
    ```mlir
    %y = graph.conv %x, %f, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>} : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
    ```
  }];
  let arguments = (ins Graph_NumberTensor:$input, Graph_NumberTensor:$filter, Optional<Graph_NumberTensor>:$bias,
      DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$pads, DefaultValuedAttr<I64Attr, "1">:$group, DefaultValuedAttr<Graph_Layout, "Layout::channels_first">:$layout);
  let results = (outs Graph_NumberTensor:$result);
}

def Graph_ConvTransposeOp : Graph_InferredOp<"conv_transpose", [DeclareOpInterfaceMethods<Graph_MultiplyAdds>]> {
  let summary = "transposed convolution of any spatial rank";
  let description = [{
    Layouts as in `graph.conv`, with the filter [C, O / group, kernel...] or [kernel..., O / group, C]. `pads` crop the result;
    `output_padding` extends its end.
    C1: strides, dilations, pads and output_padding fit the spatial rank; C2: the filter has the input's channels; C3: group
    divides them.
    ```mlir
    %y = graph.conv_transpose %x, %f {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, output_padding = array<i64: 0, 0>} : (tensor<1x3x4x4xf32>, tensor<3x2x2x2xf32>) -> tensor<1x2x8x8xf32>
    ```
  }];
  let arguments = (ins Graph_FloatTensor:$input, Graph_FloatTensor:$filter, Optional<Graph_FloatTensor>:$bias,
      DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$pads, DenseI64ArrayAttr:$output_padding, DefaultValuedAttr<I64Attr, "1">:$group, DefaultValuedAttr<Graph_Layout, "Layout::channels_first">:$layout);
  let results = (outs Graph_FloatTensor:$result);
}

def Graph_MaxPoolOp : Graph_InferredOp<"max_pool"> {
  let summary = "the greatest value of each window";
  let description = [{
    A quantized tensor stays one: of the type of the operand.
    C1: kernel, strides, dilations and pads fit the spatial rank; C2: no padding is as wide as the window. With `ceil_mode` a
    last, incomplete window counts unless it starts in the end padding.
    ```mlir
    %y = graph.max_pool %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xf32>
    ```
  }];
  let arguments = (ins Graph_OrderedTensor:$input, DenseI64ArrayAttr:$kernel, DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$pads, DefaultValuedAttr<BoolAttr, "false">:$ceil_mode, DefaultValuedAttr<Graph_Layout, "Layout::channels_first">:$layout);
  let results = (outs Graph_OrderedTensor:$result);
}

def Graph_MaxPoolWithIndicesOp : Graph_InferredOp<"max_pool_with_indices"> {
  let summary = "the greatest value of each window and where it stands in the flattened input";
  let description = [{
    Channels first. With `column_major` the flattening counts columns first, as ONNX's `storage_order` = 1.
    C1: kernel, strides, dilations and pads fit the spatial rank; C2: no padding is as wide as the window. With `ceil_mode` a
    last, incomplete window counts unless it starts in the end padding.
    ```mlir
    %y, %i = graph.max_pool_with_indices %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>) -> (tensor<1x3x4x4xf32>, tensor<1x3x4x4xi64>)
    ```
  }];
  let arguments = (ins Graph_NumberTensor:$input, DenseI64ArrayAttr:$kernel, DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$pads, DefaultValuedAttr<BoolAttr, "false">:$ceil_mode, DefaultValuedAttr<BoolAttr, "false">:$column_major);
  let results = (outs Graph_NumberTensor:$result, Graph_IndexTensor:$indices);
}

def Graph_AveragePoolOp : Graph_InferredOp<"average_pool"> {
  let summary = "the mean of each window";
  let description = [{
    With `count_include_pad` the divisor is the whole window's size, padding included.
    C1: kernel, strides, dilations and pads fit the spatial rank; C2: no padding is as wide as the window. With `ceil_mode` a
    last, incomplete window counts unless it starts in the end padding.
    ```mlir
    %y = graph.average_pool %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xf32>
    ```
  }];
  let arguments = (ins Graph_NumberTensor:$input, DenseI64ArrayAttr:$kernel, DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$pads, DefaultValuedAttr<BoolAttr, "false">:$ceil_mode, DefaultValuedAttr<BoolAttr, "false">:$count_include_pad, DefaultValuedAttr<Graph_Layout, "Layout::channels_first">:$layout);
  let results = (outs Graph_NumberTensor:$result);
}

def Graph_LpPoolOp : Graph_InferredOp<"lp_pool"> {
  let summary = "the p-norm of each window";
  let description = [{
    C1: kernel, strides, dilations and pads fit the spatial rank; C2: no padding is as wide as the window. With `ceil_mode` a
    last, incomplete window counts unless it starts in the end padding.
    ```mlir
    %y = graph.lp_pool %x {p = 2 : i64, kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xf32>
    ```
  }];
  let arguments = (ins Graph_FloatTensor:$input, DefaultValuedAttr<I64Attr, "2">:$p, DenseI64ArrayAttr:$kernel, DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$pads, DefaultValuedAttr<BoolAttr, "false">:$ceil_mode);
  let results = (outs Graph_FloatTensor:$result);
}

def Graph_RoiAlignOp : Graph_InferredOp<"roi_align"> {
  let summary = "regions of images, each pooled to one size from interpolated samples";
  let description = [{
    A region is x and y of its start, then of its end, times `spatial_scale` in pixels, in the image of the batch that its
    index names; an index outside the batch at run time is clamped to its ends. Each of height times width equal bins has
    `sampling_ratio` samples along both axes, or, where that is 0, as many as it has pixels, rounded up: a number known at
    run time. A sample is interpolated from four pixels; beyond one pixel around the image it is zero. The result is
    the mean of a bin's samples, or with `greatest` the greatest product of a pixel and its weight, as in ONNX; it is zero
    where a bin has no sample. With `half_pixel` pixels are at halves; without it they are at whole numbers, and a region has
    at least one pixel along each axis.
    C1: the input is [N, C, H, W], with H and W at most 2^24, which single precision counts; C2: the regions are [R, 4];
    C3: there is one batch index a region; C4: height and width are positive and the sampling ratio is not negative; C5:
    element types are equal; C6: there are pixels to read when there is a result.
    ```mlir
    %y = graph.roi_align %x, %r, %b {height = 2 : i64, width = 2 : i64} : (tensor<1x3x8x8xf32>, tensor<5x4xf32>, tensor<5xi64>) -> tensor<5x3x2x2xf32>
    ```
  }];
  let arguments = (ins Graph_FloatTensor:$input, Graph_FloatTensor:$rois, Graph_IndexTensor:$batch_indices,
      DefaultValuedAttr<I64Attr, "1">:$height, DefaultValuedAttr<I64Attr, "1">:$width, DefaultValuedAttr<I64Attr, "0">:$sampling_ratio, DefaultValuedAttr<F32Attr, "1.0f">:$spatial_scale,
      DefaultValuedAttr<BoolAttr, "false">:$greatest, DefaultValuedAttr<BoolAttr, "true">:$half_pixel);
  let results = (outs Graph_FloatTensor:$result);
}

#endif // HONE_DIALECT_GRAPH_WINDOW_OPS_TD
