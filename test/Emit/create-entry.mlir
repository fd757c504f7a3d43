// RUN: hone-opt %s --hone-create-entry | FileCheck %s

// CHECK-LABEL: func.func private @m(
// CHECK-SAME: llvm.linkage = #llvm.linkage<internal>
func.func @m(%x: memref<4xf32>, %none: memref<2x0x3xf32>, %y: memref<4xf32> {hone.output}, %arena: memref<64xi8> {hone.arena = 64 : i64}) {
  return
}

// The arguments are checked one after the other; a tensor without elements may be null.

// CHECK-LABEL: func.func @m_run(
// CHECK-SAME: %[[x:.*]]: memref<4xf32>, %[[none:.*]]: memref<0xf32>, %[[y:.*]]: memref<4xf32>, %[[arena:.*]]: memref<64xi8>) -> i32
// CHECK: %[[x_at:.*]] = memref.extract_aligned_pointer_as_index %[[x]]
// CHECK: %[[x_null:.*]] = arith.cmpi eq, %[[x_at]]
// CHECK: cf.cond_br %[[x_null]], ^[[null:.*]], ^
// CHECK-NOT: extract_aligned_pointer_as_index %[[none]]
// CHECK: %[[y_at:.*]] = memref.extract_aligned_pointer_as_index %[[y]]
// CHECK: ^[[null]]:
// CHECK: %[[one:.*]] = arith.constant 1 : i32
// CHECK: return %[[one]]
// CHECK: %[[mask:.*]] = arith.constant 63 : index
// CHECK: %[[rest:.*]] = arith.andi %{{.*}}, %[[mask]]
// CHECK: %[[misaligned:.*]] = arith.cmpi ne, %[[rest]]
// CHECK: cf.cond_br %[[misaligned]], ^[[reject:.*]], ^
// CHECK: call @m(%[[x]], %[[none]], %[[y]], %[[arena]])
// CHECK: %[[ok:.*]] = arith.constant 0 : i32
// CHECK: return %[[ok]]
// CHECK: ^[[reject]]:
// CHECK: %[[two:.*]] = arith.constant 2 : i32
// CHECK: return %[[two]]
