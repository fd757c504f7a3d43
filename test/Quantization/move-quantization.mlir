// RUN: hone-opt %s -hone-move-quantization -split-input-file | FileCheck %s

// CHECK-LABEL: func.func @transpose(
// CHECK-SAME:    %[[X:.*]]: tensor<2x3xi8>
// DOC-BEGIN
func.func @transpose(%x: tensor<2x3xi8>, %s: tensor<3xf32>, %z: tensor<3xi8>) -> tensor<3x2xf32> {
  // CHECK: %[[MOVED:.*]] = graph.transpose %[[X]]
  // CHECK: graph.dequantize_linear %[[MOVED]], %{{.*}}, %{{.*}} {axis = 0 : i64}
  %0 = graph.dequantize_linear %x, %s, %z {axis = 1 : i64} : (tensor<2x3xi8>, tensor<3xf32>, tensor<3xi8>) -> tensor<2x3xf32>
  %y = graph.transpose %0 {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}
// DOC-END

// -----

// CHECK-LABEL: func.func @reshape_keeps_axis(
func.func @reshape_keeps_axis(%x: tensor<4x3x1xi8>, %s: tensor<3xf32>, %z: tensor<3xi8>) -> tensor<2x2x3xf32> {
  // CHECK: graph.reshape {{.*}} -> tensor<2x2x3xi8>
  // CHECK: graph.dequantize_linear {{.*}} {axis = 2 : i64}
  %0 = graph.dequantize_linear %x, %s, %z {axis = 1 : i64} : (tensor<4x3x1xi8>, tensor<3xf32>, tensor<3xi8>) -> tensor<4x3x1xf32>
  %y = graph.reshape %0 {shape = array<i64: 2, 2, 3>} : (tensor<4x3x1xf32>) -> tensor<2x2x3xf32>
  return %y : tensor<2x2x3xf32>
}

// -----

// The scales' axis does not survive.

// CHECK-LABEL: func.func @reshape_mixes_axis(
func.func @reshape_mixes_axis(%x: tensor<4x3xi8>, %s: tensor<3xf32>, %z: tensor<3xi8>) -> tensor<12xf32> {
  // CHECK: graph.dequantize_linear
  // CHECK: graph.reshape {{.*}} -> tensor<12xf32>
  %0 = graph.dequantize_linear %x, %s, %z {axis = 1 : i64} : (tensor<4x3xi8>, tensor<3xf32>, tensor<3xi8>) -> tensor<4x3xf32>
  %y = graph.reshape %0 {shape = array<i64: 12>} : (tensor<4x3xf32>) -> tensor<12xf32>
  return %y : tensor<12xf32>
}

// -----

// Zeros become zero points.

// CHECK-LABEL: func.func @pad(
func.func @pad(%x: tensor<4xui8>) -> tensor<6xf32> {
  %s = graph.constant dense<0.5> : tensor<f32>
  %z = graph.constant dense<7> : tensor<ui8>
  // CHECK: %[[VALUE:.*]] = graph.constant dense<7> : tensor<ui8>
  // CHECK: graph.pad %{{.*}}, %[[VALUE]] {{.*}} -> tensor<6xui8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4xui8>, tensor<f32>, tensor<ui8>) -> tensor<4xf32>
  %y = graph.pad %0 {low = array<i64: 1>, high = array<i64: 1>} : (tensor<4xf32>) -> tensor<6xf32>
  return %y : tensor<6xf32>
}

// -----

// CHECK-LABEL: func.func @max_pool(
func.func @max_pool(%x: tensor<1x3x8x8xui8>) -> tensor<1x3x4x4xf32> {
  %s = graph.constant dense<0.5> : tensor<f32>
  %z = graph.constant dense<7> : tensor<ui8>
  // CHECK: graph.max_pool {{.*}} -> tensor<1x3x4x4xui8>
  // CHECK: graph.dequantize_linear
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<1x3x8x8xui8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x8x8xf32>
  %y = graph.max_pool %0 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xf32>
  return %y : tensor<1x3x4x4xf32>
}

// -----

// CHECK-LABEL: func.func @resize(
func.func @resize(%x: tensor<2xi8>, %s: tensor<f32>, %z: tensor<i8>) -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK: graph.resize {{.*}}nearest{{.*}} -> tensor<4xi8>
  // CHECK: graph.resize {{.*}}linear{{.*}} -> tensor<4xf32>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<2xi8>, tensor<f32>, tensor<i8>) -> tensor<2xf32>
  %a = graph.resize %0 {shape = array<i64: 4>, scales = array<f32: 2.0>, mode = #graph<resize_mode nearest>} : (tensor<2xf32>) -> tensor<4xf32>
  %b = graph.resize %0 {shape = array<i64: 4>, scales = array<f32: 2.0>, mode = #graph<resize_mode linear>} : (tensor<2xf32>) -> tensor<4xf32>
  return %a, %b : tensor<4xf32>, tensor<4xf32>
}

// -----

// Which is the greatest is known only for a scale that is known to be positive.

// CHECK-LABEL: func.func @max_pool_unknown_scale(
func.func @max_pool_unknown_scale(%x: tensor<1x3x8x8xui8>, %s: tensor<f32>, %z: tensor<ui8>) -> tensor<1x3x4x4xf32> {
  // CHECK: graph.max_pool {{.*}} -> tensor<1x3x4x4xf32>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<1x3x8x8xui8>, tensor<f32>, tensor<ui8>) -> tensor<1x3x8x8xf32>
  %y = graph.max_pool %0 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xf32>
  return %y : tensor<1x3x4x4xf32>
}
