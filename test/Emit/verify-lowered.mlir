// RUN: hone-opt %s --hone-verify-lowered | FileCheck %s

// Calls of the C library's memory functions and of libm are what an object may hold.

// CHECK-LABEL: llvm.func @f(
// CHECK: llvm.call @tanhf
llvm.func @tanhf(f32) -> f32
llvm.func @f(%x: f32) -> f32 {
  %y = llvm.call @tanhf(%x) : (f32) -> f32
  llvm.return %y : f32
}
