// RUN: hone-opt %s | hone-opt | FileCheck %s

!half = !quant.uniform<i8:f32, 0.5>
!quarter = !quant.uniform<i8:f32, 0.25:3>
!weights = !quant.uniform<i8:f32:3, {0.5, 0.25}>
!bias = !quant.uniform<i32:f32:0, {0.25, 0.125}>

// CHECK-LABEL: func.func @storage_cast
func.func @storage_cast(%x: tensor<4xi8>, %y: tensor<4xui8>) -> (tensor<4x!half>, tensor<4x!half>) {
  // CHECK: graph.storage_cast %{{.*}} : (tensor<4xi8>) -> tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>
  %a = graph.storage_cast %x : (tensor<4xi8>) -> tensor<4x!half>
  // CHECK: graph.storage_cast %{{.*}} : (tensor<4xui8>) -> tensor<4x!quant.uniform<i8:f32, 5.000000e-01>>
  %b = graph.storage_cast %y : (tensor<4xui8>) -> tensor<4x!half>
  return %a, %b : tensor<4x!half>, tensor<4x!half>
}

// CHECK-LABEL: func.func @conv
func.func @conv(%x: tensor<1x8x8x3x!half>) -> tensor<1x8x8x2x!quarter> {
  %w = graph.constant dense<1> : tensor<3x3x3x2xi8>
  %f = graph.storage_cast %w : (tensor<3x3x3x2xi8>) -> tensor<3x3x3x2x!weights>
  %c = graph.constant dense<[5, 6]> : tensor<2xi32>
  %b = graph.storage_cast %c : (tensor<2xi32>) -> tensor<2x!bias>
  // CHECK: graph.quantized_conv %{{.*}}, %{{.*}}, %{{.*}} {clamp_low = 3 : i64
  %y = graph.quantized_conv %x, %f, %b {clamp_low = 3 : i64, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, layout = #graph<layout channels_last>} : (tensor<1x8x8x3x!half>, tensor<3x3x3x2x!weights>, tensor<2x!bias>) -> tensor<1x8x8x2x!quarter>
  return %y : tensor<1x8x8x2x!quarter>
}

// CHECK-LABEL: func.func @matmul
func.func @matmul(%a: tensor<2x4x3x!half>, %b: tensor<3x5x!quarter>) -> tensor<2x4x5x!half> {
  // CHECK: graph.quantized_matmul
  %y = graph.quantized_matmul %a, %b : (tensor<2x4x3x!half>, tensor<3x5x!quarter>) -> tensor<2x4x5x!half>
  return %y : tensor<2x4x5x!half>
}

// CHECK-LABEL: func.func @elementwise
func.func @elementwise(%a: tensor<2x4x!half>, %b: tensor<4x!quarter>) -> tensor<2x4x!half> {
  // CHECK: graph.quantized_add %{{.*}}, %{{.*}} {fast = true}
  %0 = graph.quantized_add %a, %b {fast = true} : (tensor<2x4x!half>, tensor<4x!quarter>) -> tensor<2x4x!half>
  // CHECK: graph.quantized_mul
  %1 = graph.quantized_mul %0, %b : (tensor<2x4x!half>, tensor<4x!quarter>) -> tensor<2x4x!half>
  // CHECK: graph.requantize
  %2 = graph.requantize %1 : (tensor<2x4x!half>) -> tensor<2x4x!quarter>
  // CHECK: graph.quantized_softmax %{{.*}} {axis = 1 : i64}
  %3 = graph.quantized_softmax %2 {axis = 1 : i64} : (tensor<2x4x!quarter>) -> tensor<2x4x!half>
  return %3 : tensor<2x4x!half>
}

// CHECK-LABEL: func.func @means
func.func @means(%x: tensor<1x8x8x3x!half>) -> (tensor<1x4x4x3x!half>, tensor<1x3x!half>) {
  // CHECK: graph.quantized_average_pool
  %p = graph.quantized_average_pool %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x8x8x3x!half>) -> tensor<1x4x4x3x!half>
  // CHECK: graph.quantized_mean
  %m = graph.quantized_mean %x {axes = array<i64: 1, 2>, keepdims = false} : (tensor<1x8x8x3x!half>) -> tensor<1x3x!half>
  return %p, %m : tensor<1x4x4x3x!half>, tensor<1x3x!half>
}

// Operators that move elements take quantized ones, and so does a maximum.

// CHECK-LABEL: func.func @moved
func.func @moved(%x: tensor<1x4x4x3x!half>) -> tensor<12x!half> {
  // CHECK: graph.max_pool {{.*}} -> tensor<1x2x2x3x!quant.uniform<i8:f32, 5.000000e-01>>
  %0 = graph.max_pool %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x4x4x3x!half>) -> tensor<1x2x2x3x!half>
  // CHECK: graph.reshape
  %1 = graph.reshape %0 {shape = array<i64: 12>} : (tensor<1x2x2x3x!half>) -> tensor<12x!half>
  return %1 : tensor<12x!half>
}
