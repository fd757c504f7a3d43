// RUN: hone-opt %s -split-input-file -verify-diagnostics

func.func @conv_c1_strides(%x: tensor<1x4x8x8xf32>, %f: tensor<6x4x3x3xf32>) {
  // expected-error @+2 {{'strides' has 1 entries; expected 2}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv %x, %f {strides = array<i64: 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_c1_zero_stride(%x: tensor<1x4x8x8xf32>, %f: tensor<6x4x3x3xf32>) {
  // expected-error @+2 {{'strides' has the entry 0; expected 1 to 1073741824}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv %x, %f {strides = array<i64: 0, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_c1_huge_dilation(%x: tensor<1x4x8x8xf32>, %f: tensor<6x4x3x3xf32>) {
  // expected-error @+2 {{'dilations' has the entry 9223372036854775807; expected 1 to 1073741824}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 9223372036854775807>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_c1_pads(%x: tensor<1x4x8x8xf32>, %f: tensor<6x4x3x3xf32>) {
  // expected-error @+2 {{'pads' has 2 entries; expected 4}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_c1_negative_pad(%x: tensor<1x4x8x8xf32>, %f: tensor<6x4x3x3xf32>) {
  // expected-error @+2 {{a window of 3 does not fit spatial dimension 0 of 8 elements with padding -8 and 8}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: -8, 0, 8, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_c1_empty_kernel(%x: tensor<1x4x8x8xf32>, %f: tensor<6x4x0x3xf32>) {
  // expected-error @+2 {{'kernel' has the entry 0; expected 1 to 1073741824}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x0x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_c1_too_small(%x: tensor<1x4x8x8xf32>, %f: tensor<6x4x3x3xf32>) {
  // expected-error @+2 {{a window of 9 does not fit spatial dimension 0 of 8 elements with padding 0 and 0}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 4, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_c2(%x: tensor<1x4x8x8xf32>, %f: tensor<6x3x3x3xf32>) {
  // expected-error @+2 {{the input has 4 channels and the filter 3 in each of 1 groups; expected their product}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x8x8xf32>, tensor<6x3x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_c2_group(%x: tensor<1x4x8x8xf32>, %f: tensor<6x4x3x3xf32>) {
  // expected-error @+2 {{the group is 0; expected 1 to 1073741824}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 0 : i64} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_c3(%x: tensor<1x4x8x8xf32>, %f: tensor<6x1x3x3xf32>) {
  // expected-error @+2 {{there are 6 output channels for 4 groups; expected a multiple}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 4 : i64} : (tensor<1x4x8x8xf32>, tensor<6x1x3x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_rank(%x: tensor<4x8xf32>, %f: tensor<4x8xf32>) {
  // expected-error @+2 {{the input has shape 4x8; expected a batch, a channel and at least one spatial dimension}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_filter_rank(%x: tensor<1x4x8x8xf32>, %f: tensor<6x4x3xf32>) {
  // expected-error @+2 {{the input has shape 1x4x8x8 and the filter 6x4x3; their ranks must be equal}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x3xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_bias(%x: tensor<1x4x8x8xf32>, %f: tensor<6x4x3x3xf32>, %b: tensor<4xf32>) {
  // expected-error @+2 {{the bias has shape 4; expected 6, one element for each output channel}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv %x, %f, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x8x8xf32>, tensor<6x4x3x3xf32>, tensor<4xf32>) -> tensor<1x6x6x6xf32>
  return
}

// -----

func.func @conv_transpose_c1(%x: tensor<1x4x8x8xf32>, %f: tensor<4x6x2x2xf32>) {
  // expected-error @+2 {{'output_padding' has 1 entries; expected 2}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv_transpose %x, %f {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, output_padding = array<i64: 0>} : (tensor<1x4x8x8xf32>, tensor<4x6x2x2xf32>) -> tensor<1x6x16x16xf32>
  return
}

// -----

func.func @conv_transpose_c2(%x: tensor<1x4x8x8xf32>, %f: tensor<3x6x2x2xf32>) {
  // expected-error @+2 {{the input has 4 channels and the filter 3 for 1 groups; expected equal multiples of the group}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv_transpose %x, %f {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, output_padding = array<i64: 0, 0>} : (tensor<1x4x8x8xf32>, tensor<3x6x2x2xf32>) -> tensor<1x6x16x16xf32>
  return
}

// -----

func.func @conv_transpose_crop(%x: tensor<1x4x8x8xf32>, %f: tensor<4x6x2x2xf32>) {
  // expected-error @+2 {{pads crop 16 of 16 elements along spatial dimension 0; expected something to remain}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.conv_transpose %x, %f {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 8, 0, 8, 0>, output_padding = array<i64: 0, 0>} : (tensor<1x4x8x8xf32>, tensor<4x6x2x2xf32>) -> tensor<1x6x16x16xf32>
  return
}

// -----

func.func @pool_c1(%x: tensor<1x4x8x8xf32>) {
  // expected-error @+2 {{'kernel' has 1 entries; expected 2}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.max_pool %x {kernel = array<i64: 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @pool_c2(%x: tensor<1x4x8x8xf32>) {
  // expected-error @+2 {{padding of 2 along spatial dimension 0 is not below the window's extent of 2}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.max_pool %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 2, 0, 0, 0>} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @lp_pool_p(%x: tensor<1x4x8x8xf32>) {
  // expected-error @+2 {{p is 0; expected a positive number}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.lp_pool %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, p = 0 : i64} : (tensor<1x4x8x8xf32>) -> tensor<1x4x4x4xf32>
  return
}

// -----

