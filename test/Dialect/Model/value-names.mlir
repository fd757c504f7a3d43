// RUN: hone-opt %s --split-input-file --hone-fold-affine --hone-fold-constants --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s --check-prefix=AFFINE
// RUN: hone-opt %s --split-input-file --hone-channels-last --hone-sink-transposes --hone-fold-into-consumers --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s --check-prefix=LAYOUT
// RUN: hone-opt %s --split-input-file --canonicalize --cse --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s --check-prefix=MERGE
// RUN: hone-opt %s --split-input-file --hone-move-quantization --hone-fold-quantization --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s --check-prefix=QUANTIZED
// RUN: hone-opt %s --split-input-file --hone-lower-graph --mlir-print-debuginfo --mlir-print-local-scope | FileCheck %s --check-prefix=LOWERED

// Tensors keep the names that the model has for them as long as they are there, and no other tensor gets one.

// LOWERED: linalg.
// LOWERED-NOT: fused<

// The convolution with the normalization in it computes the result of the normalization.
// AFFINE-LABEL: func @norm
// AFFINE: graph.constant {{.*}} : tensor<4x3x1x1xf32> loc("conv1"("Conv"("m.onnx":0:0)))
// AFFINE: graph.conv {{.*}} loc(fused<["norm"]>["conv1"("Conv"("m.onnx":0:0))])
// AFFINE: graph.relu {{.*}} loc(fused<["y"]>["relu1"("Relu"("m.onnx":0:0))])

// With the channels last, only the result is the tensor that the model has.
// LAYOUT-LABEL: func @norm
// LAYOUT: graph.conv {{.*}} loc("conv1"("Conv"("m.onnx":0:0)))
// LAYOUT: graph.batch_norm {{.*}} loc("norm1"("BatchNormalization"("m.onnx":0:0)))
// LAYOUT: graph.relu {{.*}} loc("relu1"("Relu"("m.onnx":0:0)))
// LAYOUT: graph.transpose {{.*}} loc(fused<["y"]>["relu1"("Relu"("m.onnx":0:0))])
func.func @norm(%x: tensor<1x3x8x8xf32>) -> tensor<1x4x8x8xf32> {
  %f = graph.constant dense<0.5> : tensor<4x3x1x1xf32> loc(fused<["w"]>["w"("initializer"("m.onnx":0:0))])
  %s = graph.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32> loc(fused<["s"]>["s"("initializer"("m.onnx":0:0))])
  %0 = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) -> tensor<1x4x8x8xf32> loc(fused<["conv"]>["conv1"("Conv"("m.onnx":0:0))])
  %1 = graph.batch_norm %0, %s, %s, %s, %s : (tensor<1x4x8x8xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32> loc(fused<["norm"]>["norm1"("BatchNormalization"("m.onnx":0:0))])
  %2 = graph.relu %1 : (tensor<1x4x8x8xf32>) -> tensor<1x4x8x8xf32> loc(fused<["y"]>["relu1"("Relu"("m.onnx":0:0))])
  return %2 : tensor<1x4x8x8xf32>
}

// -----

// Of two names of a tensor the first stays. A folded constant has the name of what it was computed as.
// MERGE-LABEL: func @merged
// MERGE: %[[A:.*]] = graph.abs {{.*}} loc(fused<["a"]>["abs1"("Abs"("m.onnx":0:0))])
// MERGE: %[[C:.*]] = graph.reshape %[[A]] {{.*}} loc(fused<["c"]>["reshape1"("Reshape"("m.onnx":0:0))])
// MERGE: return %[[A]], %[[C]]

