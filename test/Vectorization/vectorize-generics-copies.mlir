// RUN: hone-opt %s --hone-vectorize-generics --canonicalize --cse | FileCheck %s
// RUN: hone-opt %s --hone-vectorize-generics="vector-bits=0" --canonicalize --cse | FileCheck %s --check-prefix=SCALAR

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

// Without vectors, runs of bytes stay copies, which become memcpy; short ones don't.
// SCALAR-LABEL: func @runs(
// SCALAR: scf.for
// SCALAR: memref.copy %{{.*}}, %{{.*}} : memref<32xi8, {{.*}}> to memref<32xi8, {{.*}}>
// SCALAR-NOT: memref.copy
// SCALAR: memref.store
func.func @runs(%x: memref<6x32xi8>, %y: memref<8x48xi8>, %u: memref<6x4xi8>, %v: memref<8x6xi8>) {
  %inner = memref.subview %y[1, 8] [6, 32] [1, 1] : memref<8x48xi8> to memref<6x32xi8, strided<[48, 1], offset: 56>>
  memref.copy %x, %inner : memref<6x32xi8> to memref<6x32xi8, strided<[48, 1], offset: 56>>
  %short = memref.subview %v[1, 1] [6, 4] [1, 1] : memref<8x6xi8> to memref<6x4xi8, strided<[6, 1], offset: 7>>
  memref.copy %u, %short : memref<6x4xi8> to memref<6x4xi8, strided<[6, 1], offset: 7>>
  return
}
