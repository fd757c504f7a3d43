// RUN: hone-opt %s -split-input-file --hone-emit-kernels --verify-diagnostics

func.func @no_tile(%x: memref<1x1x1x7xf32>, %y: memref<1x1x1x7xf32>) {
  // expected-error @below {{has no tile; hone-select-tiles gives it one}}
  kernel.window max ins(%x : memref<1x1x1x7xf32>) outs(%y : memref<1x1x1x7xf32>)
    window [1, 1] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0] attributes {extra_maps = []} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return
}

// -----

func.func @other_panel(%a: memref<2x4xf32>, %b: memref<1x4x16xf32>, %c: memref<2x16xf32>) {
  // expected-error @below {{has panels of 16 channels but a tile of 8}}
  kernel.matmul ins(%a, %b : memref<2x4xf32>, memref<1x4x16xf32>) outs(%c : memref<2x16xf32>)
    attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 2, vectors = 1, lanes = 8, splits = 1, order = panels>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return
}

// -----

func.func @layout(%a: memref<2x4xf32, strided<[4, 1], offset: ?>>, %b: memref<4x16xf32>, %c: memref<2x16xf32>) {
  // expected-error @below {{needs operands of static layout, found 'memref<2x4xf32, strided<[4, 1], offset: ?>>'}}
  kernel.matmul ins(%a, %b : memref<2x4xf32, strided<[4, 1], offset: ?>>, memref<4x16xf32>) outs(%c : memref<2x16xf32>)
    attributes {extra_maps = [], tile = #kernel.tile<rows = 2, vectors = 1, lanes = 8, splits = 1, order = panels>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return
}

// -----

// A vector of i1 would be a row of bits in memory.
func.func @boolean(%a: memref<2x4xf32>, %b: memref<4x8xf32>, %m: memref<8xi1>, %c: memref<2x8xf32>) {
  // expected-error @below {{needs truth values as bytes, found 'memref<8xi1>'; hone-store-booleans makes bytes of them}}
  kernel.matmul ins(%a, %b : memref<2x4xf32>, memref<4x8xf32>) extras(%m : memref<8xi1>) outs(%c : memref<2x8xf32>)
    attributes {extra_maps = [affine_map<(d0, d1) -> (d1)>],
                tile = #kernel.tile<rows = 2, vectors = 1, lanes = 8, splits = 1, order = panels>} {
  ^bb0(%acc: f32, %keep: i1):
    %0 = arith.select %keep, %acc, %acc : f32
    kernel.yield %0 : f32
  }
  return
}

// -----

func.func @tensors(%a: tensor<2x4xf32>, %b: tensor<4x8xf32>, %c: tensor<2x8xf32>) -> tensor<2x8xf32> {
  // expected-error @below {{must be on memrefs to become loops}}
  %y = kernel.matmul ins(%a, %b : tensor<2x4xf32>, tensor<4x8xf32>) outs(%c : tensor<2x8xf32>)
    attributes {extra_maps = [], tile = #kernel.tile<rows = 2, vectors = 1, lanes = 8, splits = 1, order = panels>} -> tensor<2x8xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<2x8xf32>
}

// -----

// A dot product loads neighbouring channels as one group.
func.func @spread_channels(%x: memref<1x1x4x4xi8, strided<[32, 32, 8, 2]>>, %f: memref<1x1x1x4x4xi8>, %y: memref<1x1x4x4xi32>) {
  // expected-error @below {{dot needs neighbouring channels of the input to be neighbours in memory}}
  kernel.window conv ins(%x, %f : memref<1x1x4x4xi8, strided<[32, 32, 8, 2]>>, memref<1x1x1x4x4xi8>) outs(%y : memref<1x1x4x4xi32>)
    window [1, 1] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 4, vectors = 1, lanes = 4, splits = 1, order = rows>,
                dot = #kernel.dot<kind = lanes, lhs = s8, rhs = s8, depth = 4, sum = first, intrinsic = "llvm.aarch64.neon.sdot", unpack = "">} {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return
}
