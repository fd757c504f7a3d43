// RUN: hone-opt %s --hone-emit-kernels --convert-linalg-to-loops --hone-convert-to-llvm | mlir-runner -e main --entry-point-result=i32 | FileCheck %s

// Kernels compute what linalg's own loops compute, with strategies that leave ragged ends everywhere: panels with few channels, tiles
// at both edges, windows that are mostly in the padding, partial sums. Small whole numbers make every sum exact, so that the results
// must be equal. The program's result is the number of elements that differ.

// CHECK: {{^}}0{{$}}

// A row of 11 columns in tiles of 4, both edges in the padding, 13 channels in panels of 8.
func.func private @conv_edges() -> i32 {
  %five = arith.constant 5 : index
  %seven = arith.constant 7 : index
  %identity = arith.constant 0.0 : f32
  %size = arith.constant 1001 : index
  %flat_i0 = memref.alloca() : memref<2048xf32>
  %i0 = memref.reinterpret_cast %flat_i0 to offset: [0], sizes: [1, 7, 11, 3], strides: [231, 33, 3, 1] : memref<2048xf32> to memref<1x7x11x3xf32>
  func.call @fill(%flat_i0, %five) : (memref<2048xf32>, index) -> ()
  %flat_i1 = memref.alloca() : memref<2048xf32>
  %i1 = memref.reinterpret_cast %flat_i1 to offset: [0], sizes: [3, 3, 3, 13], strides: [117, 39, 13, 1] : memref<2048xf32> to memref<3x3x3x13xf32>
  func.call @fill(%flat_i1, %seven) : (memref<2048xf32>, index) -> ()
  %flat_y = memref.alloca() : memref<2048xf32>
  %y = memref.reinterpret_cast %flat_y to offset: [0], sizes: [1, 7, 11, 13], strides: [1001, 143, 13, 1] : memref<2048xf32> to memref<1x7x11x13xf32>
  %flat_z = memref.alloca() : memref<2048xf32>
  %z = memref.reinterpret_cast %flat_z to offset: [0], sizes: [1, 7, 11, 13], strides: [1001, 143, 13, 1] : memref<2048xf32> to memref<1x7x11x13xf32>
  kernel.window conv ins(%i0, %i1 : memref<1x7x11x3xf32>, memref<3x3x3x13xf32>) outs(%y : memref<1x7x11x13xf32>)
    window [3, 3] strides [1, 1] dilations [1, 1] pads [1, 1, 1, 1]
    attributes {extra_maps = [], tile = #kernel.tile<rows = 4, vectors = 2, lanes = 4, splits = 1, order = panels>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  linalg.fill ins(%identity : f32) outs(%z : memref<1x7x11x13xf32>)
  %padded = memref.alloca() : memref<1x9x13x3xf32>
  linalg.fill ins(%identity : f32) outs(%padded : memref<1x9x13x3xf32>)
  %inner = memref.subview %padded[0, 1, 1, 0] [1, 7, 11, 3] [1, 1, 1, 1] : memref<1x9x13x3xf32> to memref<1x7x11x3xf32, strided<[351, 39, 3, 1], offset: 42>>
  linalg.copy ins(%i0 : memref<1x7x11x3xf32>) outs(%inner : memref<1x7x11x3xf32, strided<[351, 39, 3, 1], offset: 42>>)
  linalg.conv_2d_nhwc_hwcf {strides = dense<[1, 1]> : tensor<2xi64>, dilations = dense<[1, 1]> : tensor<2xi64>}
    ins(%padded, %i1 : memref<1x9x13x3xf32>, memref<3x3x3x13xf32>) outs(%z : memref<1x7x11x13xf32>)
  %n = func.call @differing(%flat_y, %flat_z, %size) : (memref<2048xf32>, memref<2048xf32>, index) -> i32
  return %n : i32
}

// Strides and dilations, and taps that reach far outside.
func.func private @conv_dilated() -> i32 {
  %five = arith.constant 5 : index
  %seven = arith.constant 7 : index
  %identity = arith.constant 0.0 : f32
  %size = arith.constant 252 : index
  %flat_i0 = memref.alloca() : memref<2048xf32>
  %i0 = memref.reinterpret_cast %flat_i0 to offset: [0], sizes: [2, 5, 6, 5], strides: [150, 30, 5, 1] : memref<2048xf32> to memref<2x5x6x5xf32>
  func.call @fill(%flat_i0, %five) : (memref<2048xf32>, index) -> ()
  %flat_i1 = memref.alloca() : memref<2048xf32>
  %i1 = memref.reinterpret_cast %flat_i1 to offset: [0], sizes: [2, 3, 5, 6], strides: [90, 30, 6, 1] : memref<2048xf32> to memref<2x3x5x6xf32>
  func.call @fill(%flat_i1, %seven) : (memref<2048xf32>, index) -> ()
  %flat_y = memref.alloca() : memref<2048xf32>
  %y = memref.reinterpret_cast %flat_y to offset: [0], sizes: [2, 3, 7, 6], strides: [126, 42, 6, 1] : memref<2048xf32> to memref<2x3x7x6xf32>
  %flat_z = memref.alloca() : memref<2048xf32>
  %z = memref.reinterpret_cast %flat_z to offset: [0], sizes: [2, 3, 7, 6], strides: [126, 42, 6, 1] : memref<2048xf32> to memref<2x3x7x6xf32>
  kernel.window conv ins(%i0, %i1 : memref<2x5x6x5xf32>, memref<2x3x5x6xf32>) outs(%y : memref<2x3x7x6xf32>)
    window [2, 3] strides [2, 1] dilations [2, 3] pads [2, 4, 1, 3]
    attributes {extra_maps = [], tile = #kernel.tile<rows = 3, vectors = 1, lanes = 4, splits = 2, order = rows>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  linalg.fill ins(%identity : f32) outs(%z : memref<2x3x7x6xf32>)
  %padded = memref.alloca() : memref<2x8x13x5xf32>
  linalg.fill ins(%identity : f32) outs(%padded : memref<2x8x13x5xf32>)
  %inner = memref.subview %padded[0, 2, 4, 0] [2, 5, 6, 5] [1, 1, 1, 1] : memref<2x8x13x5xf32> to memref<2x5x6x5xf32, strided<[520, 65, 5, 1], offset: 150>>
  linalg.copy ins(%i0 : memref<2x5x6x5xf32>) outs(%inner : memref<2x5x6x5xf32, strided<[520, 65, 5, 1], offset: 150>>)
  linalg.conv_2d_nhwc_hwcf {strides = dense<[2, 1]> : tensor<2xi64>, dilations = dense<[2, 3]> : tensor<2xi64>}
    ins(%padded, %i1 : memref<2x8x13x5xf32>, memref<2x3x5x6xf32>) outs(%z : memref<2x3x7x6xf32>)
  %n = func.call @differing(%flat_y, %flat_z, %size) : (memref<2048xf32>, memref<2048xf32>, index) -> i32
  return %n : i32
}

// A window too wide to be written out.
func.func private @conv_wide() -> i32 {
  %five = arith.constant 5 : index
  %seven = arith.constant 7 : index
  %identity = arith.constant 0.0 : f32
  %size = arith.constant 180 : index
  %flat_i0 = memref.alloca() : memref<2048xf32>
  %i0 = memref.reinterpret_cast %flat_i0 to offset: [0], sizes: [1, 2, 20, 2], strides: [80, 40, 2, 1] : memref<2048xf32> to memref<1x2x20x2xf32>
  func.call @fill(%flat_i0, %five) : (memref<2048xf32>, index) -> ()
  %flat_i1 = memref.alloca() : memref<2048xf32>
  %i1 = memref.reinterpret_cast %flat_i1 to offset: [0], sizes: [1, 18, 2, 9], strides: [324, 18, 9, 1] : memref<2048xf32> to memref<1x18x2x9xf32>
  func.call @fill(%flat_i1, %seven) : (memref<2048xf32>, index) -> ()
  %flat_y = memref.alloca() : memref<2048xf32>
  %y = memref.reinterpret_cast %flat_y to offset: [0], sizes: [1, 2, 10, 9], strides: [180, 90, 9, 1] : memref<2048xf32> to memref<1x2x10x9xf32>
  %flat_z = memref.alloca() : memref<2048xf32>
  %z = memref.reinterpret_cast %flat_z to offset: [0], sizes: [1, 2, 10, 9], strides: [180, 90, 9, 1] : memref<2048xf32> to memref<1x2x10x9xf32>
  kernel.window conv ins(%i0, %i1 : memref<1x2x20x2xf32>, memref<1x18x2x9xf32>) outs(%y : memref<1x2x10x9xf32>)
    window [1, 18] strides [1, 2] dilations [1, 1] pads [0, 9, 0, 8]
    attributes {extra_maps = [], tile = #kernel.tile<rows = 5, vectors = 2, lanes = 8, splits = 1, order = rows>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  linalg.fill ins(%identity : f32) outs(%z : memref<1x2x10x9xf32>)
  %padded = memref.alloca() : memref<1x2x37x2xf32>
  linalg.fill ins(%identity : f32) outs(%padded : memref<1x2x37x2xf32>)
  %inner = memref.subview %padded[0, 0, 9, 0] [1, 2, 20, 2] [1, 1, 1, 1] : memref<1x2x37x2xf32> to memref<1x2x20x2xf32, strided<[148, 74, 2, 1], offset: 18>>
  linalg.copy ins(%i0 : memref<1x2x20x2xf32>) outs(%inner : memref<1x2x20x2xf32, strided<[148, 74, 2, 1], offset: 18>>)
  linalg.conv_2d_nhwc_hwcf {strides = dense<[1, 2]> : tensor<2xi64>, dilations = dense<[1, 1]> : tensor<2xi64>}
    ins(%padded, %i1 : memref<1x2x37x2xf32>, memref<1x18x2x9xf32>) outs(%z : memref<1x2x10x9xf32>)
  %n = func.call @differing(%flat_y, %flat_z, %size) : (memref<2048xf32>, memref<2048xf32>, index) -> i32
  return %n : i32
}

// Single positions of several rows and batches are one long row.
func.func private @pointwise() -> i32 {
  %five = arith.constant 5 : index
  %seven = arith.constant 7 : index
  %identity = arith.constant 0.0 : f32
  %size = arith.constant 300 : index
  %flat_i0 = memref.alloca() : memref<2048xf32>
  %i0 = memref.reinterpret_cast %flat_i0 to offset: [0], sizes: [2, 3, 5, 17], strides: [255, 85, 17, 1] : memref<2048xf32> to memref<2x3x5x17xf32>
  func.call @fill(%flat_i0, %five) : (memref<2048xf32>, index) -> ()
  %flat_i1 = memref.alloca() : memref<2048xf32>
  %i1 = memref.reinterpret_cast %flat_i1 to offset: [0], sizes: [1, 1, 17, 10], strides: [170, 170, 10, 1] : memref<2048xf32> to memref<1x1x17x10xf32>
  func.call @fill(%flat_i1, %seven) : (memref<2048xf32>, index) -> ()
  %flat_y = memref.alloca() : memref<2048xf32>
  %y = memref.reinterpret_cast %flat_y to offset: [0], sizes: [2, 3, 5, 10], strides: [150, 50, 10, 1] : memref<2048xf32> to memref<2x3x5x10xf32>
  %flat_z = memref.alloca() : memref<2048xf32>
  %z = memref.reinterpret_cast %flat_z to offset: [0], sizes: [2, 3, 5, 10], strides: [150, 50, 10, 1] : memref<2048xf32> to memref<2x3x5x10xf32>
  kernel.window conv ins(%i0, %i1 : memref<2x3x5x17xf32>, memref<1x1x17x10xf32>) outs(%y : memref<2x3x5x10xf32>)
    window [1, 1] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = [], tile = #kernel.tile<rows = 7, vectors = 1, lanes = 8, splits = 4, order = rows>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  linalg.fill ins(%identity : f32) outs(%z : memref<2x3x5x10xf32>)
  linalg.conv_2d_nhwc_hwcf {strides = dense<[1, 1]> : tensor<2xi64>, dilations = dense<[1, 1]> : tensor<2xi64>}
    ins(%i0, %i1 : memref<2x3x5x17xf32>, memref<1x1x17x10xf32>) outs(%z : memref<2x3x5x10xf32>)
  %n = func.call @differing(%flat_y, %flat_z, %size) : (memref<2048xf32>, memref<2048xf32>, index) -> i32
  return %n : i32
}

// Seven channels end in vectors of 4, 2 and 1.
func.func private @depthwise() -> i32 {
  %five = arith.constant 5 : index
  %seven = arith.constant 7 : index
  %identity = arith.constant 0.0 : f32
  %size = arith.constant 105 : index
  %flat_i0 = memref.alloca() : memref<2048xf32>
  %i0 = memref.reinterpret_cast %flat_i0 to offset: [0], sizes: [1, 6, 9, 7], strides: [378, 63, 7, 1] : memref<2048xf32> to memref<1x6x9x7xf32>
  func.call @fill(%flat_i0, %five) : (memref<2048xf32>, index) -> ()
  %flat_i1 = memref.alloca() : memref<2048xf32>
  %i1 = memref.reinterpret_cast %flat_i1 to offset: [0], sizes: [3, 3, 7], strides: [21, 7, 1] : memref<2048xf32> to memref<3x3x7xf32>
  func.call @fill(%flat_i1, %seven) : (memref<2048xf32>, index) -> ()
  %flat_y = memref.alloca() : memref<2048xf32>
  %y = memref.reinterpret_cast %flat_y to offset: [0], sizes: [1, 3, 5, 7], strides: [105, 35, 7, 1] : memref<2048xf32> to memref<1x3x5x7xf32>
  %flat_z = memref.alloca() : memref<2048xf32>
  %z = memref.reinterpret_cast %flat_z to offset: [0], sizes: [1, 3, 5, 7], strides: [105, 35, 7, 1] : memref<2048xf32> to memref<1x3x5x7xf32>
  kernel.window depthwise ins(%i0, %i1 : memref<1x6x9x7xf32>, memref<3x3x7xf32>) outs(%y : memref<1x3x5x7xf32>)
    window [3, 3] strides [2, 2] dilations [1, 1] pads [1, 1, 1, 1]
    attributes {extra_maps = [], tile = #kernel.tile<rows = 3, vectors = 2, lanes = 4, splits = 1, order = panels>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  linalg.fill ins(%identity : f32) outs(%z : memref<1x3x5x7xf32>)
  %padded = memref.alloca() : memref<1x8x11x7xf32>
  linalg.fill ins(%identity : f32) outs(%padded : memref<1x8x11x7xf32>)
  %inner = memref.subview %padded[0, 1, 1, 0] [1, 6, 9, 7] [1, 1, 1, 1] : memref<1x8x11x7xf32> to memref<1x6x9x7xf32, strided<[616, 77, 7, 1], offset: 84>>
  linalg.copy ins(%i0 : memref<1x6x9x7xf32>) outs(%inner : memref<1x6x9x7xf32, strided<[616, 77, 7, 1], offset: 84>>)
  linalg.depthwise_conv_2d_nhwc_hwc {strides = dense<[2, 2]> : tensor<2xi64>, dilations = dense<[1, 1]> : tensor<2xi64>}
    ins(%padded, %i1 : memref<1x8x11x7xf32>, memref<3x3x7xf32>) outs(%z : memref<1x3x5x7xf32>)
  %n = func.call @differing(%flat_y, %flat_z, %size) : (memref<2048xf32>, memref<2048xf32>, index) -> i32
  return %n : i32
}

// A pool whose first row is mostly above the image.
func.func private @max() -> i32 {
  %five = arith.constant 5 : index
  %seven = arith.constant 7 : index
  %identity = arith.constant 0xFF800000 : f32
  %size = arith.constant 90 : index
  %flat_i0 = memref.alloca() : memref<2048xf32>
  %i0 = memref.reinterpret_cast %flat_i0 to offset: [0], sizes: [1, 5, 8, 6], strides: [240, 48, 6, 1] : memref<2048xf32> to memref<1x5x8x6xf32>
  func.call @fill(%flat_i0, %five) : (memref<2048xf32>, index) -> ()
  %flat_y = memref.alloca() : memref<2048xf32>
  %y = memref.reinterpret_cast %flat_y to offset: [0], sizes: [1, 5, 3, 6], strides: [90, 18, 6, 1] : memref<2048xf32> to memref<1x5x3x6xf32>
  %flat_z = memref.alloca() : memref<2048xf32>
  %z = memref.reinterpret_cast %flat_z to offset: [0], sizes: [1, 5, 3, 6], strides: [90, 18, 6, 1] : memref<2048xf32> to memref<1x5x3x6xf32>
  kernel.window max ins(%i0 : memref<1x5x8x6xf32>) outs(%y : memref<1x5x3x6xf32>)
    window [3, 2] strides [1, 3] dilations [1, 2] pads [2, 1, 0, 1]
    attributes {extra_maps = [], tile = #kernel.tile<rows = 4, vectors = 1, lanes = 4, splits = 1, order = panels>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  linalg.fill ins(%identity : f32) outs(%z : memref<1x5x3x6xf32>)
  %padded = memref.alloca() : memref<1x7x10x6xf32>
  linalg.fill ins(%identity : f32) outs(%padded : memref<1x7x10x6xf32>)
  %inner = memref.subview %padded[0, 2, 1, 0] [1, 5, 8, 6] [1, 1, 1, 1] : memref<1x7x10x6xf32> to memref<1x5x8x6xf32, strided<[420, 60, 6, 1], offset: 126>>
  linalg.copy ins(%i0 : memref<1x5x8x6xf32>) outs(%inner : memref<1x5x8x6xf32, strided<[420, 60, 6, 1], offset: 126>>)
  %shape = memref.alloca() : memref<3x2xf32>
  linalg.pooling_nhwc_max {strides = dense<[1, 3]> : tensor<2xi64>, dilations = dense<[1, 2]> : tensor<2xi64>}
    ins(%padded, %shape : memref<1x7x10x6xf32>, memref<3x2xf32>) outs(%z : memref<1x5x3x6xf32>)
  %n = func.call @differing(%flat_y, %flat_z, %size) : (memref<2048xf32>, memref<2048xf32>, index) -> i32
  return %n : i32
}

// Two batches, rows outermost.
func.func private @sum() -> i32 {
  %five = arith.constant 5 : index
  %seven = arith.constant 7 : index
  %identity = arith.constant 0.0 : f32
  %size = arith.constant 168 : index
  %flat_i0 = memref.alloca() : memref<2048xf32>
  %i0 = memref.reinterpret_cast %flat_i0 to offset: [0], sizes: [2, 4, 7, 3], strides: [84, 21, 3, 1] : memref<2048xf32> to memref<2x4x7x3xf32>
  func.call @fill(%flat_i0, %five) : (memref<2048xf32>, index) -> ()
  %flat_y = memref.alloca() : memref<2048xf32>
  %y = memref.reinterpret_cast %flat_y to offset: [0], sizes: [2, 4, 7, 3], strides: [84, 21, 3, 1] : memref<2048xf32> to memref<2x4x7x3xf32>
  %flat_z = memref.alloca() : memref<2048xf32>
  %z = memref.reinterpret_cast %flat_z to offset: [0], sizes: [2, 4, 7, 3], strides: [84, 21, 3, 1] : memref<2048xf32> to memref<2x4x7x3xf32>
  kernel.window sum ins(%i0 : memref<2x4x7x3xf32>) outs(%y : memref<2x4x7x3xf32>)
    window [2, 3] strides [1, 1] dilations [1, 1] pads [1, 1, 0, 1]
    attributes {extra_maps = [], tile = #kernel.tile<rows = 2, vectors = 1, lanes = 2, splits = 1, order = rows>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  linalg.fill ins(%identity : f32) outs(%z : memref<2x4x7x3xf32>)
  %padded = memref.alloca() : memref<2x5x9x3xf32>
  linalg.fill ins(%identity : f32) outs(%padded : memref<2x5x9x3xf32>)
  %inner = memref.subview %padded[0, 1, 1, 0] [2, 4, 7, 3] [1, 1, 1, 1] : memref<2x5x9x3xf32> to memref<2x4x7x3xf32, strided<[135, 27, 3, 1], offset: 30>>
  linalg.copy ins(%i0 : memref<2x4x7x3xf32>) outs(%inner : memref<2x4x7x3xf32, strided<[135, 27, 3, 1], offset: 30>>)
  %shape = memref.alloca() : memref<2x3xf32>
  linalg.pooling_nhwc_sum {strides = dense<[1, 1]> : tensor<2xi64>, dilations = dense<[1, 1]> : tensor<2xi64>}
    ins(%padded, %shape : memref<2x5x9x3xf32>, memref<2x3xf32>) outs(%z : memref<2x4x7x3xf32>)
  %n = func.call @differing(%flat_y, %flat_z, %size) : (memref<2048xf32>, memref<2048xf32>, index) -> i32
  return %n : i32
}

// Nine rows in tiles of 4, a depth that four partial sums do not divide.
func.func private @matmul() -> i32 {
  %five = arith.constant 5 : index
  %seven = arith.constant 7 : index
  %identity = arith.constant 0.0 : f32
  %size = arith.constant 99 : index
  %flat_i0 = memref.alloca() : memref<2048xf32>
  %i0 = memref.reinterpret_cast %flat_i0 to offset: [0], sizes: [9, 21], strides: [21, 1] : memref<2048xf32> to memref<9x21xf32>
  func.call @fill(%flat_i0, %five) : (memref<2048xf32>, index) -> ()
  %flat_i1 = memref.alloca() : memref<2048xf32>
  %i1 = memref.reinterpret_cast %flat_i1 to offset: [0], sizes: [21, 11], strides: [11, 1] : memref<2048xf32> to memref<21x11xf32>
  func.call @fill(%flat_i1, %seven) : (memref<2048xf32>, index) -> ()
  %flat_y = memref.alloca() : memref<2048xf32>
  %y = memref.reinterpret_cast %flat_y to offset: [0], sizes: [9, 11], strides: [11, 1] : memref<2048xf32> to memref<9x11xf32>
  %flat_z = memref.alloca() : memref<2048xf32>
  %z = memref.reinterpret_cast %flat_z to offset: [0], sizes: [9, 11], strides: [11, 1] : memref<2048xf32> to memref<9x11xf32>
  kernel.matmul ins(%i0, %i1 : memref<9x21xf32>, memref<21x11xf32>) outs(%y : memref<9x11xf32>)
    attributes {extra_maps = [], tile = #kernel.tile<rows = 4, vectors = 1, lanes = 8, splits = 4, order = panels>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  linalg.fill ins(%identity : f32) outs(%z : memref<9x11xf32>)
  linalg.matmul ins(%i0, %i1 : memref<9x21xf32>, memref<21x11xf32>) outs(%z : memref<9x11xf32>)
  %n = func.call @differing(%flat_y, %flat_z, %size) : (memref<2048xf32>, memref<2048xf32>, index) -> i32
  return %n : i32
}

// Batches with a transposed right-hand side.
func.func private @transposed() -> i32 {
  %five = arith.constant 5 : index
  %seven = arith.constant 7 : index
  %identity = arith.constant 0.0 : f32
  %size = arith.constant 150 : index
  %flat_i0 = memref.alloca() : memref<2048xf32>
  %i0 = memref.reinterpret_cast %flat_i0 to offset: [0], sizes: [3, 5, 6], strides: [30, 6, 1] : memref<2048xf32> to memref<3x5x6xf32>
  func.call @fill(%flat_i0, %five) : (memref<2048xf32>, index) -> ()
  %flat_i1 = memref.alloca() : memref<2048xf32>
  %i1 = memref.reinterpret_cast %flat_i1 to offset: [0], sizes: [3, 10, 6], strides: [60, 6, 1] : memref<2048xf32> to memref<3x10x6xf32>
  func.call @fill(%flat_i1, %seven) : (memref<2048xf32>, index) -> ()
  %flat_y = memref.alloca() : memref<2048xf32>
  %y = memref.reinterpret_cast %flat_y to offset: [0], sizes: [3, 5, 10], strides: [50, 10, 1] : memref<2048xf32> to memref<3x5x10xf32>
  %flat_z = memref.alloca() : memref<2048xf32>
  %z = memref.reinterpret_cast %flat_z to offset: [0], sizes: [3, 5, 10], strides: [50, 10, 1] : memref<2048xf32> to memref<3x5x10xf32>
  kernel.matmul ins(%i0, %i1 : memref<3x5x6xf32>, memref<3x10x6xf32>) outs(%y : memref<3x5x10xf32>)
    attributes {extra_maps = [], transposed, tile = #kernel.tile<rows = 2, vectors = 1, lanes = 4, splits = 1, order = rows>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  linalg.fill ins(%identity : f32) outs(%z : memref<3x5x10xf32>)
  linalg.batch_matmul indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
    ins(%i0, %i1 : memref<3x5x6xf32>, memref<3x10x6xf32>) outs(%z : memref<3x5x10xf32>)
  %n = func.call @differing(%flat_y, %flat_z, %size) : (memref<2048xf32>, memref<2048xf32>, index) -> i32
  return %n : i32
}

func.func @main() -> i32 {
  %s0 = arith.constant 0 : i32
  %d0 = call @conv_edges() : () -> i32
  %s1 = arith.addi %s0, %d0 : i32
  %d1 = call @conv_dilated() : () -> i32
  %s2 = arith.addi %s1, %d1 : i32
  %d2 = call @conv_wide() : () -> i32
  %s3 = arith.addi %s2, %d2 : i32
  %d3 = call @pointwise() : () -> i32
  %s4 = arith.addi %s3, %d3 : i32
  %d4 = call @depthwise() : () -> i32
  %s5 = arith.addi %s4, %d4 : i32
  %d5 = call @max() : () -> i32
  %s6 = arith.addi %s5, %d5 : i32
  %d6 = call @sum() : () -> i32
  %s7 = arith.addi %s6, %d6 : i32
  %d7 = call @matmul() : () -> i32
  %s8 = arith.addi %s7, %d7 : i32
  %d8 = call @transposed() : () -> i32
  %s9 = arith.addi %s8, %d8 : i32
  return %s9 : i32
}

// Numbers that repeat with a period, from -2 up.
func.func private @fill(%x: memref<2048xf32>, %period: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %end = arith.constant 2048 : index
  %two = arith.constant 2.0 : f32
  scf.for %i = %c0 to %end step %c1 {
    %r = arith.remui %i, %period : index
    %n = arith.index_cast %r : index to i32
    %f = arith.sitofp %n : i32 to f32
    %v = arith.subf %f, %two : f32
    memref.store %v, %x[%i] : memref<2048xf32>
  }
  return
}

// How many of the first `size` elements differ.
func.func private @differing(%x: memref<2048xf32>, %y: memref<2048xf32>, %size: index) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %none = arith.constant 0 : i32
  %count = scf.for %i = %c0 to %size step %c1 iter_args(%sum = %none) -> i32 {
    %p = memref.load %x[%i] : memref<2048xf32>
    %q = memref.load %y[%i] : memref<2048xf32>
    %unequal = arith.cmpf une, %p, %q : f32
    %one = arith.extui %unequal : i1 to i32
    %next = arith.addi %sum, %one : i32
    scf.yield %next : i32
  }
  return %count : i32
}
