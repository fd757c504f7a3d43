// RUN: hone-opt %s | hone-opt | FileCheck %s

// CHECK-LABEL: func.func @observe(
func.func @observe(%x: tensor<2x3xf32>) -> (tensor<2x3xf32>, tensor<2x3xf32>) {
  // CHECK: graph.observe %{{.*}} {range = array<f64: -1.000000e+00, 3.000000e+00>, site = 3 : i64, storage = i8} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  %a = graph.observe %x {site = 3 : i64, range = array<f64: -1.0, 3.0>, storage = i8} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  // CHECK: graph.observe %{{.*}} {axis = 0 : i64, range = array<f64: -1.000000e+00, 3.000000e+00, 0.000000e+00, 1.000000e+00>, site = 4 : i64, storage = ui16, symmetric}
  %b = graph.observe %x {site = 4 : i64, axis = 0 : i64, symmetric, range = array<f64: -1.0, 3.0, 0.0, 1.0>, storage = ui16} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %a, %b : tensor<2x3xf32>, tensor<2x3xf32>
}
