// RUN: hone-opt %s --split-input-file --hone-store-booleans | FileCheck %s

// Bodies read and write bytes, and compute truth values as before. The interface keeps its type.
// DOC-BEGIN
#same = affine_map<(d0) -> (d0)>
// CHECK-LABEL: func.func @body(
// CHECK-SAME: %[[M:.*]]: memref<8xi8> {hone.element_type = "i1"}, %[[Y:.*]]: memref<8xi8> {hone.element_type = "i1", hone.output})
// CHECK: linalg.generic {{.*}} ins(%[[M]] : memref<8xi8>) outs(%[[Y]] : memref<8xi8>)
// CHECK-NEXT: ^bb0(%[[BYTE:.*]]: i8, %{{.*}}: i8):
// CHECK-NEXT: %[[ZERO:.*]] = arith.constant 0 : i8
// CHECK-NEXT: %[[BIT:.*]] = arith.cmpi ne, %[[BYTE]], %[[ZERO]] : i8
// CHECK-NEXT: %[[NOT:.*]] = arith.xori %[[BIT]], %{{.*}} : i1
// CHECK-NEXT: %[[RESULT:.*]] = arith.extui %[[NOT]] : i1 to i8
// CHECK-NEXT: linalg.yield %[[RESULT]] : i8
func.func @body(%m: memref<8xi1>, %y: memref<8xi1> {hone.output}) {
  %true = arith.constant true
  linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]} ins(%m : memref<8xi1>) outs(%y : memref<8xi1>) {
    ^bb0(%in: i1, %out: i1):
      %0 = arith.xori %in, %true : i1
      linalg.yield %0 : i1
  }
  return
}
// DOC-END

// -----

// A conversion to a number is one of the truth value.
#same = affine_map<(d0) -> (d0)>
// CHECK-LABEL: func.func @cast(
// CHECK: ^bb0(%[[BYTE:.*]]: i8, %{{.*}}: i8):
// CHECK: %[[BIT:.*]] = arith.cmpi ne, %[[BYTE]], %{{.*}} : i8
// CHECK-NEXT: arith.extui %[[BIT]] : i1 to i8
func.func @cast(%m: memref<8xi1>, %y: memref<8xi8>) {
  linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]} ins(%m : memref<8xi1>) outs(%y : memref<8xi8>) {
    ^bb0(%in: i1, %out: i8):
      %0 = arith.extui %in : i1 to i8
      linalg.yield %0 : i8
  }
  return
}

// -----

// Copies stay copies, also those with names, and fills are of bytes.
// CHECK-LABEL: func.func @copies(
// CHECK: linalg.generic {{.*}} ins(%{{.*}} : memref<2x4xi8>) outs(%{{.*}} : memref<4x2xi8>)
// CHECK-NEXT: ^bb0(%[[IN:.*]]: i8, %{{.*}}: i8):
// CHECK-NEXT: linalg.yield %[[IN]] : i8
// CHECK: ^bb0(%[[SCALAR:.*]]: i1, %{{.*}}: i8):
// CHECK-NEXT: %[[FILL:.*]] = arith.extui %[[SCALAR]] : i1 to i8
// CHECK-NEXT: linalg.yield %[[FILL]] : i8
func.func @copies(%x: memref<2x4xi1>, %y: memref<4x2xi1>, %z: memref<4xi1>) {
  linalg.transpose ins(%x : memref<2x4xi1>) outs(%y : memref<4x2xi1>) permutation = [1, 0]
  %true = arith.constant true
  linalg.fill ins(%true : i1) outs(%z : memref<4xi1>)
  return
}

// -----

