// RUN: hone-opt %s --hone-reuse-operands | FileCheck %s

#same = affine_map<(i, j) -> (i, j)>
#swapped = affine_map<(i, j) -> (j, i)>

// The second operation writes over the first one's result; the model's input stays.

// CHECK-LABEL: func.func @chain(
// CHECK-SAME: %[[x:.*]]: tensor<4xf32>)
// CHECK: %[[empty:.*]] = tensor.empty()
// CHECK: %[[a:.*]] = linalg.exp ins(%[[x]] : tensor<4xf32>) outs(%[[empty]] : tensor<4xf32>)
// CHECK: linalg.log ins(%[[a]] : tensor<4xf32>) outs(%[[a]] : tensor<4xf32>)
// DOC-BEGIN
func.func @chain(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %a = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %b = linalg.log ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %b : tensor<4xf32>
}
// DOC-END

// What is needed later is not overwritten; what was needed earlier is.

// CHECK-LABEL: func.func @needed(
// CHECK: %[[empty:.*]] = tensor.empty()
// CHECK: %[[a:.*]] = linalg.exp
// CHECK: %[[b:.*]] = linalg.log ins(%[[a]] : tensor<4xf32>) outs(%[[empty]] : tensor<4xf32>)
// CHECK: linalg.add ins(%[[a]], %[[b]] : {{.*}}) outs(%[[a]] : tensor<4xf32>)
func.func @needed(%x: tensor<4xf32>) -> tensor<4xf32> {
  %e = tensor.empty() : tensor<4xf32>
  %a = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %b = linalg.log ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %c = linalg.add ins(%a, %b : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %c : tensor<4xf32>
}

// Elements that are read elsewhere than they are written are not overwritten.

// CHECK-LABEL: func.func @transposed(
// CHECK: %[[empty:.*]] = tensor.empty()
// CHECK: %[[a:.*]] = linalg.exp
// CHECK: linalg.generic {{.*}} ins(%[[a]], %[[a]] : {{.*}}) outs(%[[empty]] : tensor<4x4xf32>)
func.func @transposed(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %e = tensor.empty() : tensor<4x4xf32>
  %a = linalg.exp ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %b = linalg.generic {indexing_maps = [#same, #swapped, #same], iterator_types = ["parallel", "parallel"]}
      ins(%a, %a : tensor<4x4xf32>, tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%p: f32, %q: f32, %out: f32):
    %s = arith.addf %p, %q : f32
    linalg.yield %s : f32
  } -> tensor<4x4xf32>
  return %b : tensor<4x4xf32>
}

// Nor is a tensor of which a view lives on.

// CHECK-LABEL: func.func @viewed(
// CHECK: %[[empty:.*]] = tensor.empty()
// CHECK: %[[a:.*]] = linalg.exp
// CHECK: linalg.log ins(%[[a]] : tensor<4xf32>) outs(%[[empty]] : tensor<4xf32>)
func.func @viewed(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<2x2xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %a = linalg.exp ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %v = tensor.expand_shape %a [[0, 1]] output_shape [2, 2] : tensor<4xf32> into tensor<2x2xf32>
  %b = linalg.log ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %b, %v : tensor<4xf32>, tensor<2x2xf32>
}

// A loop's own tensor is.

// CHECK-LABEL: func.func @carried(
// CHECK: scf.for {{.*}} iter_args(%[[a:.*]] = %{{.*}})
// CHECK: linalg.exp ins(%[[a]] : tensor<4xf32>) outs(%[[a]] : tensor<4xf32>)
func.func @carried(%x: tensor<4xf32>, %n: index) -> tensor<4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %e = tensor.empty() : tensor<4xf32>
  %y = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> (tensor<4xf32>) {
    %b = linalg.exp ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
    scf.yield %b : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// A kernel writes over what its epilogue adds at the same place, but not over what it reads anywhere else.

// CHECK-LABEL: func.func @residual(
// CHECK: %[[a:.*]] = linalg.exp
// CHECK: kernel.matmul ins({{.*}}) extras(%[[a]] : tensor<4x8xf32>) outs(%[[a]] : tensor<4x8xf32>)
func.func @residual(%x: tensor<4x8xf32>, %l: tensor<4x3xf32>, %w: tensor<3x8xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %a = linalg.exp ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = kernel.matmul ins(%l, %w : tensor<4x3xf32>, tensor<3x8xf32>) extras(%a : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>)
      attributes {extra_maps = [affine_map<(i, j) -> (i, j)>]} -> tensor<4x8xf32> {
  ^bb0(%acc: f32, %added: f32):
    %s = arith.addf %acc, %added : f32
    kernel.yield %s : f32
  }
  return %y : tensor<4x8xf32>
}

// CHECK-LABEL: func.func @contracted(
// CHECK: %[[empty:.*]] = tensor.empty()
// CHECK: kernel.matmul ins({{.*}}) extras({{.*}}) outs(%[[empty]] : tensor<4x4xf32>)
func.func @contracted(%x: tensor<4x4xf32>, %w: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %e = tensor.empty() : tensor<4x4xf32>
  %a = linalg.exp ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %y = kernel.matmul ins(%a, %w : tensor<4x4xf32>, tensor<4x4xf32>) extras(%a : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>)
      attributes {extra_maps = [affine_map<(i, j) -> (i, j)>]} -> tensor<4x4xf32> {
  ^bb0(%acc: f32, %added: f32):
    %s = arith.addf %acc, %added : f32
    kernel.yield %s : f32
  }
  return %y : tensor<4x4xf32>
}
