// RUN: hone-opt %s -hone-lower-graph | FileCheck %s

// CHECK-LABEL: func.func @concat
// CHECK-SAME: %[[X:.*]]: tensor<2x3xf32> {{.*}}, %[[Y:.*]]: tensor<1x3xf32> {{.*}})
func.func @concat(%x: tensor<2x3xf32>, %y: tensor<1x3xf32>) -> tensor<3x3xf32> {
  // CHECK: tensor.concat dim(0) %[[X]], %[[Y]] : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<3x3xf32>
  %r = graph.concat %x, %y {axis = 0 : i64} : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<3x3xf32>
  return %r : tensor<3x3xf32>
}

// Dimensions merge and split where they can, else by way of one dimension.
// CHECK-LABEL: func.func @reshape
func.func @reshape(%x: tensor<2x3x4xf32>) -> (tensor<6x4xf32>, tensor<4x6xf32>) {
  // CHECK: tensor.collapse_shape %{{.*}} {{\[}}[0, 1], [2]] : tensor<2x3x4xf32> into tensor<6x4xf32>
  %a = graph.reshape %x {shape = array<i64: 6, 4>} : (tensor<2x3x4xf32>) -> tensor<6x4xf32>
  // CHECK: %[[FLAT:.*]] = tensor.collapse_shape %{{.*}} {{\[}}[0, 1, 2]] : tensor<2x3x4xf32> into tensor<24xf32>
  // CHECK: tensor.expand_shape %[[FLAT]] {{\[}}[0, 1]] output_shape [4, 6] : tensor<24xf32> into tensor<4x6xf32>
  %b = graph.reshape %x {shape = array<i64: 4, 6>} : (tensor<2x3x4xf32>) -> tensor<4x6xf32>
  return %a, %b : tensor<6x4xf32>, tensor<4x6xf32>
}

