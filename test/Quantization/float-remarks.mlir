// RUN: hone-opt %s --hone-fold-quantization --split-input-file --verify-diagnostics -o /dev/null

// Why what stands between quantized tensors stays in floats: each reason that a remark gives.

func.func @scales(%x: tensor<2xi8>) -> tensor<2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %t = graph.constant dense<[0.5, 0.25]> : tensor<2xf32>
  %u = graph.constant dense<0> : tensor<2xi8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<2xi8>, tensor<f32>, tensor<i8>) -> tensor<2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: the result has more than one scale}}
  %y = graph.quantize_linear %0, %t, %u {axis = 0 : i64} : (tensor<2xf32>, tensor<2xf32>, tensor<2xi8>) -> tensor<2xi8>
  return %y : tensor<2xi8>
}

// -----

func.func @bits(%x: tensor<2xi8>) -> tensor<2xi16> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %u = graph.constant dense<0> : tensor<i16>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<2xi8>, tensor<f32>, tensor<i8>) -> tensor<2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: the result does not have 8 bits}}
  %y = graph.quantize_linear %0, %s, %u : (tensor<2xf32>, tensor<f32>, tensor<i16>) -> tensor<2xi16>
  return %y : tensor<2xi16>
}

// -----

func.func @wide(%x: tensor<2xi8>) -> tensor<2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %t = graph.constant dense<0.5> : tensor<f64>
  %0 = graph.dequantize_linear %x, %t, %z : (tensor<2xi8>, tensor<f64>, tensor<i8>) -> tensor<2xf64>
  // expected-remark @+1 {{stays in floats, 2 elements: the real numbers are not of type f32}}
  %y = graph.quantize_linear %0, %t, %z : (tensor<2xf64>, tensor<f64>, tensor<i8>) -> tensor<2xi8>
  return %y : tensor<2xi8>
}

// -----

func.func @sign(%x: tensor<2xi8>) -> tensor<2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %t = graph.constant dense<-0.5> : tensor<f32>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<2xi8>, tensor<f32>, tensor<i8>) -> tensor<2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: the scale is not a positive number}}
  %y = graph.quantize_linear %0, %t, %z : (tensor<2xf32>, tensor<f32>, tensor<i8>) -> tensor<2xi8>
  return %y : tensor<2xi8>
}

// -----

func.func @bounds(%x: tensor<2xi8>, %b: tensor<f32>) -> tensor<2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<2xi8>, tensor<f32>, tensor<i8>) -> tensor<2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: has bounds that are not constant}}
  %1 = graph.clip %0, %b, %s {operandSegmentSizes = array<i32: 1, 1, 1>} : (tensor<2xf32>, tensor<f32>, tensor<f32>) -> tensor<2xf32>
  %y = graph.quantize_linear %1, %s, %z : (tensor<2xf32>, tensor<f32>, tensor<i8>) -> tensor<2xi8>
  return %y : tensor<2xi8>
}

// -----

func.func @bias(%x: tensor<1x4x4x2xi8>, %b: tensor<2xf32>) -> tensor<1x4x4x2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %w = graph.constant dense<7> : tensor<1x1x2x2xi8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<1x4x4x2xi8>, tensor<f32>, tensor<i8>) -> tensor<1x4x4x2xf32>
  %1 = graph.dequantize_linear %w, %s, %z : (tensor<1x1x2x2xi8>, tensor<f32>, tensor<i8>) -> tensor<1x1x2x2xf32>
  // expected-remark @+1 {{stays in floats, 64 multiply-adds: has a bias that is not a constant}}
  %2 = graph.conv %0, %1, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x4x4x2xf32>, tensor<1x1x2x2xf32>, tensor<2xf32>) -> tensor<1x4x4x2xf32>
  %y = graph.quantize_linear %2, %s, %z : (tensor<1x4x4x2xf32>, tensor<f32>, tensor<i8>) -> tensor<1x4x4x2xi8>
  return %y : tensor<1x4x4x2xi8>
}

// -----

func.func @left(%x: tensor<2x2xf32>, %w: tensor<2x2xi8>) -> tensor<2x2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %1 = graph.dequantize_linear %w, %s, %z : (tensor<2x2xi8>, tensor<f32>, tensor<i8>) -> tensor<2x2xf32>
  // expected-remark @+1 {{stays in floats, 8 multiply-adds: its left side is not dequantized, but an operand of real numbers}}
  %2 = graph.matmul %x, %1 : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %y = graph.quantize_linear %2, %s, %z : (tensor<2x2xf32>, tensor<f32>, tensor<i8>) -> tensor<2x2xi8>
  return %y : tensor<2x2xi8>
}

// -----

