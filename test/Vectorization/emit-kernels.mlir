// RUN: hone-opt %s -split-input-file --hone-emit-kernels --canonicalize --cse | FileCheck %s
// RUN: hone-opt %s -split-input-file --hone-emit-kernels="fma=false" | FileCheck %s --check-prefix=NOFMA

// One function for both calls, since only the operands' values differ. The accumulators start from the bias and stay in vectors
// over the whole reduction.

// CHECK-LABEL: func @matmul
// CHECK: call @[[KERNEL:.*]](%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}})
// CHECK: call @[[KERNEL]](
// CHECK: func private @[[KERNEL]]
// CHECK-SAME: %{{[^:]*}}: memref<2x40xf32>, %{{[^:]*}}: memref<1x40x16xf32>, %[[BIAS:[^:]*]]: memref<16xf32>, %{{[^:]*}}: memref<2x16xf32>, %[[LOW:[^:]*]]: index, %{{[^:]*}}: index) attributes {{{.*}}passthrough = ["noinline"]}
// CHECK: scf.for %{{.*}} = %[[LOW]] to
// CHECK: %[[INIT:.*]] = vector.load %[[BIAS]]
// CHECK: %[[SUM:.*]]:4 = scf.for {{.*}} iter_args(%{{.*}} = %[[INIT]],
// CHECK-COUNT-4: vector.fma {{.*}} : vector<8xf32>
// CHECK: scf.yield
// CHECK-NOT: scf.for
// CHECK: %[[ABOVE:.*]] = arith.cmpf ogt, %[[ZERO:.*]], %[[SUM]]#0 : vector<8xf32>
// CHECK: %[[RELU:.*]] = arith.select %[[ABOVE]], %[[ZERO]], %[[SUM]]#0
// CHECK: vector.store %[[RELU]]
// NOFMA-NOT: vector.fma
// NOFMA: arith.mulf
// DOC-BEGIN
func.func @matmul(%a: memref<2x40xf32>, %b: memref<1x40x16xf32>, %bias: memref<16xf32>, %other: memref<16xf32>, %c: memref<2x16xf32>, %d: memref<2x16xf32>) {
  kernel.matmul ins(%a, %b : memref<2x40xf32>, memref<1x40x16xf32>) extras(%bias : memref<16xf32>) outs(%c : memref<2x16xf32>)
    attributes {extra_maps = [affine_map<(m, n) -> (n)>], packed, tile = #kernel.tile<rows = 2, vectors = 2, lanes = 8, splits = 1, order = panels>} {
  ^bb0(%acc: f32, %e: f32):
    %zero = arith.constant 0.0 : f32
    %s = arith.addf %acc, %e : f32
    %r = arith.maximumf %s, %zero : f32
    kernel.yield %r : f32
  }
  kernel.matmul ins(%a, %b : memref<2x40xf32>, memref<1x40x16xf32>) extras(%other : memref<16xf32>) outs(%d : memref<2x16xf32>)
    attributes {extra_maps = [affine_map<(m, n) -> (n)>], packed, tile = #kernel.tile<rows = 2, vectors = 2, lanes = 8, splits = 1, order = panels>} {
  ^bb0(%acc: f32, %e: f32):
    %zero = arith.constant 0.0 : f32
    %s = arith.addf %acc, %e : f32
    %r = arith.maximumf %s, %zero : f32
    kernel.yield %r : f32
  }
  return
}
// DOC-END

// -----

// A convolution's tile at the left edge leaves its first column out of the first column of the window; rows in the padding are
// cut off by the loop's bounds.

