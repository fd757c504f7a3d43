//===- ResizeOps.td - Interpolation ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_RESIZE_OPS_TD
#define HONE_DIALECT_GRAPH_RESIZE_OPS_TD

include "hone/Dialect/Graph/ResizeAttributes.td"

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

#endif // HONE_DIALECT_GRAPH_RESIZE_OPS_TD
