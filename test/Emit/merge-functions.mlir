// RUN: hone-opt %s --hone-merge-functions --split-input-file | FileCheck %s

// Two kernels that differ in a bound become one that takes it; each call passes its own. The bounds of the outer loop stay last.

// CHECK-LABEL: llvm.func @model
// CHECK: %[[EIGHT:.*]] = llvm.mlir.constant(8 : i32)
// CHECK: llvm.call @k0(%{{.*}}, %[[EIGHT]], %{{.*}}, %{{.*}}) : (!llvm.ptr, i32, i32, i32) -> ()
// CHECK: %[[SIXTEEN:.*]] = llvm.mlir.constant(16 : i32)
// CHECK: llvm.call @k0(%{{.*}}, %[[SIXTEEN]], %{{.*}}, %{{.*}}) : (!llvm.ptr, i32, i32, i32) -> ()
// DOC-BEGIN
llvm.func @model(%x: !llvm.ptr) {
  %low = llvm.mlir.constant(0 : i32) : i32
  %high = llvm.mlir.constant(4 : i32) : i32
  llvm.call @k0(%x, %low, %high) : (!llvm.ptr, i32, i32) -> ()
  llvm.call @k1(%x, %low, %high) : (!llvm.ptr, i32, i32) -> ()
  llvm.return
}

// CHECK-LABEL: llvm.func @k0
// CHECK-SAME: (%[[X:.*]]: !llvm.ptr, %[[SIZE:.*]]: i32, %[[LOW:.*]]: i32, %{{.*}}: i32)
// CHECK: %[[TWO:.*]] = llvm.mlir.constant(2 : i32)
// CHECK: %[[SUM:.*]] = llvm.add %[[LOW]], %[[SIZE]]
// CHECK: llvm.ashr %[[SUM]], %[[TWO]]
llvm.func @k0(%x: !llvm.ptr, %low: i32, %high: i32) attributes {kernel.work = 8 : i64} {
  %size = llvm.mlir.constant(8 : i32) : i32
  %two = llvm.mlir.constant(2 : i32) : i32
  %sum = llvm.add %low, %size : i32
  %half = llvm.ashr %sum, %two : i32
  llvm.store %half, %x : i32, !llvm.ptr
  llvm.return
}

// CHECK-NOT: llvm.func @k1
llvm.func @k1(%x: !llvm.ptr, %low: i32, %high: i32) attributes {kernel.work = 16 : i64} {
  %size = llvm.mlir.constant(16 : i32) : i32
  %two = llvm.mlir.constant(2 : i32) : i32
  %sum = llvm.add %low, %size : i32
  %half = llvm.ashr %sum, %two : i32
  llvm.store %half, %x : i32, !llvm.ptr
  llvm.return
}

// DOC-END

// -----

// Shifts by other distances are other instructions, and what is no kernel keeps its name and its arguments.

// CHECK-LABEL: llvm.func @others
// CHECK: llvm.call @k0(
// CHECK: llvm.call @shifted(
// CHECK: llvm.call @no_kernel(
llvm.func @others(%x: !llvm.ptr) {
  %low = llvm.mlir.constant(0 : i32) : i32
  %high = llvm.mlir.constant(4 : i32) : i32
  llvm.call @k0(%x, %low, %high) : (!llvm.ptr, i32, i32) -> ()
  llvm.call @shifted(%x, %low, %high) : (!llvm.ptr, i32, i32) -> ()
  llvm.call @no_kernel(%x, %low, %high) : (!llvm.ptr, i32, i32) -> ()
  llvm.return
}

llvm.func @k0(%x: !llvm.ptr, %low: i32, %high: i32) attributes {kernel.work = 8 : i64} {
  %size = llvm.mlir.constant(8 : i32) : i32
  %two = llvm.mlir.constant(2 : i32) : i32
  %sum = llvm.add %low, %size : i32
  %half = llvm.ashr %sum, %two : i32
  llvm.store %half, %x : i32, !llvm.ptr
  llvm.return
}

// CHECK-LABEL: llvm.func @shifted
llvm.func @shifted(%x: !llvm.ptr, %low: i32, %high: i32) attributes {kernel.work = 16 : i64} {
  %size = llvm.mlir.constant(16 : i32) : i32
  %three = llvm.mlir.constant(3 : i32) : i32
  %sum = llvm.add %low, %size : i32
  %half = llvm.ashr %sum, %three : i32
  llvm.store %half, %x : i32, !llvm.ptr
  llvm.return
}

// CHECK-LABEL: llvm.func @no_kernel
llvm.func @no_kernel(%x: !llvm.ptr, %low: i32, %high: i32) {
  %size = llvm.mlir.constant(32 : i32) : i32
  %two = llvm.mlir.constant(2 : i32) : i32
  %sum = llvm.add %low, %size : i32
  %half = llvm.ashr %sum, %two : i32
  llvm.store %half, %x : i32, !llvm.ptr
  llvm.return
}
