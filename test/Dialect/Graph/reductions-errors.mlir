// RUN: hone-opt %s -split-input-file -verify-diagnostics

func.func @reduce_c1_outside(%x: tensor<2x8xf32>) {
  // expected-error @+2 {{axis 2 is outside the 2 dimensions there are}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.reduce %x {kind = #graph<reduce_kind sum>, axes = array<i64: 2>} : (tensor<2x8xf32>) -> tensor<2x1xf32>
  return
}

// -----

func.func @reduce_c1_twice(%x: tensor<2x8xf32>) {
  // expected-error @+2 {{axis -1 is named twice; the axes must be distinct}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.reduce %x {kind = #graph<reduce_kind sum>, axes = array<i64: 1, -1>} : (tensor<2x8xf32>) -> tensor<2x1xf32>
  return
}

// -----

func.func @reduce_bool(%x: tensor<2x8xi1>) {
  // expected-error @+2 {{truth values are reduced by 'sum'; expected 'max' or 'min'}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.reduce %x {kind = #graph<reduce_kind sum>, axes = array<i64: 1>} : (tensor<2x8xi1>) -> tensor<2x1xi1>
  return
}

// -----

func.func @arg_reduce_empty(%x: tensor<2x0xf32>) {
  // expected-error @+2 {{axis 1 of shape 2x0 is empty; expected at least one element to choose from}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.arg_reduce %x {axis = 1 : i64, greatest = true} : (tensor<2x0xf32>) -> tensor<2x1xi64>
  return
}

// -----

func.func @cumsum_axis(%x: tensor<5xf32>) {
  // expected-error @+2 {{axis 1 is outside the 1 dimensions there are}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.cumsum %x {axis = 1 : i64} : (tensor<5xf32>) -> tensor<5xf32>
  return
}

// -----

func.func @topk_k(%x: tensor<2x8xf32>) {
  // expected-error @+2 {{k is 9; expected 0 to 8, the size of axis 1}}
  // expected-error @+1 {{failed to infer}}
  %v, %i = graph.topk %x {k = 9 : i64} : (tensor<2x8xf32>) -> (tensor<2x9xf32>, tensor<2x9xi64>)
  return
}

// -----

func.func @det_c1_rank(%x: tensor<3xf32>) {
  // expected-error @+2 {{x has shape 3; expected square matrices in the last two dimensions}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.det %x : (tensor<3xf32>) -> tensor<f32>
  return
}

// -----

func.func @det_c2_square(%x: tensor<2x3x4xf32>) {
  // expected-error @+2 {{x has shape 2x3x4; expected square matrices in the last two dimensions}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.det %x : (tensor<2x3x4xf32>) -> tensor<2xf32>
  return
}
