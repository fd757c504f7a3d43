// RUN: hone-opt %s -hone-fold-quantization -split-input-file -verify-diagnostics | FileCheck %s
// RUN: hone-opt %s -hone-fold-quantization=fast=true -split-input-file | FileCheck %s --check-prefix=FAST

// The bias is kept with its own scale; a Relu is the low end of the clamp, which is where zero stands.

// CHECK-LABEL: func.func @conv(
func.func @conv(%x: tensor<1x8x8x3xi8>) -> tensor<1x8x8x2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %t = graph.constant dense<0.7> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %w = graph.constant dense<7> : tensor<3x3x3x2xi8>
  %ws = graph.constant dense<[0.02, 0.011]> : tensor<2xf32>
  %wz = graph.constant dense<0> : tensor<2xi8>
  %b = graph.constant dense<[500, 600]> : tensor<2xi32>
  %bs = graph.constant dense<0.001> : tensor<f32>
  %bz = graph.constant dense<0> : tensor<i32>
  // CHECK: %[[X:.*]] = graph.storage_cast %{{.*}} : (tensor<1x8x8x3xi8>)
  // CHECK: %[[F:.*]] = graph.storage_cast %{{.*}} -> tensor<3x3x3x2x!quant.uniform<i8:f32:3, {
  // CHECK: %[[B:.*]] = graph.storage_cast %{{.*}} -> tensor<2x!quant.uniform<i32:f32, 0.001
  // CHECK: %[[Y:.*]] = graph.quantized_conv %[[X]], %[[F]], %[[B]] {clamp_low = 5 : i64, {{.*}} -> tensor<1x8x8x2x!quant.uniform<i8:f32, 0.69999998807907104:5>>
  // CHECK: %[[STORED:.*]] = graph.storage_cast %[[Y]]
  // CHECK: return %[[STORED]]
  // FAST: graph.quantized_conv {{.*}}fast = true
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<1x8x8x3xi8>, tensor<f32>, tensor<i8>) -> tensor<1x8x8x3xf32>
  %1 = graph.dequantize_linear %w, %ws, %wz {axis = 3 : i64} : (tensor<3x3x3x2xi8>, tensor<2xf32>, tensor<2xi8>) -> tensor<3x3x3x2xf32>
  %2 = graph.dequantize_linear %b, %bs, %bz : (tensor<2xi32>, tensor<f32>, tensor<i32>) -> tensor<2xf32>
  %3 = graph.conv %0, %1, %2 {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, layout = #graph<layout channels_last>} : (tensor<1x8x8x3xf32>, tensor<3x3x3x2xf32>, tensor<2xf32>) -> tensor<1x8x8x2xf32>
  %4 = graph.relu %3 : (tensor<1x8x8x2xf32>) -> tensor<1x8x8x2xf32>
  %y = graph.quantize_linear %4, %t, %z : (tensor<1x8x8x2xf32>, tensor<f32>, tensor<i8>) -> tensor<1x8x8x2xi8>
  return %y : tensor<1x8x8x2xi8>
}

// -----

// A constant row added to a product is its bias, a real one too.

// CHECK-LABEL: func.func @matmul(
func.func @matmul(%x: tensor<4x3xi8>, %w: tensor<3x2xi8>) -> tensor<4x2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %t = graph.constant dense<0.7> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %b = graph.constant dense<[0.375, -2.5]> : tensor<2xf32>
  // CHECK: graph.constant dense<[3, -5]> : tensor<2xi32>
  // CHECK: graph.storage_cast {{.*}} -> tensor<2x!quant.uniform<i32:f32:0, {1.250000e-01,5.000000e-01}>>
  // CHECK: graph.quantized_matmul
  // CHECK-NOT: graph.add
  // CHECK: return
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4x3xi8>, tensor<f32>, tensor<i8>) -> tensor<4x3xf32>
  %1 = graph.dequantize_linear %w, %s, %z : (tensor<3x2xi8>, tensor<f32>, tensor<i8>) -> tensor<3x2xf32>
  %2 = graph.matmul %0, %1 : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
  %3 = graph.add %2, %b : (tensor<4x2xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  %y = graph.quantize_linear %3, %t, %z : (tensor<4x2xf32>, tensor<f32>, tensor<i8>) -> tensor<4x2xi8>
  return %y : tensor<4x2xi8>
}

