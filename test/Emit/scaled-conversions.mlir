// A conversion of vectors stays apart from a scale that is a power of two: LLVM 22 would make a fixed-point conversion of both, and on Helium
// one with a register where the number of fractional bits belongs.

// RUN: hone compile %s --target=cortex-m55 --emit=llvm -o %t && FileCheck %s < %t.ll
// RUN: hone compile %s --target=cortex-m55 --emit=asm -o %t && FileCheck %s --check-prefix=ASM < %t.s

// CHECK: %[[FLOAT:.*]] = sitofp <4 x i32> %{{.*}} to <4 x float>
// CHECK-NEXT: %[[FENCED:.*]] = {{.*}}call {{.*}}<4 x float> @llvm.arithmetic.fence.v4f32(<4 x float> %[[FLOAT]])
// CHECK-NEXT: fmul {{.*}}<4 x float> %[[FENCED]], splat (float 6.250000e-02)
// CHECK: %[[SCALED:.*]] = fmul {{.*}}<4 x float> %{{.*}}, splat (float 8.000000e+00)
// CHECK-NEXT: %[[KEPT:.*]] = {{.*}}call {{.*}}<4 x float> @llvm.arithmetic.fence.v4f32(<4 x float> %[[SCALED]])
// CHECK-NEXT: fptosi <4 x float> %[[KEPT]] to <4 x i32>

// A scale that is no power of two needs none.
// CHECK: %[[OTHER:.*]] = uitofp <4 x i32> %{{.*}} to <4 x float>
// CHECK-NEXT: fmul {{.*}}<4 x float> %[[OTHER]], splat (float 3.000000e+00)

// ASM: vcvt
// ASM-NOT: vcvt.{{.*}}, r{{[0-9]}}
// ASM-NOT: vcvt.{{.*}}, #

#id = affine_map<(i) -> (i)>
func.func @scaled(%a: tensor<64xi32>, %b: tensor<64xf32>, %c: tensor<64xi32>) -> (tensor<64xf32>, tensor<64xi32>, tensor<64xf32>) {
  %sixteenth = arith.constant 0.0625 : f32
  %eight = arith.constant 8.0 : f32
  %three = arith.constant 3.0 : f32
  %floats = tensor.empty() : tensor<64xf32>
  %integers = tensor.empty() : tensor<64xi32>
  %x = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%a : tensor<64xi32>) outs(%floats : tensor<64xf32>) {
  ^bb0(%in: i32, %out: f32):
    %0 = arith.sitofp %in : i32 to f32
    %1 = arith.mulf %0, %sixteenth : f32
    linalg.yield %1 : f32
  } -> tensor<64xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%b : tensor<64xf32>) outs(%integers : tensor<64xi32>) {
  ^bb0(%in: f32, %out: i32):
    %0 = arith.mulf %in, %eight : f32
    %1 = arith.fptosi %0 : f32 to i32
    linalg.yield %1 : i32
  } -> tensor<64xi32>
  %z = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%c : tensor<64xi32>) outs(%floats : tensor<64xf32>) {
  ^bb0(%in: i32, %out: f32):
    %0 = arith.uitofp %in : i32 to f32
    %1 = arith.mulf %0, %three : f32
    linalg.yield %1 : f32
  } -> tensor<64xf32>
  return %x, %y, %z : tensor<64xf32>, tensor<64xi32>, tensor<64xf32>
}
