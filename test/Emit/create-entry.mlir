// RUN: hone-opt %s --hone-create-entry --split-input-file | FileCheck %s

// CHECK-LABEL: func.func private @m(
// CHECK-SAME: llvm.linkage = #llvm.linkage<internal>
// DOC-BEGIN
func.func @m(%x: memref<4xf32>, %none: memref<2x0x3xf32>, %y: memref<4xf32> {hone.output}, %arena: memref<64xi8> {hone.arena = 64 : i64}) {
  return
}
// DOC-END

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

// -----

// Many pointers are checked by several functions.

// CHECK-LABEL: func.func private @many_run_check0(
// CHECK-SAME: %[[x0:[^:]*]]: memref<1xf32>, {{.*}}) -> i1
// CHECK-SAME: llvm.linkage = #llvm.linkage<internal>, passthrough = ["noinline"]
// CHECK: memref.extract_aligned_pointer_as_index %[[x0]]
// CHECK-COUNT-63: arith.ori
// CHECK-NEXT: return

// CHECK-LABEL: func.func private @many_run_check1(
// CHECK-SAME: %[[x64:[^:]*]]: memref<1xf32>, {{.*}}: memref<64xi8>) -> i1
// CHECK: memref.extract_aligned_pointer_as_index %[[x64]]
// CHECK-COUNT-4: arith.ori
// CHECK-NEXT: return

// CHECK-LABEL: func.func @many_run(
// CHECK: %[[first:.*]] = call @many_run_check0(
// CHECK: %[[second:.*]] = call @many_run_check1(
// CHECK: %[[failed:.*]] = arith.ori %[[first]], %[[second]]
// CHECK: cf.cond_br %[[failed]]
// CHECK: %[[mask:.*]] = arith.constant 63 : index
// CHECK: call @many(
func.func @many(
    %x0: memref<1xf32>, %x1: memref<1xf32>, %x2: memref<1xf32>, %x3: memref<1xf32>, %x4: memref<1xf32>, %x5: memref<1xf32>,
    %x6: memref<1xf32>, %x7: memref<1xf32>, %x8: memref<1xf32>, %x9: memref<1xf32>, %x10: memref<1xf32>, %x11: memref<1xf32>,
    %x12: memref<1xf32>, %x13: memref<1xf32>, %x14: memref<1xf32>, %x15: memref<1xf32>, %x16: memref<1xf32>, %x17: memref<1xf32>,
    %x18: memref<1xf32>, %x19: memref<1xf32>, %x20: memref<1xf32>, %x21: memref<1xf32>, %x22: memref<1xf32>, %x23: memref<1xf32>,
    %x24: memref<1xf32>, %x25: memref<1xf32>, %x26: memref<1xf32>, %x27: memref<1xf32>, %x28: memref<1xf32>, %x29: memref<1xf32>,
    %x30: memref<1xf32>, %x31: memref<1xf32>, %x32: memref<1xf32>, %x33: memref<1xf32>, %x34: memref<1xf32>, %x35: memref<1xf32>,
    %x36: memref<1xf32>, %x37: memref<1xf32>, %x38: memref<1xf32>, %x39: memref<1xf32>, %x40: memref<1xf32>, %x41: memref<1xf32>,
    %x42: memref<1xf32>, %x43: memref<1xf32>, %x44: memref<1xf32>, %x45: memref<1xf32>, %x46: memref<1xf32>, %x47: memref<1xf32>,
    %x48: memref<1xf32>, %x49: memref<1xf32>, %x50: memref<1xf32>, %x51: memref<1xf32>, %x52: memref<1xf32>, %x53: memref<1xf32>,
    %x54: memref<1xf32>, %x55: memref<1xf32>, %x56: memref<1xf32>, %x57: memref<1xf32>, %x58: memref<1xf32>, %x59: memref<1xf32>,
    %x60: memref<1xf32>, %x61: memref<1xf32>, %x62: memref<1xf32>, %x63: memref<1xf32>, %x64: memref<1xf32>, %x65: memref<1xf32>,
    %x66: memref<1xf32>, %x67: memref<1xf32>,
    %arena: memref<64xi8> {hone.arena = 64 : i64}) {
  return
}
