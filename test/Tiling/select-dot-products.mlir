// RUN: hone-opt %s --hone-select-tiles="target=x86-64-v3" | FileCheck %s --check-prefix=AVX2
// RUN: hone-opt %s --hone-select-tiles="target=sapphirerapids" | FileCheck %s --check-prefix=VNNI
// RUN: hone-opt %s --hone-select-tiles="target=cortex-a76" | FileCheck %s --check-prefix=SDOT
// RUN: hone-opt %s --hone-select-tiles="target=rv64gc" | FileCheck %s --check-prefix=NONE
// RUN: hone-opt %s --hone-select-tiles="target=cortex-m4" | FileCheck %s --check-prefix=M4
// RUN: hone-opt %s --hone-select-tiles="target=cortex-m55" | FileCheck %s --check-prefix=M55

// Each target's own instruction; of several widths the one that the channels fill. The tiles of scalar products have as many
// accumulators as the descriptions say that there are registers for: 4 on the M4, 6 on the M55, of which two vectors divide the
// channels.

// AVX2-LABEL: func @matmul
// AVX2: kernel.chosen_dot = #kernel.dot<kind = lanes, lhs = s16, rhs = s16, depth = 2, sum = separate, intrinsic = "llvm.x86.avx2.pmadd.wd", unpack = "">
// AVX2-SAME: lanes = 8
// VNNI-LABEL: func @matmul
// VNNI: kernel.chosen_dot = #kernel.dot<kind = lanes, lhs = u8, rhs = s8, depth = 4, sum = first, intrinsic = "llvm.x86.avx512.vpdpbusd.512", unpack = "">
// VNNI-SAME: lanes = 16
// SDOT-LABEL: func @matmul
// SDOT: kernel.chosen_dot = #kernel.dot<kind = lanes, lhs = s8, rhs = s8, depth = 4, sum = first, intrinsic = "llvm.aarch64.neon.sdot", unpack = "">
// NONE-NOT: kernel.chosen_dot
// M4-LABEL: func @matmul
// M4: kernel.chosen_dot = #kernel.dot<kind = scalar, lhs = s16, rhs = s16, depth = 2, sum = last, intrinsic = "llvm.arm.smlad", unpack = "llvm.arm.sxtb16">
// M4-SAME: #kernel.tile<rows = 2, vectors = 2, lanes = 1,
// M55-LABEL: func @matmul
// M55: kernel.chosen_dot = #kernel.dot<kind = scalar, lhs = s8, rhs = s8, depth = 16, sum = first, intrinsic = "", unpack = "">
// M55-SAME: #kernel.tile<rows = 3, vectors = 2, lanes = 1,
func.func @matmul(%a: tensor<49x64xi8>) -> tensor<49x64xi32> {
  %b = arith.constant dense<1> : tensor<64x64xi8>
  %init = tensor.empty() : tensor<49x64xi32>
  %y = kernel.matmul ins(%a, %b : tensor<49x64xi8>, tensor<64x64xi8>) outs(%init : tensor<49x64xi32>) attributes {extra_maps = []} -> tensor<49x64xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return %y : tensor<49x64xi32>
}

// A filter of 16 bits (weights less their zero point) only goes where the instruction takes 16 bits.

// AVX2-LABEL: func @wide_filter
// AVX2: kernel.chosen_dot
// SDOT-LABEL: func @wide_filter
// SDOT-NOT: kernel.chosen_dot
func.func @wide_filter(%a: tensor<49x64xi8>) -> tensor<49x64xi32> {
  %b = arith.constant dense<200> : tensor<64x64xi16>
  %init = tensor.empty() : tensor<49x64xi32>
  %y = kernel.matmul ins(%a, %b : tensor<49x64xi8>, tensor<64x64xi16>) outs(%init : tensor<49x64xi32>) attributes {extra_maps = []} -> tensor<49x64xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return %y : tensor<49x64xi32>
}

// Weights that are not known, padding in the kernel, floats: no dot product.

