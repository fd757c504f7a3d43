//===- Passes.td - From graph operators to linalg ---------------*- tablegen -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_PASSES
#define HONE_LOWERING_PASSES

include "mlir/Pass/PassBase.td"

def LowerGraphPass : Pass<"hone-lower-graph", "::mlir::ModuleOp"> {
  let summary = "Turn graph operators into linalg on tensors";
  let description = [{
    Replaces every operator of the graph dialect by `linalg`, `tensor`, `arith`, `math` and `scf` on tensors. Unsigned
    element types become signless; each function argument and result keeps what it was in `hone.element_type`. Operators
    that have no lowering are all reported before the pass fails. Quantized operators are rounded as their attribute `rounding` says,
    which hone-solve-rounding gives them; without it there is an error.

    <!-- example -->
  }];
  let statistics = [Statistic<"loweredOps", "lowered-ops", "Operators lowered">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
                           "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"];
}

#endif // HONE_LOWERING_PASSES