// -----

// Values that several operators read are cast once.

// CHECK-LABEL: func.func @two_operands(
func.func @two_operands(%x: tensor<4xi8>, %w: tensor<4xi8>) -> (tensor<4xi8>, tensor<4xi8>) {
  %s = graph.constant dense<0.013> : tensor<f32>
  %t = graph.constant dense<0.7> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  // CHECK: graph.quantized_add
  // CHECK: graph.quantized_mul
  // CHECK-NOT: quantize_linear
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
  %1 = graph.dequantize_linear %w, %s, %z : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
  %2 = graph.add %0, %1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %y = graph.quantize_linear %2, %t, %z : (tensor<4xf32>, tensor<f32>, tensor<i8>) -> tensor<4xi8>
  %3 = graph.mul %0, %1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %u = graph.quantize_linear %3, %t, %z : (tensor<4xf32>, tensor<f32>, tensor<i8>) -> tensor<4xi8>
  return %y, %u : tensor<4xi8>, tensor<4xi8>
}

// -----

// Functions of one number are one table.

// CHECK-LABEL: func.func @chain(
func.func @chain(%x: tensor<4xi8>) -> tensor<4xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %t = graph.constant dense<0.7> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %two = graph.constant dense<2.0> : tensor<f32>
  // CHECK: graph.quantized_lookup {{.*}} {table = array<i8: 5, 5,
  // CHECK-NOT: graph.tanh
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
  %1 = graph.tanh %0 : (tensor<4xf32>) -> tensor<4xf32>
  %2 = graph.mul %1, %two : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
  %3 = graph.sigmoid %2 : (tensor<4xf32>) -> tensor<4xf32>
  %4 = graph.neg %3 : (tensor<4xf32>) -> tensor<4xf32>
  %y = graph.quantize_linear %4, %t, %z : (tensor<4xf32>, tensor<f32>, tensor<i8>) -> tensor<4xi8>
  return %y : tensor<4xi8>
}

// -----

// Each input is rounded to the type of the result.

// CHECK-LABEL: func.func @concat(
func.func @concat(%x: tensor<4xi8>, %w: tensor<3xi8>) -> tensor<7xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %t = graph.constant dense<0.7> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  // CHECK: %[[A:.*]] = graph.requantize
  // CHECK: %[[B:.*]] = graph.storage_cast {{.*}} -> tensor<3x!quant.uniform<i8:f32, 0.69999998807907104:5>>
  // CHECK: graph.concat %[[A]], %[[B]]
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
  %1 = graph.dequantize_linear %w, %t, %z : (tensor<3xi8>, tensor<f32>, tensor<i8>) -> tensor<3xf32>
  %2 = graph.concat %0, %1 {axis = 0 : i64} : (tensor<4xf32>, tensor<3xf32>) -> tensor<7xf32>
  %y = graph.quantize_linear %2, %t, %z : (tensor<7xf32>, tensor<f32>, tensor<i8>) -> tensor<7xi8>
  return %y : tensor<7xi8>
}

// -----

// CHECK-LABEL: func.func @means(
func.func @means(%x: tensor<1x4x4x3xi8>) -> (tensor<1x2x2x3xi8>, tensor<1x3xi8>, tensor<1x4x4x3xi8>) {
  %s = graph.constant dense<0.013> : tensor<f32>
  %t = graph.constant dense<0.7> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  // CHECK: graph.quantized_average_pool
  // CHECK: graph.quantized_mean {{.*}}axes = array<i64: 1, 2>
  // CHECK: graph.quantized_softmax
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<1x4x4x3xi8>, tensor<f32>, tensor<i8>) -> tensor<1x4x4x3xf32>
  %1 = graph.average_pool %0 {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x4x4x3xf32>) -> tensor<1x2x2x3xf32>
  %a = graph.quantize_linear %1, %t, %z : (tensor<1x2x2x3xf32>, tensor<f32>, tensor<i8>) -> tensor<1x2x2x3xi8>
  %2 = graph.reduce %0 {kind = #graph<reduce_kind mean>, axes = array<i64: -2, 1>, keepdims = false} : (tensor<1x4x4x3xf32>) -> tensor<1x3xf32>
  %b = graph.quantize_linear %2, %t, %z : (tensor<1x3xf32>, tensor<f32>, tensor<i8>) -> tensor<1x3xi8>
  %3 = graph.softmax %0 {axis = -1 : i64} : (tensor<1x4x4x3xf32>) -> tensor<1x4x4x3xf32>
  %c = graph.quantize_linear %3, %t, %z : (tensor<1x4x4x3xf32>, tensor<f32>, tensor<i8>) -> tensor<1x4x4x3xi8>
  return %a, %b, %c : tensor<1x2x2x3xi8>, tensor<1x3xi8>, tensor<1x4x4x3xi8>
}

