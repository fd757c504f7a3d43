// RUN: hone-opt %s -split-input-file -verify-diagnostics

func.func @concat_c1_no_input() {
  // expected-error @+2 {{there is nothing to join; expected at least one input}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.concat  {axis = 0 : i64} : () -> tensor<2xf32>
  return
}

// -----

func.func @concat_c2_axis(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{axis 2 is outside the 2 dimensions there are}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.concat %x, %x {axis = 2 : i64} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x6xf32>
  return
}

// -----

func.func @concat_c3_element_type(%x: tensor<2x3xf32>, %y: tensor<2x3xf16>) {
  // expected-error @+2 {{input 1 has element type 'f16'; expected 'f32'}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.concat %x, %y {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x3xf16>) -> tensor<2x6xf32>
  return
}

// -----

func.func @concat_c4_shape(%x: tensor<2x3xf32>, %y: tensor<1x3xf32>) {
  // expected-error @+2 {{input 1 has shape 1x3; expected 2x3 but for axis 1}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.concat %x, %y {axis = 1 : i64} : (tensor<2x3xf32>, tensor<1x3xf32>) -> tensor<2x6xf32>
  return
}

// -----

func.func @expand_c1(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{shapes 2x3 and 4 do not broadcast}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.expand %x {shape = array<i64: 4>} : (tensor<2x3xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @gather_c1_axis(%x: tensor<2x3xf32>, %i: tensor<4xi64>) {
  // expected-error @+2 {{axis -3 is outside the 2 dimensions there are}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.gather %x, %i {axis = -3 : i64} : (tensor<2x3xf32>, tensor<4xi64>) -> tensor<4x3xf32>
  return
}

// -----

func.func @gather_c2_empty(%x: tensor<0x3xf32>, %i: tensor<4xi64>) {
  // expected-error @+2 {{data have shape 0x3; axis 0 is empty and nothing can be picked from it}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.gather %x, %i : (tensor<0x3xf32>, tensor<4xi64>) -> tensor<4x3xf32>
  return
}

// -----

func.func @gather_elements_c2_rank(%x: tensor<2x3xf32>, %i: tensor<4xi64>) {
  // expected-error @+2 {{indices have rank 1; expected 2, the rank of the data}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.gather_elements %x, %i : (tensor<2x3xf32>, tensor<4xi64>) -> tensor<4xf32>
  return
}

// -----

func.func @gather_elements_c3_shape(%x: tensor<2x3xf32>, %i: tensor<4x5xi64>) {
  // expected-error @+2 {{indices have shape 4x5; dimension 1 must not exceed that of the data, 2x3}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.gather_elements %x, %i : (tensor<2x3xf32>, tensor<4x5xi64>) -> tensor<4x5xf32>
  return
}

// -----

func.func @gather_nd_c1_batch(%x: tensor<2x3xf32>, %i: tensor<4x1xi64>) {
  // expected-error @+2 {{batch_dims is 2; expected 0 to 1, less than both ranks}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.gather_nd %x, %i {batch_dims = 2 : i64} : (tensor<2x3xf32>, tensor<4x1xi64>) -> tensor<4xf32>
  return
}

// -----

func.func @gather_nd_c2_batch_shape(%x: tensor<2x3xf32>, %i: tensor<4x1xi64>) {
  // expected-error @+2 {{data 2x3 and indices 4x1 differ in their first 1 dimensions}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.gather_nd %x, %i {batch_dims = 1 : i64} : (tensor<2x3xf32>, tensor<4x1xi64>) -> tensor<4xf32>
  return
}

// -----

func.func @gather_nd_c3_depth(%x: tensor<2x3xf32>, %i: tensor<4x3xi64>) {
  // expected-error @+2 {{the last dimension of the indices is 3; expected 1 to 2}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.gather_nd %x, %i : (tensor<2x3xf32>, tensor<4x3xi64>) -> tensor<4xf32>
  return
}

// -----

func.func @one_hot_c1_values(%i: tensor<2xi64>, %v: tensor<3xf32>) {
  // expected-error @+2 {{values have shape 3; expected 2, off and on}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.one_hot %i, %v {depth = 4 : i64} : (tensor<2xi64>, tensor<3xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @one_hot_c2_depth(%i: tensor<2xi64>, %v: tensor<2xf32>) {
  // expected-error @+2 {{depth is -1; expected at least 1}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.one_hot %i, %v {depth = -1 : i64} : (tensor<2xi64>, tensor<2xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @one_hot_c3_axis(%i: tensor<2xi64>, %v: tensor<2xf32>) {
  // expected-error @+2 {{axis 2 is outside the 2 dimensions there are}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.one_hot %i, %v {depth = 4 : i64, axis = 2 : i64} : (tensor<2xi64>, tensor<2xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @pad_c1_entries(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{low has 1 entries; expected 2, one a dimension}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.pad %x {low = array<i64: 1>, high = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<4x5xf32>
  return
}

// -----

func.func @pad_c2_negative(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{padding -2 and -1 doesn't fit dimension 0 of size 2}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.pad %x {low = array<i64: -2, 0>, high = array<i64: -1, 0>} : (tensor<2x3xf32>) -> tensor<0x3xf32>
  return
}

// -----

func.func @pad_c3_value(%x: tensor<2x3xf32>, %v: tensor<2xf32>) {
  // expected-error @+2 {{value has shape 2; expected a scalar}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.pad %x, %v {low = array<i64: 0, 0>, high = array<i64: 0, 0>} : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @pad_c4_empty(%x: tensor<0x3xf32>) {
  // expected-error @+2 {{mode 'edge' can't fill dimension 0, which is empty}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.pad %x {low = array<i64: 1, 0>, high = array<i64: 0, 0>, mode = #graph<pad_mode edge>} : (tensor<0x3xf32>) -> tensor<1x3xf32>
  return
}

// -----

func.func @reshape_c1(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{shape 2x3 has 6 elements and 7 has 7; they must be equal}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.reshape %x {shape = array<i64: 7>} : (tensor<2x3xf32>) -> tensor<7xf32>
  return
}

// -----

func.func @reshape_negative(%x: tensor<2x3xf32>) {
  // expected-error @+2 {{the result's shape -1 has a negative dimension}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.reshape %x {shape = array<i64: -1>} : (tensor<2x3xf32>) -> tensor<6xf32>
  return
}

// -----

func.func @resize_c1_scales(%x: tensor<2x2xf32>) {
  // expected-error @+2 {{scales has 1 entries; expected 2, one a dimension}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.resize %x {shape = array<i64: 4, 4>, scales = array<f32: 2.0>, mode = #graph<resize_mode nearest>} : (tensor<2x2xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @resize_c2_scale(%x: tensor<2x2xf32>) {
  // expected-error @+2 {{the scale of dimension 1 is 0.000000e+00; expected a positive number}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.resize %x {shape = array<i64: 4, 4>, scales = array<f32: 2.0, 0.0>, mode = #graph<resize_mode nearest>} : (tensor<2x2xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @resize_c3_roi(%x: tensor<2x2xf32>) {
  // expected-error @+2 {{roi has 0 entries; expected 4, starts and ends of each dimension}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.resize %x {shape = array<i64: 4, 4>, scales = array<f32: 2.0, 2.0>, mode = #graph<resize_mode linear>, coordinates = #graph<coordinate_mode tf_crop_and_resize>} : (tensor<2x2xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @resize_c4_empty(%x: tensor<0x2xf32>) {
  // expected-error @+2 {{dimension 0 is empty; it can't be resized to 4}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.resize %x {shape = array<i64: 4, 4>, scales = array<f32: 2.0, 2.0>, mode = #graph<resize_mode linear>} : (tensor<0x2xf32>) -> tensor<4x4xf32>
  return
}

// -----

func.func @reverse_sequence_c1_axis(%x: tensor<4x2xf32>, %l: tensor<2xi64>) {
  // expected-error @+2 {{axis 2 is outside the 2 dimensions there are}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.reverse_sequence %x, %l {batch_axis = 2 : i64, time_axis = 0 : i64} : (tensor<4x2xf32>, tensor<2xi64>) -> tensor<4x2xf32>
  return
}

// -----

func.func @reverse_sequence_c2_same(%x: tensor<4x2xf32>, %l: tensor<2xi64>) {
  // expected-error @+2 {{batch axis and time axis are both 1; they must differ}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.reverse_sequence %x, %l {batch_axis = 1 : i64, time_axis = -1 : i64} : (tensor<4x2xf32>, tensor<2xi64>) -> tensor<4x2xf32>
  return
}

// -----

func.func @reverse_sequence_c3_lengths(%x: tensor<4x2xf32>, %l: tensor<3xi64>) {
  // expected-error @+2 {{lengths have shape 3; expected 2, one a batch entry}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.reverse_sequence %x, %l {batch_axis = 1 : i64, time_axis = 0 : i64} : (tensor<4x2xf32>, tensor<3xi64>) -> tensor<4x2xf32>
  return
}

// -----

func.func @scatter_elements_c2_rank(%x: tensor<4x2xf32>, %i: tensor<3xi64>, %u: tensor<3xf32>) {
  // expected-error @+2 {{indices have rank 1; expected 2, the rank of the data}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.scatter_elements %x, %i, %u : (tensor<4x2xf32>, tensor<3xi64>, tensor<3xf32>) -> tensor<4x2xf32>
  return
}

// -----

func.func @scatter_elements_c3_shape(%x: tensor<4x2xf32>, %i: tensor<1x2xi64>, %u: tensor<2x2xf32>) {
  // expected-error @+2 {{indices have shape 1x2 and updates 2x2; they must be equal}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.scatter_elements %x, %i, %u : (tensor<4x2xf32>, tensor<1x2xi64>, tensor<2x2xf32>) -> tensor<4x2xf32>
  return
}

// -----

func.func @scatter_elements_c4_size(%x: tensor<4x2xf32>, %i: tensor<1x3xi64>, %u: tensor<1x3xf32>) {
  // expected-error @+2 {{indices have shape 1x3; dimension 1 must not exceed that of the data, 4x2}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.scatter_elements %x, %i, %u : (tensor<4x2xf32>, tensor<1x3xi64>, tensor<1x3xf32>) -> tensor<4x2xf32>
  return
}

// -----

func.func @scatter_elements_c5_type(%x: tensor<4x2xf32>, %i: tensor<1x2xi64>, %u: tensor<1x2xf16>) {
  // expected-error @+2 {{updates tensor has element type 'f16'; expected 'f32'}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.scatter_elements %x, %i, %u : (tensor<4x2xf32>, tensor<1x2xi64>, tensor<1x2xf16>) -> tensor<4x2xf32>
  return
}

// -----

func.func @scatter_elements_c6_bool(%x: tensor<4x2xi1>, %i: tensor<1x2xi64>, %u: tensor<1x2xi1>) {
  // expected-error @+2 {{updates of bool can't be joined by 'max'; expected 'none'}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.scatter_elements %x, %i, %u {kind = #graph<scatter_kind max>} : (tensor<4x2xi1>, tensor<1x2xi64>, tensor<1x2xi1>) -> tensor<4x2xi1>
  return
}

// -----

func.func @scatter_nd_c1_depth(%x: tensor<4x2xf32>, %i: tensor<1x3xi64>, %u: tensor<1xf32>) {
  // expected-error @+2 {{indices have shape 1x3; expected a last dimension of at most 2, the rank of the data}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.scatter_nd %x, %i, %u : (tensor<4x2xf32>, tensor<1x3xi64>, tensor<1xf32>) -> tensor<4x2xf32>
  return
}

// -----

func.func @scatter_nd_c2_updates(%x: tensor<4x2xf32>, %i: tensor<3x1xi64>, %u: tensor<3xf32>) {
  // expected-error @+2 {{updates have shape 3; expected 3x2}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.scatter_nd %x, %i, %u : (tensor<4x2xf32>, tensor<3x1xi64>, tensor<3xf32>) -> tensor<4x2xf32>
  return
}

// -----

func.func @slice_c1_box(%x: tensor<4x2xf32>) {
  // expected-error @+2 {{start 1, size 3 and step -1 leave dimension 0 of size 4}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.slice %x {starts = array<i64: 1, 0>, sizes = array<i64: 3, 2>, steps = array<i64: -1, 1>} : (tensor<4x2xf32>) -> tensor<3x2xf32>
  return
}

// -----

func.func @slice_c2_entries(%x: tensor<4x2xf32>) {
  // expected-error @+2 {{steps has 1 entries; expected 2, one a dimension}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.slice %x {starts = array<i64: 1, 0>, sizes = array<i64: 3, 2>, steps = array<i64: 1>} : (tensor<4x2xf32>) -> tensor<3x2xf32>
  return
}

// -----

func.func @slice_c3_step(%x: tensor<4x2xf32>) {
  // expected-error @+2 {{the step of dimension 1 is 0}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.slice %x {starts = array<i64: 1, 0>, sizes = array<i64: 3, 2>, steps = array<i64: 1, 0>} : (tensor<4x2xf32>) -> tensor<3x2xf32>
  return
}

// -----

func.func @slice_c4_backwards(%x: tensor<100000000xi8>) {
  // expected-error @+2 {{dimension 0 has 100000000 elements; at most 67108864 are supported here}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.slice %x {starts = array<i64: 99999999>, sizes = array<i64: 100000000>, steps = array<i64: -1>} : (tensor<100000000xi8>) -> tensor<100000000xi8>
  return
}

// -----

func.func @pad_c5_long(%x: tensor<2xi8>) {
  // expected-error @+2 {{dimension 0 has 100000002 elements; at most 67108864 are supported here}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.pad %x {low = array<i64: 0>, high = array<i64: 100000000>, mode = #graph<pad_mode wrap>} : (tensor<2xi8>) -> tensor<100000002xi8>
  return
}

// -----

func.func @resize_c5_long(%x: tensor<2xf32>) {
  // expected-error @+2 {{dimension 0 has 1099511627776 elements; at most 67108864 are supported here}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.resize %x {shape = array<i64: 1099511627776>, scales = array<f32: 1.0e9>, mode = #graph<resize_mode linear>} : (tensor<2xf32>) -> tensor<1099511627776xf32>
  return
}

// -----

func.func @resize_c5_samples(%x: tensor<2xf32>) {
  // expected-error @+2 {{the scale of dimension 0 is 1.000000e-30, which antialiasing spreads over too many samples}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.resize %x {shape = array<i64: 4>, scales = array<f32: 1.0e-30>, mode = #graph<resize_mode linear>, antialias = true} : (tensor<2xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @pad_c2_huge(%x: tensor<2xf32>) {
  // expected-error @+2 {{padding -9223372036854775808 and 9223372036854775807 doesn't fit dimension 0 of size 2}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.pad %x {low = array<i64: -9223372036854775808>, high = array<i64: 9223372036854775807>} : (tensor<2xf32>) -> tensor<1xf32>
  return
}

// -----

func.func @tile_c1_entries(%x: tensor<4x2xf32>) {
  // expected-error @+2 {{repeats has 1 entries; expected 2, one a dimension}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.tile %x {repeats = array<i64: 2>} : (tensor<4x2xf32>) -> tensor<8x2xf32>
  return
}

// -----

func.func @tile_c1_negative(%x: tensor<4x2xf32>) {
  // expected-error @+2 {{size 4 can't be repeated -1 times}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.tile %x {repeats = array<i64: -1, 1>} : (tensor<4x2xf32>) -> tensor<4x2xf32>
  return
}

// -----

func.func @transpose_c1(%x: tensor<4x2xf32>) {
  // expected-error @+2 {{permutation [1, 1] doesn't name each of 2 dimensions once}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.transpose %x {permutation = array<i64: 1, 1>} : (tensor<4x2xf32>) -> tensor<2x2xf32>
  return
}

// -----

func.func @trilu_c1(%x: tensor<4xf32>) {
  // expected-error @+2 {{x has rank 1; expected at least 2}}
  // expected-error @+1 {{failed to infer}}
  %r = graph.trilu %x : (tensor<4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @constant_type() {
  // expected-error @+2 {{value has type 'vector<4xi8>'; expected a tensor}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = "graph.constant"() <{value = dense<1> : vector<4xi8>}> : () -> tensor<4xi8>
  return
}

// -----

func.func @resize_c3_bound(%x: tensor<2x2xf32>) {
  // expected-error @+2 {{roi has a bound that is not finite}}
  // expected-error @+1 {{failed to infer returned types}}
  %y = graph.resize %x {shape = array<i64: 4, 4>, scales = array<f32: 2.0, 2.0>, mode = #graph<resize_mode linear>, coordinates = #graph<coordinate_mode tf_crop_and_resize>, roi = array<f32: 0.0, 0.0, 1.0, 0x7F800000>} : (tensor<2x2xf32>) -> tensor<4x4xf32>
  return
}
