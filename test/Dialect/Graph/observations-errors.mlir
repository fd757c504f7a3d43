// RUN: hone-opt %s -split-input-file -verify-diagnostics

func.func @observe_c1(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // expected-error @+1 {{has the storage 'i4'; expected an integer of 8 or 16 bits, such as i8}}
  %a = graph.observe %x {site = 0 : i64, storage = i4} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %a : tensor<2x3xf32>
}

// -----

func.func @observe_c2(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // expected-error @+1 {{has the axis 2; expected a dimension of shape 2x3}}
  %a = graph.observe %x {site = 0 : i64, axis = 2 : i64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %a : tensor<2x3xf32>
}

// -----

func.func @observe_c3(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // expected-error @+1 {{has a range of 2 numbers; expected 6}}
  %a = graph.observe %x {site = 0 : i64, axis = 1 : i64, range = array<f64: 0.0, 1.0>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %a : tensor<2x3xf32>
}

// -----

func.func @observe_c4(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // expected-error @+1 {{has the range 2.000000e+00 to 1.000000e+00; expected finite numbers of which the first is not above the second}}
  %a = graph.observe %x {site = 0 : i64, range = array<f64: 2.0, 1.0>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %a : tensor<2x3xf32>
}
