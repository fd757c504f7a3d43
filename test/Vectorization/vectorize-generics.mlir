// RUN: hone-opt %s --hone-vectorize-generics --canonicalize --cse --split-input-file | FileCheck %s
// RUN: hone-opt %s --hone-vectorize-generics=vector-bits=0 --split-input-file | FileCheck %s --check-prefix=SCALAR

// Without vectors there are only loops.
// SCALAR-NOT: vector
// SCALAR-NOT: linalg

// Rows of ten are contiguous, so both dimensions are one loop of 490: fifteen tiles of four vectors, then a vector and two.
#same = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-LABEL: func @collapse(
// CHECK-SAME: %[[X:.*]]: memref<49x10xf32>, %[[Y:.*]]: memref<49x10xf32>
// CHECK-DAG: %[[FX:.*]] = memref.reinterpret_cast %[[X]] {{.*}} to memref<490xf32>
// CHECK-DAG: %[[FY:.*]] = memref.reinterpret_cast %[[Y]] {{.*}} to memref<490xf32>
// CHECK-DAG: %[[C480:.*]] = arith.constant 480 : index
// CHECK: scf.for %[[I:.*]] = %{{.*}} to %[[C480]] step %c32
// CHECK-COUNT-4: vector.store %{{.*}}, %[[FY]]{{.*}}, vector<8xf32>
// CHECK: vector.load %[[FX]][%[[C480]]] : memref<490xf32>, vector<8xf32>
// CHECK: vector.load %[[FX]][%c488] : memref<490xf32>, vector<2xf32>
// CHECK-NOT: scf.for
func.func @collapse(%x: memref<49x10xf32>, %y: memref<49x10xf32>) {
  linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<49x10xf32>) outs(%y : memref<49x10xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = math.absf %in : f32
      linalg.yield %0 : f32
  }
  return
}

// -----

// A value for each row is read once a row and spread over the lanes.
// DOC-BEGIN
#same = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: func @broadcast(
// CHECK-SAME: %[[X:.*]]: memref<6x16xf32>, %[[S:.*]]: memref<6xf32>
// CHECK: scf.for %[[I:.*]] = %c0 to %c6 step %c1
// CHECK: %[[ELEMENT:.*]] = memref.load %[[S]][%[[I]]]
// CHECK: %[[LANES:.*]] = vector.broadcast %[[ELEMENT]] : f32 to vector<8xf32>
// CHECK: arith.mulf %{{.*}}, %[[LANES]] : vector<8xf32>
func.func @broadcast(%x: memref<6x16xf32>, %s: memref<6xf32>, %y: memref<6x16xf32>) {
  linalg.generic {indexing_maps = [#same, #row, #same], iterator_types = ["parallel", "parallel"]}
      ins(%x, %s : memref<6x16xf32>, memref<6xf32>) outs(%y : memref<6x16xf32>) {
    ^bb0(%a: f32, %b: f32, %out: f32):
      %0 = arith.mulf %a, %b : f32
      linalg.yield %0 : f32
  }
  return
}
// DOC-END

// -----

// Lanes are as many as the widest type allows.
#same = affine_map<(d0) -> (d0)>
// CHECK-LABEL: func @mixed_types(
// CHECK-SAME: %[[X:.*]]: memref<8xf64>, %[[Y:.*]]: memref<8xi8>
// CHECK: %[[C:.*]] = arith.cmpf ogt, %{{.*}} : vector<4xf64>
// CHECK: %[[B:.*]] = arith.extui %[[C]] : vector<4xi1> to vector<4xi8>
// CHECK: vector.store %[[B]], %[[Y]]{{.*}} : memref<8xi8>, vector<4xi8>
func.func @mixed_types(%x: memref<8xf64>, %y: memref<8xi8>) {
  %zero = arith.constant 0.0 : f64
  linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]}
      ins(%x : memref<8xf64>) outs(%y : memref<8xi8>) {
    ^bb0(%in: f64, %out: i8):
      %0 = arith.cmpf ogt, %in, %zero : f64
      %1 = arith.extui %0 : i1 to i8
      linalg.yield %1 : i8
  }
  return
}

// -----

// An index along the vector is its first lane's plus 0, 1, 2, ...
#same = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-LABEL: func @indices(
// CHECK-DAG: %[[STEPS:.*]] = arith.constant dense<[0, 1, 2, 3]> : vector<4xi64>
// CHECK: %[[FIRST:.*]] = arith.index_cast %{{.*}} : index to i64
// CHECK: %[[LANES:.*]] = vector.broadcast %[[FIRST]] : i64 to vector<4xi64>
// CHECK: arith.addi %[[LANES]], %[[STEPS]] : vector<4xi64>
func.func @indices(%y: memref<3x40xi64>) {
  linalg.generic {indexing_maps = [#same], iterator_types = ["parallel", "parallel"]} outs(%y : memref<3x40xi64>) {
    ^bb0(%out: i64):
      %0 = linalg.index 1 : index
      %1 = arith.index_cast %0 : index to i64
      linalg.yield %1 : i64
  }
  return
}

// -----

// Rows picked by an index are still contiguous; elements picked by one are not.
#index = affine_map<(d0, d1) -> (d0)>
#same = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-LABEL: func @gather(
// CHECK-SAME: %[[TABLE:.*]]: memref<10x16xf32>
// CHECK: %[[ROW:.*]] = arith.index_cast
// CHECK: vector.load %[[TABLE]][%[[ROW]], %c0] : memref<10x16xf32>, vector<8xf32>
// CHECK: scf.for
// CHECK: %[[COLUMN:.*]] = arith.index_cast
// CHECK: memref.load %[[TABLE]][%{{.*}}, %[[COLUMN]]]
func.func @gather(%table: memref<10x16xf32>, %i: memref<5xi64>, %y: memref<5x16xf32>, %j: memref<5x16xi64>) {
  linalg.generic {indexing_maps = [#index, #same], iterator_types = ["parallel", "parallel"]}
      ins(%i : memref<5xi64>) outs(%y : memref<5x16xf32>) {
    ^bb0(%in: i64, %out: f32):
      %row = arith.index_cast %in : i64 to index
      %column = linalg.index 1 : index
      %0 = memref.load %table[%row, %column] : memref<10x16xf32>
      linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel", "parallel"]}
      ins(%j : memref<5x16xi64>) outs(%y : memref<5x16xf32>) {
    ^bb0(%in: i64, %out: f32):
      %column = arith.index_cast %in : i64 to index
      %row = linalg.index 0 : index
      %0 = memref.load %table[%row, %column] : memref<10x16xf32>
      linalg.yield %0 : f32
  }
  return
}

// -----

// What is not static or not linear still becomes loops.
#same = affine_map<(d0) -> (d0)>
#every_second = affine_map<(d0) -> (d0 floordiv 2)>
// CHECK-LABEL: func @fallback(
// CHECK: scf.for
// CHECK: memref.load
// CHECK: scf.for
// CHECK: memref.load
func.func @fallback(%x: memref<?xf32>, %y: memref<?xf32>, %z: memref<8xf32>, %w: memref<16xf32>) {
  linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]}
      ins(%x : memref<?xf32>) outs(%y : memref<?xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
  }
  linalg.generic {indexing_maps = [#every_second, #same], iterator_types = ["parallel"]}
      ins(%z : memref<8xf32>) outs(%w : memref<16xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
  }
  return
}
