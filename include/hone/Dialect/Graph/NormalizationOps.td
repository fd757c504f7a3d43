//===- NormalizationOps.td - Normalizations and softmax ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_NORMALIZATION_OPS_TD
#define HONE_DIALECT_GRAPH_NORMALIZATION_OPS_TD

include "hone/Dialect/Graph/GraphBase.td"

def Graph_BatchNormOp : Graph_InferredOp<"batch_norm"> {
  let summary = "(x - mean) / sqrt(variance + epsilon) * scale + bias along an axis";
  let description = [{
    ```mlir
    %y = graph.batch_norm %x, %s, %b, %m, %v {epsilon = 1.0e-5 : f32, axis = 1 : i64} : (tensor<1x3x4xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x3x4xf32>
    ```
  }];
  let arguments = (ins Graph_FloatTensor:$x, Graph_FloatTensor:$scale, Graph_FloatTensor:$bias, Graph_FloatTensor:$mean, Graph_FloatTensor:$variance,
      DefaultValuedAttr<F32Attr, "1e-5f">:$epsilon, DefaultValuedAttr<I64Attr, "1">:$axis);
  let results = (outs Graph_FloatTensor:$result);
}

def Graph_LayerNormOp : Graph_InferredOp<"layer_norm"> {
  let summary = "normalization over the dimensions from axis on, with scale and optional bias";
  let description = [{
    Also yields the mean and the inverse standard deviation, shaped as x with ones from `axis` on; `f32` where x is narrower.
    C1: scale and bias broadcast to x.
    ```mlir
    %y, %m, %i = graph.layer_norm %x, %s {axis = 1 : i64} : (tensor<2x8xf32>, tensor<8xf32>) -> (tensor<2x8xf32>, tensor<2x1xf32>, tensor<2x1xf32>)
    ```
  }];
  let arguments = (ins Graph_FloatTensor:$x, Graph_FloatTensor:$scale, Optional<Graph_FloatTensor>:$bias, DefaultValuedAttr<F32Attr, "1e-5f">:$epsilon, DefaultValuedAttr<I64Attr, "-1">:$axis);
  let results = (outs Graph_FloatTensor:$result, Graph_FloatTensor:$mean, Graph_FloatTensor:$inverse_deviation);
}

def Graph_GroupNormOp : Graph_InferredOp<"group_norm"> {
  let summary = "normalization over groups of channels and all that follows them, with a scale and bias per channel";
  let description = [{
    C1: groups divides the channels, which stand at dimension 1. As many groups as channels is ONNX's InstanceNormalization.
    ```mlir
    %y = graph.group_norm %x, %s, %b {groups = 3 : i64} : (tensor<1x3x4xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x3x4xf32>
    ```
  }];
  let arguments = (ins Graph_FloatTensor:$x, Graph_FloatTensor:$scale, Graph_FloatTensor:$bias, I64Attr:$groups, DefaultValuedAttr<F32Attr, "1e-5f">:$epsilon);
  let results = (outs Graph_FloatTensor:$result);
}

def Graph_LrnOp : Graph_InferredOp<"lrn"> {
  let summary = "local response normalization across channels (dimension 1)";
  let description = [{
    C1: the size is positive.
    ```mlir
    %y = graph.lrn %x {size = 3 : i64} : (tensor<1x5x4x4xf32>) -> tensor<1x5x4x4xf32>
    ```
  }];
  let arguments = (ins Graph_FloatTensor:$x, I64Attr:$size, DefaultValuedAttr<F32Attr, "1e-4f">:$alpha, DefaultValuedAttr<F32Attr, "0.75f">:$beta, DefaultValuedAttr<F32Attr, "1.0f">:$bias);
  let results = (outs Graph_FloatTensor:$result);
}

def Graph_LpNormOp : Graph_InferredOp<"lp_norm"> {
  let summary = "x divided by its p-norm along an axis";
  let description = [{
    ```mlir
    %y = graph.lp_norm %x {axis = 1 : i64, p = 2 : i64} : (tensor<2x8xf32>) -> tensor<2x8xf32>
    ```
  }];
  let arguments = (ins Graph_FloatTensor:$x, DefaultValuedAttr<I64Attr, "-1">:$axis, DefaultValuedAttr<I64Attr, "2">:$p);
  let results = (outs Graph_FloatTensor:$result);
}

def Graph_SoftmaxOp : Graph_InferredOp<"softmax"> {
  let summary = "exp(x) over its sum along an axis";
  let description = [{
    ```mlir
    %y = graph.softmax %x {axis = 1 : i64} : (tensor<2x8xf32>) -> tensor<2x8xf32>
    ```
  }];
  let arguments = (ins Graph_FloatTensor:$x, DefaultValuedAttr<I64Attr, "-1">:$axis);
  let results = (outs Graph_FloatTensor:$result);
}

def Graph_LogSoftmaxOp : Graph_InferredOp<"log_softmax"> {
  let summary = "the logarithm of the softmax along an axis";
  let description = [{
    ```mlir
    %y = graph.log_softmax %x {axis = 1 : i64} : (tensor<2x8xf32>) -> tensor<2x8xf32>
    ```
  }];
  let arguments = (ins Graph_FloatTensor:$x, DefaultValuedAttr<I64Attr, "-1">:$axis);
  let results = (outs Graph_FloatTensor:$result);
}

def Graph_HardmaxOp : Graph_InferredOp<"hardmax"> {
  let summary = "1 at the first greatest value along an axis, else 0";
  let description = [{
    ```mlir
    %y = graph.hardmax %x {axis = 1 : i64} : (tensor<2x8xf32>) -> tensor<2x8xf32>
    ```
  }];
  let arguments = (ins Graph_FloatTensor:$x, DefaultValuedAttr<I64Attr, "-1">:$axis);
  let results = (outs Graph_FloatTensor:$result);
}


#endif // HONE_DIALECT_GRAPH_NORMALIZATION_OPS_TD
