// RUN: hone-opt %s -split-input-file --hone-emit-kernels --canonicalize --cse | FileCheck %s

// Lanes: a group of four inputs goes to every lane, against a group of each channel's weights. Of the last vector only two lanes are
// channels, and only those are stored.

// CHECK-LABEL: func private @lanes_matmul_8_1_6_k0
// CHECK: %[[GROUP:.*]] = vector.load %[[X:.*]][%{{.*}}] : memref<8xi8>, vector<4xi8>
// CHECK: %[[WORD:.*]] = vector.bitcast %[[GROUP]] : vector<4xi8> to vector<1xi32>
// CHECK: %[[SPREAD:.*]] = vector.bitcast %{{.*}} : vector<4xi32> to vector<16xi8>
// CHECK: llvm.call_intrinsic "llvm.aarch64.neon.sdot"(%{{.*}}, %[[SPREAD]], %{{.*}}) : (vector<4xi32>, vector<16xi8>, vector<16xi8>) -> vector<4xi32>
// CHECK: vector.store %{{.*}} : memref<6xi32>, vector<4xi32>
// CHECK: %[[REST:.*]] = vector.shuffle %{{.*}}, %{{.*}} [0, 1] : vector<4xi32>, vector<4xi32>
// CHECK: vector.store %[[REST]], %{{.*}} : memref<6xi32>, vector<2xi32>
func.func @lanes(%a: memref<1x8xi8>, %b: memref<2x2x4x4xi8>, %c: memref<1x6xi32>) {
  kernel.matmul ins(%a, %b : memref<1x8xi8>, memref<2x2x4x4xi8>) outs(%c : memref<1x6xi32>)
    attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 1, vectors = 1, lanes = 4, splits = 1, order = panels>,
                dot = #kernel.dot<kind = lanes, lhs = s8, rhs = s8, depth = 4, sum = first, intrinsic = "llvm.aarch64.neon.sdot", unpack = "">} {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return
}

// -----

// Scalars: all products of two vectors are added to one number. A last group of three elements is read under a mask.

// CHECK-LABEL: func private @vectors_matmul_19_1_1_k0
// CHECK: %[[A:.*]] = vector.load %{{.*}} : memref<19xi8>, vector<16xi8>
// CHECK: %[[WA:.*]] = arith.extsi %[[A]] : vector<16xi8> to vector<16xi32>
// CHECK: %[[PRODUCTS:.*]] = arith.muli %[[WA]], %{{.*}} : vector<16xi32>
// CHECK: %[[SUM:.*]] = vector.reduction <add>, %[[PRODUCTS]], %{{.*}} : vector<16xi32> into i32
// CHECK: vector.maskedload %{{.*}} : memref<19xi8>, vector<16xi1>, vector<16xi8> into vector<16xi8>
// CHECK: vector.reduction <add>, %{{.*}}, %[[SUM]] : vector<16xi32> into i32
func.func @vectors(%a: memref<1x19xi8>, %b: memref<1x2x1x16xi8>, %c: memref<1x1xi32>) {
  kernel.matmul ins(%a, %b : memref<1x19xi8>, memref<1x2x1x16xi8>) outs(%c : memref<1x1xi32>)
    attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 1, vectors = 1, lanes = 1, splits = 1, order = panels>,
                dot = #kernel.dot<kind = scalar, lhs = s8, rhs = s8, depth = 16, sum = first, intrinsic = "", unpack = "">} {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return
}

// -----

// Words whose bytes are widened two by two, and a group of a single element at the end of each row of the window.

// CHECK-LABEL: func private @words_conv_2x1_1_1_1_1_k0
// CHECK: %[[WORD:.*]] = vector.extract %{{.*}}[0] : i32 from vector<1xi32>
// CHECK: %[[TURNED:.*]] = llvm.intr.fshr(%[[WORD]], %[[WORD]], %{{.*}})
// CHECK: %[[EVEN:.*]] = llvm.call_intrinsic "llvm.arm.sxtb16"(%[[WORD]]) : (i32) -> i32
// CHECK: %[[ODD:.*]] = llvm.call_intrinsic "llvm.arm.sxtb16"(%[[TURNED]]) : (i32) -> i32
// CHECK: %[[X:.*]] = memref.load
// CHECK: arith.extui %[[X]] : i8 to i32
// CHECK: llvm.call_intrinsic "llvm.arm.smlad"(%{{.*}}, %[[EVEN]], %{{.*}}) : (i32, i32, i32) -> i32
func.func @words(%a: memref<1x2x1x1xi8>, %b: memref<1x2x1x1x4xi8>, %c: memref<1x1x1x1xi32>) {
  kernel.window conv ins(%a, %b : memref<1x2x1x1xi8>, memref<1x2x1x1x4xi8>) outs(%c : memref<1x1x1x1xi32>)
    window [2, 1] strides [1, 1] dilations [1, 1] pads [0, 0, 0, 0]
    attributes {extra_maps = [], packed, tile = #kernel.tile<rows = 1, vectors = 1, lanes = 1, splits = 1, order = panels>,
                dot = #kernel.dot<kind = scalar, lhs = s16, rhs = s16, depth = 2, sum = last, intrinsic = "llvm.arm.smlad", unpack = "llvm.arm.sxtb16">} {
  ^bb0(%acc: i32):
    kernel.yield %acc : i32
  }
  return
}
