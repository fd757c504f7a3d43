// RUN: hone-opt %s -split-input-file --hone-form-kernels --canonicalize | FileCheck %s

// DOC-BEGIN
#id = affine_map<(n, h, w, c) -> (n, h, w, c)>
#channel = affine_map<(n, h, w, c) -> (c)>

// The pad becomes an attribute; bias, residual and activation become the epilogue.

// CHECK-DAG: #[[$CHANNEL:.*]] = affine_map<(d0, d1, d2, d3) -> (d3)>
// CHECK-DAG: #[[$ALL:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-LABEL: func @conv
// CHECK-SAME: %[[X:.*]]: tensor<1x9x9x3xf32>, %[[F:.*]]: tensor<3x3x3x16xf32>, %[[BIAS:.*]]: tensor<16xf32>, %[[OTHER:.*]]: tensor<1x9x9x16xf32>
// CHECK-NOT: linalg
// CHECK: kernel.window conv ins(%[[X]], %[[F]] : {{.*}}) extras(%[[BIAS]], %[[OTHER]] : {{.*}}) outs(%{{.*}}) window [3, 3] strides [1, 1] dilations [1, 1] pads [1, 1, 1, 1]
// CHECK-SAME: extra_maps = [#[[$CHANNEL]], #[[$ALL]]]
// CHECK: ^bb0(%[[ACC:.*]]: f32, %[[B:.*]]: f32, %[[O:.*]]: f32):
// CHECK: %[[SUM:.*]] = arith.addf %[[ACC]], %[[B]]
// CHECK: %[[ALL:.*]] = arith.addf %[[SUM]], %[[O]]
// CHECK: kernel.yield %[[ALL]]
func.func @conv(%x: tensor<1x9x9x3xf32>, %f: tensor<3x3x3x16xf32>, %bias: tensor<16xf32>, %other: tensor<1x9x9x16xf32>) -> tensor<1x9x9x16xf32> {
  %zero = arith.constant 0.0 : f32
  %padded = tensor.pad %x low[0, 1, 1, 0] high[0, 1, 1, 0] {
  ^bb0(%n: index, %h: index, %w: index, %c: index):
    tensor.yield %zero : f32
  } : tensor<1x9x9x3xf32> to tensor<1x11x11x3xf32>
  %empty = tensor.empty() : tensor<1x9x9x16xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x9x9x16xf32>) -> tensor<1x9x9x16xf32>
  %conv = linalg.conv_2d_nhwc_hwcf ins(%padded, %f : tensor<1x11x11x3xf32>, tensor<3x3x3x16xf32>) outs(%fill : tensor<1x9x9x16xf32>) -> tensor<1x9x9x16xf32>
  %biased = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%conv, %bias : tensor<1x9x9x16xf32>, tensor<16xf32>) outs(%empty : tensor<1x9x9x16xf32>) {
  ^bb0(%s: f32, %b: f32, %o: f32):
    %r = arith.addf %s, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x9x9x16xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%biased, %other : tensor<1x9x9x16xf32>, tensor<1x9x9x16xf32>) outs(%empty : tensor<1x9x9x16xf32>) {
  ^bb0(%s: f32, %b: f32, %o: f32):
    %r = arith.addf %s, %b : f32
    linalg.yield %r : f32
  } -> tensor<1x9x9x16xf32>
  return %y : tensor<1x9x9x16xf32>
}
// DOC-END

// -----

// A pad by another value than the maximum's identity stays, and so does a consumer that is not the only one.

#id = affine_map<(n, h, w, c) -> (n, h, w, c)>

