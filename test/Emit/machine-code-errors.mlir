// What LLVM has no code for is an error of the model at hand, and does not end the process.
// RUN: not hone compile %s --target=x86-64-v2 -o %t 2>&1 | FileCheck %s
// CHECK: machine-code-errors.mlir: error: LLVM cannot make code of this model for CPU 'x86-64-v2': Cannot select: intrinsic %llvm.arm.uadd16

#m = affine_map<(d0) -> (d0)>
func.func @m(%x: tensor<4xi32>) -> tensor<4xi32> {
  %e = tensor.empty() : tensor<4xi32>
  %y = linalg.generic {indexing_maps = [#m, #m], iterator_types = ["parallel"]} ins(%x : tensor<4xi32>) outs(%e : tensor<4xi32>) {
  ^bb0(%a: i32, %b: i32):
    %c = llvm.call_intrinsic "llvm.arm.uadd16"(%a, %a) : (i32, i32) -> i32
    linalg.yield %c : i32
  } -> tensor<4xi32>
  return %y : tensor<4xi32>
}