// -----

// Elements move before they are cast to their storage, so that casts of unsigned storage cancel.

// CHECK-LABEL: func.func @moved(
func.func @moved(%x: tensor<4xui8>) -> tensor<2x2xui8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %t = graph.constant dense<0.7> : tensor<f32>
  %z = graph.constant dense<5> : tensor<ui8>
  // CHECK: %[[X:.*]] = graph.storage_cast %{{.*}} : (tensor<4xui8>) -> tensor<4x!quant.uniform<i8:f32, 0.013000000268220901:-123>>
  // CHECK: %[[R:.*]] = graph.requantize %[[X]]
  // CHECK: %[[M:.*]] = graph.reshape %[[R]]
  // CHECK: %[[T:.*]] = graph.quantized_lookup %[[M]]
  // CHECK: graph.storage_cast %[[T]]
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4xui8>, tensor<f32>, tensor<ui8>) -> tensor<4xf32>
  %1 = graph.quantize_linear %0, %t, %z : (tensor<4xf32>, tensor<f32>, tensor<ui8>) -> tensor<4xui8>
  %2 = graph.reshape %1 {shape = array<i64: 2, 2>} : (tensor<4xui8>) -> tensor<2x2xui8>
  %3 = graph.dequantize_linear %2, %t, %z : (tensor<2x2xui8>, tensor<f32>, tensor<ui8>) -> tensor<2x2xf32>
  %4 = graph.tanh %3 : (tensor<2x2xf32>) -> tensor<2x2xf32>
  %y = graph.quantize_linear %4, %s, %z : (tensor<2x2xf32>, tensor<f32>, tensor<ui8>) -> tensor<2x2xui8>
  return %y : tensor<2x2xui8>
}

// -----

// What has no integer form stays as it is, and is named.

// CHECK-LABEL: func.func @float_between(
func.func @float_between(%x: tensor<4xi8>) -> tensor<4xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %t = graph.constant dense<0.7> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  // CHECK: graph.dequantize_linear
  // CHECK: graph.cumsum
  // CHECK: graph.quantize_linear
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
  // expected-remark @+1 {{stays in floats, 4 elements: has no integer form}}
  %1 = graph.cumsum %0 {axis = 0 : i64} : (tensor<4xf32>) -> tensor<4xf32>
  %y = graph.quantize_linear %1, %t, %z : (tensor<4xf32>, tensor<f32>, tensor<i8>) -> tensor<4xi8>
  return %y : tensor<4xi8>
}

// -----

// CHECK-LABEL: func.func @unknown_scale(
func.func @unknown_scale(%x: tensor<4xi8>, %u: tensor<f32>) -> tensor<4xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %t = graph.constant dense<0.7> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  // CHECK: graph.quantize_linear
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
  // expected-remark @+1 {{stays in floats, 4 elements: the scale or the zero point is not constant}}
  %y = graph.quantize_linear %0, %u, %z : (tensor<4xf32>, tensor<f32>, tensor<i8>) -> tensor<4xi8>
  return %y : tensor<4xi8>
}

// -----

