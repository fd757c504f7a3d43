// RUN: hone-opt %s --hone-vectorize-generics --canonicalize --cse | FileCheck %s

// A copy into rows further apart.
// CHECK-LABEL: func @strided_copy(
// CHECK-NOT: memref.copy
// CHECK: scf.for
// CHECK: %[[ROW:.*]] = vector.load %{{.*}} vector<8xf32>
// CHECK: vector.store %[[ROW]], %{{.*}} : memref<{{.*}}strided<[1], offset: 24>>, vector<8xf32>
func.func @strided_copy(%x: memref<6x8xf32>, %y: memref<16x16xf32>) {
  %inner = memref.subview %y[1, 8] [6, 8] [1, 1] : memref<16x16xf32> to memref<6x8xf32, strided<[16, 1], offset: 24>>
  memref.copy %x, %inner : memref<6x8xf32> to memref<6x8xf32, strided<[16, 1], offset: 24>>
  return
}

// A copy onto itself is nothing.
// CHECK-LABEL: func @self_copy(
// CHECK-NEXT: return
func.func @self_copy(%x: memref<6xf32>) {
  memref.copy %x, %x : memref<6xf32> to memref<6xf32>
  return
}

// CHECK-LABEL: func @fill(
// CHECK: %[[LANES:.*]] = vector.broadcast %{{.*}} : f32 to vector<8xf32>
// CHECK: vector.store %[[LANES]]
func.func @fill(%value: f32, %y: memref<4x8xf32>) {
  linalg.fill ins(%value : f32) outs(%y : memref<4x8xf32>)
  return
}

// Blocks of 8x8: eight rows, three rounds of exchanges, eight rows. What is left of 20 rows are blocks of four.
// CHECK-LABEL: func @transpose(
// CHECK-COUNT-8: vector.load %{{.*}} vector<8xf32>
// CHECK-COUNT-24: vector.shuffle
// CHECK-COUNT-8: vector.store %{{.*}} vector<8xf32>
// CHECK: vector.load %{{.*}} vector<4xf32>
func.func @transpose(%x: memref<16x20xf32>, %y: memref<20x16xf32>) {
  linalg.transpose ins(%x : memref<16x20xf32>) outs(%y : memref<20x16xf32>) permutation = [1, 0]
  return
}
