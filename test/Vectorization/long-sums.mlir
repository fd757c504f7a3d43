// RUN: hone-opt %s --hone-vectorize-generics --canonicalize --cse --split-input-file | FileCheck %s

// The sum of 5120 rows of 8 floats: 80 partial sums of 64 rows, which start at zero.
#matrix = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>
// CHECK-LABEL: func @blocks(
// CHECK-DAG: %[[ZERO:.*]] = arith.constant dense<0.000000e+00> : vector<8xf32>
// CHECK: %[[OLD:.*]] = vector.load
// CHECK: %[[SUM:.*]] = scf.for %[[BLOCK:.*]] = %c0 to %c5120 step %c64 iter_args(%[[TOTAL:.*]] = %[[OLD]])
// CHECK:   %[[STOP:.*]] = arith.addi %[[BLOCK]], %c64
// CHECK:   %[[PARTIAL:.*]] = scf.for %{{.*}} = %[[BLOCK]] to %[[STOP]] step %c1 iter_args(%{{.*}} = %[[ZERO]])
// CHECK:   %[[NEXT:.*]] = arith.addf %[[TOTAL]], %[[PARTIAL]]
// CHECK:   scf.yield %[[NEXT]]
// CHECK: vector.store %[[SUM]]
func.func @blocks(%x: memref<5120x8xf32>, %y: memref<8xf32>) {
  linalg.generic {indexing_maps = [#matrix, #column], iterator_types = ["reduction", "parallel"]}
      ins(%x : memref<5120x8xf32>) outs(%y : memref<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.addf %in, %out : f32
      linalg.yield %0 : f32
  }
  return
}

// -----

// 1031 is prime: the last block is shorter.
#matrix = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>
// CHECK-LABEL: func @ragged(
// CHECK: scf.for %[[BLOCK:.*]] = %c0 to %c1031 step %c64
// CHECK:   %[[FULL:.*]] = arith.addi %[[BLOCK]], %c64
// CHECK:   %[[STOP:.*]] = arith.minsi %[[FULL]], %c1031
// CHECK:   scf.for %{{.*}} = %[[BLOCK]] to %[[STOP]] step %c1
func.func @ragged(%x: memref<1031x8xf32>, %y: memref<8xf32>) {
  linalg.generic {indexing_maps = [#matrix, #column], iterator_types = ["reduction", "parallel"]}
      ins(%x : memref<1031x8xf32>) outs(%y : memref<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.addf %in, %out : f32
      linalg.yield %0 : f32
  }
  return
}

// -----

// A million terms take three levels.
#vector = affine_map<(d0) -> (d0)>
#scalar = affine_map<(d0) -> ()>
// CHECK-LABEL: func @levels(
// CHECK: scf.for %{{.*}} = %c0 to %c1048576 step %c131072
// CHECK:   scf.for {{.*}} step %c2048
// CHECK:     scf.for {{.*}} step %c32
// CHECK-NOT: scf.for
// CHECK: return
func.func @levels(%x: memref<1048576xf32>, %y: memref<f32>) {
  linalg.generic {indexing_maps = [#vector, #scalar], iterator_types = ["reduction"]}
      ins(%x : memref<1048576xf32>) outs(%y : memref<f32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.addf %in, %out : f32
      linalg.yield %0 : f32
  }
  return
}

// -----

// Greatest elements and sums of integers are exact in any order.
#matrix = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>
// CHECK-LABEL: func @exact(
// CHECK: scf.for %{{.*}} = %c0 to %c5120 step %c1
// CHECK: scf.for %{{.*}} = %c0 to %c5120 step %c1
func.func @exact(%x: memref<5120x8xf32>, %y: memref<8xf32>, %i: memref<5120x8xi32>, %j: memref<8xi32>) {
  linalg.generic {indexing_maps = [#matrix, #column], iterator_types = ["reduction", "parallel"]}
      ins(%x : memref<5120x8xf32>) outs(%y : memref<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.maximumf %in, %out : f32
      linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#matrix, #column], iterator_types = ["reduction", "parallel"]}
      ins(%i : memref<5120x8xi32>) outs(%j : memref<8xi32>) {
    ^bb0(%in: i32, %out: i32):
      %0 = arith.addi %in, %out : i32
      linalg.yield %0 : i32
  }
  return
}
