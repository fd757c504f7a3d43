// RUN: hone-opt %s -hone-lower-graph -split-input-file | FileCheck %s

// A channels-last image convolution is the named operation on a padded input, with the bias after it. The end of the
// height is padded by what the last stride reaches, which is 1.

// CHECK-LABEL: func.func @conv(
// CHECK-SAME:    %[[X:.*]]: tensor<1x9x8x4xf32> {{.*}}, %[[F:.*]]: tensor<3x3x4x6xf32> {{.*}}, %[[B:.*]]: tensor<6xf32>
func.func @conv(%x: tensor<1x9x8x4xf32>, %f: tensor<3x3x4x6xf32>, %b: tensor<6xf32>) -> tensor<1x5x8x6xf32> {
  // CHECK: %[[PAD:.*]] = tensor.pad %[[X]] low[0, 1, 1, 0] high[0, 1, 1, 0]
  // CHECK: %[[INIT:.*]] = linalg.fill
  // CHECK: %[[CONV:.*]] = linalg.conv_2d_nhwc_hwcf {dilations = dense<1> : tensor<2xi64>, strides = dense<[2, 1]> : tensor<2xi64>}
  // CHECK-SAME: ins(%[[PAD]], %[[F]] {{.*}}) outs(%[[INIT]]
  // CHECK: linalg.generic {{.*}} ins(%[[CONV]], %[[B]]
  // CHECK: arith.addf
  %y = graph.conv %x, %f, %b {strides = array<i64: 2, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, layout = #graph<layout channels_last>} : (tensor<1x9x8x4xf32>, tensor<3x3x4x6xf32>, tensor<6xf32>) -> tensor<1x5x8x6xf32>
  return %y : tensor<1x5x8x6xf32>
}

// -----

// Half precision is summed in f32.

// CHECK-LABEL: func.func @depthwise(
func.func @depthwise(%x: tensor<1x9x8x4xf16>) -> tensor<1x7x6x4xf16> {
  %f = graph.constant dense<1.0> : tensor<3x3x1x4xf16>
  // CHECK: %[[F:.*]] = arith.constant dense<1.000000e+00> : tensor<3x3x4xf16>
  // CHECK: linalg.depthwise_conv_2d_nhwc_hwc {{.*}} ins(%{{.*}}, %[[F]] {{.*}} -> tensor<1x7x6x4xf32>
  // CHECK: arith.truncf
  %y = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>, group = 4 : i64} : (tensor<1x9x8x4xf16>, tensor<3x3x1x4xf16>) -> tensor<1x7x6x4xf16>
  return %y : tensor<1x7x6x4xf16>
}

// -----

// CHECK-DAG: #[[$IN:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d1, d7, d3 + d5, d4 + d6)>
// CHECK-DAG: #[[$FILTER:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d1, d2, d7, d5, d6)>
// CHECK-DAG: #[[$OUT:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d1, d2, d3, d4)>
// CHECK-LABEL: func.func @grouped(
func.func @grouped(%x: tensor<1x4x9x8xf32>, %f: tensor<6x2x3x3xf32>) -> tensor<1x6x7x6xf32> {
  // CHECK: linalg.generic {indexing_maps = [#[[$IN]], #[[$FILTER]], #[[$OUT]]]
  // CHECK-SAME: ins(%{{.*}} : tensor<1x2x2x9x8xf32>, tensor<2x3x2x3x3xf32>)
  %y = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, group = 2 : i64} : (tensor<1x4x9x8xf32>, tensor<6x2x3x3xf32>) -> tensor<1x6x7x6xf32>
  return %y : tensor<1x6x7x6xf32>
}

// -----

// CHECK-LABEL: func.func @signal(
func.func @signal(%x: tensor<1x4x9xf32>, %f: tensor<6x4x3xf32>) -> tensor<1x6x7xf32> {
  // CHECK: linalg.transpose
  // CHECK: linalg.conv_2d_nhwc_hwcf {{.*}} ins(%{{.*}} : tensor<1x1x9x4xf32>, tensor<1x3x4x6xf32>)
  // CHECK: linalg.transpose
  %y = graph.conv %x, %f {strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>} : (tensor<1x4x9xf32>, tensor<6x4x3xf32>) -> tensor<1x6x7xf32>
  return %y : tensor<1x6x7xf32>
}

