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

// Their options are those of the command line: the same names, values and messages.
// RUN: hone-opt %s --hone-graph-pipeline="rounding=fast target=x86-64-v3" --hone-structured-pipeline \
// RUN:   --hone-memory-pipeline="arena-limit=64K profile" --hone-machine-pipeline=threads=2 2>&1 \
// RUN:   | FileCheck %s --check-prefix=OPTIONS
// RUN: not hone-opt %s --hone-graph-pipeline=rounding=slow 2>&1 | FileCheck %s --check-prefix=ROUNDING
// RUN: not hone-opt %s --hone-memory-pipeline=arena-limit=lots 2>&1 | FileCheck %s --check-prefix=BYTES
// RUN: not hone-opt %s --hone-machine-pipeline=threads=0 2>&1 | FileCheck %s --check-prefix=THREADS
// RUN: not hone-opt %s --hone-graph-pipeline=threads=2 2>&1 | FileCheck %s --check-prefix=OPTION
// RUN: hone-opt --help | FileCheck %s --check-prefix=HELP

// OPTIONS: remark: no kernel has the work that several threads gain by
// OPTIONS: llvm.func internal @m({{.*}}hone.parallel_for
// ROUNDING: rounding=slow: 'exact' or 'fast' is expected
// BYTES: arena-limit=lots: invalid size
// THREADS: threads=0: a whole number from 1 on is expected
// HELP: --hone-memory-pipeline
// HELP-NEXT: --arena-limit=<BYTES> {{.*}} fail if the arena needs more than this, such as 65536 or 64K
// HELP-NEXT: --profile
// HELP-NEXT: --target=<NAME>
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
