// RUN: hone-opt %s --hone-parallelize=min-work=1000 --split-input-file | FileCheck %s
// RUN: hone-opt %s --hone-parallelize=min-work=1000 --split-input-file --verify-diagnostics -o /dev/null

// CHECK-LABEL: llvm.func internal @kernel(
// DOC-BEGIN
llvm.func internal @kernel(%a: !llvm.ptr, %b: !llvm.ptr, %begin: i64, %end: i64) attributes {kernel.work = 5000 : i64} {
  llvm.return
}

// Each thread reads the arguments back and does its part of the loop.
// CHECK-LABEL: llvm.func internal @kernel_body(
// CHECK-SAME: %[[CONTEXT:.*]]: !llvm.ptr, %[[BEGIN:.*]]: i32, %[[END:.*]]: i32)
// CHECK: %[[A:.*]] = llvm.load
// CHECK: %[[B:.*]] = llvm.load
// CHECK: %[[FROM:.*]] = llvm.sext %[[BEGIN]]
// CHECK: %[[TO:.*]] = llvm.sext %[[END]]
// CHECK: llvm.call @kernel(%[[A]], %[[B]], %[[FROM]], %[[TO]])

llvm.func internal @small(%a: !llvm.ptr, %begin: i64, %end: i64) attributes {kernel.work = 999 : i64} {
  llvm.return
}

// CHECK-LABEL: llvm.func internal @model(
// CHECK-SAME: %[[X:.*]]: !llvm.ptr, %[[PARALLEL_FOR:.*]]: !llvm.ptr {hone.parallel_for}, %[[POOL:.*]]: !llvm.ptr {hone.pool})
llvm.func internal @model(%x: !llvm.ptr, %f: !llvm.ptr {hone.parallel_for}, %p: !llvm.ptr {hone.pool}) {
  %c0 = llvm.mlir.constant(0 : i64) : i64
  %c1 = llvm.mlir.constant(1 : i64) : i64
  %c16 = llvm.mlir.constant(16 : i64) : i64
  // CHECK: %[[MEMORY:.*]] = llvm.alloca
  // CHECK: llvm.store %[[X]]
  // CHECK: llvm.store %[[X]]
  // CHECK: %[[BODY:.*]] = llvm.mlir.addressof @kernel_body
  // CHECK: llvm.call %[[PARALLEL_FOR]](%[[POOL]], %[[BODY]], %[[MEMORY]], %{{.*}})
  llvm.call @kernel(%x, %x, %c0, %c16) : (!llvm.ptr, !llvm.ptr, i64, i64) -> ()
  // One iteration, or little work, is not worth a thread.
  // CHECK: llvm.call @kernel(
  llvm.call @kernel(%x, %x, %c0, %c1) : (!llvm.ptr, !llvm.ptr, i64, i64) -> ()
  // CHECK: llvm.call @small(
  llvm.call @small(%x, %c0, %c16) : (!llvm.ptr, i64, i64) -> ()
  llvm.return
}
// DOC-END

// -----

// Threads that nothing is given to are not worth having.
// expected-remark @+1 {{no kernel has the work that several threads gain by, 1000 multiply-adds or the like; compiled for one thread the model is as fast}}
module {
  llvm.func internal @tiny(%a: !llvm.ptr, %begin: i64, %end: i64) attributes {kernel.work = 999 : i64} {
    llvm.return
  }
  // CHECK-LABEL: llvm.func internal @tiny_model(
  llvm.func internal @tiny_model(%x: !llvm.ptr, %f: !llvm.ptr {hone.parallel_for}, %p: !llvm.ptr {hone.pool}) {
    %c0 = llvm.mlir.constant(0 : i64) : i64
    %c16 = llvm.mlir.constant(16 : i64) : i64
    // CHECK: llvm.call @tiny(
    llvm.call @tiny(%x, %c0, %c16) : (!llvm.ptr, i64, i64) -> ()
    llvm.return
  }
}
