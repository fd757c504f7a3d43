//===- ConversionOps.td - Operators that change the element type ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_CONVERSION_OPS_TD
#define HONE_DIALECT_GRAPH_CONVERSION_OPS_TD

include "hone/Dialect/Graph/GraphBase.td"

def Graph_CastOp : Graph_InferredOp<"cast", [Graph_Elementwise]> {
  let summary = "conversion of the element type";
  let description = [{
    Floats become integers by truncation, anything becomes `i1` by comparison with zero, as in ONNX.
    ```mlir
    %y = graph.cast %x {to = i64} : (tensor<4xf32>) -> tensor<4xi64>
    ```
  }];
  let arguments = (ins Graph_Tensor:$x, TypeAttr:$to);
  let results = (outs Graph_Tensor:$y);
  let hasFolder = 1;
}

def Graph_QuantizeLinearOp : Graph_InferredOp<"quantize_linear"> {
  let summary = "saturate(round_half_even(x / scale) + zero_point)";
  let description = [{
    Scale and zero point are scalars, or vectors along `axis`. The zero point's element type is the result's.
    ```mlir
    %q = graph.quantize_linear %x, %scale, %zero {axis = 1} : (tensor<1x4xf32>, tensor<f32>, tensor<ui8>) -> tensor<1x4xui8>
    ```
  }];
  let arguments = (ins Graph_NumberTensor:$x, Graph_FloatTensor:$scale, Graph_NumberTensor:$zero_point, DefaultValuedAttr<I64Attr, "1">:$axis);
  let results = (outs Graph_NumberTensor:$y);
}

def Graph_DequantizeLinearOp : Graph_InferredOp<"dequantize_linear"> {
  let summary = "(x - zero_point) * scale";
  let description = [{
    ```mlir
    %x = graph.dequantize_linear %q, %scale, %zero {axis = 1} : (tensor<1x4xui8>, tensor<f32>, tensor<ui8>) -> tensor<1x4xf32>
    ```
  }];
  let arguments = (ins Graph_NumberTensor:$x, Graph_FloatTensor:$scale, Graph_NumberTensor:$zero_point, DefaultValuedAttr<I64Attr, "1">:$axis);
  let results = (outs Graph_FloatTensor:$y);
}

#endif // HONE_DIALECT_GRAPH_CONVERSION_OPS_TD
