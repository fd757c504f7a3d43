// RUN: hone-opt %s -split-input-file -verify-diagnostics

func.func @batch_norm_scale(%x: tensor<1x4x5xf32>, %s: tensor<3xf32>) {
  // expected-error @+2 {{the scale has shape 3; expected 4, one element for each channel}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.batch_norm %x, %s, %s, %s, %s : (tensor<1x4x5xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x4x5xf32>
  return
}

// -----

func.func @layer_norm_c1(%x: tensor<1x4x5xf32>, %s: tensor<3xf32>) {
  // expected-error @+2 {{the scale has shape 3, which does not broadcast to the input's 1x4x5}}
  // expected-error @+1 {{failed to infer}}
  %y, %m, %i = graph.layer_norm %x, %s : (tensor<1x4x5xf32>, tensor<3xf32>) -> (tensor<1x4x5xf32>, tensor<1x4x1xf32>, tensor<1x4x1xf32>)
  return
}

// -----

func.func @group_norm_c1(%x: tensor<1x4x5xf32>, %s: tensor<3xf32>) {
  // expected-error @+2 {{there are 3 groups for 4 channels; expected a positive divisor}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.group_norm %x, %s, %s {groups = 3 : i64} : (tensor<1x4x5xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x4x5xf32>
  return
}

// -----

func.func @group_norm_bias(%x: tensor<1x4x5xf32>, %s: tensor<3xf32>) {
  // expected-error @+2 {{the scale has shape 3; expected 4, one element for each channel}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.group_norm %x, %s, %s {groups = 2 : i64} : (tensor<1x4x5xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<1x4x5xf32>
  return
}

// -----

func.func @lrn_c1(%x: tensor<1x4x5xf32>) {
  // expected-error @+2 {{the size is 0; expected a positive number of channels below 2^31}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.lrn %x {size = 0 : i64} : (tensor<1x4x5xf32>) -> tensor<1x4x5xf32>
  return
}

// -----

func.func @lp_norm_p(%x: tensor<2x8xf32>) {
  // expected-error @+2 {{p is 3; expected 1 or 2}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.lp_norm %x {p = 3 : i64} : (tensor<2x8xf32>) -> tensor<2x8xf32>
  return
}

// -----

func.func @softmax_axis(%x: tensor<2x8xf32>) {
  // expected-error @+2 {{axis 2 is outside the 2 dimensions there are}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.softmax %x {axis = 2 : i64} : (tensor<2x8xf32>) -> tensor<2x8xf32>
  return
}

// -----

func.func @group_norm_rank(%x: tensor<4xf32>) {
  // expected-error @+2 {{the input has shape 4; expected a batch and a channel dimension at least}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = graph.group_norm %x, %x, %x {groups = 1 : i64} : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @lrn_rank(%x: tensor<4xf32>) {
  // expected-error @+2 {{the input has shape 4; expected a batch and a channel dimension at least}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = graph.lrn %x {size = 1 : i64} : (tensor<4xf32>) -> tensor<4xf32>
  return
}
