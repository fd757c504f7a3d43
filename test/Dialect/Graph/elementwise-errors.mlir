// RUN: hone-opt %s -split-input-file -verify-diagnostics

func.func @binary_c1(%a: tensor<2x3xf32>, %b: tensor<2xf32>) {
  // expected-error @+2 {{shapes 2x3 and 2 do not broadcast}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.add %a, %b : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @binary_c2(%a: tensor<3xf32>, %b: tensor<3xi32>) {
  // expected-error @+2 {{operands have element types 'f32' and 'i32'; they must be equal}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.mul %a, %b : (tensor<3xf32>, tensor<3xi32>) -> tensor<3xf32>
  return
}

// -----

func.func @compare_signedness(%a: tensor<3xi8>, %b: tensor<3xui8>) {
  // expected-error @+2 {{operands have element types 'i8' and 'ui8'; they must be equal}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.less %a, %b : (tensor<3xi8>, tensor<3xui8>) -> tensor<3xi1>
  return
}

// -----

func.func @where_shapes(%c: tensor<4xi1>, %a: tensor<3xf32>) {
  // expected-error @+2 {{shapes 4 and 3 do not broadcast}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.where %c, %a, %a : (tensor<4xi1>, tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @clip_bound(%a: tensor<3xf32>) {
  // expected-error @+2 {{a bound has shape 3; it must be a scalar}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.clip %a, %a {operandSegmentSizes = array<i32: 1, 1, 0>} : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @quantize_scale(%a: tensor<2x3xf32>, %s: tensor<2xf32>, %z: tensor<2xui8>) {
  // expected-error @+2 {{scale has shape 2; expected a scalar or 3 elements for axis 1}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.quantize_linear %a, %s, %z {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2xf32>, tensor<2xui8>) -> tensor<2x3xui8>
  return
}

// -----

func.func @dequantize_axis(%a: tensor<2x3xui8>, %s: tensor<2xf32>, %z: tensor<2xui8>) {
  // expected-error @+2 {{axis 2 is outside the 2 dimensions there are}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.dequantize_linear %a, %s, %z {axis = 2 : i64} : (tensor<2x3xui8>, tensor<2xf32>, tensor<2xui8>) -> tensor<2x3xf32>
  return
}

// -----

func.func @quantize_zero_point(%a: tensor<2x3xf32>, %s: tensor<f32>, %z: tensor<3xui8>) {
  // expected-error @+2 {{scale has shape scalar and zero point 3; they must be equal}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.quantize_linear %a, %s, %z : (tensor<2x3xf32>, tensor<f32>, tensor<3xui8>) -> tensor<2x3xui8>
  return
}

// -----

func.func @cast_type(%a: tensor<2xf32>) {
  // expected-error @+2 {{can't cast to 'tensor<f32>'; expected a number type}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.cast %a {to = tensor<f32>} : (tensor<2xf32>) -> tensor<2xf32>
  return
}
