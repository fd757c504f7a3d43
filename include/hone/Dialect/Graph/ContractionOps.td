//===- ContractionOps.td - Products summed over dimensions ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_CONTRACTION_OPS_TD
#define HONE_DIALECT_GRAPH_CONTRACTION_OPS_TD

include "hone/Dialect/Graph/GraphBase.td"
include "hone/Dialect/Graph/MultiplyAdds.td"

def Graph_MatMulOp : Graph_InferredOp<"matmul", [DeclareOpInterfaceMethods<Graph_MultiplyAdds>]> {
  let summary = "matrix product, batched and broadcast as in NumPy";
  let description = [{
    C1: the inner dimensions are equal; C2: the batch dimensions broadcast. Vectors are promoted as in NumPy.
    ```mlir
    %c = graph.matmul %a, %b : (tensor<2x3x4xf32>, tensor<4x5xf32>) -> tensor<2x3x5xf32>
    ```
  }];
  let arguments = (ins Graph_NumberTensor:$lhs, Graph_NumberTensor:$rhs);
  let results = (outs Graph_NumberTensor:$result);
}

def Graph_EinsumOp : Graph_InferredOp<"einsum", [DeclareOpInterfaceMethods<Graph_MultiplyAdds>]> {
  let summary = "a sum of products over named dimensions";
  let description = [{
    Letters only, an optional ellipsis, an optional explicit right side.
    ```mlir
    %c = graph.einsum %a, %b {equation = "bij,bjk->bik"} : (tensor<2x3x4xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32>
    ```
  }];
  let arguments = (ins Variadic<Graph_NumberTensor>:$inputs, StrAttr:$equation);
  let results = (outs Graph_NumberTensor:$result);
}


#endif // HONE_DIALECT_GRAPH_CONTRACTION_OPS_TD
