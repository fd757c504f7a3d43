// RUN: hone-opt %s --hone-separate-inits | FileCheck %s

// CHECK-LABEL: func.func @from_bias(
// CHECK-SAME: %[[a:.*]]: tensor<4x8xf32>, %[[b:.*]]: tensor<8x16xf32>, %[[bias:.*]]: tensor<4x16xf32>)
// CHECK: %[[zero:.*]] = arith.constant 0.000000e+00 : f32
// CHECK: %[[start:.*]] = linalg.fill ins(%[[zero]] : f32)
// CHECK: %[[product:.*]] = linalg.matmul ins(%[[a]], %[[b]] : {{.*}}) outs(%[[start]] : tensor<4x16xf32>)
// CHECK: %[[sum:.*]] = linalg.generic {{.*}} ins(%[[product]], %[[bias]] :
// CHECK: arith.addf
// CHECK: return %[[sum]]
// DOC-BEGIN
func.func @from_bias(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %y = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%bias : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}
// DOC-END

// What starts from zero stays as it is, and so do integers.

// CHECK-LABEL: func.func @from_zero(
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @from_zero(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x16xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// CHECK-LABEL: func.func @integers(
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @integers(%a: tensor<4x8xi32>, %b: tensor<8x16xi32>, %bias: tensor<4x16xi32>) -> tensor<4x16xi32> {
  %y = linalg.matmul ins(%a, %b : tensor<4x8xi32>, tensor<8x16xi32>) outs(%bias : tensor<4x16xi32>) -> tensor<4x16xi32>
  return %y : tensor<4x16xi32>
}
