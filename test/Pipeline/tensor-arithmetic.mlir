// Arithmetic on whole tensors, as other front ends write it, becomes linalg.

// RUN: hone compile %s --emit=structured -o - | FileCheck %s

// CHECK-LABEL: func.func @tensor_arithmetic(
// CHECK: linalg.generic
// CHECK: arith.addf %{{.*}}, %{{.*}} : f32
func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<4xf32> {
  %0 = arith.addf %x, %y : tensor<4xf32>
  return %0 : tensor<4xf32>
}
