// RUN: hone-opt %s --hone-split-functions="most-operations=40 part-operations=20" --split-input-file | FileCheck %s

// Runs of operations become functions. What they need of buffers comes in, constants and views are made again, and a kernel is called
// from where it was.

// CHECK-LABEL: func.func @long(
// CHECK-SAME: %[[x:.*]]: memref<4xf32>, %[[arena:.*]]: memref<64xi8>)
// CHECK-NEXT: call @long_part0(%[[x]], %[[arena]])
// CHECK-NEXT: call @long_part1(%[[arena]], %[[x]])
// CHECK-NEXT: return

// CHECK-LABEL: func.func private @long_part0(
// CHECK-SAME: %[[x:.*]]: memref<4xf32>, %[[arena:.*]]: memref<64xi8>) attributes {llvm.linkage = #llvm.linkage<internal>, passthrough = ["noinline"]} {
// CHECK: %[[c0:.*]] = arith.constant 0 : index
// CHECK: memref.load %[[x]][%[[c0]]]
// CHECK: %[[view:.*]] = memref.view %[[arena]]
// CHECK: memref.store %{{.*}}, %[[view]]
// CHECK: call @kernel(%[[x]])
// CHECK: return

// CHECK-LABEL: func.func private @long_part1(
// CHECK: memref.view
// CHECK: memref.load
// CHECK: return
// DOC-BEGIN
func.func @long(%x: memref<4xf32>, %arena: memref<64xi8>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %view = memref.view %arena[%c0][] : memref<64xi8> to memref<4xf32>
  %a = memref.load %x[%c0] : memref<4xf32>
  memref.store %a, %view[%c0] : memref<4xf32>
  %b = memref.load %x[%c1] : memref<4xf32>
  memref.store %b, %view[%c1] : memref<4xf32>
  call @kernel(%x) : (memref<4xf32>) -> ()
  %c = memref.load %view[%c0] : memref<4xf32>
  memref.store %c, %x[%c1] : memref<4xf32>
  %d = memref.load %view[%c1] : memref<4xf32>
  memref.store %d, %x[%c0] : memref<4xf32>
  memref.store %d, %view[%c1] : memref<4xf32>
  memref.store %d, %view[%c0] : memref<4xf32>
  return
}
func.func private @kernel(%x: memref<4xf32>)
// DOC-END

// -----

// In a loop the index and what the loop carries come in; a value that the loop yields is computed where it was.

// CHECK-LABEL: func.func @loop(
// CHECK: %[[out:.*]] = scf.for %[[i:.*]] = {{.*}} iter_args(%[[sum:.*]] = %{{.*}}) -> (f32) {
// CHECK-NEXT: call @loop_part0(%[[sum]], %{{.*}}, %[[i]])
// CHECK-NEXT: %[[next:.*]] = arith.addf
// CHECK-NEXT: call @loop_part1(
// CHECK-NEXT: scf.yield %[[next]]
func.func @loop(%x: memref<8xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %zero = arith.constant 0.0 : f32
  %out = scf.for %i = %c0 to %c8 step %c1 iter_args(%sum = %zero) -> (f32) {
    memref.store %sum, %x[%i] : memref<8xf32>
    memref.store %sum, %x[%c0] : memref<8xf32>
    memref.store %sum, %x[%c1] : memref<8xf32>
    memref.store %sum, %x[%c1] : memref<8xf32>
    memref.store %sum, %x[%c1] : memref<8xf32>
    %next = arith.addf %sum, %sum : f32
    memref.store %sum, %x[%c1] : memref<8xf32>
    memref.store %sum, %x[%c1] : memref<8xf32>
    memref.store %sum, %x[%c1] : memref<8xf32>
    memref.store %sum, %x[%c1] : memref<8xf32>
    memref.store %sum, %x[%c1] : memref<8xf32>
    scf.yield %next : f32
  }
  return %out : f32
}

// -----

// A buffer whose layout only its descriptor says cannot be an argument, and the caller's threads go along.

// CHECK-LABEL: func.func @threads(
// CHECK: %[[some:.*]] = scf.if
// CHECK: memref.store %{{.*}}, %[[some]]
// CHECK: call @threads_part0(%[[for:.*]], %[[pool:.*]], %{{.*}})
// CHECK: func.func private @threads_part0(
// CHECK-SAME: !llvm.ptr {hone.parallel_for}, %{{.*}}: !llvm.ptr {hone.pool}
func.func @threads(%x: memref<8xf32>, %i: index, %b: i1, %f: f32, %for: !llvm.ptr {hone.parallel_for}, %pool: !llvm.ptr {hone.pool}) {
  %c1 = arith.constant 1 : index
  %some = scf.if %b -> memref<4xf32, strided<[1], offset: ?>> {
    %l = memref.subview %x[%i][4][1] : memref<8xf32> to memref<4xf32, strided<[1], offset: ?>>
    scf.yield %l : memref<4xf32, strided<[1], offset: ?>>
  } else {
    %r = memref.subview %x[%c1][4][1] : memref<8xf32> to memref<4xf32, strided<[1], offset: ?>>
    scf.yield %r : memref<4xf32, strided<[1], offset: ?>>
  }
  memref.store %f, %some[%c1] : memref<4xf32, strided<[1], offset: ?>>
  memref.store %f, %x[%c1] : memref<8xf32>
  memref.store %f, %x[%c1] : memref<8xf32>
  memref.store %f, %x[%c1] : memref<8xf32>
  memref.store %f, %x[%c1] : memref<8xf32>
  memref.store %f, %x[%c1] : memref<8xf32>
  memref.store %f, %x[%c1] : memref<8xf32>
  memref.store %f, %x[%c1] : memref<8xf32>
  memref.store %f, %x[%c1] : memref<8xf32>
  memref.store %f, %x[%c1] : memref<8xf32>
  memref.store %f, %x[%c1] : memref<8xf32>
  return
}

// -----

// Kernels, and what is short enough, stay as they are.

// CHECK-LABEL: func.func @kernel(
// CHECK-COUNT-12: memref.store
// CHECK: return
func.func @kernel(%x: memref<8xf32>, %f: f32, %low: index, %high: index) attributes {kernel.work = 8 : i64} {
  memref.store %f, %x[%low] : memref<8xf32>
  memref.store %f, %x[%low] : memref<8xf32>
  memref.store %f, %x[%low] : memref<8xf32>
  memref.store %f, %x[%low] : memref<8xf32>
  memref.store %f, %x[%low] : memref<8xf32>
  memref.store %f, %x[%low] : memref<8xf32>
  memref.store %f, %x[%low] : memref<8xf32>
  memref.store %f, %x[%low] : memref<8xf32>
  memref.store %f, %x[%low] : memref<8xf32>
  memref.store %f, %x[%low] : memref<8xf32>
  memref.store %f, %x[%low] : memref<8xf32>
  memref.store %f, %x[%low] : memref<8xf32>
  return
}

// CHECK-LABEL: func.func @short(
// CHECK-COUNT-2: memref.store
// CHECK: return
func.func @short(%x: memref<8xf32>, %f: f32, %i: index) {
  memref.store %f, %x[%i] : memref<8xf32>
  memref.store %f, %x[%i] : memref<8xf32>
  return
}