// CHECK-LABEL: func.func @float_weights(
func.func @float_weights(%x: tensor<4x3xi8>, %w: tensor<3x2xf32>) -> tensor<4x2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %t = graph.constant dense<0.7> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  // CHECK: graph.matmul
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4x3xi8>, tensor<f32>, tensor<i8>) -> tensor<4x3xf32>
  // expected-remark @+1 {{stays in floats, 24 multiply-adds: its right side is not dequantized, but an operand of real numbers}}
  %1 = graph.matmul %0, %w : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
  %y = graph.quantize_linear %1, %t, %z : (tensor<4x2xf32>, tensor<f32>, tensor<i8>) -> tensor<4x2xi8>
  return %y : tensor<4x2xi8>
}

// -----

// At the borders of a model real numbers are what is asked for; elsewhere a remark says that they stay.

// CHECK-LABEL: func.func @borders(
func.func @borders(%x: tensor<4xi8>, %f: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xi8>, tensor<4xf32>) {
  %s = graph.constant dense<0.013> : tensor<f32>
  %t = graph.constant dense<0.7> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  // CHECK: graph.dequantize_linear
  // CHECK: graph.quantize_linear
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
  %1 = graph.quantize_linear %f, %t, %z : (tensor<4xf32>, tensor<f32>, tensor<i8>) -> tensor<4xi8>
  %2 = graph.dequantize_linear %x, %t, %z : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
  // expected-remark @+1 {{stays in floats, 4 elements: no quantization of its result follows}}
  %3 = graph.tanh %2 : (tensor<4xf32>) -> tensor<4xf32>
  return %0, %1, %3 : tensor<4xf32>, tensor<4xi8>, tensor<4xf32>
}

// -----

// A bias that is many orders of magnitude beyond the products decides the result alone; finding that takes no search.

// CHECK-LABEL: func.func @bias_beyond_products(
func.func @bias_beyond_products(%x: tensor<4x3xi8>) -> tensor<4x2xi8> {
  %s = graph.constant dense<1.0e-20> : tensor<f32>
  %ws = graph.constant dense<1.0e-15> : tensor<f32>
  %w = graph.constant dense<1> : tensor<3x2xi8>
  %b = graph.constant dense<0.5> : tensor<2xf32>
  %t = graph.constant dense<1.0> : tensor<f32>
  %z = graph.constant dense<0> : tensor<i8>
  // CHECK: graph.quantized_matmul
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4x3xi8>, tensor<f32>, tensor<i8>) -> tensor<4x3xf32>
  %1 = graph.dequantize_linear %w, %ws, %z : (tensor<3x2xi8>, tensor<f32>, tensor<i8>) -> tensor<3x2xf32>
  %2 = graph.matmul %0, %1 : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
  %3 = graph.add %2, %b : (tensor<4x2xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  %y = graph.quantize_linear %3, %t, %z : (tensor<4x2xf32>, tensor<f32>, tensor<i8>) -> tensor<4x2xi8>
  return %y : tensor<4x2xi8>
}

// -----

// A bias in f64 is taken before it is rounded to f32.

// CHECK-LABEL: func.func @bias_of_double(
func.func @bias_of_double(%x: tensor<4x3xi8>) -> tensor<4x2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %w = graph.constant dense<1> : tensor<3x2xi8>
  %t = graph.constant dense<0.7> : tensor<f32>
  %z = graph.constant dense<0> : tensor<i8>
  %b = graph.constant dense<[500, -7]> : tensor<2xi32>
  %bs = graph.constant dense<1.690000058710575e-4> : tensor<f64>
  %bz = graph.constant dense<0> : tensor<i32>
  // CHECK: graph.storage_cast {{.*}} -> tensor<2x!quant.uniform<i32:f64, 1.69
  // CHECK: graph.quantized_matmul
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4x3xi8>, tensor<f32>, tensor<i8>) -> tensor<4x3xf32>
  %1 = graph.dequantize_linear %w, %s, %z : (tensor<3x2xi8>, tensor<f32>, tensor<i8>) -> tensor<3x2xf32>
  %2 = graph.dequantize_linear %b, %bs, %bz : (tensor<2xi32>, tensor<f64>, tensor<i32>) -> tensor<2xf64>
  %3 = graph.cast %2 {to = f32} : (tensor<2xf64>) -> tensor<2xf32>
  %4 = graph.matmul %0, %1 : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
  %5 = graph.add %4, %3 : (tensor<4x2xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  %y = graph.quantize_linear %5, %t, %z : (tensor<4x2xf32>, tensor<f32>, tensor<i8>) -> tensor<4x2xi8>
  return %y : tensor<4x2xi8>
}