func.func @extends(%x: tensor<2xi8>, %v: tensor<2xi8>) -> tensor<3x2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %c = graph.constant dense<1.0> : tensor<3x2xf32>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<2xi8>, tensor<f32>, tensor<i8>) -> tensor<2xf32>
  %1 = graph.dequantize_linear %v, %s, %z : (tensor<2xi8>, tensor<f32>, tensor<i8>) -> tensor<2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: what reads its result stays in floats}}
  %2 = graph.add %0, %1 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  // expected-remark @+1 {{stays in floats, 6 elements: has a constant that extends the others}}
  %3 = graph.add %2, %c : (tensor<2xf32>, tensor<3x2xf32>) -> tensor<3x2xf32>
  %y = graph.quantize_linear %3, %s, %z : (tensor<3x2xf32>, tensor<f32>, tensor<i8>) -> tensor<3x2xi8>
  return %y : tensor<3x2xi8>
}

// -----

func.func @exact(%x: tensor<2xi8>, %v: tensor<2xi8>) -> tensor<2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %c = graph.constant dense<1.0e30> : tensor<f32>
  %d = graph.constant dense<1.0e-30> : tensor<f32>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<2xi8>, tensor<f32>, tensor<i8>) -> tensor<2xf32>
  %1 = graph.dequantize_linear %v, %s, %z : (tensor<2xi8>, tensor<f32>, tensor<i8>) -> tensor<2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: what reads its result stays in floats}}
  %2 = graph.mul %0, %c : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: what reads its result stays in floats}}
  %3 = graph.mul %1, %d : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: no integer arithmetic gives exactly the results of its scales}}
  %4 = graph.add %2, %3 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %y = graph.quantize_linear %4, %s, %z : (tensor<2xf32>, tensor<f32>, tensor<i8>) -> tensor<2xi8>
  return %y : tensor<2xi8>
}

// -----

func.func @norm(%x: tensor<2x3xi8>) -> tensor<2x1xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<2x3xi8>, tensor<f32>, tensor<i8>) -> tensor<2x3xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: is a reduction other than a sum, a mean or an extremum}}
  %1 = graph.reduce %0 {kind = #graph<reduce_kind l2>, axes = array<i64: 1>, keepdims = true} : (tensor<2x3xf32>) -> tensor<2x1xf32>
  %y = graph.quantize_linear %1, %s, %z : (tensor<2x1xf32>, tensor<f32>, tensor<i8>) -> tensor<2x1xi8>
  return %y : tensor<2x1xi8>
}

// -----

func.func @channels(%x: tensor<2x2xi8>) -> tensor<2x1xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %w = graph.constant dense<7> : tensor<2x2xi8>
  %ws = graph.constant dense<[0.02, 0.011]> : tensor<2xf32>
  %wz = graph.constant dense<0> : tensor<2xi8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<2x2xi8>, tensor<f32>, tensor<i8>) -> tensor<2x2xf32>
  %1 = graph.dequantize_linear %w, %ws, %wz {axis = 1 : i64} : (tensor<2x2xi8>, tensor<2xf32>, tensor<2xi8>) -> tensor<2x2xf32>
  %2 = graph.matmul %0, %1 : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: adds up channels with scales of their own}}
  %3 = graph.reduce %2 {kind = #graph<reduce_kind mean>, axes = array<i64: 1>, keepdims = true} : (tensor<2x2xf32>) -> tensor<2x1xf32>
  %y = graph.quantize_linear %3, %s, %z : (tensor<2x1xf32>, tensor<f32>, tensor<i8>) -> tensor<2x1xi8>
  return %y : tensor<2x1xi8>
}

// -----

func.func @crops(%x: tensor<1x2x2x1xi8>) -> tensor<1x4x4x1xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<1x2x2x1xi8>, tensor<f32>, tensor<i8>) -> tensor<1x2x2x1xf32>
  // expected-remark @+1 {{stays in floats, 16 elements: crops, and puts a number in from outside}}
  %1 = graph.resize %0 {shape = array<i64: 1, 4, 4, 1>, scales = array<f32: 1.0, 2.0, 2.0, 1.0>, mode = #graph<resize_mode linear>, coordinates = #graph<coordinate_mode tf_crop_and_resize>, roi = array<f32: 0.0, 0.0, 0.0, 0.0, 1.0, 0.5, 0.5, 1.0>} : (tensor<1x2x2x1xf32>) -> tensor<1x4x4x1xf32>
  %y = graph.quantize_linear %1, %s, %z : (tensor<1x4x4x1xf32>, tensor<f32>, tensor<i8>) -> tensor<1x4x4x1xi8>
  return %y : tensor<1x4x4x1xi8>
}

// -----

func.func @chooses(%x: tensor<1x2x2x1xi8>) -> tensor<1x4x4x1xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<1x2x2x1xi8>, tensor<f32>, tensor<i8>) -> tensor<1x2x2x1xf32>
  // expected-remark @+1 {{stays in floats, 16 elements: chooses elements, and steps follow it}}
  %1 = graph.resize %0 {shape = array<i64: 1, 4, 4, 1>, scales = array<f32: 1.0, 2.0, 2.0, 1.0>, mode = #graph<resize_mode nearest>, coordinates = #graph<coordinate_mode asymmetric>} : (tensor<1x2x2x1xf32>) -> tensor<1x4x4x1xf32>
  %c = graph.constant dense<3.0> : tensor<f32>
  // expected-remark @+1 {{stays in floats, 16 elements: its operand is not dequantized, but computed with real numbers}}
  %2 = graph.mul %1, %c : (tensor<1x4x4x1xf32>, tensor<f32>) -> tensor<1x4x4x1xf32>
  %y = graph.quantize_linear %2, %s, %z : (tensor<1x4x4x1xf32>, tensor<f32>, tensor<i8>) -> tensor<1x4x4x1xi8>
  return %y : tensor<1x4x4x1xi8>
}

