//===- Passes.td - Structured operations to loops and vectors --*- tablegen -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_VECTORIZATION_PASSES
#define HONE_VECTORIZATION_PASSES

include "mlir/Pass/PassBase.td"

def ApproximateMathPass : Pass<"hone-approximate-math"> {
  let summary = "Replace transcendental functions by polynomials";
  let description = [{
    Replaces exp, exp2, expm1, log, log2, log10, log1p, tanh, erf, sin and cos of `math` on f32, scalars and vectors, by
    arithmetic that LLVM keeps in vector registers; a call of libm for each element costs about six times as much. Their errors
    are in docs/floats.md; infinities, NaN and subnormal numbers are as C has them. f64 and
    the remaining functions keep libm; powers with small constant exponents become multiplications.

    <!-- example -->
    becomes a reduction of the range, a polynomial and a scaling by a power of two, all on `vector<8xf32>`.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::vector::VectorDialect"];
}

def EmitKernelsPass : Pass<"hone-emit-kernels", "::mlir::ModuleOp"> {
  let summary = "Turn kernels on memrefs into functions of loops and vectors";
  let description = [{
    Each distinct kernel becomes one private function that is called wherever the kernel was; kernels are the same if they
    differ in the values of their operands alone. Its loops follow the strategy in the attribute `tile`: the accumulators of
    a tile are separate vectors that stay in registers over the whole reduction, the epilogue is applied to them, and each
    element of the output is stored once. Rows of the window in the padding are skipped by the bounds of a loop and columns by
    leaving them out of the code of the tiles at the edges, so that padding costs nothing.

    The last two arguments of a function bound its outermost loop, whose iterations are independent of each other.

    <!-- example -->
  }];
  let options = [
    Option<"fma", "fma", "bool", "true", "Whether the target multiplies and adds in one instruction">,
  ];
  let statistics = [
    Statistic<"numFunctions", "functions", "Distinct kernels emitted">,
  ];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::func::FuncDialect", "::mlir::LLVM::LLVMDialect",
                           "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"];
}

def VectorizeGenericsPass : Pass<"hone-vectorize-generics", "::mlir::ModuleOp"> {
  let summary = "Turn linalg operations on memrefs into loops over vectors";
  let description = [{
    Replaces every `linalg` operation and `memref.copy` on memrefs by `scf.for` loops around a body on vectors, or on scalars
    where there is no vector form (elements gathered from computed places, types that are no vector elements). Loops of one
    iteration are dropped and contiguous neighbours collapsed; then the loop for the vectors is the cheapest of

    - a parallel one along which the outputs are contiguous; reductions run inside of it with their results in registers;
    - a contiguous reduction whose body combines associatively, in up to four vectors of partial results. The order of
      floating-point additions changes, and multiplications may be contracted with them;
    - for a plain copy whose operands are contiguous in different loops: both, by square blocks transposed in registers.

    Without vectors, and with `small-code`, a plain copy of contiguous runs stays a `memref.copy` of each run, which becomes a call of memcpy.

    Neighbours that work on the same rows, such as the four steps of a softmax, run row by row within one loop, so that a row
    stays in the cache from the first to the last. Arguments are taken to be different memory.

    What `least-alike` or more sequences of operations compute alike on different memory is made once, in a function that is
    called for each: a model of many layers is compiled in the time of one. Where they compute so little that a call shows,
    16 times as many are wanted.

    A vector has as many lanes as the widest element fits into `vector-bits`; what is left over is done in narrower powers
    of two. Elements of type i1 are an error: `hone-store-booleans` has made bytes of them.

    <!-- example -->
  }];
  let options = [
    Option<"vectorBits", "vector-bits", "int64_t", "256", "Bits of a vector register; 0 for a scalar unit">,
    Option<"smallCode", "small-code", "bool", "false", "Whether to spare code">,
    Option<"leastAlike", "least-alike", "uint64_t", "16", "Operations that are alike to become a function">,
  ];
  let statistics = [
    Statistic<"numCopies", "copies", "Copies by memcpy">,
    Statistic<"numParallel", "parallel", "Operations with vectors along a parallel loop">,
    Statistic<"numReductions", "reductions", "Operations with vectors along a reduction">,
    Statistic<"numRowGroups", "row-groups", "Groups of operations that run row by row">,
    Statistic<"numScalar", "scalar", "Operations on scalars">,
    Statistic<"numShared", "shared", "Functions for what is computed several times">,
    Statistic<"numTransposes", "transposes", "Copies by transposed blocks">,
  ];
  let dependentDialects = ["::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
                           "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"];
}

def WidenHalfFloatsPass : Pass<"hone-widen-half-floats"> {
  let summary = "Compute on f16 and bf16 in f32";
  let description = [{
    Does the arithmetic of `arith` and `math` on f16 and bf16 in f32, rounding each result, and spells out the conversions
    in integer arithmetic (to nearest, ties to even; NaN stays NaN). This is so on all targets, though some have instructions
    for it: where one lacks them LLVM calls compiler-rt, which an object must not need, and like this the bits are the same
    everywhere. f64 is narrowed through an f32 rounded to odd, so that it is rounded once.

    <!-- example -->
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::math::MathDialect"];
}

#endif // HONE_VECTORIZATION_PASSES
