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
    Replaces the transcendental functions of `math` on f32, scalars and vectors, by arithmetic that LLVM keeps in vector
    registers; a call of libm for each element costs about six times as much. f64 keeps libm.

    ```mlir
    %y = math.exp %x : vector<8xf32>
    ```
    becomes a reduction of the range, a polynomial and a scaling by a power of two, all on `vector<8xf32>`.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::vector::VectorDialect"];
}

def VectorizeGenericsPass : Pass<"hone-vectorize-generics", "::mlir::func::FuncOp"> {
  let summary = "Turn linalg operations on memrefs into loops over vectors";
  let description = [{
    Replaces every `linalg` operation and `memref.copy` on memrefs by `scf.for` loops with vector or scalar bodies.
  }];
  let options = [
    Option<"vectorBits", "vector-bits", "int64_t", "256", "Bits of a vector register; 0 for a scalar unit">,
  ];
  let dependentDialects = ["::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect", "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
                           "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"];
}

#endif // HONE_VECTORIZATION_PASSES