// -----

// The filter is reversed and its channels exchanged at compile time; the input is spread over every other element.

// CHECK-LABEL: func.func @conv_transpose(
// CHECK-SAME:    %[[X:.*]]: tensor<1x2x3x1xf32>
func.func @conv_transpose(%x: tensor<1x2x3x1xf32>) -> tensor<1x4x6x1xf32> {
  %f = graph.constant dense<[[[[1.0]], [[2.0]]], [[[3.0]], [[4.0]]]]> : tensor<2x2x1x1xf32>
  // CHECK: arith.constant dense<{{\[\[\[\[}}4.000000e+00]], {{\[\[}}3.000000e+00]]], {{\[\[\[}}2.000000e+00]], {{\[\[}}1.000000e+00]]]]>
  // CHECK: tensor.insert_slice %[[X]] into %{{.*}}[0, 1, 1, 0] [1, 2, 3, 1] [1, 2, 2, 1] : tensor<1x2x3x1xf32> into tensor<1x5x7x1xf32>
  // CHECK: linalg.conv_2d_nhwc_hwcf
  %y = graph.conv_transpose %x, %f {strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, output_padding = array<i64: 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x2x3x1xf32>, tensor<2x2x1x1xf32>) -> tensor<1x4x6x1xf32>
  return %y : tensor<1x4x6x1xf32>
}

// -----

// CHECK-LABEL: func.func @max_pool_unsigned(
func.func @max_pool_unsigned(%x: tensor<1x8x8x3xui8>) -> tensor<1x4x4x3xui8> {
  // CHECK: linalg.pooling_nhwc_max_unsigned
  %y = graph.max_pool %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x8x8x3xui8>) -> tensor<1x4x4x3xui8>
  return %y : tensor<1x4x4x3xui8>
}

// -----

// Padding does not count, so the divisors differ at the border.

// CHECK-LABEL: func.func @average_pool(
func.func @average_pool(%x: tensor<1x4x4x3xf32>) -> tensor<1x2x2x3xf32> {
  // CHECK: %[[PAD:.*]] = tensor.pad %{{.*}} low[0, 1, 1, 0] high[0, 0, 0, 0]
  // CHECK: %[[SUM:.*]] = linalg.pooling_nhwc_sum {{.*}} ins(%[[PAD]]
  // CHECK: %[[SHARE:.*]] = arith.constant dense<{{\[\[}}2.500000e-01, 0.166666672], [0.166666672, 0.111111112]]>
  // CHECK: linalg.generic {{.*}} ins(%[[SUM]], %[[SHARE]]
  // CHECK: arith.mulf
  %y = graph.average_pool %x {kernel = array<i64: 3, 3>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x4x4x3xf32>) -> tensor<1x2x2x3xf32>
  return %y : tensor<1x2x2x3xf32>
}

// -----

// CHECK-LABEL: func.func @max_pool_with_indices(
func.func @max_pool_with_indices(%x: tensor<1x3x8x8xf32>) -> tensor<1x3x4x4xi64> {
  // CHECK: %[[POOL:.*]]:2 = linalg.generic
  // CHECK: return %[[POOL]]#1
  %y, %i = graph.max_pool_with_indices %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xf32>) -> (tensor<1x3x4x4xf32>, tensor<1x3x4x4xi64>)
  return %i : tensor<1x3x4x4xi64>
}

// -----

// One element of the window at a time is added to the places that it covers, and the padding is cut off.

