// The run function is the only symbol that others see, also where kernels became functions.

// RUN: rm -rf %t && mkdir %t && hone compile %s -o %t/m && llvm-nm --extern-only --format=just-symbols %t/m.o | FileCheck %s

// CHECK: {{^}}m_run{{$}}
// CHECK-NOT: {{.}}
module attributes {hone.model = "m"} {
  func.func @m(%a: tensor<64x64xf32>, %b: tensor<64x64xf32>) -> tensor<64x64xf32> {
    %zero = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<64x64xf32>
    %f = linalg.fill ins(%zero : f32) outs(%e : tensor<64x64xf32>) -> tensor<64x64xf32>
    %c = linalg.matmul ins(%a, %b : tensor<64x64xf32>, tensor<64x64xf32>) outs(%f : tensor<64x64xf32>) -> tensor<64x64xf32>
    return %c : tensor<64x64xf32>
  }
}
