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
