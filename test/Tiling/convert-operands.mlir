// RUN: hone-opt %s -split-input-file --hone-convert-operands | FileCheck %s

// Unsigned bytes: the kernel that makes them takes the conversion over, and a constant takes off what it adds: -128 * (1 + 2) and so on.

// CHECK-LABEL: func @unsigned_bytes
// CHECK: %[[CORRECTION:.*]] = arith.constant dense<[-384, 128]> : tensor<2xi32>
// CHECK: %[[A:.*]] = kernel.matmul
// CHECK: %[[Q:.*]] = arith.trunci
// CHECK: %[[U:.*]] = arith.xori %[[Q]], %{{.*}} : i8
// CHECK: kernel.yield %[[U]] : i8
// CHECK: kernel.matmul ins(%[[A]], %{{.*}} : tensor<4x2xi8>, tensor<2x2xi8>) extras(%[[CORRECTION]] : tensor<2xi32>)
// CHECK: ^bb0(%[[ACC:.*]]: i32, %[[C:.*]]: i32):
// CHECK: %[[SUM:.*]] = arith.addi %[[ACC]], %[[C]]
// CHECK: kernel.yield %[[SUM]]
// DOC-BEGIN
func.func @unsigned_bytes(%x: tensor<4x8xi8>, %v: tensor<8x2xi8>) -> tensor<4x2xi32> {
  %w = arith.constant dense<[[1, -2], [2, 1]]> : tensor<2x2xi8>
  %e8 = tensor.empty() : tensor<4x2xi8>
  %e32 = tensor.empty() : tensor<4x2xi32>
  %a = kernel.matmul ins(%x, %v : tensor<4x8xi8>, tensor<8x2xi8>) outs(%e8 : tensor<4x2xi8>) attributes {extra_maps = []} -> tensor<4x2xi8> {
  ^bb0(%acc: i32):
    %q = arith.trunci %acc : i32 to i8
    kernel.yield %q : i8
  }
  %y = kernel.matmul ins(%a, %w : tensor<4x2xi8>, tensor<2x2xi8>) outs(%e32 : tensor<4x2xi32>)
      attributes {extra_maps = [], kernel.chosen_dot = #kernel.dot<kind = lanes, lhs = u8, rhs = s8, depth = 4, sum = first, intrinsic = "llvm.x86.avx512.vpdpbusd.128", unpack = "">} -> tensor<4x2xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return %y : tensor<4x2xi32>
}
// DOC-END

// -----

// 16 bits: the conversion goes in front of the padding, once for both kernels.

// CHECK-LABEL: func @wide
// CHECK-SAME: %[[X:.*]]: tensor<1x4x4x2xi8>
// CHECK: %[[WIDE:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<1x4x4x2xi8>) outs(%{{.*}} : tensor<1x4x4x2xi16>)
// CHECK: arith.extsi %{{.*}} : i8 to i16
// CHECK: %[[PADDED:.*]] = tensor.pad %[[WIDE]]
// CHECK: tensor.yield %c5_i16 : i16
// CHECK-NOT: tensor.pad %[[WIDE]]
// CHECK: kernel.window conv ins(%[[PADDED]],
// CHECK: kernel.window conv ins(%[[PADDED]],
func.func @wide(%x: tensor<1x4x4x2xi8>) -> (tensor<1x4x4x1xi32>, tensor<1x4x4x1xi32>) {
  %pad = arith.constant 5 : i8
  %f = arith.constant dense<1> : tensor<3x3x2x1xi8>
  %g = arith.constant dense<2> : tensor<3x3x2x1xi8>
  %e = tensor.empty() : tensor<1x4x4x1xi32>
  %p = tensor.pad %x low[0, 1, 1, 0] high[0, 1, 1, 0] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %pad : i8
  } : tensor<1x4x4x2xi8> to tensor<1x6x6x2xi8>
  %y = kernel.window conv ins(%p, %f : tensor<1x6x6x2xi8>, tensor<3x3x2x1xi8>) outs(%e : tensor<1x4x4x1xi32>)
      window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
      attributes {extra_maps = [], kernel.chosen_dot = #kernel.dot<kind = lanes, lhs = s16, rhs = s16, depth = 2, sum = separate, intrinsic = "llvm.x86.avx2.pmadd.wd", unpack = "">} -> tensor<1x4x4x1xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  %z = kernel.window conv ins(%p, %g : tensor<1x6x6x2xi8>, tensor<3x3x2x1xi8>) outs(%e : tensor<1x4x4x1xi32>)
      window [3, 3] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
      attributes {extra_maps = [], kernel.chosen_dot = #kernel.dot<kind = lanes, lhs = s16, rhs = s16, depth = 2, sum = separate, intrinsic = "llvm.x86.avx2.pmadd.wd", unpack = "">} -> tensor<1x4x4x1xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return %y, %z : tensor<1x4x4x1xi32>, tensor<1x4x4x1xi32>
}

// -----

// Signed bytes are taken as they are.

// CHECK-LABEL: func @signed_bytes
// CHECK-SAME: %[[X:.*]]: tensor<4x8xi8>
// CHECK-NOT: linalg.generic
// CHECK: kernel.matmul ins(%[[X]], %{{.*}}) outs
func.func @signed_bytes(%x: tensor<4x8xi8>) -> tensor<4x2xi32> {
  %w = arith.constant dense<1> : tensor<8x2xi8>
  %e = tensor.empty() : tensor<4x2xi32>
  %y = kernel.matmul ins(%x, %w : tensor<4x8xi8>, tensor<8x2xi8>) outs(%e : tensor<4x2xi32>)
      attributes {extra_maps = [], kernel.chosen_dot = #kernel.dot<kind = lanes, lhs = s8, rhs = s8, depth = 4, sum = first, intrinsic = "llvm.aarch64.neon.sdot", unpack = "">} -> tensor<4x2xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return %y : tensor<4x2xi32>
}
