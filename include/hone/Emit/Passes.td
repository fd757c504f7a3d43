//===- Passes.td - Towards the object file -----------------*- tablegen -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------===//

#ifndef HONE_EMIT_PASSES_TD
#define HONE_EMIT_PASSES_TD

include "mlir/Pass/PassBase.td"

def CreateEntryPass : Pass<"hone-create-entry", "mlir::ModuleOp"> {
  let summary = "Make the checked C function that runs the model";
  let description = [{
    Adds `NAME_run`, which checks its arguments, calls the function that runs the model and returns a status: 0, 1 for a
    null pointer (tensors without elements and an arena of no bytes may be null), 2 for an arena whose address is not a multiple
    of its alignment. More than 16 pointers are checked by functions of their own, 64 each. Every other function becomes
    private with internal linkage, so that `NAME_run` is the only symbol others see.

    <!-- example -->
    With `parallel` both functions take two more pointers after the arena: the caller's `hone_parallel_for` and its pool.
  }];
  let options = [Option<"parallel", "parallel", "bool", "false", "Whether the caller brings threads">];
  let dependentDialects = ["mlir::arith::ArithDialect", "mlir::cf::ControlFlowDialect", "mlir::memref::MemRefDialect",
                           "mlir::LLVM::LLVMDialect"];
}

def LowerToLLVMPass : Pass<"hone-lower-to-llvm", "mlir::ModuleOp"> {
  let summary = "Convert what remains of arith, math, vector, memref, cf and func to the LLVM dialect at once";
  let description = [{
    One conversion with the patterns of all dialects, where upstream has a pass for each: modules with many kernels are large, and
    each pass would visit every operation and leave casts for the next. Memrefs as arguments become one bare pointer. Operations that
    these patterns do not take directly (vectors of other ranks, functions of libm) go through upstream's passes first, and only
    then.

    A cast between memrefs that are the same descriptor in the LLVM dialect, such as those of a bool and of a byte, disappears.

    <!-- example -->
  }];
  let options = [
    Option<"indexBits", "index-bits", "int64_t", "64", "Bits of an index, as wide as the target's pointers">,
  ];
  let dependentDialects = ["mlir::DLTIDialect", "mlir::LLVM::LLVMDialect", "mlir::func::FuncDialect", "mlir::scf::SCFDialect",
                           "mlir::vector::VectorDialect"];
}

def MergeFunctionsPass : Pass<"hone-merge-functions", "mlir::ModuleOp"> {
  let summary = "Make one function of kernels that differ only in their sizes";
  let description = [{
    Kernels for several sizes are often the same code with other integers in it: bounds of loops, distances in memory. Where code is
    dear, such functions become one that takes these integers as arguments, and every call passes its own. What instructions
    have built in, such as the distance of a shift, stays in the code and has to be equal.

    <!-- example -->
  }];
  let statistics = [
    Statistic<"merged", "functions", "Functions that became one with others">,
  ];
  let dependentDialects = ["mlir::LLVM::LLVMDialect"];
}

def ParallelizePass : Pass<"hone-parallelize", "mlir::ModuleOp"> {
  let summary = "Spread kernels over the caller's threads";
  let description = [{
    Calls of functions with the attribute `kernel.work`, whose last two arguments bound a loop of independent iterations, go
    through the `hone_parallel_for` that `hone-create-entry` made an argument of the model's function: the other
    arguments are stored on the stack, and an internal function that reads them back is what each thread runs. Kernels with
    less than `min-work` combinations stay calls, since waking a thread costs more than they take. If all do, a remark says so.

    <!-- example -->
  }];
  let options = [Option<"minWork", "min-work", "int64_t", "200000", "Combinations from which a kernel is spread">];
  let statistics = [Statistic<"spread", "kernels-spread", "Calls that go through the caller's threads">];
  let dependentDialects = ["mlir::LLVM::LLVMDialect"];
}

def SplitFunctionsPass : Pass<"hone-split-functions", "mlir::ModuleOp"> {
  let summary = "Make several functions of one that is too long for LLVM";
  let description = [{
    LLVM's register allocator, its scheduler and others take more than linear time for one function or one block. A block of
    more than `most-operations` operations, those nested in it included and each access to memory counted as four, has runs
    of about `part-operations` of them moved into internal functions that are not inlined. Constants and views of memory are
    made again in each part; buffers, indices and numbers from elsewhere become arguments. An operation whose results are
    needed long after it stays where it is. Kernels are left alone: their tiles bound them.

    For threads, every part of a function takes the two pointers that `hone-create-entry` gave it.

    With `most-operations=40` and `part-operations=20`,
    <!-- example -->
  }];
  let options = [
    Option<"mostOperations", "most-operations", "int64_t", "2048", "Operations of a block from which on it is split">,
    Option<"partOperations", "part-operations", "int64_t", "512", "Operations of a part, but for the last one's rest">,
  ];
  let statistics = [Statistic<"parts", "parts", "Functions made of parts of others">];
  let dependentDialects = ["mlir::func::FuncDialect", "mlir::LLVM::LLVMDialect"];
}

def VerifyLoweredPass : Pass<"hone-verify-lowered", "mlir::ModuleOp"> {
  let summary = "Check that nothing is left that an object file cannot hold";
  let description = [{
    Reports, as errors of the compiler, every operation outside of the LLVM dialect and every call of a function that is
    neither defined in the module nor memcpy, memmove, memset or one of libm: a malloc, a free or a `memrefCopy` of MLIR's run-time
    library would otherwise be an undefined symbol in the object.

    <!-- example -->
  }];
}

#endif // HONE_EMIT_PASSES_TD
