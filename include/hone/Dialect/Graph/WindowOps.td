//===- WindowOps.td - Operators on sliding windows ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_WINDOW_OPS_TD
#define HONE_DIALECT_GRAPH_WINDOW_OPS_TD

include "hone/Dialect/Graph/GraphBase.td"

def Graph_ConvOp : Graph_InferredOp<"conv"> {
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

def Graph_ConvTransposeOp : Graph_InferredOp<"conv_transpose"> {
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


#endif // HONE_DIALECT_GRAPH_WINDOW_OPS_TD
