// RUN: hone-opt %s | hone-opt | FileCheck %s

// CHECK-LABEL: func.func @unary
func.func @unary(%x: tensor<4xf32>, %h: tensor<4xbf16>, %i: tensor<4xui8>, %b: tensor<4xi1>) -> tensor<4xi64> {
  // CHECK: graph.abs {{.*}} : (tensor<4xui8>) -> tensor<4xui8>
  %a = graph.abs %i : (tensor<4xui8>) -> tensor<4xui8>
  // CHECK: graph.tanh {{.*}} : (tensor<4xbf16>) -> tensor<4xbf16>
  %t = graph.tanh %h : (tensor<4xbf16>) -> tensor<4xbf16>
  // CHECK: graph.not
  %n = graph.not %b : (tensor<4xi1>) -> tensor<4xi1>
  // CHECK: graph.leaky_relu {{.*}} {alpha = 2.000000e-01 : f32}
  %l = graph.leaky_relu %x {alpha = 0.2 : f32} : (tensor<4xf32>) -> tensor<4xf32>
  // CHECK: graph.gelu {{.*}} {tanh_approximation = true}
  %g = graph.gelu %x {tanh_approximation = true} : (tensor<4xf32>) -> tensor<4xf32>
  // CHECK: graph.is_inf {{.*}} {detect_negative = false}
  %f = graph.is_inf %x {detect_negative = false} : (tensor<4xf32>) -> tensor<4xi1>
  // CHECK: graph.cast {{.*}} {to = i64}
  %c = graph.cast %x {to = i64} : (tensor<4xf32>) -> tensor<4xi64>
  return %c : tensor<4xi64>
}

// CHECK-LABEL: func.func @broadcast
func.func @broadcast(%x: tensor<2x3xf32>, %y: tensor<2x1xf32>, %i: tensor<i64>, %c: tensor<3xi1>) -> tensor<2x3xi1> {
  // CHECK: graph.add {{.*}} -> tensor<2x3xf32>
  %a = graph.add %x, %y : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  // CHECK: graph.pow {{.*}} : (tensor<2x1xf32>, tensor<i64>)
  %p = graph.pow %y, %i : (tensor<2x1xf32>, tensor<i64>) -> tensor<2x1xf32>
  // CHECK: graph.where
  %w = graph.where %c, %x, %y : (tensor<3xi1>, tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x3xf32>
  // CHECK: graph.less
  %l = graph.less %y, %x : (tensor<2x1xf32>, tensor<2x3xf32>) -> tensor<2x3xi1>
  return %l : tensor<2x3xi1>
}

// CHECK-LABEL: func.func @limits
func.func @limits(%x: tensor<2x3xf32>, %l: tensor<f32>, %s: tensor<3xf32>, %z: tensor<3xi8>) -> tensor<2x3xf32> {
  // CHECK: graph.clip {{.*}} {operandSegmentSizes = array<i32: 1, 0, 1>}
  %c = graph.clip %x, %l {operandSegmentSizes = array<i32: 1, 0, 1>} : (tensor<2x3xf32>, tensor<f32>) -> tensor<2x3xf32>
  // CHECK: graph.quantize_linear
  %q = graph.quantize_linear %c, %s, %z {axis = -1 : i64} : (tensor<2x3xf32>, tensor<3xf32>, tensor<3xi8>) -> tensor<2x3xi8>
  // CHECK: graph.dequantize_linear
  %d = graph.dequantize_linear %q, %s, %z {axis = 1 : i64} : (tensor<2x3xi8>, tensor<3xf32>, tensor<3xi8>) -> tensor<2x3xf32>
  return %d : tensor<2x3xf32>
}
