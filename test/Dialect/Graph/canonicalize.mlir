// RUN: hone-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: func.func @reshape_of_reshape
// CHECK-SAME: %[[X:.*]]: tensor<2x3xf32>
func.func @reshape_of_reshape(%x: tensor<2x3xf32>) -> (tensor<6x1xf32>, tensor<2x3xf32>) {
  %flat = graph.reshape %x {shape = array<i64: 6>} : (tensor<2x3xf32>) -> tensor<6xf32>
  // CHECK: %[[Y:.*]] = graph.reshape %[[X]] {shape = array<i64: 6, 1>}
  %y = graph.reshape %flat {shape = array<i64: 6, 1>} : (tensor<6xf32>) -> tensor<6x1xf32>
  %back = graph.reshape %flat {shape = array<i64: 2, 3>} : (tensor<6xf32>) -> tensor<2x3xf32>
  // CHECK: return %[[Y]], %[[X]]
  return %y, %back : tensor<6x1xf32>, tensor<2x3xf32>
}

// CHECK-LABEL: func.func @reshape_of_constant
func.func @reshape_of_constant() -> tensor<2x2xf32> {
  %c = graph.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  // CHECK: graph.constant dense<{{\[}}[1.000000e+00, 2.000000e+00], [3.000000e+00, 4.000000e+00]]>
  %y = graph.reshape %c {shape = array<i64: 2, 2>} : (tensor<4xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// CHECK-LABEL: func.func @transpose_of_transpose
// CHECK-SAME: %[[X:.*]]: tensor<2x3x4xf32>
func.func @transpose_of_transpose(%x: tensor<2x3x4xf32>) -> (tensor<3x2x4xf32>, tensor<2x3x4xf32>) {
  %t = graph.transpose %x {permutation = array<i64: 2, 0, 1>} : (tensor<2x3x4xf32>) -> tensor<4x2x3xf32>
  // CHECK: %[[Y:.*]] = graph.transpose %[[X]] {permutation = array<i64: 1, 0, 2>}
  %y = graph.transpose %t {permutation = array<i64: 2, 1, 0>} : (tensor<4x2x3xf32>) -> tensor<3x2x4xf32>
  %back = graph.transpose %t {permutation = array<i64: 1, 2, 0>} : (tensor<4x2x3xf32>) -> tensor<2x3x4xf32>
  // CHECK: return %[[Y]], %[[X]]
  return %y, %back : tensor<3x2x4xf32>, tensor<2x3x4xf32>
}

// A transpose that moves only dimensions of size one moves no element.
// CHECK-LABEL: func.func @transpose_of_unit_dimensions
func.func @transpose_of_unit_dimensions(%x: tensor<1x8x1x1xf32>) -> tensor<1x1x1x8xf32> {
  // CHECK-NOT: graph.transpose
  // CHECK: graph.reshape {{.*}} {shape = array<i64: 1, 1, 1, 8>}
  %y = graph.transpose %x {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x8x1x1xf32>) -> tensor<1x1x1x8xf32>
  return %y : tensor<1x1x1x8xf32>
}

// CHECK-LABEL: func.func @cast_of_exact_cast
// CHECK-SAME: %[[X:.*]]: tensor<4xi8>
func.func @cast_of_exact_cast(%x: tensor<4xi8>) -> (tensor<4xf32>, tensor<4xi8>) {
  %wide = graph.cast %x {to = i32} : (tensor<4xi8>) -> tensor<4xi32>
  // CHECK: %[[Y:.*]] = graph.cast %[[X]] {to = f32} : (tensor<4xi8>)
  %y = graph.cast %wide {to = f32} : (tensor<4xi32>) -> tensor<4xf32>
  %back = graph.cast %wide {to = i8} : (tensor<4xi32>) -> tensor<4xi8>
  // CHECK: return %[[Y]], %[[X]]
  return %y, %back : tensor<4xf32>, tensor<4xi8>
}

// CHECK-LABEL: func.func @cast_of_rounding_cast
func.func @cast_of_rounding_cast(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: graph.cast {{.*}} {to = i8}
  %narrow = graph.cast %x {to = i8} : (tensor<4xf32>) -> tensor<4xi8>
  // CHECK: graph.cast {{.*}} {to = f32}
  %y = graph.cast %narrow {to = f32} : (tensor<4xi8>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// What an operator leaves as it is when taken again is taken once; what undoes itself goes.

// CHECK-LABEL: func.func @taken_again
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>
func.func @taken_again(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  // CHECK-NEXT: %[[RELU:.*]] = graph.relu %[[X]]
  %0 = graph.relu %x : (tensor<4xf32>) -> tensor<4xf32>
  %1 = graph.relu %0 : (tensor<4xf32>) -> tensor<4xf32>
  %2 = graph.relu %1 : (tensor<4xf32>) -> tensor<4xf32>
  // CHECK-NEXT: %[[ROUND:.*]] = graph.round %[[X]]
  %3 = graph.round %x : (tensor<4xf32>) -> tensor<4xf32>
  %4 = graph.round %3 : (tensor<4xf32>) -> tensor<4xf32>
  %5 = graph.neg %x : (tensor<4xf32>) -> tensor<4xf32>
  %6 = graph.neg %5 : (tensor<4xf32>) -> tensor<4xf32>
  // CHECK-NEXT: return %[[RELU]], %[[ROUND]], %[[X]]
  return %2, %4, %6 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}