// A reduction stays one operation.
#row = affine_map<(d0, d1) -> (d0)>
#all = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-LABEL: func.func @any(
// CHECK: ^bb0(%[[IN:.*]]: f32, %[[SUM:.*]]: i8):
// CHECK: %[[BYTE:.*]] = arith.extui %{{.*}} : i1 to i8
// CHECK-NEXT: %[[OR:.*]] = arith.ori %[[SUM]], %[[BYTE]] : i8
// CHECK-NEXT: linalg.yield %[[OR]] : i8
func.func @any(%x: memref<2x8xf32>, %y: memref<2xi1>) {
  %zero = arith.constant 0.0 : f32
  linalg.generic {indexing_maps = [#all, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<2x8xf32>) outs(%y : memref<2xi1>) {
    ^bb0(%in: f32, %out: i1):
      %0 = arith.cmpf ogt, %in, %zero : f32
      %1 = arith.ori %out, %0 : i1
      linalg.yield %1 : i1
  }
  return
}

// -----

// Epilogues of kernels read and write bytes as well.
// CHECK-LABEL: func.func @epilogue(
// CHECK: kernel.matmul {{.*}} extras(%{{.*}} : memref<8xi8>) outs(%{{.*}} : memref<2x8xi8>)
// CHECK: ^bb0(%[[ACC:.*]]: f32, %[[BYTE:.*]]: i8):
// CHECK: %[[KEEP:.*]] = arith.cmpi ne, %[[BYTE]], %{{.*}} : i8
// CHECK: %[[BOTH:.*]] = arith.andi %{{.*}}, %[[KEEP]] : i1
// CHECK-NEXT: %[[RESULT:.*]] = arith.extui %[[BOTH]] : i1 to i8
// CHECK-NEXT: kernel.yield %[[RESULT]] : i8
func.func @epilogue(%a: memref<2x4xf32>, %b: memref<4x8xf32>, %m: memref<8xi1>, %y: memref<2x8xi1>) {
  kernel.matmul ins(%a, %b : memref<2x4xf32>, memref<4x8xf32>) extras(%m : memref<8xi1>) outs(%y : memref<2x8xi1>)
    attributes {extra_maps = [affine_map<(d0, d1) -> (d1)>]} {
  ^bb0(%acc: f32, %keep: i1):
    %zero = arith.constant 0.0 : f32
    %0 = arith.cmpf ogt, %acc, %zero : f32
    %1 = arith.andi %0, %keep : i1
    kernel.yield %1 : i1
  }
  return
}

// -----

// So do loads and stores of single elements, and views of the arena.
// CHECK-LABEL: func.func @elements(
// CHECK: %[[VIEW:.*]] = memref.view %{{.*}} : memref<64xi8> to memref<4xi8>
// CHECK: %[[BYTE:.*]] = memref.load %[[VIEW]]{{.*}} : memref<4xi8>
// CHECK: %[[BIT:.*]] = arith.cmpi ne, %[[BYTE]], %{{.*}} : i8
// CHECK: %[[BACK:.*]] = arith.extui %{{.*}} : i1 to i8
// CHECK: memref.store %[[BACK]], %[[VIEW]]{{.*}} : memref<4xi8>
func.func @elements(%arena: memref<64xi8>, %i: index) {
  %c0 = arith.constant 0 : index
  %true = arith.constant true
  %view = memref.view %arena[%c0][] : memref<64xi8> to memref<4xi1>
  %0 = memref.load %view[%i] : memref<4xi1>
  %1 = arith.xori %0, %true : i1
  memref.store %1, %view[%i] : memref<4xi1>
  return
}

// -----

// What is combined may be what was read, which is a truth value first: bytes of callers need not be 0 or 1.
#all = affine_map<(d0, d1) -> (d0, d1)>
#rows = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: func.func @any_argument(
// CHECK: ^bb0(%[[BYTE:.*]]: i8, %[[SUM:.*]]: i8):
// CHECK: %[[BIT:.*]] = arith.cmpi ne, %[[BYTE]], %{{.*}} : i8
// CHECK-NEXT: %[[TERM:.*]] = arith.extui %[[BIT]] : i1 to i8
// CHECK-NEXT: %[[ANY:.*]] = arith.ori %[[TERM]], %[[SUM]] : i8
// CHECK-NEXT: linalg.yield %[[ANY]] : i8
func.func @any_argument(%x: memref<4x3xi1>, %y: memref<4xi1>) {
  linalg.generic {indexing_maps = [#all, #rows], iterator_types = ["parallel", "reduction"]} ins(%x : memref<4x3xi1>) outs(%y : memref<4xi1>) {
    ^bb0(%in: i1, %out: i1):
      %0 = arith.ori %in, %out : i1
      linalg.yield %0 : i1
  }
  return
}
