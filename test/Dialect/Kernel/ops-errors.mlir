// RUN: hone-opt %s -split-input-file --verify-diagnostics

func.func @matmul_c1(%a: tensor<2x4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{lhs and output must both have rank 2 or 3, found 3 and 2}}
  %y = kernel.matmul ins(%a, %b : tensor<2x4x8xf32>, tensor<8x16xf32>)  outs(%c : tensor<4x16xf32>) attributes {extra_maps = []} -> tensor<4x16xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @matmul_c2_both(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{cannot be both packed and transposed}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>)  outs(%c : tensor<4x16xf32>) attributes {extra_maps = [], packed, transposed} -> tensor<4x16xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @matmul_c2_rank(%a: tensor<4x8xf32>, %b: tensor<1x8x16xf32>, %c: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{rhs has rank 3}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<1x8x16xf32>)  outs(%c : tensor<4x16xf32>) attributes {extra_maps = []} -> tensor<4x16xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @matmul_c3_rows(%a: tensor<5x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{rows of lhs must be 4, found 5}}
  %y = kernel.matmul ins(%a, %b : tensor<5x8xf32>, tensor<8x16xf32>)  outs(%c : tensor<4x16xf32>) attributes {extra_maps = []} -> tensor<4x16xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @matmul_c3_depth(%a: tensor<4x8xf32>, %b: tensor<7x16xf32>, %c: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{depth of rhs must be 8, found 7}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<7x16xf32>)  outs(%c : tensor<4x16xf32>) attributes {extra_maps = []} -> tensor<4x16xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @matmul_c3_columns(%a: tensor<4x8xf32>, %b: tensor<15x8xf32>, %c: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{columns of rhs must be 16, found 15}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<15x8xf32>)  outs(%c : tensor<4x16xf32>) attributes {extra_maps = [], transposed} -> tensor<4x16xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @matmul_c3_batch(%a: tensor<2x4x8xf32>, %b: tensor<3x8x16xf32>, %c: tensor<2x4x16xf32>) -> tensor<2x4x16xf32> {
  // expected-error @below {{batch of rhs must be 2, found 3}}
  %y = kernel.matmul ins(%a, %b : tensor<2x4x8xf32>, tensor<3x8x16xf32>)  outs(%c : tensor<2x4x16xf32>) attributes {extra_maps = []} -> tensor<2x4x16xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<2x4x16xf32>
}

// -----

func.func @matmul_c3_batch_lhs(%a: tensor<3x4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<2x4x16xf32>) -> tensor<2x4x16xf32> {
  // expected-error @below {{batch of lhs must be 2, found 3}}
  %y = kernel.matmul ins(%a, %b : tensor<3x4x8xf32>, tensor<8x16xf32>)  outs(%c : tensor<2x4x16xf32>) attributes {extra_maps = []} -> tensor<2x4x16xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<2x4x16xf32>
}

// -----

