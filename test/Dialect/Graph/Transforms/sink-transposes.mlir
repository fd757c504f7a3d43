// RUN: hone-opt %s --hone-sink-transposes --split-input-file | FileCheck %s

// Two transposes with activations between them cancel; a bias along the channels is turned instead.
// CHECK-LABEL: func @cancels
// CHECK-SAME: %[[X:.*]]: tensor<1x8x8x3xf32>, %[[B:.*]]: tensor<3x1x1xf32>
// DOC-BEGIN
func.func @cancels(%x: tensor<1x8x8x3xf32>, %b: tensor<3x1x1xf32>) -> tensor<1x8x8x3xf32> {
  // CHECK: %[[R:.*]] = graph.relu %[[X]]
  // CHECK: %[[T:.*]] = graph.reshape %[[B]] {shape = array<i64: 1, 1, 1, 3>}
  // CHECK: %[[S:.*]] = graph.add %[[R]], %[[T]]
  // CHECK: return %[[S]]
  %0 = graph.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xf32>) -> tensor<1x3x8x8xf32>
  %1 = graph.relu %0 : (tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  %2 = graph.add %1, %b : (tensor<1x3x8x8xf32>, tensor<3x1x1xf32>) -> tensor<1x3x8x8xf32>
  %3 = graph.transpose %2 {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x3x8x8xf32>) -> tensor<1x8x8x3xf32>
  return %3 : tensor<1x8x8x3xf32>
}
// DOC-END

// -----

// A mean over the image needs no transpose at all.
// CHECK-LABEL: func @mean
func.func @mean(%x: tensor<1x8x8x3xf32>) -> tensor<1x3xf32> {
  // CHECK-NEXT: %[[M:.*]] = graph.reduce %{{.*}} {axes = array<i64: 1, 2>, keepdims = false
  // CHECK-NEXT: return %[[M]]
  %0 = graph.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xf32>) -> tensor<1x3x8x8xf32>
  %1 = graph.reduce %0 {kind = #graph<reduce_kind mean>, axes = array<i64: 2, 3>, keepdims = false} : (tensor<1x3x8x8xf32>) -> tensor<1x3xf32>
  return %1 : tensor<1x3xf32>
}

// -----

// CHECK-LABEL: func @axes
// CHECK: graph.concat %{{.*}} {axis = 3 : i64} : (tensor<1x8x8x3xf32>, tensor<1x8x8x3xf32>) -> tensor<1x8x8x6xf32>
// CHECK: graph.softmax %{{.*}} {axis = 3 : i64}
// CHECK: graph.pad %{{.*}} {high = array<i64: 0, 2, 3, 1>, low = array<i64: 0, 0, 0, 0>}
// CHECK: graph.transpose %{{.*}} {permutation = array<i64: 0, 3, 1, 2>}
func.func @axes(%x: tensor<1x8x8x3xf32>) -> tensor<1x7x10x11xf32> {
  %0 = graph.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x8x8x3xf32>) -> tensor<1x3x8x8xf32>
  %1 = graph.concat %0, %0 {axis = 1 : i64} : (tensor<1x3x8x8xf32>, tensor<1x3x8x8xf32>) -> tensor<1x6x8x8xf32>
  %2 = graph.softmax %1 {axis = 1 : i64} : (tensor<1x6x8x8xf32>) -> tensor<1x6x8x8xf32>
  %3 = graph.pad %2 {low = array<i64: 0, 0, 0, 0>, high = array<i64: 0, 1, 2, 3>} : (tensor<1x6x8x8xf32>) -> tensor<1x7x10x11xf32>
  return %3 : tensor<1x7x10x11xf32>
}

// -----

// A full-size operand in another order keeps the transpose where it is.
// CHECK-LABEL: func @stays
// CHECK: graph.transpose
// CHECK: graph.add
// CHECK-NEXT: return
func.func @stays(%x: tensor<8x3xf32>, %y: tensor<3x8xf32>) -> tensor<3x8xf32> {
  %0 = graph.transpose %x {permutation = array<i64: 1, 0>} : (tensor<8x3xf32>) -> tensor<3x8xf32>
  %1 = graph.add %0, %y : (tensor<3x8xf32>, tensor<3x8xf32>) -> tensor<3x8xf32>
  return %1 : tensor<3x8xf32>
}

// -----

// CHECK-LABEL: func @unit_height
// CHECK: graph.relu %{{.*}} : (tensor<1x1x8x3xf32>) -> tensor<1x1x8x3xf32>
// CHECK: graph.reshape %{{.*}} {shape = array<i64: 1, 8, 3>}
func.func @unit_height(%x: tensor<1x1x8x3xf32>) -> tensor<1x8x3xf32> {
  %0 = graph.reshape %x {shape = array<i64: 1, 8, 3>} : (tensor<1x1x8x3xf32>) -> tensor<1x8x3xf32>
  %1 = graph.relu %0 : (tensor<1x8x3xf32>) -> tensor<1x8x3xf32>
  return %1 : tensor<1x8x3xf32>
}

// -----

// A dequantized operand is transposed too: its bytes are, later.

// CHECK-LABEL: func.func @dequantized_operand(
// CHECK-SAME: %[[X:.*]]: tensor<2x3xf32>, %[[Q:.*]]: tensor<3x2xi8>
func.func @dequantized_operand(%x: tensor<2x3xf32>, %q: tensor<3x2xi8>, %s: tensor<f32>, %z: tensor<i8>) -> tensor<3x2xf32> {
  // CHECK: %[[REAL:.*]] = graph.dequantize_linear %[[Q]]
  // CHECK: %[[BACK:.*]] = graph.transpose %[[REAL]] {permutation = array<i64: 1, 0>} : (tensor<3x2xf32>) -> tensor<2x3xf32>
  // CHECK: %[[SUM:.*]] = graph.add %[[X]], %[[BACK]]
  // CHECK: graph.transpose %[[SUM]]
  %0 = graph.transpose %x {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  %1 = graph.dequantize_linear %q, %s, %z : (tensor<3x2xi8>, tensor<f32>, tensor<i8>) -> tensor<3x2xf32>
  %2 = graph.add %0, %1 : (tensor<3x2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  return %2 : tensor<3x2xf32>
}