// -----

func.func @weights(%x: tensor<1x2x2x1xi8>) -> tensor<1x4099x4099x1xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<1x2x2x1xi8>, tensor<f32>, tensor<i8>) -> tensor<1x2x2x1xf32>
  // expected-remark @+1 {{stays in floats, 16801801 elements: its weights are not quotients of small integers}}
  %1 = graph.resize %0 {shape = array<i64: 1, 4099, 4099, 1>, scales = array<f32: 1.0, 2049.5, 2049.5, 1.0>, mode = #graph<resize_mode linear>} : (tensor<1x2x2x1xf32>) -> tensor<1x4099x4099x1xf32>
  %y = graph.quantize_linear %1, %s, %z : (tensor<1x4099x4099x1xf32>, tensor<f32>, tensor<i8>) -> tensor<1x4099x4099x1xi8>
  return %y : tensor<1x4099x4099x1xi8>
}

// -----

func.func @many(%x: tensor<65537xi8>) -> tensor<65537xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<65537xi8>, tensor<f32>, tensor<i8>) -> tensor<65537xf32>
  // expected-remark @+1 {{stays in floats, 65537 elements: has more than 65536 elements along its axis}}
  %1 = graph.softmax %0 {axis = 0 : i64} : (tensor<65537xf32>) -> tensor<65537xf32>
  %y = graph.quantize_linear %1, %s, %z : (tensor<65537xf32>, tensor<f32>, tensor<i8>) -> tensor<65537xi8>
  return %y : tensor<65537xi8>
}

// -----

func.func @offset(%x: tensor<2xi8>, %v: tensor<2xi8>) -> tensor<2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %c = graph.constant dense<1.0e30> : tensor<f32>
  %d = graph.constant dense<1.0e-30> : tensor<f32>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<2xi8>, tensor<f32>, tensor<i8>) -> tensor<2xf32>
  %1 = graph.dequantize_linear %v, %s, %z : (tensor<2xi8>, tensor<f32>, tensor<i8>) -> tensor<2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: what reads its result stays in floats}}
  %2 = graph.add %0, %c : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: what reads its result stays in floats}}
  %3 = graph.add %2, %d : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: is a sum of too many operands, or its factors are too long to be exact}}
  %4 = graph.add %3, %1 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %y = graph.quantize_linear %4, %s, %z : (tensor<2xf32>, tensor<f32>, tensor<i8>) -> tensor<2xi8>
  return %y : tensor<2xi8>
}

// -----

func.func @cancel(%x: tensor<2xi8>, %v: tensor<2xi8>) -> tensor<2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<2xi8>, tensor<f32>, tensor<i8>) -> tensor<2xf32>
  %1 = graph.dequantize_linear %v, %s, %z : (tensor<2xi8>, tensor<f32>, tensor<i8>) -> tensor<2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: what reads its result stays in floats}}
  %2 = graph.add %0, %1 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: has operands that cancel each other}}
  %3 = graph.sub %2, %1 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %y = graph.quantize_linear %3, %s, %z : (tensor<2xf32>, tensor<f32>, tensor<i8>) -> tensor<2xi8>
  return %y : tensor<2xi8>
}

// -----

func.func @sums(%x: tensor<4x3xi8>) -> tensor<1x2xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %w = graph.constant dense<7> : tensor<3x2xi8>
  %t = graph.constant dense<1.0e-12> : tensor<f32>
  %0 = graph.dequantize_linear %x, %s, %z : (tensor<4x3xi8>, tensor<f32>, tensor<i8>) -> tensor<4x3xf32>
  %1 = graph.dequantize_linear %w, %s, %z : (tensor<3x2xi8>, tensor<f32>, tensor<i8>) -> tensor<3x2xf32>
  %2 = graph.matmul %0, %1 : (tensor<4x3xf32>, tensor<3x2xf32>) -> tensor<4x2xf32>
  // expected-remark @+1 {{stays in floats, 2 elements: its sums are too long to be exact, or are followed by a bend}}
  %3 = graph.reduce %2 {kind = #graph<reduce_kind mean>, axes = array<i64: 0>, keepdims = true} : (tensor<4x2xf32>) -> tensor<1x2xf32>
  %y = graph.quantize_linear %3, %t, %z : (tensor<1x2xf32>, tensor<f32>, tensor<i8>) -> tensor<1x2xi8>
  return %y : tensor<1x2xi8>
}
