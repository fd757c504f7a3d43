// RUN: hone-opt %s | hone-opt | FileCheck %s

// CHECK-LABEL: func.func @reduce
func.func @reduce(%x: tensor<2x8x3xf32>) -> (tensor<1x8x1xf32>, tensor<8xf32>, tensor<2x8x3xf32>) {
  // CHECK: graph.reduce
  %y = graph.reduce %x {kind = #graph<reduce_kind mean>, axes = array<i64: -1, 0>} : (tensor<2x8x3xf32>) -> tensor<1x8x1xf32>
  // CHECK: graph.reduce {{.*}}keepdims = false
  %z = graph.reduce %x {kind = #graph<reduce_kind log_sum_exp>, axes = array<i64: 2, 0>, keepdims = false} : (tensor<2x8x3xf32>) -> tensor<8xf32>
  // CHECK: graph.reduce {{.*}}axes = array<i64>
  %w = graph.reduce %x {kind = #graph<reduce_kind sum_square>, axes = array<i64>} : (tensor<2x8x3xf32>) -> tensor<2x8x3xf32>
  return %y, %z, %w : tensor<1x8x1xf32>, tensor<8xf32>, tensor<2x8x3xf32>
}

// CHECK-LABEL: func.func @searches
func.func @searches(%x: tensor<2x8xi32>) -> (tensor<2xi64>, tensor<2x3xi32>, tensor<2x3xi64>) {
  // CHECK: graph.arg_reduce
  %i = graph.arg_reduce %x {axis = -1 : i64, greatest = false, keepdims = false} : (tensor<2x8xi32>) -> tensor<2xi64>
  // CHECK: graph.topk
  %v, %k = graph.topk %x {k = 3 : i64} : (tensor<2x8xi32>) -> (tensor<2x3xi32>, tensor<2x3xi64>)
  return %i, %v, %k : tensor<2xi64>, tensor<2x3xi32>, tensor<2x3xi64>
}

// CHECK-LABEL: func.func @det
func.func @det(%x: tensor<2x5x3x3xf32>, %one: tensor<3x3xf16>, %none: tensor<0x0xf64>) -> (tensor<2x5xf32>, tensor<f16>, tensor<f64>) {
  // CHECK-COUNT-3: graph.det
  %y = graph.det %x : (tensor<2x5x3x3xf32>) -> tensor<2x5xf32>
  %z = graph.det %one : (tensor<3x3xf16>) -> tensor<f16>
  %w = graph.det %none : (tensor<0x0xf64>) -> tensor<f64>
  return %y, %z, %w : tensor<2x5xf32>, tensor<f16>, tensor<f64>
}
