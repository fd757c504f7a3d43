//===- IndexingOps.td - Operators that pick or update elements by indices ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_INDEXING_OPS_TD
#define HONE_DIALECT_GRAPH_INDEXING_OPS_TD

include "hone/Dialect/Graph/IndexingAttributes.td"

def Graph_GatherOp : Graph_InferredOp<"gather"> {
  let summary = "slices picked along an axis; negative indices count from the end";
  let description = [{
    C1: the axis is inside the rank of the data; C2: it is not empty when something is picked. An index outside the axis
    at run time is clamped to its ends.
    ```mlir
    %y = graph.gather %x, %i {axis = 0 : i64} : (tensor<5x3xf32>, tensor<2xi64>) -> tensor<2x3xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$data, Graph_IndexTensor:$indices, DefaultValuedAttr<I64Attr, "0">:$axis);
  let results = (outs Graph_Tensor:$result);
}

def Graph_GatherElementsOp : Graph_InferredOp<"gather_elements"> {
  let summary = "single elements picked along an axis";
  let description = [{
    C1: the axis is inside the rank of the data; C2: data and indices have one rank; C3: away from the axis no dimension
    of the indices exceeds the data's; C4: the axis is not empty when something is picked. An index outside the axis at
    run time is clamped to its ends.
    ```mlir
    %y = graph.gather_elements %x, %i {axis = 0 : i64} : (tensor<5x3xf32>, tensor<2x3xi64>) -> tensor<2x3xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$data, Graph_IndexTensor:$indices, DefaultValuedAttr<I64Attr, "0">:$axis);
  let results = (outs Graph_Tensor:$result);
}

def Graph_GatherNDOp : Graph_InferredOp<"gather_nd"> {
  let summary = "slices picked by index tuples";
  let description = [{
    C1: `batch_dims` is below both ranks; C2: batch dimensions are equal; C3: the last dimension of the indices is at
    least 1 and at most the rank left; C4: no dimension that indices pick from is empty. An index outside its dimension
    at run time is clamped to its ends.
    ```mlir
    %y = graph.gather_nd %x, %i : (tensor<5x3xf32>, tensor<2x1xi64>) -> tensor<2x3xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$data, Graph_IndexTensor:$indices, DefaultValuedAttr<I64Attr, "0">:$batch_dims);
  let results = (outs Graph_Tensor:$result);
}

def Graph_OneHotOp : Graph_InferredOp<"one_hot"> {
  let summary = "on at the index, off elsewhere, along a new axis of `depth`";
  let description = [{
    C1: `values` has two elements; C2: depth is positive; C3: the axis is inside the result's rank.
    `values` holds off and on.
    ```mlir
    %y = graph.one_hot %i, %v {depth = 4 : i64, axis = -1 : i64} : (tensor<2xi64>, tensor<2xf32>) -> tensor<2x4xf32>
    ```
  }];
  let arguments = (ins Graph_NumberTensor:$indices, Graph_Tensor:$values, I64Attr:$depth, DefaultValuedAttr<I64Attr, "-1">:$axis);
  let results = (outs Graph_Tensor:$result);
}

def Graph_ReverseSequenceOp : Graph_InferredOp<"reverse_sequence"> {
  let summary = "the first `lengths[b]` steps of each batch entry in reverse";
  let description = [{
    C1: both axes are inside the rank; C2: they differ; C3: there is one length a batch entry.
    ```mlir
    %y = graph.reverse_sequence %x, %l {batch_axis = 1 : i64, time_axis = 0 : i64} : (tensor<4x2xf32>, tensor<2xi64>) -> tensor<4x2xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$x, Graph_IndexTensor:$lengths, I64Attr:$batch_axis, I64Attr:$time_axis);
  let results = (outs Graph_Tensor:$result);
}

def Graph_ScatterElementsOp : Graph_InferredOp<"scatter_elements"> {
  let summary = "a copy of data with single elements updated along an axis";
  let description = [{
    C1: the axis is inside the rank of the data; C2: data, indices and updates have one rank; C3: indices and updates have
    one shape; C4: away from the axis no dimension of the indices exceeds the data's; C5: element types are equal; C6:
    bool is only replaced. An update whose index is outside the axis at run time is left out.
    ```mlir
    %y = graph.scatter_elements %x, %i, %u {axis = 0 : i64} : (tensor<5x3xf32>, tensor<2x3xi64>, tensor<2x3xf32>) -> tensor<5x3xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$data, Graph_IndexTensor:$indices, Graph_Tensor:$updates, DefaultValuedAttr<I64Attr, "0">:$axis, DefaultValuedAttr<Graph_ScatterKind, "ScatterKind::none">:$kind);
  let results = (outs Graph_Tensor:$result);
}

def Graph_ScatterNDOp : Graph_InferredOp<"scatter_nd"> {
  let summary = "a copy of data with slices updated at index tuples";
  let description = [{
    C1: the last dimension of the indices is at most the rank of the data; C2: updates have the shape that indices and data
    ask for; C3: element types are equal; C4: bool is only replaced. An update whose index is outside the data at run time
    is left out.
    ```mlir
    %y = graph.scatter_nd %x, %i, %u : (tensor<5x3xf32>, tensor<2x1xi64>, tensor<2x3xf32>) -> tensor<5x3xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$data, Graph_IndexTensor:$indices, Graph_Tensor:$updates, DefaultValuedAttr<Graph_ScatterKind, "ScatterKind::none">:$kind);
  let results = (outs Graph_Tensor:$result);
}

#endif // HONE_DIALECT_GRAPH_INDEXING_OPS_TD
