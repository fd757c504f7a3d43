//===- QuantizedOps.td - Operators on quantized tensors ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_QUANTIZED_OPS_TD
#define HONE_DIALECT_GRAPH_QUANTIZED_OPS_TD

include "hone/Dialect/Graph/MultiplyAdds.td"
include "hone/Dialect/Graph/ResizeAttributes.td"
include "hone/Dialect/Graph/RoundingAttributes.td"
include "hone/Dialect/Graph/WindowAttributes.td"

def Graph_StorageCastOp : Graph_Op<"storage_cast"> {
  let summary = "a quantized tensor from or to the integers that it is stored as";
  let description = [{
    One side has integers, the other quantized elements. Quantized elements of `ui8` are stored as the same numbers
    less 128, so that there is one form of 8-bit arithmetic; a cast from or to `ui8` moves the numbers, all others
    change the type only.
    C1: the shapes are equal; C2: one side is quantized and the other integers of its storage's width;
    C3: unsigned integers are `ui8`; C4: a quantized axis is a dimension with one scale for each index.
    ```mlir
    %q = graph.storage_cast %x : (tensor<4xi8>) -> tensor<4x!quant.uniform<i8:f32, 2.500000e-01:-3>>
    ```
  }];
  let arguments = (ins Graph_Tensor:$x);
  let results = (outs Graph_Tensor:$result);
  let hasFolder = 1;
  let hasVerifier = 1;
}

/// An operation that computes the real result of its quantized operands and rounds it, half to even, to the type of
/// its result. `fast` allows a result to be one unit off. Results are limited to [clamp_low, clamp_high] in storage.
/// `rounding` has the integers that do so, from hone-solve-rounding on, which proves them right.
class Graph_QuantizedOp<string mnemonic, list<Trait> traits = []> : Graph_Op<mnemonic, traits> {
  let results = (outs Graph_QuantizedTensor:$result);
  let hasVerifier = 1;
  dag limits = (ins DefaultValuedAttr<I64Attr, "-128">:$clamp_low, DefaultValuedAttr<I64Attr, "127">:$clamp_high, DefaultValuedAttr<BoolAttr, "false">:$fast);
  /// Of operations with one accumulator for each result. Steps stand between it and the rounding; see `graph::RealStep`.
  dag accumulated = !con(limits, (ins OptionalAttr<ArrayAttr>:$after, OptionalAttr<Graph_RequantizationAttr>:$rounding));
}

def Graph_QuantizedAddOp : Graph_QuantizedOp<"quantized_add"> {
  let summary = "sum of quantized tensors, broadcast";
  let description = [{
    C1: operands and result are stored as `i8`, with one scale for the whole tensor; C2: the clamp is a range of
    storage; C3: the result has the broadcast shape; C4: `rounding` has a multiplier for each operand.
    ```mlir
    %c = graph.quantized_add %a, %b : (tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>, tensor<4x!quant.uniform<i8:f32, 2.500000e-01>>) -> tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>
    ```
  }];
  let arguments = !con((ins Graph_QuantizedTensor:$lhs, Graph_QuantizedTensor:$rhs), !con(limits, (ins OptionalAttr<Graph_SumRequantizationAttr>:$rounding)));
}

def Graph_QuantizedAveragePoolOp : Graph_QuantizedOp<"quantized_average_pool"> {
  let summary = "the mean of each window of a quantized, channels-last tensor";
  let description = [{
    Windows and attributes as of `graph.average_pool`.
    C1: operand and result are stored as `i8`, with one scale for the whole tensor; C2: the clamp is a range of
    storage; C3: the result has the pool's shape; C4: steps of `after` have one number each;
    C5: `rounding` has one channel, or one for each kind of window: those of equal divisors and as many elements inside the input.
    ```mlir
    %y = graph.quantized_average_pool %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x8x8x3x!quant.uniform<i8:f32, 5.000000e-01>>) -> tensor<1x4x4x3x!quant.uniform<i8:f32, 5.000000e-01>>
    ```
  }];
  let arguments = !con((ins Graph_QuantizedTensor:$input, DenseI64ArrayAttr:$kernel, DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$pads, DefaultValuedAttr<BoolAttr, "false">:$ceil_mode, DefaultValuedAttr<BoolAttr, "false">:$count_include_pad, DefaultValuedAttr<Graph_Layout, "Layout::channels_last">:$layout), accumulated);
}

