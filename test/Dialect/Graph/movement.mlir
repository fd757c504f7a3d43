// RUN: hone-opt %s | hone-opt | FileCheck %s

// CHECK-LABEL: func.func @constants
func.func @constants() -> (tensor<2xui8>, tensor<3xi1>) {
  // CHECK: graph.constant dense<[1, 255]> : tensor<2xui8>
  %c = graph.constant dense<[1, 255]> : tensor<2xui8>
  // CHECK: graph.constant dense<[true, false, true]> : tensor<3xi1>
  %b = graph.constant dense<[true, false, true]> : tensor<3xi1>
  return %c, %b : tensor<2xui8>, tensor<3xi1>
}

// CHECK-LABEL: func.func @shapes
func.func @shapes(%x: tensor<2x3xf32>) -> (tensor<4x3xf32>, tensor<5x2x3xf32>, tensor<3x2xf32>, tensor<3x2xf32>, tensor<2x6xf32>) {
  // CHECK: graph.concat {{.*}} {axis = -2 : i64}
  %c = graph.concat %x, %x {axis = -2 : i64} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<4x3xf32>
  // CHECK: graph.expand {{.*}} {shape = array<i64: 5, 1, 3>}
  %e = graph.expand %x {shape = array<i64: 5, 1, 3>} : (tensor<2x3xf32>) -> tensor<5x2x3xf32>
  // CHECK: graph.reshape
  %r = graph.reshape %x {shape = array<i64: 3, 2>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  // CHECK: graph.transpose {{.*}} {permutation = array<i64: 1, 0>}
  %t = graph.transpose %x {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  // CHECK: graph.tile
  %i = graph.tile %x {repeats = array<i64: 1, 2>} : (tensor<2x3xf32>) -> tensor<2x6xf32>
  return %c, %e, %r, %t, %i : tensor<4x3xf32>, tensor<5x2x3xf32>, tensor<3x2xf32>, tensor<3x2xf32>, tensor<2x6xf32>
}

// CHECK-LABEL: func.func @indices
func.func @indices(%x: tensor<5x3xf32>, %i: tensor<2x2xi64>, %j: tensor<2x3xi32>, %u: tensor<2x3xf32>,
                   %v: tensor<2xf32>) -> tensor<2x2x4xf32> {
  // CHECK: graph.gather
  %g = graph.gather %x, %i : (tensor<5x3xf32>, tensor<2x2xi64>) -> tensor<2x2x3xf32>
  // CHECK: graph.gather_elements
  %e = graph.gather_elements %x, %j {axis = 0 : i64} : (tensor<5x3xf32>, tensor<2x3xi32>) -> tensor<2x3xf32>
  // CHECK: graph.gather_nd
  %n = graph.gather_nd %x, %i : (tensor<5x3xf32>, tensor<2x2xi64>) -> tensor<2xf32>
  // CHECK: graph.scatter_elements {{.*}}kind = #graph<scatter_kind add>
  %s = graph.scatter_elements %x, %j, %u {kind = #graph<scatter_kind add>} : (tensor<5x3xf32>, tensor<2x3xi32>, tensor<2x3xf32>) -> tensor<5x3xf32>
  // CHECK: graph.scatter_nd
  %d = graph.scatter_nd %x, %i, %v : (tensor<5x3xf32>, tensor<2x2xi64>, tensor<2xf32>) -> tensor<5x3xf32>
  // CHECK: graph.one_hot {{.*}}depth = 4 : i64
  %o = graph.one_hot %i, %v {depth = 4 : i64} : (tensor<2x2xi64>, tensor<2xf32>) -> tensor<2x2x4xf32>
  return %o : tensor<2x2x4xf32>
}

// CHECK-LABEL: func.func @boxes
func.func @boxes(%x: tensor<4x6xf32>, %v: tensor<1xf32>, %l: tensor<6xi64>) -> tensor<2x3xf32> {
  // CHECK: graph.pad {{.*}}mode = #graph<pad_mode reflect>
  %p = graph.pad %x {low = array<i64: 0, 7>, high = array<i64: 1, -2>, mode = #graph<pad_mode reflect>} : (tensor<4x6xf32>) -> tensor<5x11xf32>
  // CHECK: graph.pad
  %q = graph.pad %x, %v {low = array<i64: 0, 1>, high = array<i64: 1, -6>} : (tensor<4x6xf32>, tensor<1xf32>) -> tensor<5x1xf32>
  // CHECK: graph.reverse_sequence
  %r = graph.reverse_sequence %x, %l {batch_axis = 1 : i64, time_axis = 0 : i64} : (tensor<4x6xf32>, tensor<6xi64>) -> tensor<4x6xf32>
  // CHECK: graph.trilu
  %t = graph.trilu %x {upper = false, k = -1 : i64} : (tensor<4x6xf32>) -> tensor<4x6xf32>
  // CHECK: graph.slice
  %s = graph.slice %x {starts = array<i64: 3, 1>, sizes = array<i64: 2, 3>, steps = array<i64: -2, 2>} : (tensor<4x6xf32>) -> tensor<2x3xf32>
  return %s : tensor<2x3xf32>
}

// CHECK-LABEL: func.func @resize
func.func @resize(%x: tensor<1x1x2x2xf32>) -> tensor<1x1x4x5xf32> {
  // CHECK: graph.resize {{.*}}mode = #graph<resize_mode linear>
  %y = graph.resize %x {shape = array<i64: 1, 1, 4, 5>, scales = array<f32: 1.0, 1.0, 2.0, 2.5>, mode = #graph<resize_mode linear>} : (tensor<1x1x2x2xf32>) -> tensor<1x1x4x5xf32>
  return %y : tensor<1x1x4x5xf32>
}
