// RUN: hone-opt %s --hone-convert-to-llvm | FileCheck %s
// RUN: hone-opt %s --hone-convert-to-llvm | mlir-translate --mlir-to-llvmir | llc -filetype=obj -o %t.o
// RUN: llvm-nm -u %t.o | FileCheck %s --check-prefix=SYMBOLS --implicit-check-not=U

// Memrefs are bare pointers and views disappear, those of bool as bytes too.
// CHECK-LABEL: llvm.func @views(
// CHECK-SAME: %[[X:.*]]: !llvm.ptr, %[[ARENA:.*]]: !llvm.ptr)
// CHECK-NOT: memref
// CHECK-NOT: unrealized_conversion_cast
// CHECK: llvm.load %{{.*}} : !llvm.ptr -> vector<8xf32>
// CHECK: llvm.store %{{.*}} : vector<8xi8>, !llvm.ptr
func.func @views(%x: memref<4x8xf32>, %arena: memref<1024xi8>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %c8 = arith.constant 8 : index
  %c64 = arith.constant 64 : index
  %zero = arith.constant dense<0.0> : vector<8xf32>
  %view = memref.view %arena[%c64][] : memref<1024xi8> to memref<4x8xi1>
  %flat = memref.reinterpret_cast %view to offset: [0], sizes: [32], strides: [1] : memref<4x8xi1> to memref<32xi1>
  %bytes = builtin.unrealized_conversion_cast %flat : memref<32xi1> to memref<32xi8>
  scf.for %i = %c0 to %c4 step %c1 {
    %row = vector.load %x[%i, %c0] : memref<4x8xf32>, vector<8xf32>
    %positive = arith.cmpf ogt, %row, %zero : vector<8xf32>
    %byte = arith.extui %positive : vector<8xi1> to vector<8xi8>
    %at = arith.muli %i, %c8 : index
    vector.store %byte, %bytes[%at] : memref<32xi8>, vector<8xi8>
  }
  return
}

// What LLVM cannot do is a call of libm for each element, never one of compiler-rt.
// CHECK-LABEL: llvm.func @functions(
// CHECK: llvm.call @acosh
// CHECK: llvm.call @acosh
// SYMBOLS: U acosh
func.func @functions(%x: vector<2xf64>, %n: i32) -> (vector<2xf64>, i32) {
  %0 = math.acosh %x : vector<2xf64>
  %1 = math.ipowi %n, %n : i32
  return %0, %1 : vector<2xf64>, i32
}