def Graph_QuantizedConvOp : Graph_QuantizedOp<"quantized_conv", [DeclareOpInterfaceMethods<Graph_MultiplyAdds, ["neededMultiplyAdds"]>]> {
  let summary = "convolution of quantized tensors";
  let description = [{
    Operands and attributes as of `graph.conv`. Padding stands for the real number zero. The bias has scales of its own.
    C1: input and result are stored as `i8`, with one scale for the whole tensor; C2: the clamp is a range of storage;
    C3: the filter is a constant stored as `i8` or `i16`, its scales one or one for each output channel; C4: the bias is a
    constant stored as `i32`, with a zero point of zero; C5: the result has the convolution's shape;
    C6: steps of `after` have one number or one for each output channel; C7: `rounding` has one channel or each output channel,
    and there is none for sums.
    ```mlir
    %w = graph.constant dense<1> : tensor<3x3x2x1xi8>
    %f = graph.storage_cast %w : (tensor<3x3x2x1xi8>) -> tensor<3x3x2x1x!quant.uniform<i8:f32, 2.500000e-01>>
    %y = graph.quantized_conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, layout = #graph<layout channels_last>} : (tensor<1x8x8x2x!quant.uniform<i8:f32, 5.000000e-01>>, tensor<3x3x2x1x!quant.uniform<i8:f32, 2.500000e-01>>) -> tensor<1x8x8x1x!quant.uniform<i8:f32, 1.000000e+00>>
    ```
  }];
  let arguments = !con((ins Graph_QuantizedTensor:$input, Graph_QuantizedTensor:$filter, Optional<Graph_QuantizedTensor>:$bias,
      DenseI64ArrayAttr:$strides, DenseI64ArrayAttr:$dilations, DenseI64ArrayAttr:$pads, DefaultValuedAttr<I64Attr, "1">:$group, DefaultValuedAttr<Graph_Layout, "Layout::channels_first">:$layout), accumulated);
}

def Graph_QuantizedLookupOp : Graph_QuantizedOp<"quantized_lookup"> {
  let summary = "a table's entry for each element";
  let description = [{
    Entry `i` belongs to the storage value `i - 128`. This is what a chain of functions of one operand becomes.
    C1: operand and result are stored as `i8`, with one scale for the whole tensor; C2: the clamp is a range of
    storage; C3: the shapes are equal; C4: the table has 256 entries, values of 8 bits.
    ```mlir
    %y = graph.quantized_lookup %x {table = array<i8: ...>} : (tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>) -> tensor<4x!quant.uniform<i8:f32, 2.500000e-01>>
    ```
  }];
  let arguments = !con((ins Graph_QuantizedTensor:$x, DenseI8ArrayAttr:$table), limits);
}

def Graph_QuantizedMatMulOp : Graph_QuantizedOp<"quantized_matmul", [DeclareOpInterfaceMethods<Graph_MultiplyAdds>]> {
  let summary = "matrix product of quantized tensors";
  let description = [{
    Operands as of `graph.matmul`. The right side may have a scale for each column; a constant right side is stored as `i8` or
    `i16`.
    C1: the left side and the result are stored as `i8`, with one scale for the whole tensor; C2: the clamp is a range
    of storage; C3: the right side's scales are one or, for a constant matrix, one for each column; C4: the bias is a constant vector
    stored as `i32`, one element for each column, with a zero point of zero; C5: the result has the product's shape;
    C6: steps of `after` have one number or one for each column; C7: `rounding` has one channel or one for each column, and there is
    none for sums.
    ```mlir
    %c = graph.quantized_matmul %a, %b : (tensor<2x3x!quant.uniform<i8:f32, 5.000000e-01>>, tensor<3x4x!quant.uniform<i8:f32, 2.500000e-01>>) -> tensor<2x4x!quant.uniform<i8:f32, 1.000000e+00>>
    ```
  }];
  let arguments = !con((ins Graph_QuantizedTensor:$lhs, Graph_QuantizedTensor:$rhs, Optional<Graph_QuantizedTensor>:$bias), accumulated);
}

def Graph_QuantizedMeanOp : Graph_QuantizedOp<"quantized_mean"> {
  let summary = "the mean over axes of a quantized tensor";
  let description = [{
    C1: operand and result are stored as `i8`, with one scale for the whole tensor; C2: the clamp is a range of
    storage; C3: axes are ascending and inside the rank; C4: the result has the reduction's shape; C5: steps of `after`
    have one number each; C6: `rounding` has one channel, or, of sums, is `terms_rounding` with one for each index of their
    axis, if that is not among the axes.
    ```mlir
    %y = graph.quantized_mean %x {axes = array<i64: 1>, keepdims = true} : (tensor<2x8x!quant.uniform<i8:f32, 5.000000e-01>>) -> tensor<2x1x!quant.uniform<i8:f32, 5.000000e-01>>
    ```
  }];
  let arguments = !con((ins Graph_QuantizedTensor:$x, DenseI64ArrayAttr:$axes, DefaultValuedAttr<BoolAttr, "true">:$keepdims), !con(limits, (ins OptionalAttr<ArrayAttr>:$sums, OptionalAttr<ArrayAttr>:$after, OptionalAttr<AnyAttrOf<[Graph_RequantizationAttr, Graph_TermsRoundingAttr]>>:$rounding)));
}

def Graph_QuantizedMulOp : Graph_QuantizedOp<"quantized_mul"> {
  let summary = "product of quantized tensors, broadcast";
  let description = [{
    C1: operands and result are stored as `i8`, with one scale for the whole tensor; C2: the clamp is a range of
    storage; C3: the result has the broadcast shape; C4: steps of `after` have one number each;
    C5: `rounding` has one channel.
    ```mlir
    %c = graph.quantized_mul %a, %b : (tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>, tensor<4x!quant.uniform<i8:f32, 2.500000e-01>>) -> tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>
    ```
  }];
  let arguments = !con((ins Graph_QuantizedTensor:$lhs, Graph_QuantizedTensor:$rhs), accumulated);
}