// AFFINE-LABEL: func @merged
// AFFINE: graph.constant dense<3.000000e+00> : tensor<f32> loc(fused<["three"]>["add1"("Add"("m.onnx":0:0))])
// AFFINE: graph.topk {{.*}} loc(fused<["", "i"]>["topk1"("TopK"("m.onnx":0:0))])
func.func @merged(%x: tensor<2x1x3xf32>) -> (tensor<2x1x3xf32>, tensor<1x2x3xf32>, tensor<f32>, tensor<2x1x1xi64>) {
  %a = graph.abs %x : (tensor<2x1x3xf32>) -> tensor<2x1x3xf32> loc(fused<["a"]>["abs1"("Abs"("m.onnx":0:0))])
  %b = graph.abs %x : (tensor<2x1x3xf32>) -> tensor<2x1x3xf32> loc(fused<["b"]>["abs2"("Abs"("m.onnx":0:0))])
  %d = graph.abs %b : (tensor<2x1x3xf32>) -> tensor<2x1x3xf32> loc(fused<["d"]>["abs3"("Abs"("m.onnx":0:0))])
  %c = graph.transpose %a {permutation = array<i64: 1, 0, 2>} : (tensor<2x1x3xf32>) -> tensor<1x2x3xf32> loc(fused<["c"]>["reshape1"("Reshape"("m.onnx":0:0))])
  %one = graph.constant dense<1.0> : tensor<f32> loc(fused<["one"]>["one"("initializer"("m.onnx":0:0))])
  %two = graph.constant dense<2.0> : tensor<f32> loc(fused<["two"]>["two"("initializer"("m.onnx":0:0))])
  %three = graph.add %one, %two : (tensor<f32>, tensor<f32>) -> tensor<f32> loc(fused<["three"]>["add1"("Add"("m.onnx":0:0))])
  %v, %i = graph.topk %x {k = 1 : i64} : (tensor<2x1x3xf32>) -> (tensor<2x1x1xf32>, tensor<2x1x1xi64>) loc(fused<["", "i"]>["topk1"("TopK"("m.onnx":0:0))])
  return %d, %c, %three, %i : tensor<2x1x3xf32>, tensor<1x2x3xf32>, tensor<f32>, tensor<2x1x1xi64>
}

// -----

// The integers of a quantization are a tensor of the model; those of the sum before it, which is rounded, are not.
// QUANTIZED-LABEL: func @quantized
// QUANTIZED: graph.quantized_lookup {{.*}} loc("add1"("Add"("m.onnx":0:0)))
// QUANTIZED: graph.storage_cast {{.*}} loc(fused<["q"]>["quantize1"("QuantizeLinear"("m.onnx":0:0))])
// QUANTIZED: graph.reshape {{.*}} loc("reshape1"("Reshape"("m.onnx":0:0)))
// QUANTIZED: graph.dequantize_linear {{.*}} loc(fused<["r"]>["reshape1"("Reshape"("m.onnx":0:0))])
func.func @quantized(%x: tensor<4xi8>) -> (tensor<4xi8>, tensor<2x2xf32>) {
  %s = graph.constant dense<0.5> : tensor<f32> loc(fused<["s"]>["s"("initializer"("m.onnx":0:0))])
  %z = graph.constant dense<3> : tensor<i8> loc(fused<["z"]>["z"("initializer"("m.onnx":0:0))])
  %0 = graph.dequantize_linear %x, %s, %z {axis = 0} : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32> loc(fused<["dq"]>["dequantize1"("DequantizeLinear"("m.onnx":0:0))])
  %1 = graph.add %0, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc(fused<["sum"]>["add1"("Add"("m.onnx":0:0))])
  %2 = graph.quantize_linear %1, %s, %z {axis = 0} : (tensor<4xf32>, tensor<f32>, tensor<i8>) -> tensor<4xi8> loc(fused<["q"]>["quantize1"("QuantizeLinear"("m.onnx":0:0))])
  %3 = graph.reshape %0 {shape = array<i64: 2, 2>} : (tensor<4xf32>) -> tensor<2x2xf32> loc(fused<["r"]>["reshape1"("Reshape"("m.onnx":0:0))])
  return %2, %3 : tensor<4xi8>, tensor<2x2xf32>
}
