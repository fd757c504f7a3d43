// RUN: hone-opt %s --split-input-file --hone-quantize | FileCheck %s
// RUN: hone-opt %s --split-input-file --hone-quantize=integer-io=true | FileCheck %s --check-prefix=IO
// RUN: hone-opt %s --split-input-file --hone-quantize=power-of-two=true | FileCheck %s --check-prefix=POWER

// CHECK-LABEL: func.func @product(
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<2x2xf32>
// CHECK-DAG:     %[[SCALE:.*]] = graph.constant dense<1.000000e-01> : tensor<f32>
// CHECK-DAG:     %[[ZERO:.*]] = graph.constant dense<-118> : tensor<i8>
// CHECK:         %[[Q:.*]] = graph.quantize_linear %[[X]], %[[SCALE]], %[[ZERO]]
// CHECK:         %[[DQ:.*]] = graph.dequantize_linear %[[Q]], %[[SCALE]], %[[ZERO]]
// CHECK-DAG:     %[[WEIGHTS:.*]] = graph.constant dense<{{\[\[}}127, -64], [64, 127]]> : tensor<2x2xi8>
// CHECK-DAG:     %[[STEPS:.*]] = graph.constant dense<[0.00787401571, 0.0157480314]> : tensor<2xf32>
// CHECK:         %[[W:.*]] = graph.dequantize_linear %[[WEIGHTS]], %[[STEPS]]
// CHECK:         %[[P:.*]] = graph.matmul %[[DQ]], %[[W]]
// The bias is 1 and 2, in steps of the product of both scales.
// CHECK:         %[[BIAS:.*]] = graph.constant dense<1270> : tensor<2xi32>
// CHECK:         %[[B:.*]] = graph.dequantize_linear %[[BIAS]]
// CHECK:         graph.add %[[P]], %[[B]]
// IO-LABEL: func.func @product(
// IO-SAME:    %[[X:[a-z0-9]+]]: tensor<2x2xi8>
// IO-SAME:    -> tensor<2x2xi8>
// IO:         graph.dequantize_linear %[[X]]
// IO:         %[[OUT:.*]] = graph.quantize_linear
// IO:         return %[[OUT]]
// POWER-LABEL: func.func @product(
// POWER-DAG: dense<1.250000e-01> : tensor<f32>
// POWER-DAG: dense<[1.562500e-02, 3.125000e-02]> : tensor<2xf32>
// DOC-BEGIN
func.func @product(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %w = graph.constant dense<[[1.0, -1.0], [0.5, 2.0]]> : tensor<2x2xf32>
  %bias = graph.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %a = graph.observe %x {site = 0 : i64, range = array<f64: -1.0, 24.5>, storage = i8} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  %b = graph.observe %w {site = 1 : i64, axis = 1 : i64, symmetric, storage = i8} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  %c = graph.matmul %a, %b : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %d = graph.add %c, %bias : (tensor<2x2xf32>, tensor<2xf32>) -> tensor<2x2xf32>
  %e = graph.observe %d {site = 2 : i64, range = array<f64: 0.0, 51.0>, storage = i8} : (tensor<2x2xf32>) -> tensor<2x2xf32>
  return %e : tensor<2x2xf32>
}
// DOC-END

// -----

// Without a storage nothing is quantized; where all numbers are zero the scale is one.

// CHECK-LABEL: func.func @edges(
// CHECK-DAG:     dense<1.000000e+00> : tensor<f32>
// CHECK-DAG:     dense<0> : tensor<i8>
// CHECK:         %[[Q:.*]] = graph.quantize_linear %arg0
// CHECK:         %[[DQ:.*]] = graph.dequantize_linear %[[Q]]
// CHECK:         return %arg0, %[[DQ]]
func.func @edges(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %a = graph.observe %x {site = 0 : i64, range = array<f64: -1.0, 1.0>} : (tensor<4xf32>) -> tensor<4xf32>
  %b = graph.observe %x {site = 1 : i64, range = array<f64: 0.0, 0.0>, storage = i8} : (tensor<4xf32>) -> tensor<4xf32>
  return %a, %b : tensor<4xf32>, tensor<4xf32>
}
