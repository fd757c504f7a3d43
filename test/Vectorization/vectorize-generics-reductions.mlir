// RUN: hone-opt %s --hone-vectorize-generics --canonicalize --cse --split-input-file | FileCheck %s

// A contiguous reduction has four vectors of partial sums; 5 of the 101 elements are left over.
#matrix = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: func @innermost(
// CHECK-SAME: %[[X:.*]]: memref<7x101xf32>, %[[Y:.*]]: memref<7xf32>
// CHECK-DAG: %[[ZERO:.*]] = arith.constant dense<0.000000e+00> : vector<8xf32>
// CHECK: scf.for %[[ROW:.*]] = %c0 to %c7
// CHECK: %[[OLD:.*]] = memref.load %[[Y]][%[[ROW]]]
// CHECK: %[[PARTIAL:.*]]:4 = scf.for {{.*}} to %c96 step %c32 iter_args({{.*}} = %[[ZERO]], {{.*}} = %[[ZERO]],
// CHECK: vector.load {{.*}} vector<4xf32>
// CHECK: vector.shuffle {{.*}} [0, 1, 2, 3]
// CHECK: vector.shuffle {{.*}} [4, 5, 6, 7]
// CHECK: %[[TOTAL:.*]] = arith.addf %{{.*}}, %{{.*}} : f32
// CHECK: memref.store %[[TOTAL]], %[[Y]][%[[ROW]]]
func.func @innermost(%x: memref<7x101xf32>, %y: memref<7xf32>) {
  linalg.generic {indexing_maps = [#matrix, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<7x101xf32>) outs(%y : memref<7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.addf %in, %out : f32
      linalg.yield %0 : f32
  }
  return
}

// -----

// The mean over height and width with channels last: one loop over all pixels with 32 channels in registers.
#image = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
#channel = affine_map<(d0, d1, d2) -> (d2)>
// CHECK-LABEL: func @outermost(
// CHECK-SAME: %{{.*}}: memref<7x7x64xf32>, %[[Y:.*]]: memref<64xf32>
// CHECK: scf.for %[[C:.*]] = %c0 to %c64 step %c32
// CHECK: vector.load %[[Y]][%[[C]]] : memref<64xf32>, vector<8xf32>
// CHECK: %[[SUMS:.*]]:4 = scf.for %{{.*}} = %c0 to %c49 step %c1 iter_args
// CHECK-COUNT-4: arith.addf %{{.*}} fastmath<contract> : vector<8xf32>
// CHECK: scf.yield
// CHECK: vector.store %[[SUMS]]#0, %[[Y]][%[[C]]]
func.func @outermost(%x: memref<7x7x64xf32>, %y: memref<64xf32>) {
  linalg.generic {indexing_maps = [#image, #channel], iterator_types = ["reduction", "reduction", "parallel"]}
      ins(%x : memref<7x7x64xf32>) outs(%y : memref<64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.addf %in, %out : f32
      linalg.yield %0 : f32
  }
  return
}

// -----

// An integer product keeps a row of results in registers and multiplies by a spread element.
// CHECK-LABEL: func @product(
// CHECK: scf.for
// CHECK: vector.load {{.*}} vector<8xi32>
// CHECK: scf.for {{.*}} iter_args
// CHECK: %[[A:.*]] = memref.load %{{.*}} : memref<20xi8>
// CHECK: %[[WIDE:.*]] = arith.extsi %[[A]] : i8 to i32
// CHECK: vector.broadcast %[[WIDE]] : i32 to vector<8xi32>
// CHECK: arith.muli %{{.*}} : vector<8xi32>
func.func @product(%a: memref<4x5xi8>, %b: memref<5x16xi8>, %c: memref<4x16xi32>) {
  linalg.matmul ins(%a, %b : memref<4x5xi8>, memref<5x16xi8>) outs(%c : memref<4x16xi32>)
  return
}

// -----

// Where the body does not combine associatively, a contiguous reduction stays scalar.
#matrix = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: func @last_positive(
// CHECK-NOT: vector
// CHECK: %[[LAST:.*]] = scf.for {{.*}} iter_args
// CHECK: memref.store %[[LAST]]
func.func @last_positive(%x: memref<3x64xf32>, %y: memref<3xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.generic {indexing_maps = [#matrix, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<3x64xf32>) outs(%y : memref<3xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.cmpf ogt, %in, %zero : f32
      %1 = arith.select %0, %in, %out : f32
      linalg.yield %1 : f32
  }
  return
}