// AVX2-LABEL: func @unknown_weights
// AVX2-NOT: kernel.chosen_dot
// VNNI-LABEL: func @unknown_weights
// VNNI-NOT: kernel.chosen_dot
func.func @unknown_weights(%a: tensor<49x64xi8>, %b: tensor<64x64xi8>) -> tensor<49x64xi32> {
  %init = tensor.empty() : tensor<49x64xi32>
  %y = kernel.matmul ins(%a, %b : tensor<49x64xi8>, tensor<64x64xi8>) outs(%init : tensor<49x64xi32>) attributes {extra_maps = []} -> tensor<49x64xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return %y : tensor<49x64xi32>
}

func.func @padded(%x: tensor<1x8x8x4xi8>) -> tensor<1x8x8x8xi32> {
  %f = arith.constant dense<1> : tensor<3x3x4x8xi8>
  %e = tensor.empty() : tensor<1x8x8x8xi32>
  %y = kernel.window conv ins(%x, %f : tensor<1x8x8x4xi8>, tensor<3x3x4x8xi8>) outs(%e : tensor<1x8x8x8xi32>)
      window [3, 3] strides [1, 1] dilations [1, 1] pads [1, 1, 1, 1] attributes {extra_maps = []} -> tensor<1x8x8x8xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return %y : tensor<1x8x8x8xi32>
}

// Where code is to be small, the window is a loop, and the tile leaves it the registers of a machine with few of them:
// accumulators take half. The M4 has 6 for numbers, and a line of its memory is one; the M55 has 8 vectors, and a line is two.

// VNNI-LABEL: func @depthwise
// VNNI-NOT: loop_window
// M4-LABEL: func @depthwise
// M4: #kernel.tile<rows = 3, vectors = 1, lanes = 1, splits = 1, order = rows, loop_window = true>
// M55-LABEL: func @depthwise
// M55: #kernel.tile<rows = 2, vectors = 2, lanes = 4, splits = 1, order = rows, loop_window = true>
func.func @depthwise(%x: tensor<1x8x8x32xi8>, %f: tensor<3x3x32xi8>) -> tensor<1x6x6x32xi32> {
  %e = tensor.empty() : tensor<1x6x6x32xi32>
  %y = kernel.window depthwise ins(%x, %f : tensor<1x8x8x32xi8>, tensor<3x3x32xi8>) outs(%e : tensor<1x6x6x32xi32>)
      window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0] attributes {extra_maps = []} -> tensor<1x6x6x32xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return %y : tensor<1x6x6x32xi32>
}

// A depthwise window of 16-bit pairs, where channels fill two vectors; others, and windows of bytes, go without.

// AVX2-LABEL: func @paired
// AVX2: kernel.chosen_dot = #kernel.dot<kind = lanes, lhs = s16, rhs = s16, depth = 2, sum = separate, intrinsic = "llvm.x86.avx2.pmadd.wd", unpack = "">
// SDOT-LABEL: func @paired
// SDOT-NOT: kernel.chosen_dot
func.func @paired(%x: tensor<1x10x10x64xi8>) -> tensor<1x8x8x64xi32> {
  %f = arith.constant dense<1> : tensor<3x3x64xi8>
  %e = tensor.empty() : tensor<1x8x8x64xi32>
  %y = kernel.window depthwise ins(%x, %f : tensor<1x10x10x64xi8>, tensor<3x3x64xi8>) outs(%e : tensor<1x8x8x64xi32>)
      window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0] attributes {extra_maps = []} -> tensor<1x8x8x64xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return %y : tensor<1x8x8x64xi32>
}

// AVX2-LABEL: func @few_channels
// AVX2-NOT: kernel.chosen_dot
func.func @few_channels(%x: tensor<1x10x10x4xi8>) -> tensor<1x8x8x4xi32> {
  %f = arith.constant dense<1> : tensor<3x3x4xi8>
  %e = tensor.empty() : tensor<1x8x8x4xi32>
  %y = kernel.window depthwise ins(%x, %f : tensor<1x10x10x4xi8>, tensor<3x3x4xi8>) outs(%e : tensor<1x8x8x4xi32>)
      window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0] attributes {extra_maps = []} -> tensor<1x8x8x4xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return %y : tensor<1x8x8x4xi32>
}