func.func @matmul_c3_panels(%a: tensor<4x8xf32>, %b: tensor<3x8x8xf32>, %c: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{panels of rhs must be 2, found 3}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<3x8x8xf32>)  outs(%c : tensor<4x16xf32>) attributes {extra_maps = [], packed} -> tensor<4x16xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @extra_count(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>, %e: tensor<16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{has 1 extra operands but 0 maps}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) extras(%e : tensor<16xf32>) outs(%c : tensor<4x16xf32>) attributes {extra_maps = []} -> tensor<4x16xf32> {
  ^bb0(%acc: f32, %x: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @extra_arguments(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>, %e: tensor<16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{epilogue must have 2 arguments, found 1}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) extras(%e : tensor<16xf32>) outs(%c : tensor<4x16xf32>) attributes {extra_maps = [affine_map<(m, n) -> (n)>]} -> tensor<4x16xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @extra_type(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>, %e: tensor<16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{epilogue argument 1 must be 'f32', found 'f64'}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) extras(%e : tensor<16xf32>) outs(%c : tensor<4x16xf32>) attributes {extra_maps = [affine_map<(m, n) -> (n)>]} -> tensor<4x16xf32> {
  ^bb0(%acc: f32, %x: f64):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @extra_map_rank(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>, %e: tensor<16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{map of extra operand 0 must lead from 2 to 1 dimensions}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) extras(%e : tensor<16xf32>) outs(%c : tensor<4x16xf32>) attributes {extra_maps = [affine_map<(m) -> (m)>]} -> tensor<4x16xf32> {
  ^bb0(%acc: f32, %x: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @extra_map_form(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>, %e: tensor<16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{map of extra operand 0 may hold dimensions and zeros, found affine_map<(d0, d1) -> (d0 + d1)>}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) extras(%e : tensor<16xf32>) outs(%c : tensor<4x16xf32>) attributes {extra_maps = [affine_map<(m, n) -> (m + n)>]} -> tensor<4x16xf32> {
  ^bb0(%acc: f32, %x: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @extra_map_constant(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>, %e: tensor<16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{map of extra operand 0 may hold dimensions and zeros, found affine_map<(d0, d1) -> (1)>}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) extras(%e : tensor<16xf32>) outs(%c : tensor<4x16xf32>) attributes {extra_maps = [affine_map<(m, n) -> (1)>]} -> tensor<4x16xf32> {
  ^bb0(%acc: f32, %x: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @extra_size(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>, %e: tensor<3xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{extra operand 0 has 3 elements in dimension 0, the output 4}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) extras(%e : tensor<3xf32>) outs(%c : tensor<4x16xf32>) attributes {extra_maps = [affine_map<(m, n) -> (m)>]} -> tensor<4x16xf32> {
  ^bb0(%acc: f32, %x: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @extra_channel(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>, %e: tensor<16x4xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{map of extra operand 0 must have the channel last, found affine_map<(d0, d1) -> (d1, d0)>}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) extras(%e : tensor<16x4xf32>) outs(%c : tensor<4x16xf32>) attributes {extra_maps = [affine_map<(m, n) -> (n, m)>]} -> tensor<4x16xf32> {
  ^bb0(%acc: f32, %x: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @yield_type(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>) -> tensor<4x16xf32> {
  // expected-error @below {{epilogue must yield 'f32'}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>)  outs(%c : tensor<4x16xf32>) attributes {extra_maps = []} -> tensor<4x16xf32> {
  ^bb0(%acc: f64):
    kernel.yield %acc : f64
  }
  return %y : tensor<4x16xf32>
}

// -----

func.func @result(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>) {
  // expected-error @below {{expected the number of tensor results (0) to be equal to the number of output tensors (1)}}
  kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%c : tensor<4x16xf32>) attributes {extra_maps = []} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return
}

// -----

func.func @window_kind(%x: tensor<1x5x5x3xf32>, %c: tensor<1x3x3x3xf32>) {
  // expected-error @below {{expected conv, depthwise, max or sum, found 'mean'}}
  %y = kernel.window mean ins(%x : tensor<1x5x5x3xf32>) outs(%c : tensor<1x3x3x3xf32>) window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
  return
}

// -----

func.func @window_c1_rank(%x: tensor<5x5x3xf32>, %c: tensor<1x3x3x3xf32>) -> tensor<1x3x3x3xf32> {
  // expected-error @below {{input and output must have rank 4, found 3 and 4}}
  %y = kernel.window max ins(%x : tensor<5x5x3xf32>) outs(%c : tensor<1x3x3x3xf32>) window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = []} -> tensor<1x3x3x3xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<1x3x3x3xf32>
}

// -----

func.func @window_c1_batch(%x: tensor<1x5x5x3xf32>, %c: tensor<2x3x3x3xf32>) -> tensor<2x3x3x3xf32> {
  // expected-error @below {{batch of the output must be 1, found 2}}
  %y = kernel.window max ins(%x : tensor<1x5x5x3xf32>) outs(%c : tensor<2x3x3x3xf32>) window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = []} -> tensor<2x3x3x3xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<2x3x3x3xf32>
}

// -----

func.func @window_c1_channels(%x: tensor<1x5x5x3xf32>, %c: tensor<1x3x3x4xf32>) -> tensor<1x3x3x4xf32> {
  // expected-error @below {{channels of the output must be 3, found 4}}
  %y = kernel.window sum ins(%x : tensor<1x5x5x3xf32>) outs(%c : tensor<1x3x3x4xf32>) window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = []} -> tensor<1x3x3x4xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<1x3x3x4xf32>
}

// -----

func.func @window_c2_missing(%x: tensor<1x5x5x3xf32>, %c: tensor<1x3x3x4xf32>) -> tensor<1x3x3x4xf32> {
  // expected-error @below {{conv must have a filter}}
  %y = kernel.window conv ins(%x : tensor<1x5x5x3xf32>) outs(%c : tensor<1x3x3x4xf32>) window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = []} -> tensor<1x3x3x4xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<1x3x3x4xf32>
}

// -----

func.func @window_c2_needless(%x: tensor<1x5x5x3xf32>, %f: tensor<3x3x3xf32>, %c: tensor<1x3x3x3xf32>) -> tensor<1x3x3x3xf32> {
  // expected-error @below {{max has no filter}}
  %y = kernel.window max ins(%x, %f : tensor<1x5x5x3xf32>, tensor<3x3x3xf32>) outs(%c : tensor<1x3x3x3xf32>) window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = []} -> tensor<1x3x3x3xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<1x3x3x3xf32>
}

// -----

func.func @window_c2_shape(%x: tensor<1x5x5x3xf32>, %f: tensor<3x3x2x4xf32>, %c: tensor<1x3x3x4xf32>) -> tensor<1x3x3x4xf32> {
  // expected-error @below {{filter must be [3, 3, 3, 4], found [3, 3, 2, 4]}}
  %y = kernel.window conv ins(%x, %f : tensor<1x5x5x3xf32>, tensor<3x3x2x4xf32>) outs(%c : tensor<1x3x3x4xf32>) window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = []} -> tensor<1x3x3x4xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<1x3x3x4xf32>
}

// -----

func.func @window_c2_packed(%x: tensor<1x5x5x3xf32>, %f: tensor<3x3x3xf32>, %c: tensor<1x3x3x3xf32>) -> tensor<1x3x3x3xf32> {
  // expected-error @below {{only the filter of conv can be packed, not of depthwise}}
  %y = kernel.window depthwise ins(%x, %f : tensor<1x5x5x3xf32>, tensor<3x3x3xf32>) outs(%c : tensor<1x3x3x3xf32>) window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = [], packed} -> tensor<1x3x3x3xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<1x3x3x3xf32>
}

// -----

func.func @window_c3_count(%x: tensor<1x5x5x3xf32>, %c: tensor<1x3x3x3xf32>) -> tensor<1x3x3x3xf32> {
  // expected-error @below {{must have two numbers for window, strides and dilations and four for pads}}
  %y = kernel.window max ins(%x : tensor<1x5x5x3xf32>) outs(%c : tensor<1x3x3x3xf32>) window [3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = []} -> tensor<1x3x3x3xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<1x3x3x3xf32>
}

// -----

func.func @window_c3_sign(%x: tensor<1x5x5x3xf32>, %c: tensor<1x3x3x3xf32>) -> tensor<1x3x3x3xf32> {
  // expected-error @below {{window, strides and dilations must be positive and pads not negative}}
  %y = kernel.window max ins(%x : tensor<1x5x5x3xf32>) outs(%c : tensor<1x3x3x3xf32>) window [3, 3] strides [0, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = []} -> tensor<1x3x3x3xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<1x3x3x3xf32>
}

// -----

func.func @window_c4_size(%x: tensor<1x5x5x3xf32>, %c: tensor<1x3x4x3xf32>) -> tensor<1x3x4x3xf32> {
  // expected-error @below {{width of the output must be 3, found 4}}
  %y = kernel.window max ins(%x : tensor<1x5x5x3xf32>) outs(%c : tensor<1x3x4x3xf32>) window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = []} -> tensor<1x3x4x3xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<1x3x4x3xf32>
}

// -----

func.func @window_c4_height(%x: tensor<1x5x5x3xf32>, %c: tensor<1x4x3x3xf32>) -> tensor<1x4x3x3xf32> {
  // expected-error @below {{height of the output must be 3, found 4}}
  %y = kernel.window max ins(%x : tensor<1x5x5x3xf32>) outs(%c : tensor<1x4x3x3xf32>) window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = []} -> tensor<1x4x3x3xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<1x4x3x3xf32>
}

// -----

func.func @window_c4_cover(%x: tensor<1x2x5x3xf32>, %c: tensor<1x1x3x3xf32>) -> tensor<1x1x3x3xf32> {
  // expected-error @below {{window covers 3 positions of spatial dimension 0, which has 2 with its padding}}
  %y = kernel.window max ins(%x : tensor<1x2x5x3xf32>) outs(%c : tensor<1x1x3x3xf32>) window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = []} -> tensor<1x1x3x3xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<1x1x3x3xf32>
}

// -----

// expected-error @below {{lanes must be a power of two, found 6}}
func.func private @tile_lanes() attributes {tile = #kernel.tile<rows = 1, vectors = 1, lanes = 6, splits = 1, order = rows>}

// -----

// expected-error @below {{rows, vectors and splits must be positive, found 0, 1 and 1}}
func.func private @tile_rows() attributes {tile = #kernel.tile<rows = 0, vectors = 1, lanes = 8, splits = 1, order = rows>}

// -----

func.func @dot_needs_packing(%a: tensor<4x8xi8>, %b: tensor<8x16xi8>, %c: tensor<4x16xi32>) {
  // expected-error @+1 {{dot needs a tile and a packed filter}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xi8>, tensor<8x16xi8>) outs(%c : tensor<4x16xi32>)
      attributes {extra_maps = [], dot = #kernel.dot<kind = lanes, lhs = s8, rhs = s8, depth = 4, sum = first, intrinsic = "llvm.aarch64.neon.sdot", unpack = "">} -> tensor<4x16xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return
}

// -----

func.func @dot_element(%a: tensor<4x8xi8>, %b: tensor<4x4x4x2xi16>, %c: tensor<4x16xi32>) {
  // expected-error @+1 {{dot takes a first operand of i16, found 'i8'}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xi8>, tensor<4x4x4x2xi16>) outs(%c : tensor<4x16xi32>)
      attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 4, vectors = 1, lanes = 4, splits = 1, order = rows>,
                  dot = #kernel.dot<kind = lanes, lhs = s16, rhs = s16, depth = 2, sum = separate, intrinsic = "llvm.x86.sse2.pmadd.wd", unpack = "">} -> tensor<4x16xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return
}

// -----

func.func @dot_padding(%x: tensor<1x4x4x4xi8>, %f: tensor<1x3x3x4x4xi8>, %e: tensor<1x4x4x4xi32>) {
  // expected-error @+1 {{dot needs a conv or a depthwise without padding}}
  %y = kernel.window conv ins(%x, %f : tensor<1x4x4x4xi8>, tensor<1x3x3x4x4xi8>) outs(%e : tensor<1x4x4x4xi32>)
      window [3, 3] strides [1, 1] dilations [1, 1] pads [1, 1, 1, 1]
      attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 4, vectors = 1, lanes = 4, splits = 1, order = rows>,
                  dot = #kernel.dot<kind = lanes, lhs = s8, rhs = s8, depth = 4, sum = first, intrinsic = "llvm.aarch64.neon.sdot", unpack = "">} -> tensor<1x4x4x4xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return
}

// -----

// expected-error @+1 {{depth must be a power of two from 2 on, found 3}}
func.func private @dot_depth() attributes {dot = #kernel.dot<kind = scalar, lhs = s8, rhs = s8, depth = 3, sum = first, intrinsic = "", unpack = "">}

// -----

// expected-error @+1 {{rhs must be signed}}
func.func private @dot_signs() attributes {dot = #kernel.dot<kind = scalar, lhs = s8, rhs = u8, depth = 4, sum = first, intrinsic = "", unpack = "">}

// -----

// expected-error @+1 {{only a scalar dot product without unpacking can do without an intrinsic}}
func.func private @dot_intrinsic() attributes {dot = #kernel.dot<kind = lanes, lhs = s8, rhs = s8, depth = 4, sum = first, intrinsic = "", unpack = "">}

// -----

// expected-error @+1 {{unpacking is for scalar dot products of two s16}}
func.func private @dot_unpacking() attributes {dot = #kernel.dot<kind = scalar, lhs = s8, rhs = s8, depth = 4, sum = first, intrinsic = "llvm.arm.smlad", unpack = "llvm.arm.sxtb16">}

// -----

func.func @dot_accumulator(%a: tensor<4x8xi8>, %b: tensor<4x2x4x4xi8>, %c: tensor<4x16xi64>) {
  // expected-error @+1 {{dot accumulates in i32, found 'i64'}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xi8>, tensor<4x2x4x4xi8>) outs(%c : tensor<4x16xi64>)
      attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 4, vectors = 1, lanes = 4, splits = 1, order = rows>,
                  dot = #kernel.dot<kind = lanes, lhs = s8, rhs = s8, depth = 4, sum = first, intrinsic = "llvm.aarch64.neon.sdot", unpack = "">} -> tensor<4x16xi64> {
  ^bb0(%acc: i64):
    kernel.yield %acc : i64
  }
  return
}

// -----

func.func @dot_lanes(%a: tensor<4x8xi8>, %b: tensor<4x2x4x4xi8>, %c: tensor<4x16xi32>) {
  // expected-error @+1 {{a scalar dot needs a tile of one lane, found 4}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xi8>, tensor<4x2x4x4xi8>) outs(%c : tensor<4x16xi32>)
      attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 4, vectors = 1, lanes = 4, splits = 1, order = rows>,
                  dot = #kernel.dot<kind = scalar, lhs = s8, rhs = s8, depth = 4, sum = first, intrinsic = "", unpack = "">} -> tensor<4x16xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return
}

// -----

func.func @dot_group(%a: tensor<4x8xi8>, %b: tensor<4x4x4x2xi8>, %c: tensor<4x16xi32>) {
  // expected-error @+1 {{group of rhs must be 4, found 2}}
  %y = kernel.matmul ins(%a, %b : tensor<4x8xi8>, tensor<4x4x4x2xi8>) outs(%c : tensor<4x16xi32>)
      attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 4, vectors = 1, lanes = 4, splits = 1, order = rows>,
                  dot = #kernel.dot<kind = lanes, lhs = s8, rhs = s8, depth = 4, sum = first, intrinsic = "llvm.aarch64.neon.sdot", unpack = "">} -> tensor<4x16xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return
}

// -----

func.func @dot_columns(%x: tensor<1x4x5x3xi8>, %f: tensor<1x3x3x4x4xi8>, %e: tensor<1x2x1x4xi32>) {
  // expected-error @+1 {{dot needs neighbouring columns or channels in multiples of 4, found 3}}
  %y = kernel.window conv ins(%x, %f : tensor<1x4x5x3xi8>, tensor<1x3x3x4x4xi8>) outs(%e : tensor<1x2x1x4xi32>)
      window [3, 3] strides [1, 1] dilations [1, 2] pads [0, 0, 0, 0]
      attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 4, vectors = 1, lanes = 4, splits = 1, order = rows>,
                  dot = #kernel.dot<kind = lanes, lhs = s8, rhs = s8, depth = 4, sum = first, intrinsic = "llvm.aarch64.neon.sdot", unpack = "">} -> tensor<1x2x1x4xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return
}

// -----

func.func @depthwise_dot_groups(%x: tensor<1x3x1x8xi8>, %f: tensor<2x2x4x2xi8>, %e: tensor<1x1x1x8xi32>) {
  // expected-error @+1 {{dot of a depthwise must have the kind lanes and groups of 2, found lanes and 4}}
  %y = kernel.window depthwise ins(%x, %f : tensor<1x3x1x8xi8>, tensor<2x2x4x2xi8>) outs(%e : tensor<1x1x1x8xi32>)
      window [3, 1] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
      attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 1, vectors = 2, lanes = 4, splits = 1, order = rows>,
                  dot = #kernel.dot<kind = lanes, lhs = s8, rhs = s8, depth = 4, sum = first, intrinsic = "llvm.aarch64.neon.sdot", unpack = "">} -> tensor<1x1x1x8xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return
}

// -----

func.func @depthwise_dot_channels(%x: tensor<1x3x1x4xi16>, %f: tensor<1x2x4x2xi16>, %e: tensor<1x1x1x4xi32>) {
  // expected-error @+1 {{dot of a depthwise needs vectors in twos and channels in multiples of 8, found 1 vectors and 4 channels}}
  %y = kernel.window depthwise ins(%x, %f : tensor<1x3x1x4xi16>, tensor<1x2x4x2xi16>) outs(%e : tensor<1x1x1x4xi32>)
      window [3, 1] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
      attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 1, vectors = 1, lanes = 4, splits = 1, order = rows>,
                  dot = #kernel.dot<kind = lanes, lhs = s16, rhs = s16, depth = 2, sum = separate, intrinsic = "llvm.x86.sse2.pmadd.wd", unpack = "">} -> tensor<1x1x1x4xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return
}

// -----

// expected-error@below {{attribute 'kernel.work' is "much"; expected 'kernel.chosen_dot', a #kernel.dot on a kernel, or 'kernel.work', a number of 64 bits on a function}}
func.func private @f() attributes {kernel.work = "much"}

// -----

// expected-error@below {{attribute 'kernel.work' is 8 : i128}}
func.func private @f() attributes {kernel.work = 8 : i128}
