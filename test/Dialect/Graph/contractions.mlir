// RUN: hone-opt %s | hone-opt | FileCheck %s

// CHECK-LABEL: func.func @matmul_broadcast
func.func @matmul_broadcast(%a: tensor<2x1x3x4xf32>, %b: tensor<5x4x6xf32>) -> tensor<2x5x3x6xf32> {
  // CHECK: graph.matmul
  %c = graph.matmul %a, %b : (tensor<2x1x3x4xf32>, tensor<5x4x6xf32>) -> tensor<2x5x3x6xf32>
  return %c : tensor<2x5x3x6xf32>
}

// CHECK-LABEL: func.func @matmul_vectors
func.func @matmul_vectors(%a: tensor<4xf32>, %b: tensor<5x4x6xf32>, %c: tensor<6xf32>) -> tensor<5xf32> {
  // CHECK: graph.matmul %{{.*}} -> tensor<5x6xf32>
  %d = graph.matmul %a, %b : (tensor<4xf32>, tensor<5x4x6xf32>) -> tensor<5x6xf32>
  // CHECK: graph.matmul %{{.*}} -> tensor<5xf32>
  %e = graph.matmul %d, %c : (tensor<5x6xf32>, tensor<6xf32>) -> tensor<5xf32>
  return %e : tensor<5xf32>
}

// CHECK-LABEL: func.func @einsum_implicit
func.func @einsum_implicit(%a: tensor<2x3x4xf32>, %b: tensor<2x4x5xf32>) -> tensor<2x3x5xf32> {
  // CHECK: graph.einsum
  %c = graph.einsum %a, %b {equation = "...ij, ...jk"} : (tensor<2x3x4xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32>
  return %c : tensor<2x3x5xf32>
}

// CHECK-LABEL: func.func @einsum_trace
func.func @einsum_trace(%a: tensor<3x3xf32>) -> tensor<f32> {
  // CHECK: graph.einsum
  %c = graph.einsum %a {equation = "ii->"} : (tensor<3x3xf32>) -> tensor<f32>
  return %c : tensor<f32>
}
