// RUN: hone-opt %s -hone-lower-graph -split-input-file | FileCheck %s

// CHECK-LABEL: func.func @rows(
func.func @rows(%a: tensor<2x3x4xf32>, %b: tensor<4x6xf32>) -> tensor<2x3x6xf32> {
  // CHECK: %[[A:.*]] = tensor.collapse_shape %{{.*}} : tensor<2x3x4xf32> into tensor<6x4xf32>
  // CHECK: linalg.matmul ins(%[[A]], %{{.*}} : tensor<6x4xf32>, tensor<4x6xf32>)
  %c = graph.matmul %a, %b : (tensor<2x3x4xf32>, tensor<4x6xf32>) -> tensor<2x3x6xf32>
  return %c : tensor<2x3x6xf32>
}

// -----

// CHECK-LABEL: func.func @batch(
func.func @batch(%a: tensor<2x1x3x4xf32>, %b: tensor<5x4x6xf32>) -> tensor<2x5x3x6xf32> {
  // CHECK: linalg.batch_matmul ins(%{{.*}} : tensor<10x3x4xf32>, tensor<10x4x6xf32>)
  %c = graph.matmul %a, %b : (tensor<2x1x3x4xf32>, tensor<5x4x6xf32>) -> tensor<2x5x3x6xf32>
  return %c : tensor<2x5x3x6xf32>
}

// -----

// CHECK-LABEL: func.func @vector_half(
func.func @vector_half(%a: tensor<4xf16>, %b: tensor<4x6xf16>) -> tensor<6xf16> {
  // CHECK: linalg.matmul ins(%{{.*}} : tensor<1x4xf16>, tensor<4x6xf16>) outs(%{{.*}} : tensor<1x6xf32>)
  // CHECK: arith.truncf
  %c = graph.matmul %a, %b : (tensor<4xf16>, tensor<4x6xf16>) -> tensor<6xf16>
  return %c : tensor<6xf16>
}

// -----

// CHECK-LABEL: func.func @einsum_product(
func.func @einsum_product(%a: tensor<4x2x3xf32>, %b: tensor<2x4x5xf32>) -> tensor<2x3x5xf32> {
  // CHECK: linalg.transpose {{.*}} permutation = [1, 2, 0]
  // CHECK: linalg.batch_matmul
  // CHECK-NOT: linalg.transpose
  %c = graph.einsum %a, %b {equation = "jbi,bjk->bik"} : (tensor<4x2x3xf32>, tensor<2x4x5xf32>) -> tensor<2x3x5xf32>
  return %c : tensor<2x3x5xf32>
}

// -----

// CHECK-DAG: #[[$IN:.*]] = affine_map<(d0) -> (d0, d0)>
// CHECK-DAG: #[[$OUT:.*]] = affine_map<(d0) -> ()>
// CHECK-LABEL: func.func @einsum_trace(
func.func @einsum_trace(%a: tensor<3x3xf32>) -> tensor<f32> {
  // CHECK: linalg.generic {indexing_maps = [#[[$IN]], #[[$OUT]]], iterator_types = ["reduction"]}
  %c = graph.einsum %a {equation = "ii->"} : (tensor<3x3xf32>) -> tensor<f32>
  return %c : tensor<f32>
}