// -----

// What is linear by channel, but for one bend at zero, is part of the rounding.

// CHECK-LABEL: func.func @steps(
func.func @steps(%x: tensor<4x3xi8>) -> (tensor<4x2xi8>, tensor<4x3xi8>) {
  %s = graph.constant dense<0.013> : tensor<f32>
  %w = graph.constant dense<1> : tensor<3x2xi8>
  %t = graph.constant dense<0.7> : tensor<f32>
  %z = graph.constant dense<0> : tensor<i8>
  %f = graph.constant dense<[2.0, -3.0]> : tensor<2xf32>
  %d = graph.constant dense<[1.0, 2.0, 4.0]> : tensor<3xf32>
  // CHECK: graph.quantized_matmul {{.*}}after = [{multiply = array<f64: 2.000000e+00, -3.000000e+00>}, {leak = array<f64: 1.250000e-01>}], clamp_low = -5
  // CHECK: graph.requantize {{.*}}after = [{divide = array<f64: 1.000000e+00, 2.000000e+00, 4.000000e+00>}], axis = 1
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4x3xi8>, tensor<f32>, tensor<i8>) -> tensor<4x3xf32>
  %1 = graph.dequantize_linear %w, %s, %z : (tensor<3x2xi8>, tensor<f32>, tensor<i8>) -> tensor<3x2xf32>
  %2 = graph.matmul %0, %1 : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
  %3 = graph.mul %2, %f : (tensor<4x2xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  %4 = graph.leaky_relu %3 {alpha = 0.125 : f32} : (tensor<4x2xf32>) -> tensor<4x2xf32>
  %low = graph.constant dense<-3.5> : tensor<f32>
  %5 = graph.clip %4, %low {operandSegmentSizes = array<i32: 1, 1, 0>} : (tensor<4x2xf32>, tensor<f32>) -> tensor<4x2xf32>
  %y = graph.quantize_linear %5, %t, %z : (tensor<4x2xf32>, tensor<f32>, tensor<i8>) -> tensor<4x2xi8>
  %6 = graph.div %0, %d : (tensor<4x3xf32>, tensor<3xf32>) -> tensor<4x3xf32>
  %u = graph.quantize_linear %6, %t, %z : (tensor<4x3xf32>, tensor<f32>, tensor<i8>) -> tensor<4x3xi8>
  return %y, %u : tensor<4x2xi8>, tensor<4x3xi8>
}

// -----

// Each operator is named once, with its own reason.

func.func @chain_in_floats(%x: tensor<4x4xi8>) -> (tensor<4x4xi8>, tensor<4x4xi8>) {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4x4xi8>, tensor<f32>, tensor<i8>) -> tensor<4x4xf32>
  // expected-remark @+1 {{stays in floats, 64 multiply-adds: what reads its result stays in floats}}
  %1 = graph.matmul %0, %0 : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  // expected-remark @+1 {{stays in floats, 16 elements: has no integer form}}
  %2 = graph.cumsum %1 {axis = 0 : i64} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  // expected-remark @+1 {{stays in floats, 16 elements: its operand stays in floats}}
  %3 = graph.relu %2 : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %y = graph.quantize_linear %3, %s, %z : (tensor<4x4xf32>, tensor<f32>, tensor<i8>) -> tensor<4x4xi8>
  %u = graph.quantize_linear %2, %s, %z : (tensor<4x4xf32>, tensor<f32>, tensor<i8>) -> tensor<4x4xi8>
  return %y, %u : tensor<4x4xi8>, tensor<4x4xi8>
}

// -----

// Sums of dequantized operands are integers even where the result stays real; a bias that counts the same steps is one with the
// zero point.

