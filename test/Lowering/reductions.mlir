// RUN: hone-opt %s -hone-lower-graph -split-input-file | FileCheck %s

// CHECK-LABEL: func.func @mean(
func.func @mean(%x: tensor<2x8x3xf32>) -> tensor<1x8x1xf32> {
  // CHECK: linalg.generic {{.*}} iterator_types = ["reduction", "parallel", "reduction"]
  // CHECK: arith.addf
  // CHECK: linalg.generic
  // CHECK: %[[COUNT:.*]] = arith.constant 6.000000e+00
  // CHECK: arith.divf %{{.*}}, %[[COUNT]]
  // CHECK: tensor.expand_shape {{.*}} into tensor<1x8x1xf32>
  %y = graph.reduce %x {kind = #graph<reduce_kind mean>, axes = array<i64: -1, 0>} : (tensor<2x8x3xf32>) -> tensor<1x8x1xf32>
  return %y : tensor<1x8x1xf32>
}

// -----

// CHECK-LABEL: func.func @max_unsigned(
func.func @max_unsigned(%x: tensor<2x8xui8>) -> tensor<2xui8> {
  // CHECK: arith.maxui
  // CHECK-NOT: linalg.generic
  %y = graph.reduce %x {kind = #graph<reduce_kind max>, axes = array<i64: 1>, keepdims = false} : (tensor<2x8xui8>) -> tensor<2xui8>
  return %y : tensor<2xui8>
}

// -----

// CHECK-LABEL: func.func @arg_reduce(
func.func @arg_reduce(%x: tensor<2x8xi32>) -> tensor<2xi64> {
  // CHECK: %[[BEST:.*]]:2 = linalg.generic
  // CHECK: ^bb0(%[[NEW:.*]]: i32, %[[OLD:.*]]: i32, %{{.*}}: i64):
  // CHECK: arith.cmpi slt, %[[NEW]], %[[OLD]]
  // CHECK: return %[[BEST]]#1
  %i = graph.arg_reduce %x {axis = -1 : i64, greatest = false, keepdims = false} : (tensor<2x8xi32>) -> tensor<2xi64>
  return %i : tensor<2xi64>
}

// -----

// CHECK-LABEL: func.func @topk(
func.func @topk(%x: tensor<2x8xf32>) -> (tensor<2x3xf32>, tensor<2x3xi64>) {
  // CHECK: %[[LOOP:.*]]:2 = scf.for
  // CHECK: tensor.extract_slice %[[LOOP]]#0[0, 1] [2, 3]
  %v, %k = graph.topk %x {k = 3 : i64} : (tensor<2x8xf32>) -> (tensor<2x3xf32>, tensor<2x3xi64>)
  return %v, %k : tensor<2x3xf32>, tensor<2x3xi64>
}

// -----

// CHECK-LABEL: func.func @cumsum(
func.func @cumsum(%x: tensor<2x8xf32>) -> tensor<2x8xf32> {
  // CHECK: %[[LOOP:.*]] = scf.for
  // CHECK: tensor.extract_slice %{{.*}}[0, %{{.*}}] [2, 1] [1, 1]
  // CHECK: return %[[LOOP]]
  %y = graph.cumsum %x {axis = 1 : i64} : (tensor<2x8xf32>) -> tensor<2x8xf32>
  return %y : tensor<2x8xf32>
}

// -----

// Each step chooses a pivot, multiplies it in and takes its row off the others; all matrices take the steps together.

// CHECK-LABEL: func.func @det(
// CHECK-SAME: %[[X:.*]]: tensor<2x4x3x3xf32>
func.func @det(%x: tensor<2x4x3x3xf32>) -> tensor<2x4xf32> {
  // CHECK: %[[MATRICES:.*]] = tensor.collapse_shape %[[X]] {{.*}} into tensor<8x3x3xf32>
  // CHECK: %[[LOOP:.*]]:2 = scf.for %{{.*}} iter_args(%[[SO_FAR:.*]] = %{{.*}}, %[[REST:.*]] = %[[MATRICES]]) -> (tensor<8xf32>, tensor<8x3x3xf32>)
  // CHECK: %[[PIVOT:.*]]:2 = linalg.generic
  // CHECK: linalg.generic {{.*}} ins(%[[SO_FAR]], %{{.*}}, %[[PIVOT]]#1
  // CHECK: arith.mulf
  // CHECK: arith.divf
  // CHECK: linalg.generic {{.*}} outs(%[[REST]]
  // CHECK: arith.mulf
  // CHECK: arith.subf
  // CHECK: tensor.expand_shape %[[LOOP]]#0
  %y = graph.det %x : (tensor<2x4x3x3xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// -----

// CHECK-LABEL: func.func @det_empty(
func.func @det_empty(%x: tensor<2x0x0xf16>) -> tensor<2xf16> {
  // CHECK: %[[ONE:.*]] = arith.constant 1.000000e+00 : f16
  // CHECK: %[[ONES:.*]] = linalg.fill ins(%[[ONE]]
  // CHECK: return %[[ONES]]
  %y = graph.det %x : (tensor<2x0x0xf16>) -> tensor<2xf16>
  return %y : tensor<2xf16>
}
