// RUN: hone-opt %s -split-input-file --hone-vectorize-generics --verify-diagnostics

// A vector of i1 would be a row of bits in memory.
#same = affine_map<(d0) -> (d0)>
func.func @boolean(%x: memref<8xf32>, %y: memref<8xi1>) {
  %zero = arith.constant 0.0 : f32
  // expected-error @below {{truth values must be bytes here, found 'memref<8xi1>'; hone-store-booleans makes bytes of them}}
  linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]}
      ins(%x : memref<8xf32>) outs(%y : memref<8xi1>) {
    ^bb0(%in: f32, %out: i1):
      %0 = arith.cmpf ogt, %in, %zero : f32
      linalg.yield %0 : i1
  }
  return
}

// -----

func.func @tensors(%x: tensor<8xf32>, %y: tensor<8xf32>) -> tensor<8xf32> {
  // expected-error @below {{this operation cannot be turned into loops}}
  %z = linalg.exp ins(%x : tensor<8xf32>) outs(%y : tensor<8xf32>) -> tensor<8xf32>
  return %z : tensor<8xf32>
}
