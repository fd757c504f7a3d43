//===- Passes.td - Buffers, constants and the arena --------*- tablegen -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------===//

#ifndef HONE_MEMORY_PASSES_TD
#define HONE_MEMORY_PASSES_TD

include "mlir/Pass/PassBase.td"

def BufferizePass : Pass<"hone-bufferize", "mlir::ModuleOp"> {
  let summary = "Turn tensors into buffers; results become output arguments";
  let description = [{
    Bufferizes the whole module with upstream's one-shot analysis and plain row-major layouts. Inputs are never written.
    Each result of the entry function becomes an argument after the inputs with the attribute `hone.output`, in the order of
    the results. A buffer made only to be returned is replaced by that argument, so that the model writes its results in
    place; a result that is an input, a constant or the same value as an earlier result is copied.

    <!-- example -->
  }];
  let statistics = [
    Statistic<"resultsInPlace", "results-in-place", "Number of results that the model writes where they are wanted">,
    Statistic<"resultsCopied", "results-copied", "Number of results copied to their place at the end">
  ];
  let dependentDialects = ["hone::model::ModelDialect", "mlir::bufferization::BufferizationDialect", "mlir::memref::MemRefDialect", "mlir::linalg::LinalgDialect"];
}

def InstrumentOperationsPass : Pass<"hone-instrument-operations", "mlir::ModuleOp"> {
  let summary = "Have the model tell a profiler which operation it is at";
  let description = [{
    Inserts a call of the external function `hone_profile` with a running number before each operation of the entry block that
    does work, and with -1 before the return. Neighbours that come from the same node of the model count as one. What
    the numbers stand for is an attribute of the function: name and operator of the node.

    <!-- example -->
  }];
  let statistics = [
    Statistic<"instrumented", "instrumented", "Number of operations told apart">
  ];
  let dependentDialects = ["hone::model::ModelDialect", "mlir::arith::ArithDialect", "mlir::func::FuncDialect"];
}

def PlanArenaPass : Pass<"hone-plan-arena", "mlir::ModuleOp"> {
  let summary = "Give every buffer a place in an arena that the caller owns";
  let description = [{
    Replaces every `memref.alloc` by a view of a last argument `memref<Nxi8>` with the attribute `hone.arena`, its alignment. A buffer lives from the
    first to the last operation of the entry block that touches it; an operation with regions counts as one, so that a buffer
    allocated in a loop lives as long as the whole loop. Buffers that never live at the same time may share bytes. Offsets are
    multiples of `alignment`. Several orders of placing are tried (large first, long-lived first, in order of appearance), each puts a buffer into the
    tightest gap, and the smallest arena wins; none can be smaller than the most bytes alive at once, which is the `lower_bound`.

    `region-names` and `region-bytes` are the chip's memories in the order of preference. The arena is for the first that can hold it.
    Where none can, buffers go to several regions, and the function gets an argument for each region that is used.

    The plan stays on the function:

    <!-- example -->

    A plan that fits neither the regions nor `arena-limit` is an error that lists what is alive at the peak.
  }];
  let options = [
    Option<"keepUnfit", "keep-unfit", "bool", /*default=*/"false", "After the error that the arenas do not fit, go on with the plan that memory without end would allow">,
    Option<"arenaLimit", "arena-limit", "int64_t", /*default=*/"-1", "The most bytes that all arenas together may take; negative for no limit">,
    Option<"alignment", "alignment", "int64_t", /*default=*/"64", "What offsets and arenas are aligned to: a power of two">,
    ListOption<"regionNames", "region-names", "std::string", "Names of the regions of memory that arenas may lie in, the preferred first">,
    ListOption<"regionBytes", "region-bytes", "int64_t", "Their sizes">
  ];
  let statistics = [
    Statistic<"arenaBytes", "arena-bytes", "Bytes of the arenas">,
    Statistic<"lowerBound", "lower-bound", "Most bytes alive at once">,
    Statistic<"bufferCount", "buffers", "Number of buffers placed">,
    Statistic<"bufferBytes", "buffer-bytes", "Bytes that the buffers would take without sharing">
  ];
  let dependentDialects = ["hone::model::ModelDialect", "mlir::memref::MemRefDialect", "mlir::arith::ArithDialect"];
}

def PlanConstantsPass : Pass<"hone-plan-constants", "mlir::ModuleOp"> {
  let summary = "Gather all constants in one block of bytes";
  let description = [{
    Moves the data of every constant `memref.global` into one global of bytes called `NAME_constants`, each entry at a multiple of `alignment`, and
    replaces `memref.get_global` by views of it. Equal data is stored once. Bytes are copied as they are, so that the
    pass takes no longer than the copying. More bytes than the region of memory has that they are for are an error that lists the largest.

    <!-- example -->
  }];
  let options = [
    Option<"keepUnfit", "keep-unfit", "bool", /*default=*/"false", "After the error that the constants do not fit, go on as if they did">,
    Option<"alignment", "alignment", "int64_t", /*default=*/"64", "What constants are aligned to: a power of two">,
    Option<"regionName", "region-name", "std::string", /*default=*/"", "The name of the region of memory that the constants are for">,
    Option<"regionBytes", "region-bytes", "int64_t", /*default=*/"-1", "Its size; negative for no limit">
  ];
  let statistics = [
    Statistic<"constantBytes", "constant-bytes", "Bytes of the block">,
    Statistic<"constantCount", "constants", "Number of constants">,
    Statistic<"sharedCount", "shared", "Number of constants that share another's bytes">
  ];
  let dependentDialects = ["hone::model::ModelDialect", "mlir::memref::MemRefDialect", "mlir::arith::ArithDialect"];
}

def ReuseOperandsPass : Pass<"hone-reuse-operands", "mlir::func::FuncOp"> {
  let summary = "Write results over operands that die";
  let description = [{
    An elementwise `linalg` operation, or one of another dialect that says of itself what it reads element by element (the
    epilogue of a kernel), whose destination is empty gets an operand of the same type as its destination instead, if each
    element of the operand is read only where its own result is written, nothing needs the operand afterwards, and its
    buffer is the model's own. One buffer is then alive where two were.

    <!-- example -->
  }];
  let statistics = [
    Statistic<"reused", "operands-reused", "Number of destinations that are operands now">
  ];
}

def StoreBooleansPass : Pass<"hone-store-booleans", "mlir::ModuleOp"> {
  let summary = "Make bytes of truth values in memory";
  let description = [{
    In memory a truth value is a byte, 0 or 1, as in ONNX and in C; a vector of `i1` would be a row of bits. Every memref of `i1` becomes one of
    `i8`, and what reads or writes it converts: loads and stores, the bodies of structured operations, the epilogues of kernels. What
    is computed stays `i1`. A byte of an input that is neither is true. Later passes meet no memref of `i1`, so that loops and vectors need no rule
    of their own for them. Reductions by and, or and exclusive or stay one operation, on bytes.

    <!-- example -->
  }];
  let statistics = [
    Statistic<"converted", "converted", "Number of structured operations and kernels that read or write truth values">
  ];
  let dependentDialects = ["mlir::arith::ArithDialect", "mlir::linalg::LinalgDialect"];
}

#endif // HONE_MEMORY_PASSES_TD