def Graph_QuantizedResizeOp : Graph_QuantizedOp<"quantized_resize"> {
  let summary = "interpolation of a quantized tensor to another size";
  let description = [{
    Attributes as of `graph.resize`. Weights of samples are quotients of small integers; see `graph::integerWeights`.
    C1: operand and result are stored as `i8`, with one scale for the whole tensor; C2: the clamp is a range of
    storage; C3: the result has the given shape, and there is a scale for each dimension; C4: the mode is linear or cubic, and
    coordinates do not crop; C5: steps of `after` have one number each; C6: `rounding` has one channel.
    ```mlir
    %y = graph.quantized_resize %x {shape = array<i64: 1, 4, 4, 3>, scales = array<f32: 1.0, 2.0, 2.0, 1.0>, mode = #graph<resize_mode linear>} : (tensor<1x2x2x3x!quant.uniform<i8:f32, 5.000000e-01>>) -> tensor<1x4x4x3x!quant.uniform<i8:f32, 2.500000e-01>>
    ```
  }];
  let arguments = !con((ins Graph_QuantizedTensor:$x, DenseI64ArrayAttr:$shape, DenseF32ArrayAttr:$scales, Graph_ResizeMode:$mode,
      DefaultValuedAttr<Graph_CoordinateMode, "CoordinateMode::half_pixel">:$coordinates, DefaultValuedAttr<F32Attr, "-0.75f">:$cubic_coefficient,
      DefaultValuedAttr<BoolAttr, "false">:$exclude_outside, DefaultValuedAttr<BoolAttr, "false">:$antialias), accumulated);
}

def Graph_QuantizedSoftmaxOp : Graph_QuantizedOp<"quantized_softmax"> {
  let summary = "softmax of a quantized tensor along an axis";
  let description = [{
    C1: operand and result are stored as `i8`, with one scale for the whole tensor; C2: the clamp is a range of
    storage; C3: the axis is inside the rank and has at most 65536 elements; C4: the shapes are equal.
    ```mlir
    %y = graph.quantized_softmax %x {axis = 1 : i64} : (tensor<2x8x!quant.uniform<i8:f32, 1.000000e-01>>) -> tensor<2x8x!quant.uniform<i8:f32, 3.906250e-03:-128>>
    ```
  }];
  let arguments = !con((ins Graph_QuantizedTensor:$x, DefaultValuedAttr<I64Attr, "-1">:$axis), !con(limits, (ins OptionalAttr<Graph_SoftmaxRoundingAttr>:$rounding)));
}

def Graph_QuantizedSumOp : Graph_QuantizedOp<"quantized_sum"> {
  let summary = "weighted sum of quantized tensors, broadcast";
  let description = [{
    Computes (the sum of factors[i] * inputs[i] + offset) / divisor. Without `factors` they are all one.
    C1: operands and result are stored as `i8`, with one scale for the whole tensor; C2: the clamp is a range of
    storage; C3: the result has the broadcast shape; C4: there are two inputs or more, each with a factor that is finite
    and not zero; the offset is finite, and the divisor positive; C5: `rounding` has a multiplier for
    each operand; with sums among them it is `terms_rounding` with one channel or one for each index of their axis.
    ```mlir
    %c = graph.quantized_sum %a, %b {factors = array<f64: 1.0, -1.0>} : (tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>, tensor<4x!quant.uniform<i8:f32, 2.500000e-01>>) -> tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>
    ```
  }];
  let arguments = !con((ins Variadic<Graph_QuantizedTensor>:$inputs, OptionalAttr<DenseF64ArrayAttr>:$factors, DefaultValuedAttr<F64Attr, "0.0">:$offset, DefaultValuedAttr<F64Attr, "1.0">:$divisor), !con(limits, (ins OptionalAttr<ArrayAttr>:$sums, OptionalAttr<AnyAttrOf<[Graph_SumRequantizationAttr, Graph_TermsRoundingAttr]>>:$rounding)));
}

def Graph_RequantizeOp : Graph_QuantizedOp<"requantize"> {
  let summary = "the same real numbers in another quantized type";
  let description = [{
    C1: operand and result are stored as `i8`, with one scale for the whole tensor; C2: the clamp is a range of
    storage; C3: the shapes are equal; C4: `axis`, the last dimension unless said otherwise, is one of the operand; steps of
    `after` have one number or one for each of its indices; C5: `rounding` has one channel or one for each of these.
    ```mlir
    %y = graph.requantize %x : (tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>) -> tensor<4x!quant.uniform<i8:f32, 2.500000e-01:3>>
    ```
  }];
  let arguments = !con((ins Graph_QuantizedTensor:$x), !con((ins OptionalAttr<I64Attr>:$axis), accumulated));
}

#endif // HONE_DIALECT_GRAPH_QUANTIZED_OPS_TD