// CHECK-LABEL: func.func @sums(
func.func @sums(%x: tensor<4x3xi8>) -> tensor<4x2xf32> {
  %s = graph.constant dense<0.5> : tensor<f32>
  %w = graph.constant dense<7> : tensor<3x2xi8>
  %ws = graph.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %wz = graph.constant dense<0> : tensor<2xi8>
  %z = graph.constant dense<5> : tensor<i8>
  // CHECK-DAG: %[[SCALE:.*]] = graph.constant dense<[2.500000e-01, 1.250000e-01]> : tensor<2xf32>
  // CHECK-DAG: %[[ZERO:.*]] = graph.constant dense<[101, 110]> : tensor<2xi32>
  // CHECK: %[[SUMS:.*]] = graph.quantized_matmul {{.*}} -> tensor<4x2x!quant.uniform<i32:f32, 1.000000e+00>>
  // CHECK: %[[STORED:.*]] = graph.storage_cast %[[SUMS]]
  // CHECK: %[[REAL:.*]] = graph.dequantize_linear %[[STORED]], %[[SCALE]], %[[ZERO]] :
  // CHECK: graph.tanh %[[REAL]]
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4x3xi8>, tensor<f32>, tensor<i8>) -> tensor<4x3xf32>
  %1 = graph.dequantize_linear %w, %ws, %wz {axis = 1 : i64} : (tensor<3x2xi8>, tensor<2xf32>, tensor<2xi8>) -> tensor<3x2xf32>
  %b = graph.constant dense<[4, -5]> : tensor<2xi32>
  %bs = graph.constant dense<[0.25, 0.125]> : tensor<2xf32>
  %bz = graph.constant dense<0> : tensor<2xi32>
  %2 = graph.matmul %0, %1 : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
  %3 = graph.dequantize_linear %b, %bs, %bz {axis = 0 : i64} : (tensor<2xi32>, tensor<2xf32>, tensor<2xi32>) -> tensor<2xf32>
  %4 = graph.add %2, %3 : (tensor<4x2xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  // expected-remark @+1 {{stays in floats, 8 elements: no quantization of its result follows}}
  %5 = graph.tanh %4 : (tensor<4x2xf32>) -> tensor<4x2xf32>
  return %5 : tensor<4x2xf32>
}

// -----

// Filters whose scales belong to channels of the input are no integers' filters; what that costs is said.
// CHECK-LABEL: func @transposed_scales
// CHECK: graph.conv_transpose
func.func @transposed_scales(%x: tensor<1x2x2x2xi8>) -> tensor<1x4x4x1xi8> {
  %w = graph.constant dense<1> : tensor<2x2x1x2xi8>
  %s = graph.constant dense<0.5> : tensor<f32>
  %ss = graph.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %z = graph.constant dense<0> : tensor<i8>
  %zz = graph.constant dense<0> : tensor<2xi8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<1x2x2x2xi8>, tensor<f32>, tensor<i8>) -> tensor<1x2x2x2xf32>
  %f = graph.dequantize_linear %w, %ss, %zz {axis = 3 : i64} : (tensor<2x2x1x2xi8>, tensor<2xf32>, tensor<2xi8>) -> tensor<2x2x1x2xf32>
  // expected-remark @+1 {{stays in floats, 32 multiply-adds: its filter or its bias is not constant, or has scales along another dimension than that of the result's channels}}
  %1 = graph.conv_transpose %0, %f {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, output_padding = array<i64: 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x2x2x2xf32>, tensor<2x2x1x2xf32>) -> tensor<1x4x4x1xf32>
  %2 = graph.quantize_linear %1, %s, %z : (tensor<1x4x4x1xf32>, tensor<f32>, tensor<i8>) -> tensor<1x4x4x1xi8>
  return %2 : tensor<1x4x4x1xi8>
}

// -----

