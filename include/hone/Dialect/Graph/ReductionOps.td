//===- ReductionOps.td - Reductions, searches and scans along axes ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_REDUCTION_OPS_TD
#define HONE_DIALECT_GRAPH_REDUCTION_OPS_TD

include "hone/Dialect/Graph/ReductionAttributes.td"

def Graph_ReduceOp : Graph_InferredOp<"reduce"> {
  let summary = "a reduction over axes";
  let description = [{
    C1: axes are distinct and inside the rank; empty axes reduce nothing.
    ```mlir
    %y = graph.reduce %x {kind = #graph<reduce_kind mean>, axes = array<i64: 1>, keepdims = true} : (tensor<2x8xf32>) -> tensor<2x1xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$x, Graph_ReduceKind:$kind, DenseI64ArrayAttr:$axes, DefaultValuedAttr<BoolAttr, "true">:$keepdims);
  let results = (outs Graph_Tensor:$result);
}

def Graph_ArgReduceOp : Graph_InferredOp<"arg_reduce"> {
  let summary = "where the greatest or least value stands along an axis";
  let description = [{
    ```mlir
    %i = graph.arg_reduce %x {axis = 1 : i64, greatest = true} : (tensor<2x8xf32>) -> tensor<2x1xi64>
    ```
  }];
  let arguments = (ins Graph_NumberTensor:$x, I64Attr:$axis, BoolAttr:$greatest, DefaultValuedAttr<BoolAttr, "true">:$keepdims, DefaultValuedAttr<BoolAttr, "false">:$select_last);
  let results = (outs Graph_IndexTensor:$result);
}

def Graph_CumSumOp : Graph_InferredOp<"cumsum"> {
  let summary = "running sums along an axis";
  let description = [{
    ```mlir
    %y = graph.cumsum %x {axis = 0 : i64} : (tensor<5xf32>) -> tensor<5xf32>
    ```
  }];
  let arguments = (ins Graph_NumberTensor:$x, I64Attr:$axis, DefaultValuedAttr<BoolAttr, "false">:$exclusive, DefaultValuedAttr<BoolAttr, "false">:$reverse);
  let results = (outs Graph_NumberTensor:$result);
}

def Graph_DetOp : Graph_InferredOp<"det"> {
  let summary = "the determinants of the matrices in the last two dimensions";
  let description = [{
    C1: there are two dimensions or more; C2: the last two are equal. The determinant of no element is 1.
    ```mlir
    %y = graph.det %x : (tensor<2x3x3xf32>) -> tensor<2xf32>
    ```
  }];
  let arguments = (ins Graph_FloatTensor:$x);
  let results = (outs Graph_FloatTensor:$result);
}

def Graph_TopKOp : Graph_InferredOp<"topk"> {
  let summary = "the k greatest or least values along an axis, in order, and where they stand";
  let description = [{
    Equal values keep the order of their indices.
    ```mlir
    %v, %i = graph.topk %x {k = 3 : i64, axis = 1 : i64} : (tensor<2x8xf32>) -> (tensor<2x3xf32>, tensor<2x3xi64>)
    ```
  }];
  let arguments = (ins Graph_NumberTensor:$x, I64Attr:$k, DefaultValuedAttr<I64Attr, "-1">:$axis, DefaultValuedAttr<BoolAttr, "true">:$largest);
  let results = (outs Graph_NumberTensor:$values, Graph_IndexTensor:$indices);
}


#endif // HONE_DIALECT_GRAPH_REDUCTION_OPS_TD
