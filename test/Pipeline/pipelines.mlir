// Each phase is a pipeline of hone-opt.

// RUN: hone-opt %s --hone-graph-pipeline=target=x86-64-v3 | FileCheck %s --check-prefix=GRAPH
// RUN: hone-opt %s --hone-graph-pipeline --hone-structured-pipeline=target=x86-64-v3 | FileCheck %s --check-prefix=STRUCTURED
// RUN: hone-opt %s --hone-graph-pipeline --hone-structured-pipeline --hone-memory-pipeline | FileCheck %s --check-prefix=MEMORY
// RUN: hone-opt %s --hone-graph-pipeline --hone-structured-pipeline --hone-memory-pipeline --hone-machine-pipeline \
// RUN:   | FileCheck %s --check-prefix=MACHINE
// RUN: not hone-opt %s --hone-graph-pipeline --hone-structured-pipeline --hone-memory-pipeline=arena-limit=16 2>&1 \
// RUN:   | FileCheck %s --check-prefix=LIMIT

// RUN: not hone-opt %s --hone-structured-pipeline=target=nonsense 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not hone-opt %s --hone-structured-pipeline=tarjet=native 2>&1 | FileCheck %s --check-prefix=OPTION

// UNKNOWN: unknown target 'nonsense'; known are native,
// OPTION: no such option
// GRAPH: graph.reduce
// STRUCTURED: linalg.generic
// STRUCTURED-NOT: graph.
// MEMORY: func.func @m(%{{.*}}: memref<64xf32>
// MEMORY-SAME: hone.arena
// MEMORY-NOT: memref.alloc
// MACHINE: llvm.func internal @m(
// MACHINE: llvm.func @m_run(
// MACHINE-NOT: unrealized_conversion_cast
// LIMIT: error: the arena needs {{.*}} bytes, but the limit is 16 bytes
module attributes {hone.model = "m"} {
  func.func @m(%x: tensor<64xf32> {hone.name = "x"}) -> (tensor<1xf32> {hone.name = "y"}) {
    %0 = graph.exp %x : (tensor<64xf32>) -> tensor<64xf32>
    %1 = graph.cumsum %0 {axis = 0 : i64} : (tensor<64xf32>) -> tensor<64xf32>
    %2 = graph.reduce %1 {kind = #graph<reduce_kind sum>, axes = array<i64: 0>, keepdims = true} : (tensor<64xf32>) -> tensor<1xf32>
    return %2 : tensor<1xf32>
  }
}
