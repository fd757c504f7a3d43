// RUN: hone-opt %s | hone-opt | FileCheck %s

// Result types are inferred and compared with those written, so an operation that parses has the right shape.

// CHECK-LABEL: func.func @conv
func.func @conv(%x: tensor<1x4x9x8xf32>, %f: tensor<6x2x3x3xf32>, %b: tensor<6xf32>) -> tensor<1x6x5x8xf32> {
  // CHECK: graph.conv %{{.*}}, %{{.*}}, %{{.*}} {{{.*}}group = 2 : i64
  %y = graph.conv %x, %f, %b {strides = array<i64: 2, 1>, dilations = array<i64: 1, 1>, pads = array<i64: 1, 1, 1, 1>, group = 2 : i64} : (tensor<1x4x9x8xf32>, tensor<6x2x3x3xf32>, tensor<6xf32>) -> tensor<1x6x5x8xf32>
  return %y : tensor<1x6x5x8xf32>
}

// CHECK-LABEL: func.func @conv_channels_last
func.func @conv_channels_last(%x: tensor<1x9x8x4xf32>, %f: tensor<3x3x4x6xf32>) -> tensor<1x7x4x6xf32> {
  // CHECK: graph.conv
  %y = graph.conv %x, %f {strides = array<i64: 1, 1>, dilations = array<i64: 1, 2>, pads = array<i64: 0, 0, 0, 0>, layout = #graph<layout channels_last>} : (tensor<1x9x8x4xf32>, tensor<3x3x4x6xf32>) -> tensor<1x7x4x6xf32>
  return %y : tensor<1x7x4x6xf32>
}

// CHECK-LABEL: func.func @conv_transpose
func.func @conv_transpose(%x: tensor<1x4x3xf32>, %f: tensor<4x3x3xf32>) -> tensor<1x6x7xf32> {
  // CHECK: graph.conv_transpose
  %y = graph.conv_transpose %x, %f {strides = array<i64: 2>, dilations = array<i64: 1>, pads = array<i64: 1, 0>, output_padding = array<i64: 1>, group = 2 : i64} : (tensor<1x4x3xf32>, tensor<4x3x3xf32>) -> tensor<1x6x7xf32>
  return %y : tensor<1x6x7xf32>
}

// The last window would start in the end padding and does not count.
// CHECK-LABEL: func.func @max_pool_ceil
func.func @max_pool_ceil(%x: tensor<1x1x2x4xf32>) -> tensor<1x1x1x2xf32> {
  // CHECK: graph.max_pool
  %y = graph.max_pool %x {kernel = array<i64: 1, 3>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>, ceil_mode = true} : (tensor<1x1x2x4xf32>) -> tensor<1x1x1x2xf32>
  return %y : tensor<1x1x1x2xf32>
}

// CHECK-LABEL: func.func @max_pool_with_indices
func.func @max_pool_with_indices(%x: tensor<1x3x8x8xi8>) -> tensor<1x3x4x4xi64> {
  // CHECK: graph.max_pool_with_indices
  %y, %i = graph.max_pool_with_indices %x {kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 1, 1>, pads = array<i64: 0, 0, 0, 0>} : (tensor<1x3x8x8xi8>) -> (tensor<1x3x4x4xi8>, tensor<1x3x4x4xi64>)
  return %i : tensor<1x3x4x4xi64>
}

// CHECK-LABEL: func.func @average_pool_3d
func.func @average_pool_3d(%x: tensor<1x3x8x8x8xf32>) -> tensor<1x3x4x4x3xf32> {
  // CHECK: graph.average_pool
  %y = graph.average_pool %x {kernel = array<i64: 2, 2, 3>, strides = array<i64: 2, 2, 2>, dilations = array<i64: 1, 1, 1>, pads = array<i64: 0, 0, 0, 0, 0, 0>} : (tensor<1x3x8x8x8xf32>) -> tensor<1x3x4x4x3xf32>
  return %y : tensor<1x3x4x4x3xf32>
}

// CHECK-LABEL: func.func @col2im
func.func @col2im(%x: tensor<2x12x6xf32>, %line: tensor<1x4x3xi1>) -> (tensor<2x3x5x6xf32>, tensor<1x2x7xi1>) {
  // CHECK-COUNT-2: graph.col2im
  %y = graph.col2im %x {image = array<i64: 5, 6>, kernel = array<i64: 2, 2>, strides = array<i64: 2, 2>, dilations = array<i64: 2, 1>, pads = array<i64: 1, 0, 0, 0>} : (tensor<2x12x6xf32>) -> tensor<2x3x5x6xf32>
  %l = graph.col2im %line {image = array<i64: 7>, kernel = array<i64: 2>, strides = array<i64: 3>, dilations = array<i64: 1>, pads = array<i64: 0, 1>} : (tensor<1x4x3xi1>) -> tensor<1x2x7xi1>
  return %y, %l : tensor<2x3x5x6xf32>, tensor<1x2x7xi1>
}

// CHECK-LABEL: func.func @roi_align
func.func @roi_align(%x: tensor<2x3x8x9xf16>, %r: tensor<5x4xf16>, %b: tensor<5xi64>) -> (tensor<5x3x1x1xf16>, tensor<5x3x2x4xf16>) {
  // CHECK-COUNT-2: graph.roi_align
  %y = graph.roi_align %x, %r, %b : (tensor<2x3x8x9xf16>, tensor<5x4xf16>, tensor<5xi64>) -> tensor<5x3x1x1xf16>
  %z = graph.roi_align %x, %r, %b {height = 2 : i64, width = 4 : i64, sampling_ratio = 2 : i64, spatial_scale = 0.5 : f32, greatest = true, half_pixel = false} : (tensor<2x3x8x9xf16>, tensor<5x4xf16>, tensor<5xi64>) -> tensor<5x3x2x4xf16>
  return %y, %z : tensor<5x3x1x1xf16>, tensor<5x3x2x4xf16>
}
