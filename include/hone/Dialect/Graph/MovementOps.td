//===- MovementOps.td - Operators that move elements ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_MOVEMENT_OPS_TD
#define HONE_DIALECT_GRAPH_MOVEMENT_OPS_TD

include "hone/Dialect/Graph/MovementAttributes.td"

def Graph_ConcatOp : Graph_InferredOp<"concat"> {
  let summary = "tensors joined along an axis";
  let description = [{
    C1: there is an input; C2: the axis is inside the rank; C3: element types are equal; C4: shapes are equal but for
    the axis.
    ```mlir
    %c = graph.concat %a, %b {axis = 0 : i64} : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<3x3xf32>
    ```
  }];
  let arguments = (ins Variadic<Graph_Tensor>:$inputs, I64Attr:$axis);
  let results = (outs Graph_Tensor:$result);
}

def Graph_ExpandOp : Graph_InferredOp<"expand"> {
  let summary = "broadcast to a shape, both ways as in ONNX";
  let description = [{
    C1: the shapes broadcast.
    ```mlir
    %y = graph.expand %x {shape = array<i64: 2, 3>} : (tensor<3xf32>) -> tensor<2x3xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$x, DenseI64ArrayAttr:$shape);
  let results = (outs Graph_Tensor:$result);
}

def Graph_PadOp : Graph_InferredOp<"pad"> {
  let summary = "elements added (or cut, where negative) before and after each dimension";
  let description = [{
    C1: one low and one high entry a dimension; C2: no dimension becomes negative; C3: the value is one element of x's
    type; C4: only a constant fills a dimension that has no element;
    C5: at most 2^26 elements a dimension, but for constants.
    The value is a scalar; absent it is zero.
    ```mlir
    %y = graph.pad %x {low = array<i64: 0, 1>, high = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<2x5xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$x, Optional<Graph_Tensor>:$value, DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$high, DefaultValuedAttr<Graph_PadMode, "PadMode::constant">:$mode);
  let results = (outs Graph_Tensor:$result);
}

def Graph_ReshapeOp : Graph_InferredOp<"reshape"> {
  let summary = "the same elements in row-major order under another shape";
  let description = [{
    C1: the element counts are equal.
    ```mlir
    %y = graph.reshape %x {shape = array<i64: 3, 2>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$x, DenseI64ArrayAttr:$shape);
  let results = (outs Graph_Tensor:$result);
  let hasFolder = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$x, "::llvm::ArrayRef<int64_t>":$shape), [{
    build($_builder, $_state, x, $_builder.getDenseI64ArrayAttr(shape));
  }]>];
}

def Graph_SliceOp : Graph_InferredOp<"slice"> {
  let summary = "a strided box of the input";
  let description = [{
    Element i of dimension d is input element starts[d] + i steps[d]; steps may be negative.
    C1: the box lies inside the input; C2: one start, size and step a dimension; C3: no step is zero, no size negative;
    C4: at most 2^26 elements of a dimension in falling order.
    ```mlir
    %y = graph.slice %x {starts = array<i64: 0, 1>, sizes = array<i64: 2, 2>, steps = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<2x2xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$x, DenseI64ArrayAttr:$starts, DenseI64ArrayAttr:$sizes, DenseI64ArrayAttr:$steps);
  let results = (outs Graph_Tensor:$result);
}

def Graph_TileOp : Graph_InferredOp<"tile"> {
  let summary = "the input repeated along each dimension";
  let description = [{
    C1: one repeat a dimension, not negative.
    ```mlir
    %y = graph.tile %x {repeats = array<i64: 1, 2>} : (tensor<2x3xf32>) -> tensor<2x6xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$x, DenseI64ArrayAttr:$repeats);
  let results = (outs Graph_Tensor:$result);
}

def Graph_TransposeOp : Graph_InferredOp<"transpose"> {
  let summary = "the dimensions in another order";
  let description = [{
    C1: the permutation names each dimension once.
    ```mlir
    %y = graph.transpose %x {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$x, DenseI64ArrayAttr:$permutation);
  let results = (outs Graph_Tensor:$result);
  let hasFolder = 1;
  let hasCanonicalizer = 1;
  let builders = [OpBuilder<(ins "::mlir::Value":$x, "::llvm::ArrayRef<int64_t>":$permutation), [{
    build($_builder, $_state, x, $_builder.getDenseI64ArrayAttr(permutation));
  }]>];
}

def Graph_TriluOp : Graph_InferredOp<"trilu"> {
  let summary = "the upper or lower triangle from the k-th diagonal, zero elsewhere";
  let description = [{
    C1: the rank is at least 2.
    ```mlir
    %y = graph.trilu %x {upper = true, k = 0 : i64} : (tensor<3x3xf32>) -> tensor<3x3xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$x, DefaultValuedAttr<BoolAttr, "true">:$upper, DefaultValuedAttr<I64Attr, "0">:$k);
  let results = (outs Graph_Tensor:$result);
}

#endif // HONE_DIALECT_GRAPH_MOVEMENT_OPS_TD
