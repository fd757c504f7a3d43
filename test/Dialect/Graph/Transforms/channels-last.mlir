// RUN: hone-opt %s --hone-channels-last --split-input-file | FileCheck %s

// CHECK-LABEL: func @image
// CHECK-SAME: %[[X:.*]]: tensor<1x3x8x8xf32>, %[[F:.*]]: tensor<4x3x3x3xf32>, %[[B:.*]]: tensor<4xf32>
// DOC-BEGIN
func.func @image(%x: tensor<1x3x8x8xf32>, %f: tensor<4x3x3x3xf32>, %b: tensor<4xf32>) -> tensor<1x4x8x8xf32> {
  // CHECK: %[[XT:.*]] = graph.transpose %[[X]] {permutation = array<i64: 0, 2, 3, 1>}
  // CHECK: %[[FT:.*]] = graph.transpose %[[F]] {permutation = array<i64: 2, 3, 1, 0>}
  // CHECK: %[[Y:.*]] = graph.conv %[[XT]], %[[FT]], %[[B]]
  // CHECK-SAME: layout = #graph<layout channels_last>
  // CHECK-SAME: -> tensor<1x8x8x4xf32>
  // CHECK: graph.transpose %[[Y]] {permutation = array<i64: 0, 3, 1, 2>}
  %y = graph.conv %x, %f, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>} : (tensor<1x3x8x8xf32>, tensor<4x3x3x3xf32>, tensor<4xf32>) -> tensor<1x4x8x8xf32>
  return %y : tensor<1x4x8x8xf32>
}
// DOC-END

// -----

// A line gains a unit height.
// CHECK-LABEL: func @line
func.func @line(%x: tensor<1x3x8xf32>) -> tensor<1x3x4xf32> {
  // CHECK: graph.reshape %{{.*}} {shape = array<i64: 1, 3, 1, 8>}
  // CHECK: graph.max_pool
  // CHECK-SAME: dilations = array<i64: 1, 1>, kernel = array<i64: 1, 2>
  // CHECK-SAME: pads = array<i64: 0, 0, 0, 0>, strides = array<i64: 1, 2>
  // CHECK-SAME: (tensor<1x1x8x3xf32>) -> tensor<1x1x4x3xf32>
  // CHECK: graph.reshape %{{.*}} {shape = array<i64: 1, 3, 4>}
  %y = graph.max_pool %x {kernel = array<i64: 2>, strides = array<i64: 2>, dilations = array<i64: 1>, pads = array<i64: 0, 0>} : (tensor<1x3x8xf32>) -> tensor<1x3x4xf32>
  return %y : tensor<1x3x4xf32>
}

// -----

// Volumes and what is channels last already stay.
// CHECK-LABEL: func @stays
// CHECK-NOT: graph.transpose
func.func @stays(%x: tensor<1x3x4x4x4xf32>, %z: tensor<1x8x8x3xf32>) -> (tensor<1x3x2x2x2xf32>, tensor<1x4x4x3xf32>) {
  %y = graph.max_pool %x {kernel = array<i64: 2, 2, 2>, strides = array<i64: 2, 2, 2>, dilations = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>} : (tensor<1x3x4x4x4xf32>) -> tensor<1x3x2x2x2xf32>
  %w = graph.max_pool %z {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x8x8x3xf32>) -> tensor<1x4x4x3xf32>
  return %y, %w : tensor<1x3x2x2x2xf32>, tensor<1x4x4x3xf32>
}
