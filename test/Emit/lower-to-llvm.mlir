// RUN: hone-opt %s --hone-lower-to-llvm | FileCheck %s

// All dialects at once, without casts between the steps; a bool's memref is that of its bytes.
// CHECK-LABEL: llvm.func @bytes(
// CHECK-SAME: %[[X:.*]]: !llvm.ptr, %{{.*}}: i64) -> i1
// CHECK-NOT: unrealized_conversion_cast
// CHECK: llvm.load %{{.*}} : !llvm.ptr -> i8
// CHECK: llvm.icmp "ne"
// CHECK-NOT: unrealized_conversion_cast
// DOC-BEGIN
func.func @bytes(%x: memref<4xi1>, %i: index) -> i1 {
  %zero = arith.constant 0 : i8
  %bytes = builtin.unrealized_conversion_cast %x : memref<4xi1> to memref<4xi8>
  %byte = memref.load %bytes[%i] : memref<4xi8>
  %bit = arith.cmpi ne, %byte, %zero : i8
  return %bit : i1
}
// DOC-END

// A memref without elements is a pointer like any other.
// CHECK-LABEL: llvm.func @empty(
// CHECK-SAME: %[[X:.*]]: !llvm.ptr)
// CHECK: llvm.call @empty(%{{.*}}) : (!llvm.ptr) -> ()
func.func @empty(%x: memref<4x0xf32>) {
  call @empty(%x) : (memref<4x0xf32>) -> ()
  return
}

// Fused multiply-adds are left to the target: without an instruction LLVM multiplies and adds.
// CHECK-LABEL: llvm.func @multiply_add(
// CHECK: llvm.intr.fmuladd
func.func @multiply_add(%x: vector<8xf32>) -> vector<8xf32> {
  %y = vector.fma %x, %x, %x : vector<8xf32>
  return %y : vector<8xf32>
}

// What the conversion's patterns do not take goes through upstream's passes first.
// CHECK-LABEL: llvm.func @unusual(
// CHECK-NOT: vector.transpose
// CHECK: llvm.intr.tan(%{{.*}}) : (f64) -> f64
func.func @unusual(%x: vector<2x4xf32>, %y: f64) -> (vector<4x2xf32>, f64) {
  %0 = vector.transpose %x, [1, 0] : vector<2x4xf32> to vector<4x2xf32>
  %1 = math.tan %y : f64
  return %0, %1 : vector<4x2xf32>, f64
}