// A transposed convolution whose result stays real adds up integers.
// CHECK-LABEL: func @transposed_sums
// CHECK: %[[SUMS:.*]] = graph.quantized_conv
// CHECK: graph.storage_cast %[[SUMS]] {{.*}} -> tensor<1x2x2x4xi32>
// CHECK: graph.transpose
// CHECK-NOT: graph.conv_transpose
func.func @transposed_sums(%x: tensor<1x2x2x2xi8>) -> tensor<1x4x4x1xf32> {
  %w = graph.constant dense<1> : tensor<2x2x1x2xi8>
  %s = graph.constant dense<0.5> : tensor<f32>
  %z = graph.constant dense<0> : tensor<i8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<1x2x2x2xi8>, tensor<f32>, tensor<i8>) -> tensor<1x2x2x2xf32>
  %f = graph.dequantize_linear %w, %s, %z : (tensor<2x2x1x2xi8>, tensor<f32>, tensor<i8>) -> tensor<2x2x1x2xf32>
  %1 = graph.conv_transpose %0, %f {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, output_padding = array<i64: 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x2x2x2xf32>, tensor<2x2x1x2xf32>) -> tensor<1x4x4x1xf32>
  return %1 : tensor<1x4x4x1xf32>
}

// -----

// Weights of 16 bits.
// CHECK-LABEL: func @wide_weights
// CHECK: graph.quantized_matmul {{.*}} tensor<3x2x!quant.uniform<i16:f32, 5.000000e-01>>
func.func @wide_weights(%x: tensor<4x3xi8>) -> tensor<4x2xi8> {
  %w = graph.constant dense<1000> : tensor<3x2xi16>
  %s = graph.constant dense<0.5> : tensor<f32>
  %z = graph.constant dense<0> : tensor<i8>
  %zw = graph.constant dense<0> : tensor<i16>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4x3xi8>, tensor<f32>, tensor<i8>) -> tensor<4x3xf32>
  %f = graph.dequantize_linear %w, %s, %zw : (tensor<3x2xi16>, tensor<f32>, tensor<i16>) -> tensor<3x2xf32>
  %1 = graph.matmul %0, %f : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
  %2 = graph.quantize_linear %1, %s, %z : (tensor<4x2xf32>, tensor<f32>, tensor<i8>) -> tensor<4x2xi8>
  return %2 : tensor<4x2xi8>
}

// -----

// Sums of products join other terms and means before they are rounded, once.
// CHECK-LABEL: func @sums_of_sums
// CHECK: %[[SUMS:.*]] = graph.quantized_matmul {{.*}} -> tensor<4x2x!quant.uniform<i32:f32, 1.000000e+00>>
// CHECK: graph.quantized_sum %[[SUMS]], %{{.*}} {factors = array<f64: -1.000000e+00, 1.000000e+00>, {{.*}}sums = [{after = [{add = array<f64: {{.*}}>}, {multiply = {{.*}}}, {add = array<f64: 1.000000e+00, 2.000000e+00>}], axis = 1 : i64, reach = 2688 : i64}]}
// CHECK: graph.quantized_mean %{{.*}} {axes = array<i64: 0>, keepdims = false, {{.*}}sums = [{after = [{add = {{.*}}}, {multiply = {{.*}}}], axis = 1 : i64, reach = 2688 : i64}]}
func.func @sums_of_sums(%x: tensor<4x3xi8>, %r: tensor<4x2xi8>) -> (tensor<4x2xi8>, tensor<2xi8>) {
  %s = graph.constant dense<0.013> : tensor<f32>
  %w = graph.constant dense<7> : tensor<3x2xi8>
  %b = graph.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %z = graph.constant dense<5> : tensor<i8>
  %n = graph.constant dense<0> : tensor<i8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4x3xi8>, tensor<f32>, tensor<i8>) -> tensor<4x3xf32>
  %1 = graph.dequantize_linear %w, %s, %n : (tensor<3x2xi8>, tensor<f32>, tensor<i8>) -> tensor<3x2xf32>
  %2 = graph.dequantize_linear %r, %s, %z : (tensor<4x2xi8>, tensor<f32>, tensor<i8>) -> tensor<4x2xf32>
  %3 = graph.matmul %0, %1 : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
  %4 = graph.add %3, %b : (tensor<4x2xf32>, tensor<2xf32>) -> tensor<4x2xf32>
  %5 = graph.sub %2, %4 : (tensor<4x2xf32>, tensor<4x2xf32>) -> tensor<4x2xf32>
  %y = graph.quantize_linear %5, %s, %z : (tensor<4x2xf32>, tensor<f32>, tensor<i8>) -> tensor<4x2xi8>
  %6 = graph.reduce %3 {kind = #graph<reduce_kind mean>, axes = array<i64: 0>, keepdims = false} : (tensor<4x2xf32>) -> tensor<2xf32>
  %u = graph.quantize_linear %6, %s, %z : (tensor<2xf32>, tensor<f32>, tensor<i8>) -> tensor<2xi8>
  return %y, %u : tensor<4x2xi8>, tensor<2xi8>
}

