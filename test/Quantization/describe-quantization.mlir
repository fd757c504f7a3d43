// RUN: hone-opt %s --split-input-file --hone-describe-quantization | FileCheck %s

// CHECK-LABEL: func.func @both(
// CHECK-SAME: %{{.*}}: tensor<4xi8> {hone.quantization = #hone.quantization<scales = [5.000000e-01], zero_points = [3]>})
// CHECK-SAME: -> (tensor<4xui8> {hone.quantization = #hone.quantization<scales = [2.500000e-01], zero_points = [128]>})
// DOC-BEGIN
func.func @both(%a: tensor<4xi8>) -> tensor<4xui8> {
  %scale = graph.constant dense<0.5> : tensor<f32>
  %zero = graph.constant dense<3> : tensor<i8>
  %to = graph.constant dense<0.25> : tensor<f32>
  %middle = graph.constant dense<128> : tensor<ui8>
  %x = graph.dequantize_linear %a, %scale, %zero : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
  %b = graph.quantize_linear %x, %to, %middle : (tensor<4xf32>, tensor<f32>, tensor<ui8>) -> tensor<4xui8>
  return %b : tensor<4xui8>
}
// DOC-END

// -----

// Elements that are moved stay what they are.

// CHECK-LABEL: func.func @moved(
// CHECK-SAME: %{{.*}}: tensor<2x3xi8> {hone.quantization = #hone.quantization<scales = [5.000000e-01], zero_points = [3]>})
// CHECK-SAME: -> tensor<6xf32>
func.func @moved(%a: tensor<2x3xi8>) -> tensor<6xf32> {
  %scale = graph.constant dense<0.5> : tensor<f32>
  %zero = graph.constant dense<3> : tensor<i8>
  %b = graph.reshape %a {shape = array<i64: 6>} : (tensor<2x3xi8>) -> tensor<6xi8>
  %x = graph.dequantize_linear %b, %scale, %zero : (tensor<6xi8>, tensor<f32>, tensor<i8>) -> tensor<6xf32>
  return %x : tensor<6xf32>
}

// -----

// CHECK-LABEL: func.func @channels(
// CHECK-SAME: hone.quantization = #hone.quantization<scales = [5.000000e-01, 2.500000e-01], zero_points = [3, 4], axis = 0>
func.func @channels(%a: tensor<2x3xi8>) -> tensor<2x3xf32> {
  %scale = graph.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %zero = graph.constant dense<[3, 4]> : tensor<2xi8>
  %x = graph.dequantize_linear %a, %scale, %zero {axis = 0} : (tensor<2x3xi8>, tensor<2xf32>, tensor<2xi8>) -> tensor<2x3xf32>
  return %x : tensor<2x3xf32>
}

// -----

// Two uses that disagree say nothing, nor does a scale that is known only at run time. Sums of 32 bits are no result of a quantization.

// CHECK-LABEL: func.func @unknown(
// CHECK-NOT: hone.quantization
func.func @unknown(%a: tensor<4xi8>, %b: tensor<4xi8>, %s: tensor<f32>, %n: tensor<4xi32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xi32>) {
  %scale = graph.constant dense<0.5> : tensor<f32>
  %zero = graph.constant dense<3> : tensor<i8>
  %other = graph.constant dense<4> : tensor<i8>
  %x = graph.dequantize_linear %a, %scale, %zero : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
  %y = graph.dequantize_linear %a, %scale, %other : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
  %z = graph.dequantize_linear %b, %s, %zero : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
  %m = graph.neg %n : (tensor<4xi32>) -> tensor<4xi32>
  return %x, %y, %z, %m : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xi32>
}
