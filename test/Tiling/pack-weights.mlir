// RUN: hone-opt %s --hone-pack-weights | FileCheck %s

// Three columns in panels of two: the second panel ends in zeros. Both kernels share the packed constant, also the one that read
// it transposed, and the original is gone.

// CHECK-LABEL: func @matmul
// CHECK-NEXT: %[[B:.*]] = arith.constant dense<{{\[\[\[}}1.000000e+00, 2.000000e+00], [4.000000e+00, 5.000000e+00]], {{\[\[}}3.000000e+00, 0.000000e+00], [6.000000e+00, 0.000000e+00]]]> : tensor<2x2x2xf32>
// CHECK-NEXT: %[[T:.*]] = arith.constant dense<{{\[\[\[}}1.000000e+00, 4.000000e+00], [2.000000e+00, 5.000000e+00], [3.000000e+00, 6.000000e+00]]]> : tensor<1x3x2xf32>
// CHECK-NEXT: tensor.empty
// CHECK: kernel.matmul ins(%{{.*}}, %[[B]] : tensor<1x2xf32>, tensor<2x2x2xf32>) {{.*}} packed
// CHECK: kernel.matmul ins(%{{.*}}, %[[B]] : tensor<1x2xf32>, tensor<2x2x2xf32>) {{.*}} packed
// CHECK: kernel.matmul ins(%{{.*}}, %[[T]] : tensor<1x3xf32>, tensor<1x3x2xf32>) {{.*}} packed
// CHECK-NOT: transposed
// DOC-BEGIN
func.func @matmul(%a: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %b = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %init = tensor.empty() : tensor<1x3xf32>
  %narrow = tensor.empty() : tensor<1x2xf32>
  %y = kernel.matmul ins(%a, %b : tensor<1x2xf32>, tensor<2x3xf32>) outs(%init : tensor<1x3xf32>)
      attributes {extra_maps = [], tile = #kernel.tile<rows = 1, vectors = 1, lanes = 2, splits = 1, order = panels>} -> tensor<1x3xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  %z = kernel.matmul ins(%a, %b : tensor<1x2xf32>, tensor<2x3xf32>) extras(%y : tensor<1x3xf32>) outs(%init : tensor<1x3xf32>)
      attributes {extra_maps = [affine_map<(m, n) -> (m, n)>], tile = #kernel.tile<rows = 1, vectors = 2, lanes = 1, splits = 1, order = panels>} -> tensor<1x3xf32> {
  ^bb0(%acc: f32, %e: f32):
    kernel.yield %e : f32
  }
  %w = kernel.matmul ins(%z, %b : tensor<1x3xf32>, tensor<2x3xf32>) outs(%narrow : tensor<1x2xf32>)
      attributes {extra_maps = [], transposed, tile = #kernel.tile<rows = 1, vectors = 1, lanes = 2, splits = 1, order = panels>} -> tensor<1x2xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %w : tensor<1x2xf32>
}
// DOC-END

// A filter that is no constant stays.

// CHECK-LABEL: func @runtime
// CHECK-SAME: %[[B:[^:]*]]: tensor<2x3xf32>
// CHECK: kernel.matmul ins(%{{.*}}, %[[B]] :
// CHECK-NOT: packed
func.func @runtime(%a: tensor<1x2xf32>, %b: tensor<2x3xf32>) -> tensor<1x3xf32> {
  %init = tensor.empty() : tensor<1x3xf32>
  %y = kernel.matmul ins(%a, %b : tensor<1x2xf32>, tensor<2x3xf32>) outs(%init : tensor<1x3xf32>)
      attributes {extra_maps = [], tile = #kernel.tile<rows = 1, vectors = 1, lanes = 2, splits = 1, order = panels>} -> tensor<1x3xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<1x3xf32>
}

// Panels of two channels in groups of two rows; the last group and the last panel are filled up with zeros.

// CHECK-LABEL: func @groups
// CHECK: %[[PACKED:.*]] = arith.constant dense<{{\[}}[{{\[}}[1, 4], [2, 5]], {{\[}}[7, 0], [8, 0]]], [{{\[}}[3, 6], [0, 0]], {{\[}}[9, 0], [0, 0]]]]> : tensor<2x2x2x2xi16>
// CHECK: kernel.matmul ins(%{{.*}}, %[[PACKED]] : tensor<4x3xi16>, tensor<2x2x2x2xi16>)
// CHECK-SAME: dot = #kernel.dot
// CHECK-NOT: kernel.chosen_dot
func.func @groups(%a: tensor<4x3xi16>) -> tensor<4x3xi32> {
  %b = arith.constant dense<[[1, 2, 3], [4, 5, 6], [7, 8, 9]]> : tensor<3x3xi8>
  %init = tensor.empty() : tensor<4x3xi32>
  %y = kernel.matmul ins(%a, %b : tensor<4x3xi16>, tensor<3x3xi8>) outs(%init : tensor<4x3xi32>)
      attributes {extra_maps = [], tile = #kernel.tile<rows = 4, vectors = 1, lanes = 2, splits = 1, order = rows>,
                  kernel.chosen_dot = #kernel.dot<kind = lanes, lhs = s16, rhs = s16, depth = 2, sum = separate, intrinsic = "llvm.x86.sse2.pmadd.wd", unpack = "">} -> tensor<4x3xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return %y : tensor<4x3xi32>
}

// A depthwise window of three rows: its taps in pairs, the last one beside a zero, each pair channel by channel.

// CHECK-LABEL: func @pairs
// CHECK: %[[PACKED:.*]] = arith.constant dense<{{\[\[\[}}[1, 2], [1, 2], {{.*}}, [1, 2]{{\], \[}}[3, 0], [3, 0], {{.*}}, [3, 0]]]]> : tensor<1x2x8x2xi16>
// CHECK: kernel.window depthwise ins(%{{.*}}, %[[PACKED]] : tensor<1x3x1x8xi16>, tensor<1x2x8x2xi16>)
// CHECK-SAME: dot = #kernel.dot
func.func @pairs(%x: tensor<1x3x1x8xi16>) -> tensor<1x1x1x8xi32> {
  %f = arith.constant dense<[[[1, 1, 1, 1, 1, 1, 1, 1]], [[2, 2, 2, 2, 2, 2, 2, 2]], [[3, 3, 3, 3, 3, 3, 3, 3]]]> : tensor<3x1x8xi8>
  %e = tensor.empty() : tensor<1x1x1x8xi32>
  %y = kernel.window depthwise ins(%x, %f : tensor<1x3x1x8xi16>, tensor<3x1x8xi8>) outs(%e : tensor<1x1x1x8xi32>)
      window [3, 1] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
      attributes {extra_maps = [], tile = #kernel.tile<rows = 1, vectors = 2, lanes = 4, splits = 1, order = rows>,
                  kernel.chosen_dot = #kernel.dot<kind = lanes, lhs = s16, rhs = s16, depth = 2, sum = separate, intrinsic = "llvm.x86.sse2.pmadd.wd", unpack = "">} -> tensor<1x1x1x8xi32> {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return %y : tensor<1x1x1x8xi32>
}