// CHECK-LABEL: func @max_pool
// CHECK: %[[PADDED:.*]] = tensor.pad
// CHECK: %[[POOL:.*]] = kernel.window max ins(%[[PADDED]] : tensor<1x6x6x3xf32>) outs(%{{.*}}) window [2, 2] strides [2, 2] dilations [1, 1] pads [0, 0, 0, 0]
// CHECK: kernel.yield %{{.*}}
// CHECK: linalg.generic {{.*}} ins(%[[POOL]]
func.func @max_pool(%x: tensor<1x5x5x3xf32>) -> (tensor<1x3x3x3xf32>, tensor<1x3x3x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %lowest = arith.constant 0xFF800000 : f32
  %padded = tensor.pad %x low[0, 0, 0, 0] high[0, 1, 1, 0] {
  ^bb0(%n: index, %h: index, %w: index, %c: index):
    tensor.yield %zero : f32
  } : tensor<1x5x5x3xf32> to tensor<1x6x6x3xf32>
  %empty = tensor.empty() : tensor<1x3x3x3xf32>
  %shape = tensor.empty() : tensor<2x2xf32>
  %fill = linalg.fill ins(%lowest : f32) outs(%empty : tensor<1x3x3x3xf32>) -> tensor<1x3x3x3xf32>
  %pool = linalg.pooling_nhwc_max {strides = dense<2> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>}
    ins(%padded, %shape : tensor<1x6x6x3xf32>, tensor<2x2xf32>) outs(%fill : tensor<1x3x3x3xf32>) -> tensor<1x3x3x3xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
    ins(%pool : tensor<1x3x3x3xf32>) outs(%empty : tensor<1x3x3x3xf32>) {
  ^bb0(%s: f32, %o: f32):
    %r = arith.addf %s, %s : f32
    linalg.yield %r : f32
  } -> tensor<1x3x3x3xf32>
  return %pool, %y : tensor<1x3x3x3xf32>, tensor<1x3x3x3xf32>
}

// -----

// CHECK-LABEL: func @products
// CHECK: kernel.matmul ins(%{{.*}}, %{{.*}} : tensor<4x8xf32>, tensor<8x16xf32>)
// CHECK: kernel.matmul ins(%{{.*}}, %{{.*}} : tensor<2x4x8xf32>, tensor<2x16x8xf32>) {{.*}}transposed
func.func @products(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<2x4x8xf32>, %d: tensor<2x16x8xf32>) -> (tensor<4x16xf32>, tensor<2x4x16xf32>) {
  %zero = arith.constant 0.0 : f32
  %e0 = tensor.empty() : tensor<4x16xf32>
  %f0 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<4x16xf32>) -> tensor<4x16xf32>
  %p0 = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f0 : tensor<4x16xf32>) -> tensor<4x16xf32>
  %e1 = tensor.empty() : tensor<2x4x16xf32>
  %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<2x4x16xf32>) -> tensor<2x4x16xf32>
  %p1 = linalg.batch_matmul indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
    ins(%c, %d : tensor<2x4x8xf32>, tensor<2x16x8xf32>) outs(%f1 : tensor<2x4x16xf32>) -> tensor<2x4x16xf32>
  return %p0, %p1 : tensor<4x16xf32>, tensor<2x4x16xf32>
}

// -----

// Integers of 32 bits have no kernel, and neither has an accumulation onto something else than the identity.

// CHECK-LABEL: func @others
// CHECK: linalg.matmul ins({{.*}}xi32>
// CHECK: linalg.matmul ins({{.*}}xf32>
func.func @others(%a: tensor<4x8xi32>, %b: tensor<8x16xi32>, %c: tensor<4x8xf32>, %d: tensor<8x16xf32>, %e: tensor<4x16xf32>) -> (tensor<4x16xi32>, tensor<4x16xf32>) {
  %zero = arith.constant 0 : i32
  %e0 = tensor.empty() : tensor<4x16xi32>
  %f0 = linalg.fill ins(%zero : i32) outs(%e0 : tensor<4x16xi32>) -> tensor<4x16xi32>
  %p0 = linalg.matmul ins(%a, %b : tensor<4x8xi32>, tensor<8x16xi32>) outs(%f0 : tensor<4x16xi32>) -> tensor<4x16xi32>
  %p1 = linalg.matmul ins(%c, %d : tensor<4x8xf32>, tensor<8x16xf32>) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %p0, %p1 : tensor<4x16xi32>, tensor<4x16xf32>
}