// CHECK-LABEL: func.func @col2im(
// CHECK-SAME: %[[X:.*]]: tensor<2x12x6xf32>
func.func @col2im(%x: tensor<2x12x6xf32>) -> tensor<2x3x5x6xf32> {
  // CHECK: %[[COLUMNS:.*]] = tensor.expand_shape %[[X]] {{.*}} into tensor<2x3x2x2x2x3xf32>
  // CHECK: %[[ZEROS:.*]] = linalg.fill {{.*}} -> tensor<2x3x6x6xf32>
  // CHECK: %[[IMAGE:.*]] = scf.for %[[I:.*]] = {{.*}} iter_args(%{{.*}} = %[[ZEROS]])
  // CHECK: scf.for %[[J:.*]] = {{.*}} iter_args(%[[SUMS:.*]] = %{{.*}})
  // CHECK: %[[ELEMENT:.*]] = tensor.extract_slice %[[COLUMNS]][0, 0, %[[I]], %[[J]], 0, 0] [2, 3, 1, 1, 2, 3]
  // CHECK: %[[TERMS:.*]] = tensor.collapse_shape %[[ELEMENT]] {{.*}} into tensor<2x3x2x3xf32>
  // CHECK: %[[PLACES:.*]] = tensor.extract_slice %[[SUMS]][0, 0, %[[ROW:.*]], %[[COLUMN:.*]]] [2, 3, 2, 3] [1, 1, 2, 2]
  // CHECK: %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[TERMS]] : tensor<2x3x2x3xf32>) outs(%[[PLACES]]
  // CHECK: tensor.insert_slice %[[SUM]] into %[[SUMS]][0, 0, %[[ROW]], %[[COLUMN]]] [2, 3, 2, 3] [1, 1, 2, 2]
  // CHECK: tensor.extract_slice %[[IMAGE]][0, 0, 1, 0] [2, 3, 5, 6]
  %y = graph.col2im %x {image = array<i64: 5, 6>, kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 2, 1>, pads = array<i64: 1, 0, 0, 0>} : (tensor<2x12x6xf32>) -> tensor<2x3x5x6xf32>
  return %y : tensor<2x3x5x6xf32>
}

// -----

// CHECK-LABEL: func.func @col2im_bool(
func.func @col2im_bool(%x: tensor<1x2x3xi1>) -> tensor<1x1x4xi1> {
  // CHECK: arith.ori
  %y = graph.col2im %x {image = array<i64: 4>, kernel = array<i64: 2>, strides = array<i64: 1>, dilations = array<i64: 1>, pads = array<i64: 0, 0>} : (tensor<1x2x3xi1>) -> tensor<1x1x4xi1>
  return %y : tensor<1x1x4xi1>
}

// -----

// Samples are as many as the region is large, and a sample is taken of all channels at once.

// CHECK-LABEL: func.func @roi_align(
func.func @roi_align(%x: tensor<2x3x8x9xf32>, %r: tensor<5x4xf32>, %b: tensor<5xi64>) -> tensor<5x3x2x4xf32> {
  // CHECK: scf.for
  // CHECK: scf.for
  // CHECK: scf.for
  // CHECK-DAG: %[[ROWS:.*]] = arith.index_cast %{{.*}} : i32 to index
  // CHECK: scf.for %{{.*}} = %{{.*}} to %[[ROWS]]
  // CHECK: scf.for
  // CHECK-COUNT-4: tensor.extract_slice {{.*}} [1, 3, 1, 1] [1, 1, 1, 1] : tensor<2x3x8x9xf32> to tensor<3xf32>
  // CHECK: linalg.generic
  // CHECK: arith.addf
  // CHECK: arith.divf
  // CHECK: tensor.insert_slice %{{.*}} into %{{.*}} [1, 3, 1, 1] [1, 1, 1, 1] : tensor<3xf32> into tensor<5x3x2x4xf32>
  %y = graph.roi_align %x, %r, %b {height = 2 : i64, width = 4 : i64} : (tensor<2x3x8x9xf32>, tensor<5x4xf32>, tensor<5xi64>) -> tensor<5x3x2x4xf32>
  return %y : tensor<5x3x2x4xf32>
}

// -----

// CHECK-LABEL: func.func @roi_align_greatest(
func.func @roi_align_greatest(%x: tensor<2x3x8x9xf32>, %r: tensor<5x4xf32>, %b: tensor<5xi64>) -> tensor<5x3x2x4xf32> {
  // CHECK-NOT: math.ceil
  // CHECK: arith.constant 0xFF800000 : f32
  // CHECK: arith.maximumf
  %y = graph.roi_align %x, %r, %b {height = 2 : i64, width = 4 : i64, sampling_ratio = 3 : i64, greatest = true} : (tensor<2x3x8x9xf32>, tensor<5x4xf32>, tensor<5xi64>) -> tensor<5x3x2x4xf32>
  return %y : tensor<5x3x2x4xf32>
}
