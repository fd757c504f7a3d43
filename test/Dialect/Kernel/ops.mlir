// RUN: hone-opt %s | hone-opt | FileCheck %s
// RUN: hone-opt %s --emit-bytecode | hone-opt | FileCheck %s
// RUN: hone-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" | FileCheck %s --check-prefix=BUFFERS

// CHECK-LABEL: func @matmul
// CHECK-SAME: %[[A:.*]]: tensor<4x8xf32>, %[[B:.*]]: tensor<8x16xf32>, %[[BIAS:.*]]: tensor<16xf32>
// CHECK: kernel.matmul ins(%[[A]], %[[B]] : tensor<4x8xf32>, tensor<8x16xf32>) extras(%[[BIAS]] : tensor<16xf32>) outs(%{{.*}} : tensor<4x16xf32>)
// CHECK-SAME: tile = #kernel.tile<rows = 4, vectors = 2, lanes = 8, splits = 1, order = panels>
// BUFFERS-LABEL: func @matmul
// BUFFERS: %[[OUT:.*]] = memref.alloc() {{.*}} : memref<4x16xf32>
// BUFFERS-NOT: memref.copy
// BUFFERS: kernel.matmul ins(%{{.*}}, %{{.*}} : memref<4x8xf32>, memref<8x16xf32>) extras(%{{.*}} : memref<16xf32>) outs(%[[OUT]] : memref<4x16xf32>)
// BUFFERS: return %[[OUT]]
func.func @matmul(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>) -> tensor<4x16xf32> {
  %init = tensor.empty() : tensor<4x16xf32>
  %y = kernel.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) extras(%bias : tensor<16xf32>)
         outs(%init : tensor<4x16xf32>)
         attributes {extra_maps = [affine_map<(m, n) -> (n)>], tile = #kernel.tile<rows = 4, vectors = 2, lanes = 8, splits = 1, order = panels>}
         -> tensor<4x16xf32> {
  ^bb0(%acc: f32, %e: f32):
    %r = arith.addf %acc, %e : f32
    kernel.yield %r : f32
  }
  return %y : tensor<4x16xf32>
}

// CHECK-LABEL: func @max_pool
// CHECK: kernel.window max ins(%{{.*}} : tensor<1x5x5x3xf32>) outs(%{{.*}} : tensor<1x3x3x3xf32>) window [3, 3] strides [2, 2] dilations [1, 1] pads [1, 1, 1, 1]
// BUFFERS-LABEL: func @max_pool
// BUFFERS: kernel.window max ins(%{{.*}} : memref<1x5x5x3xf32>)
func.func @max_pool(%x: tensor<1x5x5x3xf32>) -> tensor<1x3x3x3xf32> {
  %init = tensor.empty() : tensor<1x3x3x3xf32>
  %y = kernel.window max ins(%x : tensor<1x5x5x3xf32>) outs(%init : tensor<1x3x3x3xf32>)
         window [3, 3] strides [2, 2] dilations [1, 1] pads [1, 1, 1, 1] attributes {extra_maps = []} -> tensor<1x3x3x3xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<1x3x3x3xf32>
}