// CHECK-LABEL: func.func @transpose
func.func @transpose(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  // CHECK: linalg.transpose ins(%{{.*}} : tensor<2x3xf32>) outs(%{{.*}} : tensor<3x2xf32>) permutation = [1, 0]
  %r = graph.transpose %x {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return %r : tensor<3x2xf32>
}

// Rising steps are views; falling ones are read through a table of positions.
// CHECK-LABEL: func.func @slice
// CHECK-SAME: %[[X:.*]]: tensor<4x6xf32>
func.func @slice(%x: tensor<4x6xf32>) -> tensor<4x3xf32> {
  // CHECK: %[[VIEW:.*]] = tensor.extract_slice %[[X]][0, 1] [4, 3] [1, 2] : tensor<4x6xf32> to tensor<4x3xf32>
  // CHECK: %[[TABLE:.*]] = arith.constant dense<[3, 2, 1, 0]> : tensor<4xi32>
  // CHECK: linalg.generic {{.*}} ins(%[[TABLE]] : tensor<4xi32>)
  // CHECK: ^bb0(%[[ENTRY:.*]]: i32, %{{.*}}: f32):
  // CHECK: %[[COLUMN:.*]] = linalg.index 1
  // CHECK: %[[ROW:.*]] = arith.index_cast %[[ENTRY]]
  // CHECK: tensor.extract %[[VIEW]][%[[ROW]], %[[COLUMN]]]
  %r = graph.slice %x {starts = array<i64: 3, 1>, sizes = array<i64: 4, 3>, steps = array<i64: -1, 2>} : (tensor<4x6xf32>) -> tensor<4x3xf32>
  return %r : tensor<4x3xf32>
}

// Negative padding cuts first.
// CHECK-LABEL: func.func @pad
// CHECK-SAME: %[[X:.*]]: tensor<2x3xf32> {{.*}}, %[[V:.*]]: tensor<f32> {{.*}})
func.func @pad(%x: tensor<2x3xf32>, %v: tensor<f32>) -> tensor<3x4xf32> {
  // CHECK: %[[VALUE:.*]] = tensor.extract %[[V]][] : tensor<f32>
  // CHECK: %[[KEPT:.*]] = tensor.extract_slice %[[X]][0, 0] [2, 2] [1, 1]
  // CHECK: tensor.pad %[[KEPT]] low[0, 2] high[1, 0]
  // CHECK: tensor.yield %[[VALUE]]
  %r = graph.pad %x, %v {low = array<i64: 0, 2>, high = array<i64: 1, -1>} : (tensor<2x3xf32>, tensor<f32>) -> tensor<3x4xf32>
  return %r : tensor<3x4xf32>
}

// CHECK-LABEL: func.func @pad_reflect
func.func @pad_reflect(%x: tensor<3xf32>) -> tensor<9xf32> {
  // CHECK: arith.constant dense<[1, 2, 1, 0, 1, 2, 1, 0, 1]> : tensor<9xi32>
  %r = graph.pad %x {low = array<i64: 3>, high = array<i64: 3>, mode = #graph<pad_mode reflect>} : (tensor<3xf32>) -> tensor<9xf32>
  return %r : tensor<9xf32>
}

// A run-time index counts from the end when negative, and never leaves the data.
// CHECK-LABEL: func.func @gather
// CHECK-SAME: %[[X:.*]]: tensor<5x3xf32> {{.*}}, %[[I:.*]]: tensor<2xi64> {{.*}})
func.func @gather(%x: tensor<5x3xf32>, %i: tensor<2xi64>) -> tensor<2x3xf32> {
  // CHECK: linalg.generic {{.*}} ins(%[[I]] : tensor<2xi64>)
  // CHECK: %[[INDEX:.*]] = arith.index_cast
  // CHECK: %[[FROM_END:.*]] = arith.addi %[[INDEX]]
  // CHECK: %[[WRAPPED:.*]] = arith.select %{{.*}}, %[[FROM_END]], %[[INDEX]]
  // CHECK: %[[LOW:.*]] = arith.maxsi %[[WRAPPED]]
  // CHECK: %[[ROW:.*]] = arith.minsi %[[LOW]]
  // CHECK: tensor.extract %[[X]][%[[ROW]], %{{.*}}]
  %r = graph.gather %x, %i : (tensor<5x3xf32>, tensor<2xi64>) -> tensor<2x3xf32>
  return %r : tensor<2x3xf32>
}

// Indices that are known are positions: here a view.
// CHECK-LABEL: func.func @gather_known
// CHECK-SAME: %[[X:.*]]: tensor<5x3xf32>
func.func @gather_known(%x: tensor<5x3xf32>) -> tensor<3xf32> {
  %i = graph.constant dense<-1> : tensor<i64>
  // CHECK: %[[ROW:.*]] = tensor.extract_slice %[[X]][4, 0] [1, 3] [1, 1]
  // CHECK: tensor.collapse_shape %[[ROW]]
  %r = graph.gather %x, %i : (tensor<5x3xf32>, tensor<i64>) -> tensor<3xf32>
  return %r : tensor<3xf32>
}

// Updates go in one by one; one that is outside writes back what is there.
// CHECK-LABEL: func.func @scatter
// CHECK-SAME: %[[X:.*]]: tensor<5xf32> {{.*}}, %[[I:.*]]: tensor<2xi64> {{.*}}, %[[U:.*]]: tensor<2xf32> {{.*}})
func.func @scatter(%x: tensor<5xf32>, %i: tensor<2xi64>, %u: tensor<2xf32>) -> tensor<5xf32> {
  // CHECK: scf.for %[[AT:.*]] = {{.*}} iter_args(%[[DATA:.*]] = %[[X]])
  // CHECK: tensor.extract %[[I]][%[[AT]]]
  // CHECK: %[[INSIDE:.*]] = arith.cmpi eq
  // CHECK: %[[UPDATE:.*]] = tensor.extract %[[U]][%[[AT]]]
  // CHECK: %[[OLD:.*]] = tensor.extract %[[DATA]]
  // CHECK: %[[SUM:.*]] = arith.addf %[[OLD]], %[[UPDATE]]
  // CHECK: %[[NEXT:.*]] = arith.select %[[INSIDE]], %[[SUM]], %[[OLD]]
  // CHECK: tensor.insert %[[NEXT]] into %[[DATA]]
  %r = graph.scatter_elements %x, %i, %u {kind = #graph<scatter_kind add>} : (tensor<5xf32>, tensor<2xi64>, tensor<2xf32>) -> tensor<5xf32>
  return %r : tensor<5xf32>
}

// Repeating broadcasts along a dimension that then merges with its neighbour.
// CHECK-LABEL: func.func @tile
func.func @tile(%x: tensor<2x3xf32>) -> tensor<2x6xf32> {
  // CHECK: linalg.generic {{.*}} ins(%{{.*}} : tensor<2x3xf32>) outs(%{{.*}} : tensor<2x2x3xf32>)
  // CHECK: tensor.collapse_shape %{{.*}} {{\[}}[0], [1, 2]] : tensor<2x2x3xf32> into tensor<2x6xf32>
  %r = graph.tile %x {repeats = array<i64: 1, 2>} : (tensor<2x3xf32>) -> tensor<2x6xf32>
  return %r : tensor<2x6xf32>
}

// Doubling the size repeats every sample; no table is needed.
// CHECK-LABEL: func.func @resize_nearest
func.func @resize_nearest(%x: tensor<1x1x2x2xf32>) -> tensor<1x1x4x4xf32> {
  // CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<1x1x2x2x2x2xf32>)
  // CHECK: tensor.collapse_shape
  %r = graph.resize %x {shape = array<i64: 1, 1, 4, 4>, scales = array<f32: 1.0, 1.0, 2.0, 2.0>, mode = #graph<resize_mode nearest>} : (tensor<1x1x2x2xf32>) -> tensor<1x1x4x4xf32>
  return %r : tensor<1x1x4x4xf32>
}

// Positions and weights are tables; the axis that keeps its size costs nothing.
// CHECK-LABEL: func.func @resize_linear
// CHECK-SAME: %[[X:.*]]: tensor<2x3xf32>
func.func @resize_linear(%x: tensor<2x3xf32>) -> tensor<4x3xf32> {
  // CHECK-DAG: %[[LEFT:.*]] = arith.constant dense<[0, 0, 0, 1]> : tensor<4xi32>
  // CHECK-DAG: %[[LEFT_WEIGHT:.*]] = arith.constant dense<[2.500000e-01, 7.500000e-01, 2.500000e-01, 7.500000e-01]>
  // CHECK-DAG: %[[RIGHT:.*]] = arith.constant dense<[0, 1, 1, 1]> : tensor<4xi32>
  // CHECK-DAG: %[[RIGHT_WEIGHT:.*]] = arith.constant dense<[7.500000e-01, 2.500000e-01, 7.500000e-01, 2.500000e-01]>
  // CHECK: linalg.generic {{.*}} ins(%[[LEFT]], %[[LEFT_WEIGHT]], %[[RIGHT]], %[[RIGHT_WEIGHT]] :
  // CHECK-COUNT-2: tensor.extract %[[X]]
  // CHECK-NOT: linalg.generic
  // CHECK: return
  %r = graph.resize %x {shape = array<i64: 4, 3>, scales = array<f32: 2.0, 1.0>, mode = #graph<resize_mode linear>} : (tensor<2x3xf32>) -> tensor<4x3xf32>
  return %r : tensor<4x3xf32>
}
