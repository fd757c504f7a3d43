// RUN: hone-opt %s --hone-fold-into-consumers --split-input-file | FileCheck %s

// CHECK-LABEL: func @pad
// CHECK-SAME: %[[X:.*]]: tensor<1x3x4x4xf32>
// DOC-BEGIN
func.func @pad(%x: tensor<1x3x4x4xf32>, %f: tensor<4x3x3x3xf32>) -> tensor<1x4x4x5xf32> {
  // CHECK-NOT: graph.pad
  // CHECK: graph.conv %[[X]]
  // CHECK-SAME: pads = array<i64: 1, 1, 1, 2>
  %0 = graph.pad %x {low = array<i64: 0, 0, 1, 1>, high = array<i64: 0, 0, 1, 1>} : (tensor<1x3x4x4xf32>) -> tensor<1x3x6x6xf32>
  %1 = graph.conv %0, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 1>} : (tensor<1x3x6x6xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x4x5xf32>
  return %1 : tensor<1x4x4x5xf32>
}
// DOC-END

// -----

// Padding with ones, or of the channels, is not the convolution's own.
// CHECK-LABEL: func @stays
// CHECK: graph.pad
// CHECK: graph.pad
func.func @stays(%x: tensor<1x3x4x4xf32>, %f: tensor<4x3x3x3xf32>, %g: tensor<4x4x3x3xf32>) -> (tensor<1x4x4x4xf32>, tensor<1x4x2x2xf32>) {
  %one = graph.constant dense<1.0> : tensor<f32>
  %0 = graph.pad %x, %one {low = array<i64: 0, 0, 1, 1>, high = array<i64: 0, 0, 1, 1>} : (tensor<1x3x4x4xf32>, tensor<f32>) -> tensor<1x3x6x6xf32>
  %1 = graph.conv %0, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x6x6xf32>, tensor<4x3x3x3xf32>) -> tensor<1x4x4x4xf32>
  %2 = graph.pad %x {low = array<i64: 0, 0, 0, 0>, high = array<i64: 0, 1, 0, 0>} : (tensor<1x3x4x4xf32>) -> tensor<1x4x4x4xf32>
  %3 = graph.conv %2, %g {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x4x4xf32>, tensor<4x4x3x3xf32>) -> tensor<1x4x2x2xf32>
  return %1, %3 : tensor<1x4x4x4xf32>, tensor<1x4x2x2xf32>
}

// -----

// Flattening a transposed image orders the weights instead of the image.
// CHECK-LABEL: func @flatten
// CHECK-SAME: %[[X:.*]]: tensor<1x2x2x3xf32>
func.func @flatten(%x: tensor<1x2x2x3xf32>) -> tensor<1x1xf32> {
  %w = graph.constant dense<[[0.0], [1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [7.0], [8.0], [9.0], [10.0], [11.0]]> : tensor<12x1xf32>
  // CHECK: graph.transpose %{{.*}} {permutation = array<i64: 1, 2, 0, 3>} : (tensor<3x2x2x1xf32>) -> tensor<2x2x3x1xf32>
  // CHECK: %[[F:.*]] = graph.reshape %[[X]] {shape = array<i64: 1, 12>}
  // CHECK: graph.matmul %[[F]]
  %0 = graph.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x2x2x3xf32>) -> tensor<1x3x2x2xf32>
  %1 = graph.reshape %0 {shape = array<i64: 1, 12>} : (tensor<1x3x2x2xf32>) -> tensor<1x12xf32>
  %2 = graph.matmul %1, %w : (tensor<1x12xf32>, tensor<12x1xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}
