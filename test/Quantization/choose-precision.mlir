// RUN: hone-opt %s --split-input-file --hone-choose-precision | FileCheck %s
// RUN: hone-opt %s --split-input-file --hone-choose-precision='activations=ui8 symmetric=true' | FileCheck %s --check-prefix=UNSIGNED
// RUN: hone-opt %s --split-input-file --hone-choose-precision='activations=i16' | FileCheck %s --check-prefix=WIDE

// CHECK-LABEL: func.func @storages(
// CHECK: graph.observe %{{.*}} {range = array<f64: -1.000000e+00, 1.000000e+00>, site = 0 : i64, storage = i8}
// CHECK: graph.observe %{{.*}} {axis = 1 : i64, site = 1 : i64, storage = i8, symmetric}
// CHECK: graph.observe %{{.*}} {site = 2 : i64, storage = i16}
// UNSIGNED-LABEL: func.func @storages(
// UNSIGNED: graph.observe %{{.*}} {range = array<f64: -1.000000e+00, 1.000000e+00>, site = 0 : i64, storage = ui8, symmetric}
// UNSIGNED: graph.observe %{{.*}} {axis = 1 : i64, site = 1 : i64, storage = i8, symmetric}
// WIDE-LABEL: func.func @storages(
// WIDE: graph.observe %{{.*}} {range = array<f64: -1.000000e+00, 1.000000e+00>, site = 0 : i64, storage = i16}
// DOC-BEGIN
func.func @storages(%x: tensor<3x4xf32>) -> (tensor<3x4xf32>, tensor<3x4xf32>) {
  %w = graph.constant dense<0.5> : tensor<4x4xf32>
  %a = graph.observe %x {site = 0 : i64, range = array<f64: -1.0, 1.0>} : (tensor<3x4xf32>) -> tensor<3x4xf32>
  %b = graph.observe %w {site = 1 : i64, axis = 1 : i64, symmetric} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %c = graph.matmul %a, %b : (tensor<3x4xf32>, tensor<4x4xf32>) -> tensor<3x4xf32>
  %d = graph.observe %x {site = 2 : i64, storage = i16} : (tensor<3x4xf32>) -> tensor<3x4xf32>
  return %c, %d : tensor<3x4xf32>, tensor<3x4xf32>
}
// DOC-END

// -----

// Alike, within a factor of eight: one range.

// CHECK-LABEL: func.func @alike(
// CHECK: graph.observe %{{.*}} {range = array<f64: -1.000000e+00, 4.000000e+00>, site = 0 : i64
// CHECK: graph.observe %{{.*}} {range = array<f64: -1.000000e+00, 4.000000e+00>, site = 1 : i64
// CHECK: graph.observe %{{.*}} {range = array<f64: -1.000000e+00, 4.000000e+00>, site = 2 : i64
func.func @alike(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<8xf32> {
  %a = graph.observe %x {site = 0 : i64, range = array<f64: -1.0, 0.0>} : (tensor<4xf32>) -> tensor<4xf32>
  %b = graph.observe %y {site = 1 : i64, range = array<f64: 0.0, 4.0>} : (tensor<4xf32>) -> tensor<4xf32>
  %c = graph.concat %a, %b {axis = 0 : i64} : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  %d = graph.observe %c {site = 2 : i64, range = array<f64: -1.0, 4.0>} : (tensor<8xf32>) -> tensor<8xf32>
  return %d : tensor<8xf32>
}

// -----

// Boxes and scores: unlike, and for those who read numbers.

// CHECK-LABEL: func.func @unlike(
// CHECK: graph.observe %{{.*}} {range = array<f64: 0.000000e+00, 3.200000e+02>, site = 0 : i64} :
// CHECK: graph.observe %{{.*}} {range = array<f64: 0.000000e+00, 1.000000e+00>, site = 1 : i64} :
// CHECK: graph.observe %{{.*}} {range = array<f64: 0.000000e+00, 3.200000e+02>, site = 2 : i64} :
func.func @unlike(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<8xf32> {
  %a = graph.observe %x {site = 0 : i64, range = array<f64: 0.0, 320.0>} : (tensor<4xf32>) -> tensor<4xf32>
  %b = graph.observe %y {site = 1 : i64, range = array<f64: 0.0, 1.0>} : (tensor<4xf32>) -> tensor<4xf32>
  %c = graph.concat %a, %b {axis = 0 : i64} : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  %d = graph.observe %c {site = 2 : i64, range = array<f64: 0.0, 320.0>} : (tensor<8xf32>) -> tensor<8xf32>
  return %d : tensor<8xf32>
}