// CHECK-LABEL: func private @conv_conv_3x2_1_4_4_8_k0
// CHECK: %[[LOW:.*]] = arith.maxsi
// CHECK: %[[HIGH:.*]] = arith.minsi
// CHECK: scf.for %{{.*}} = %[[LOW]] to %[[HIGH]]
// CHECK-COUNT-21: vector.fma
// CHECK-NOT: vector.fma
func.func @conv(%x: memref<1x4x4x3xf32>, %f: memref<3x2x3x8xf32>, %y: memref<1x4x4x8xf32>) {
  kernel.window conv ins(%x, %f : memref<1x4x4x3xf32>, memref<3x2x3x8xf32>) outs(%y : memref<1x4x4x8xf32>)
    window [3, 2] strides [1, 1] dilations [2, 1] pads [2, 1, 2, 0]
    attributes {extra_maps = [], tile = #kernel.tile<rows = 4, vectors = 1, lanes = 8, splits = 1, order = rows>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return
}

// -----

// Channels that are no multiple of the lanes end in narrower vectors.

// CHECK-LABEL: func private @pool_max_1x1_1_1_1_7_k0
// CHECK: vector.load {{.*}} vector<4xf32>
// CHECK: vector.load {{.*}} vector<2xf32>
// CHECK: vector.load {{.*}} vector<1xf32>
func.func @pool(%x: memref<1x1x1x7xf32>, %y: memref<1x1x1x7xf32>) {
  kernel.window max ins(%x : memref<1x1x1x7xf32>) outs(%y : memref<1x1x1x7xf32>)
    window [1, 1] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = [], tile = #kernel.tile<rows = 4, vectors = 1, lanes = 8, splits = 1, order = rows>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return
}

// -----

// Steps of one buffer differ in an offset only, which is in their types: one function reads them all.

// CHECK-LABEL: func @steps
// CHECK: call @[[STEP:[^(]*]](
// CHECK: call @[[STEP]](
// CHECK-NOT: func private
// CHECK: func private @[[STEP]]
// CHECK-NOT: func private
func.func @steps(%a: memref<2x2x40xf32>, %b: memref<1x40x16xf32>, %c: memref<2x16xf32>, %d: memref<2x16xf32>) {
  %first = memref.subview %a[0, 0, 0] [1, 2, 40] [1, 1, 1] : memref<2x2x40xf32> to memref<2x40xf32, strided<[40, 1]>>
  %second = memref.subview %a[1, 0, 0] [1, 2, 40] [1, 1, 1] : memref<2x2x40xf32> to memref<2x40xf32, strided<[40, 1], offset: 80>>
  kernel.matmul ins(%first, %b : memref<2x40xf32, strided<[40, 1]>>, memref<1x40x16xf32>) outs(%c : memref<2x16xf32>)
    attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 2, vectors = 2, lanes = 8, splits = 1, order = panels>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  kernel.matmul ins(%second, %b : memref<2x40xf32, strided<[40, 1], offset: 80>>, memref<1x40x16xf32>) outs(%d : memref<2x16xf32>)
    attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 2, vectors = 2, lanes = 8, splits = 1, order = panels>} {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return
}

// -----

// A rounding is one instruction, so that it is written out for each accumulator; an exponential, which is long, stands in a loop
// over the columns of the tile, whose accumulators are in memory.

// CHECK-LABEL: func @epilogues
// CHECK: call @[[ROUND:[^(]*]](
// CHECK: call @[[EXP:[^(]*]](
// CHECK: func private @[[ROUND]](
// CHECK-NOT: memref.alloca
// CHECK-COUNT-8: math.roundeven {{.*}} : vector<8xf32>
// CHECK: func private @[[EXP]](
// CHECK: memref.alloca() {{.*}} : memref<64xf32>
// CHECK-COUNT-2: math.exp {{.*}} : vector<8xf32>
// CHECK-NOT: math.exp
func.func @epilogues(%a: memref<4x40xf32>, %b: memref<1x40x16xf32>, %c: memref<4x16xf32>, %d: memref<4x16xf32>) {
  kernel.matmul ins(%a, %b : memref<4x40xf32>, memref<1x40x16xf32>) outs(%c : memref<4x16xf32>)
    attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 4, vectors = 2, lanes = 8, splits = 1, order = panels>} {
  ^bb0(%acc: f32):
    %r = math.roundeven %acc : f32
    kernel.yield %r : f32
  }
  kernel.matmul ins(%a, %b : memref<4x40xf32>, memref<1x40x16xf32>) outs(%d : memref<4x16xf32>)
    attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 4, vectors = 2, lanes = 8, splits = 1, order = panels>} {
  ^bb0(%acc: f32):
    %e = math.exp %acc : f32
    kernel.yield %e : f32
  }
  return
}
