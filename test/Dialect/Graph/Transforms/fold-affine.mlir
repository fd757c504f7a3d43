// RUN: hone-opt %s --hone-fold-affine --split-input-file | FileCheck %s

// CHECK-LABEL: func @scale_and_shift
// CHECK-SAME: %[[X:.*]]: tensor<1x3x8x8xf32>
// DOC-BEGIN
func.func @scale_and_shift(%x: tensor<1x3x8x8xf32>) -> tensor<1x4x8x8xf32> {
  %f = graph.constant dense<0.5> : tensor<4x3x1x1xf32>
  %s = graph.constant dense<[[[1.0]], [[2.0]], [[3.0]], [[4.0]]]> : tensor<4x1x1xf32>
  // CHECK-DAG: %[[FILTER:.*]] = graph.mul %{{.*}}, %{{.*}} : (tensor<4x3x1x1xf32>, tensor<4x1x1x1xf32>)
  // CHECK-DAG: %[[BIAS:.*]] = graph.add %{{.*}}, %{{.*}} : (tensor<4xf32>, tensor<4xf32>)
  // CHECK: %[[Y:.*]] = graph.conv %[[X]], %[[FILTER]], %[[BIAS]]
  // CHECK: return %[[Y]]
  %0 = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>, tensor<4x3x1x1xf32>) -> tensor<1x4x8x8xf32>
  %1 = graph.mul %0, %s : (tensor<1x4x8x8xf32>, tensor<4x1x1xf32>) -> tensor<1x4x8x8xf32>
  %2 = graph.add %1, %s : (tensor<1x4x8x8xf32>, tensor<4x1x1xf32>) -> tensor<1x4x8x8xf32>
  return %2 : tensor<1x4x8x8xf32>
}
// DOC-END

// -----

// CHECK-LABEL: func @batch_norm
// CHECK-NOT: graph.batch_norm
// CHECK: graph.mul
// CHECK: graph.add
func.func @batch_norm(%x: tensor<1x2x4xf32>) -> tensor<1x2x4xf32> {
  %c = graph.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %y = graph.batch_norm %x, %c, %c, %c, %c : (tensor<1x2x4xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<1x2x4xf32>
  return %y : tensor<1x2x4xf32>
}

// -----

// A scale that varies along the image, or a result used twice, is left alone.
// CHECK-LABEL: func @stays
// CHECK: graph.conv
// CHECK: graph.mul
// CHECK: graph.mul
func.func @stays(%x: tensor<1x3x4x4xf32>) -> (tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>) {
  %f = graph.constant dense<0.5> : tensor<4x3x1x1xf32>
  %s = graph.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %t = graph.constant dense<2.0> : tensor<f32>
  %0 = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x4x4xf32>, tensor<4x3x1x1xf32>) -> tensor<1x4x4x4xf32>
  %1 = graph.mul %0, %s : (tensor<1x4x4x4xf32>, tensor<4xf32>) -> tensor<1x4x4x4xf32>
  %2 = graph.mul %0, %t : (tensor<1x4x4x4xf32>, tensor<f32>) -> tensor<1x4x4x4xf32>
  return %0, %1, %2 : tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>, tensor<1x4x4x4xf32>
}