// -----

// A bend after a reshape is one of what is reshaped.
// CHECK-LABEL: func @bend_after_reshape
// CHECK: %[[BENT:.*]] = graph.quantized_matmul {{.*}}after = [{leak = array<f64: 5.000000e-01>}]
// CHECK: graph.reshape %[[BENT]] {{.*}} -> tensor<8x!quant.uniform
func.func @bend_after_reshape(%x: tensor<4x3xi8>) -> tensor<8xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %w = graph.constant dense<7> : tensor<3x2xi8>
  %z = graph.constant dense<5> : tensor<i8>
  %n = graph.constant dense<0> : tensor<i8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4x3xi8>, tensor<f32>, tensor<i8>) -> tensor<4x3xf32>
  %1 = graph.dequantize_linear %w, %s, %n : (tensor<3x2xi8>, tensor<f32>, tensor<i8>) -> tensor<3x2xf32>
  %2 = graph.matmul %0, %1 : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
  %3 = graph.reshape %2 {shape = array<i64: 8>} : (tensor<4x2xf32>) -> tensor<8xf32>
  %4 = graph.leaky_relu %3 {alpha = 0.5 : f32} : (tensor<8xf32>) -> tensor<8xf32>
  %y = graph.quantize_linear %4, %s, %z : (tensor<8xf32>, tensor<f32>, tensor<i8>) -> tensor<8xi8>
  return %y : tensor<8xi8>
}

// -----

// Clips among steps limit the result, in any number; the one bend is that of the leak.
// CHECK-LABEL: func @clips_and_bends
// CHECK: graph.quantized_matmul {{.*}}after = [{leak = array<f64: 5.000000e-01>}, {multiply = array<f64: -1.000000e+00>}, {multiply = array<f64: 2.500000e-01>}, {add = array<f64: 5.000000e-01>}], clamp_high = 4 : i64, clamp_low = 1 : i64
func.func @clips_and_bends(%x: tensor<4x3xi8>) -> tensor<4x2xi8> {
  %s = graph.constant dense<0.25> : tensor<f32>
  %w = graph.constant dense<7> : tensor<3x2xi8>
  %n = graph.constant dense<0> : tensor<i8>
  %one = graph.constant dense<1.0> : tensor<f32>
  %0 = graph.dequantize_linear %x, %s, %n : (tensor<4x3xi8>, tensor<f32>, tensor<i8>) -> tensor<4x3xf32>
  %1 = graph.dequantize_linear %w, %s, %n : (tensor<3x2xi8>, tensor<f32>, tensor<i8>) -> tensor<3x2xf32>
  %2 = graph.matmul %0, %1 : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
  %3 = graph.leaky_relu %2 {alpha = 0.5 : f32} : (tensor<4x2xf32>) -> tensor<4x2xf32>
  // At most one is at least minus one, turned: a quarter of that and a half are a quarter.
  %4 = graph.clip %3, %one {operandSegmentSizes = array<i32: 1, 0, 1>} : (tensor<4x2xf32>, tensor<f32>) -> tensor<4x2xf32>
  %5 = graph.neg %4 : (tensor<4x2xf32>) -> tensor<4x2xf32>
  %6 = graph.hard_sigmoid %5 {alpha = 0.25 : f32, beta = 0.5 : f32} : (tensor<4x2xf32>) -> tensor<4x2xf32>
  %y = graph.quantize_linear %6, %s, %n : (tensor<4x2xf32>, tensor<f32>, tensor<i8>) -> tensor<4x2xi8>
  return %y : tensor<4x2xi8>
}
