// RUN: split-file %s %t
// RUN: hone-opt %t/plain.mlir --hone-state-target=name=cortex-m55 | FileCheck %s
// RUN: hone-opt %t/stated.mlir --hone-state-target=name=cortex-m55 | FileCheck %s
// RUN: not hone-opt %t/stated.mlir --hone-state-target=name=cortex-m4 2>&1 | FileCheck %s --check-prefix=OTHER

// What one phase decides for a machine, another's does not go on with.
// RUN: hone-opt %t/product.mlir --hone-structured-pipeline=target=x86-64-v4 -o %t/structured.mlir
// RUN: hone-opt %t/structured.mlir --hone-memory-pipeline=target=x86-64-v4 | FileCheck %s --check-prefix=SAME
// RUN: not hone-opt %t/structured.mlir --hone-memory-pipeline=target=cortex-m0plus 2>&1 | FileCheck %s --check-prefix=MEMORY
// RUN: not hone compile %t/structured.mlir --target=cortex-m0plus -o %t/product 2>&1 | FileCheck %s --check-prefix=MEMORY

// CHECK: module attributes {hone.target = "cortex-m55"}
// OTHER: error: the module is for target "cortex-m55", this phase for "cortex-m4"; all phases from the structured one on must be for the same target
// SAME: hone.target = "x86-64-v4"
// MEMORY: error: the module is for target "x86-64-v4", this phase for "cortex-m0plus"

//--- plain.mlir
module {}

//--- stated.mlir
module attributes {hone.target = "cortex-m55"} {}

//--- product.mlir
func.func @product(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4x16xf32>
  %filled = linalg.fill ins(%zero : f32) outs(%empty : tensor<4x16xf32>) -> tensor<4x16xf32>
  %0 = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%filled : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %0 : tensor<4x16xf32>
}