func.func @conv_transpose_outputs(%x: tensor<1x1x1x1xf32>, %f: tensor<1x1073741825x1x1xf32>) {
  // expected-error @+2 {{the filter has 1073741825 output channels; expected at most}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = graph.conv_transpose %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, output_padding = array<i64: 0, 0>} : (tensor<1x1x1x1xf32>, tensor<1x1073741825x1x1xf32>) -> tensor<1x1073741825x1x1xf32>
  return
}

// -----

func.func @col2im_c1_rank(%x: tensor<1x5x5xf32>) {
  // expected-error @+2 {{the image has no dimensions; expected at least one}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.col2im %x {image = array<i64>, kernel = array<i64: 1, 5>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x5x5xf32>) -> tensor<1x1x5x5xf32>
  return
}

// -----

func.func @col2im_c1_image(%x: tensor<1x5x5xf32>) {
  // expected-error @+2 {{'image' has the entry 0; expected 1 to 1073741824}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.col2im %x {image = array<i64: 5, 0>, kernel = array<i64: 1, 5>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x5x5xf32>) -> tensor<1x1x5x5xf32>
  return
}

// -----

func.func @col2im_c1_window(%x: tensor<1x5x5xf32>) {
  // expected-error @+2 {{'kernel' has 1 entries; expected 2}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.col2im %x {image = array<i64: 5, 5>, kernel = array<i64: 5>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x5x5xf32>) -> tensor<1x1x5x5xf32>
  return
}

// -----

func.func @col2im_c1_pads(%x: tensor<1x5x5xf32>) {
  // expected-error @+2 {{'pads' has the entry -1; expected 0 to 1073741824}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.col2im %x {image = array<i64: 5, 5>, kernel = array<i64: 1, 5>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, -1, 0>} : (tensor<1x5x5xf32>) -> tensor<1x1x5x5xf32>
  return
}

// -----

func.func @col2im_c2(%x: tensor<5x5xf32>) {
  // expected-error @+2 {{the columns have shape 5x5; expected a batch, the elements of windows and the windows}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.col2im %x {image = array<i64: 5, 5>, kernel = array<i64: 1, 5>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<5x5xf32>) -> tensor<1x1x5x5xf32>
  return
}

// -----

func.func @col2im_c3(%x: tensor<1x7x5xf32>) {
  // expected-error @+2 {{the columns have shape 1x7x5 for windows of 1x5; expected a multiple of 5 along dimension 1}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.col2im %x {image = array<i64: 5, 5>, kernel = array<i64: 1, 5>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x7x5xf32>) -> tensor<1x1x5x5xf32>
  return
}

// -----

func.func @col2im_c4(%x: tensor<1x5x6xf32>) {
  // expected-error @+2 {{the columns have shape 1x5x6 for an image of 5x5; expected its 5 windows along dimension 2}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.col2im %x {image = array<i64: 5, 5>, kernel = array<i64: 1, 5>, strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x5x6xf32>) -> tensor<1x1x5x5xf32>
  return
}

// -----

func.func @roi_align_c1(%x: tensor<3x8x9xf32>, %r: tensor<5x4xf32>, %b: tensor<5xi64>) {
  // expected-error @+2 {{the input has shape 3x8x9; expected a batch, channels, and a height and a width of at most 16777216}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.roi_align %x, %r, %b : (tensor<3x8x9xf32>, tensor<5x4xf32>, tensor<5xi64>) -> tensor<5x3x1x1xf32>
  return
}

// -----

func.func @roi_align_c2(%x: tensor<2x3x8x9xf32>, %r: tensor<5x5xf32>, %b: tensor<5xi64>) {
  // expected-error @+2 {{the regions have shape 5x5; expected four numbers for each}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.roi_align %x, %r, %b : (tensor<2x3x8x9xf32>, tensor<5x5xf32>, tensor<5xi64>) -> tensor<5x3x1x1xf32>
  return
}

// -----

func.func @roi_align_c3(%x: tensor<2x3x8x9xf32>, %r: tensor<5x4xf32>, %b: tensor<4xi64>) {
  // expected-error @+2 {{the batch indices have shape 4; expected 5, one for each region}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.roi_align %x, %r, %b : (tensor<2x3x8x9xf32>, tensor<5x4xf32>, tensor<4xi64>) -> tensor<5x3x1x1xf32>
  return
}

// -----

func.func @roi_align_c4(%x: tensor<2x3x8x9xf32>, %r: tensor<5x4xf32>, %b: tensor<5xi64>) {
  // expected-error @+2 {{there are 0x1 bins of 0 samples along each axis; expected 1 to 1073741824 and 0 to 16777216}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.roi_align %x, %r, %b {height = 0 : i64} : (tensor<2x3x8x9xf32>, tensor<5x4xf32>, tensor<5xi64>) -> tensor<5x3x1x1xf32>
  return
}

// -----

func.func @roi_align_c5(%x: tensor<2x3x8x9xf32>, %r: tensor<5x4xf64>, %b: tensor<5xi64>) {
  // expected-error @+2 {{the input has element type 'f32' and the regions 'f64'; they must be equal}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.roi_align %x, %r, %b : (tensor<2x3x8x9xf32>, tensor<5x4xf64>, tensor<5xi64>) -> tensor<5x3x1x1xf32>
  return
}

// -----

func.func @roi_align_c6(%x: tensor<2x3x0x9xf32>, %r: tensor<5x4xf32>, %b: tensor<5xi64>) {
  // expected-error @+2 {{the input has shape 2x3x0x9; expected pixels for the regions to read}}
  // expected-error @+1 {{failed to infer}}
  %y = graph.roi_align %x, %r, %b : (tensor<2x3x0x9xf32>, tensor<5x4xf32>, tensor<5xi64>) -> tensor<5x3x1x1xf32>
  return
}
