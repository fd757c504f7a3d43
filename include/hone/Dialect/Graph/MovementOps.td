//===- MovementOps.td - Operators that move elements ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_MOVEMENT_OPS_TD
#define HONE_DIALECT_GRAPH_MOVEMENT_OPS_TD

include "hone/Dialect/Graph/GraphBase.td"

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

def Graph_PadModeEnum : I32EnumAttr<"PadMode", "what stands in the padding", [
    I32EnumAttrCase<"constant", 0>, I32EnumAttrCase<"reflect", 1>, I32EnumAttrCase<"edge", 2>, I32EnumAttrCase<"wrap", 3>]> {
  let cppNamespace = "::hone::graph";
  let genSpecializedAttr = 0;
}
def Graph_PadMode : EnumAttr<Graph_Dialect, Graph_PadModeEnum, "pad_mode">;

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

def Graph_NearestModeEnum : I32EnumAttr<"NearestMode", "how a position between samples is rounded", [
    I32EnumAttrCase<"round_prefer_floor", 0>, I32EnumAttrCase<"round_prefer_ceil", 1>, I32EnumAttrCase<"floor", 2>, I32EnumAttrCase<"ceil", 3>]> {
  let cppNamespace = "::hone::graph";
  let genSpecializedAttr = 0;
}
def Graph_NearestMode : EnumAttr<Graph_Dialect, Graph_NearestModeEnum, "nearest_mode">;

def Graph_ResizeOp : Graph_InferredOp<"resize"> {
  let summary = "interpolation to another size";
  let description = [{
    C2: sizes are not negative and scales are positive; C3: a roi has two entries a dimension and is there for
    tf_crop_and_resize; C4: an empty dimension stays empty;
    C5: at most 2^26 elements a dimension, and samples of antialiasing for one.
    `scales` holds output size over input size for each dimension (as the model gave it, it need not equal the ratio of sizes);
    `roi` is [starts..., ends...] for tf_crop_and_resize, else empty. C1: shape and scales have one entry a dimension.
    ```mlir
    %y = graph.resize %x {shape = array<i64: 1, 1, 4, 4>, scales = array<f32: 1.0, 1.0, 2.0, 2.0>, mode = #graph<resize_mode nearest>} : (tensor<1x1x2x2xf32>) -> tensor<1x1x4x4xf32>
    ```
  }];
  let arguments = (ins Graph_Tensor:$x, DenseI64ArrayAttr:$shape, DenseF32ArrayAttr:$scales, DefaultValuedAttr<DenseF32ArrayAttr, "{}">:$roi, Graph_ResizeMode:$mode,
      DefaultValuedAttr<Graph_CoordinateMode, "CoordinateMode::half_pixel">:$coordinates, DefaultValuedAttr<Graph_NearestMode, "NearestMode::round_prefer_floor">:$nearest,
      DefaultValuedAttr<F32Attr, "-0.75f">:$cubic_coefficient, DefaultValuedAttr<BoolAttr, "false">:$exclude_outside,
      DefaultValuedAttr<BoolAttr, "false">:$antialias, DefaultValuedAttr<F32Attr, "0.0f">:$extrapolation);
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

def Graph_ScatterKindEnum : I32EnumAttr<"ScatterKind", "how an update joins what is there", [
    I32EnumAttrCase<"none", 0>, I32EnumAttrCase<"add", 1>, I32EnumAttrCase<"mul", 2>, I32EnumAttrCase<"min", 3>, I32EnumAttrCase<"max", 4>]> {
  let cppNamespace = "::hone::graph";
  let genSpecializedAttr = 0;
}
def Graph_ScatterKind : EnumAttr<Graph_Dialect, Graph_ScatterKindEnum, "scatter_kind">;

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
