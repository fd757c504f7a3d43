// RUN: hone-opt %s --hone-select-tiles="vector-bits=256 registers=16" | FileCheck %s
// RUN: hone-opt %s --hone-select-tiles="vector-bits=512 registers=32" | FileCheck %s --check-prefix=WIDE
// RUN: hone-opt %s --hone-select-tiles="vector-bits=0 registers=16 memory-operand=false" | FileCheck %s --check-prefix=SCALAR

// Whichever tile the estimate likes, it has eight accumulators or more, so that four cycles of latency are hidden at two
// multiply-adds a cycle without partial sums, and leaves room for the weights and an input in 16 registers; its panels divide
// 64 channels. The weights fit half of the first-level cache, so that rows are outermost.

// CHECK: #kernel.tile<{{rows = [456], vectors = 2|rows = [23], vectors = 4}}, lanes = 8, splits = 1, order = rows>
// WIDE: lanes = 16
// SCALAR: lanes = 1
// DOC-BEGIN
func.func @matmul(%a: tensor<49x64xf32>, %b: tensor<64x64xf32>) -> tensor<49x64xf32> {
  %init = tensor.empty() : tensor<49x64xf32>
  %y = kernel.matmul ins(%a, %b : tensor<49x64xf32>, tensor<64x64xf32>) outs(%init : tensor<49x64xf32>) attributes {extra_maps = []} -> tensor<49x64xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<49x64xf32>
}
// DOC-END

// A strategy that is there stays.

// CHECK: #kernel.tile<rows = 1, vectors = 1, lanes = 4, splits = 1, order = panels>
// WIDE: #kernel.tile<rows = 1, vectors = 1, lanes = 4, splits = 1, order = panels>
// SCALAR: #kernel.tile<rows = 1, vectors = 1, lanes = 4, splits = 1, order = panels>
func.func @chosen(%a: tensor<49x64xf32>, %b: tensor<64x64xf32>) -> tensor<49x64xf32> {
  %init = tensor.empty() : tensor<49x64xf32>
  %y = kernel.matmul ins(%a, %b : tensor<49x64xf32>, tensor<64x64xf32>) outs(%init : tensor<49x64xf32>)
      attributes {extra_maps = [], tile = #kernel.tile<rows = 1, vectors = 1, lanes = 4, splits = 1, order = panels>} -> tensor<49x64xf32> {
  ^bb0(%acc: f32):
    kernel.yield %acc : f32
  }
  return %y : tensor<49x64xf32>
}
