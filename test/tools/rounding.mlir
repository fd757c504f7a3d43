// How quantized operators round is an option of every command that compiles.

// RUN: hone compile %s --emit=graph -o %t.exact && FileCheck %s --input-file=%t.exact.mlir --check-prefix=EXACT
// RUN: hone compile %s --rounding=fast --emit=graph -o %t.fast && FileCheck %s --input-file=%t.fast.mlir --check-prefix=FAST
// RUN: not hone compile %s --rounding=slow -o %t.slow 2>&1 | FileCheck %s --check-prefix=SLOW

// RUN: hone-opt %s --hone-graph-pipeline=rounding=fast | FileCheck %s --check-prefix=FAST

// EXACT: graph.quantized_add
// EXACT-NOT: fast
// FAST: graph.quantized_add {{.*}}fast = true
// SLOW: error: {{.*}}rounding{{.*}}'exact' or 'fast' is expected

func.func @sum(%a: tensor<4xi8>, %b: tensor<4xi8>) -> tensor<4xi8> {
  %s = graph.constant dense<0.013> : tensor<f32>
  %z = graph.constant dense<5> : tensor<i8>
  %0 = graph.dequantize_linear %a, %s, %z : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
  %1 = graph.dequantize_linear %b, %s, %z : (tensor<4xi8>, tensor<f32>, tensor<i8>) -> tensor<4xf32>
  %2 = graph.add %0, %1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %y = graph.quantize_linear %2, %s, %z : (tensor<4xf32>, tensor<f32>, tensor<i8>) -> tensor<4xi8>
  return %y : tensor<4xi8>
}
