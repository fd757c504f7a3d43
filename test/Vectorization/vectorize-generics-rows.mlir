// RUN: hone-opt %s --hone-vectorize-generics --canonicalize --cse --split-input-file | FileCheck %s

// A division of each row by its sum: one loop over the rows around both, with one reciprocal a row.
#matrix = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: func @normalize(
// CHECK-SAME: %[[X:.*]]: memref<7x64xf32>, %[[Y:.*]]: memref<7x64xf32>
// CHECK: %[[SUMS:.*]] = memref.view
// CHECK: scf.for %[[ROW:.*]] = %c0 to %c7 step %c1 {
// CHECK: scf.for
// CHECK: memref.store %{{.*}}, %[[SUMS]][%[[ROW]]]
// CHECK: scf.for
// CHECK: %[[RECIPROCAL:.*]] = arith.divf %{{.*}} : f32
// CHECK: %[[LANES:.*]] = vector.broadcast %[[RECIPROCAL]]
// CHECK: arith.mulf %{{.*}}, %[[LANES]] : vector<8xf32>
func.func @normalize(%x: memref<7x64xf32>, %y: memref<7x64xf32>, %arena: memref<4096xi8>) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %sums = memref.view %arena[%c0][] : memref<4096xi8> to memref<7xf32>
  linalg.fill ins(%zero : f32) outs(%sums : memref<7xf32>)
  linalg.generic {indexing_maps = [#matrix, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<7x64xf32>) outs(%sums : memref<7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.addf %in, %out : f32
      linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#matrix, #row, #matrix], iterator_types = ["parallel", "parallel"]}
      ins(%x, %sums : memref<7x64xf32>, memref<7xf32>) outs(%y : memref<7x64xf32>) {
    ^bb0(%a: f32, %b: f32, %out: f32):
      %0 = arith.divf %a, %b : f32
      linalg.yield %0 : f32
  }
  return
}

// -----

// The output's rows lie over the input's, but two rows further on: a fused loop would overwrite what is still to be read.
#matrix = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: func @overlap(
// CHECK: scf.for %{{.*}} = %c0 to %c7 step %c1 {
// CHECK: memref.store
// CHECK: }
// CHECK: scf.for %{{.*}} = %c0 to %c448 step %c32 {
func.func @overlap(%value: f32, %sums: memref<7xf32>, %arena: memref<4096xi8>) {
  %c0 = arith.constant 0 : index
  %c512 = arith.constant 512 : index
  %x = memref.view %arena[%c0][] : memref<4096xi8> to memref<7x64xf32>
  %y = memref.view %arena[%c512][] : memref<4096xi8> to memref<7x64xf32>
  linalg.generic {indexing_maps = [#matrix, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<7x64xf32>) outs(%sums : memref<7xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.addf %in, %out : f32
      linalg.yield %0 : f32
  }
  linalg.fill ins(%value : f32) outs(%y : memref<7x64xf32>)
  return
}

// -----

// Columns are summed along rows of lanes, which a loop over the columns would break up.
#matrix = affine_map<(d0, d1) -> (d0, d1)>
#column = affine_map<(d0, d1) -> (d1)>
// CHECK-LABEL: func @columns(
// CHECK: scf.for %{{.*}} = %c0 to %c64 step %c32
// CHECK: scf.for %{{.*}} = %c0 to %c7 step %c1 iter_args
func.func @columns(%x: memref<7x64xf32>, %y: memref<64xf32>, %z: memref<64x8xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.generic {indexing_maps = [#matrix, #column], iterator_types = ["reduction", "parallel"]}
      ins(%x : memref<7x64xf32>) outs(%y : memref<64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.addf %in, %out : f32
      linalg.yield %0 : f32
  }
  linalg.fill ins(%zero : f32) outs(%z : memref<64x8xf32>)
  return
}

// -----

// Rows of eight are too short to cut the contiguous elements before them into.
#matrix = affine_map<(d0, d1) -> (d0, d1)>
#row = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: func @short_rows(
// CHECK: scf.for %{{.*}} = %c0 to %c64 step %c32
// CHECK: scf.for %{{.*}} = %c0 to %c8 step %c1
func.func @short_rows(%x: memref<8x8xf32>, %y: memref<8x8xf32>, %z: memref<8xf32>) {
  linalg.generic {indexing_maps = [#matrix, #matrix], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<8x8xf32>) outs(%y : memref<8x8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = math.absf %in : f32
      linalg.yield %0 : f32
  }
  linalg.generic {indexing_maps = [#matrix, #row], iterator_types = ["parallel", "reduction"]}
      ins(%y : memref<8x8xf32>) outs(%z : memref<8xf32>) {
    ^bb0(%in: f32, %out: f32):
      %0 = arith.addf %in, %out : f32
      linalg.yield %0 : f32
  }
  return
}
