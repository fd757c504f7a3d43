// RUN: hone-opt %s -hone-lower-graph -split-input-file | FileCheck %s

// CHECK-LABEL: func.func @softmax(
func.func @softmax(%x: tensor<2x8xf32>) -> tensor<2x8xf32> {
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]
  // CHECK: arith.maximumf
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel"]
  // CHECK: math.exp
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]
  // CHECK: arith.addf
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel"]
  // CHECK: arith.divf
  %y = graph.softmax %x : (tensor<2x8xf32>) -> tensor<2x8xf32>
  return %y : tensor<2x8xf32>
}

// -----

// Constant parameters are folded into a factor and a term: 3 / sqrt(4) and 1 - 2 * 3 / sqrt(4).

// CHECK-LABEL: func.func @batch_norm(
func.func @batch_norm(%x: tensor<1x4x5xf32>) -> tensor<1x4x5xf32> {
  %s = graph.constant dense<[3.0, 6.0, 3.0, 3.0]> : tensor<4xf32>
  %b = graph.constant dense<1.0> : tensor<4xf32>
  %m = graph.constant dense<2.0> : tensor<4xf32>
  %v = graph.constant dense<4.0> : tensor<4xf32>
  // CHECK-DAG: %[[FACTOR:.*]] = arith.constant dense<[1.500000e+00, 3.000000e+00, 1.500000e+00, 1.500000e+00]> : tensor<4xf32>
  // CHECK-DAG: %[[TERM:.*]] = arith.constant dense<[-2.000000e+00, -5.000000e+00, -2.000000e+00, -2.000000e+00]> : tensor<4xf32>
  // CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[FACTOR]], %[[TERM]]
  %y = graph.batch_norm %x, %s, %b, %m, %v {epsilon = 0.0 : f32} : (tensor<1x4x5xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x5xf32>
  return %y : tensor<1x4x5xf32>
}

// -----

// Those that are the same for all channels are numbers of the body.

// CHECK-LABEL: func.func @batch_norm_of_one_number(
// CHECK-SAME: %[[X:.*]]: tensor<1x4x5xf32>
func.func @batch_norm_of_one_number(%x: tensor<1x4x5xf32>) -> tensor<1x4x5xf32> {
  %s = graph.constant dense<3.0> : tensor<4xf32>
  %b = graph.constant dense<1.0> : tensor<4xf32>
  %m = graph.constant dense<2.0> : tensor<4xf32>
  %v = graph.constant dense<4.0> : tensor<4xf32>
  // CHECK: linalg.generic {{.*}} ins(%[[X]] : tensor<1x4x5xf32>)
  // CHECK: arith.constant 1.500000e+00 : f32
  %y = graph.batch_norm %x, %s, %b, %m, %v {epsilon = 0.0 : f32} : (tensor<1x4x5xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x5xf32>
  return %y : tensor<1x4x5xf32>
}

// -----

// CHECK-LABEL: func.func @layer_norm(
func.func @layer_norm(%x: tensor<2x3x8xf16>, %s: tensor<8xf16>, %b: tensor<1x8xf16>) -> (tensor<2x3x8xf16>, tensor<2x3x1xf32>) {
  // CHECK: math.sqrt
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "parallel"]
  // CHECK: tensor.expand_shape {{.*}} into tensor<2x3x1xf32>
  %y, %m, %i = graph.layer_norm %x, %s, %b : (tensor<2x3x8xf16>, tensor<8xf16>, tensor<1x8xf16>) -> (tensor<2x3x8xf16>, tensor<2x3x1xf32>, tensor<2x3x1xf32>)
  return %y, %m : tensor<2x3x8xf16>, tensor<2x3x1xf32>
}

// -----

// CHECK-LABEL: func.func @group_norm(
func.func @group_norm(%x: tensor<1x4x5x5xf32>, %s: tensor<4xf32>) -> tensor<1x4x5x5xf32> {
  // CHECK: tensor<1x2x2x25xf32>
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "reduction", "reduction"]
  %y = graph.group_norm %x, %s, %s {groups = 2 : i64} : (tensor<1x4x5x5xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<1x4x5x5xf32>
  return %y : tensor<1x4x5x5xf32>
}
