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
    that have no lowering are all reported before the pass fails.

    ```mlir
    func.func @f(%x: tensor<4xui8>, %y: tensor<4xui8>) -> tensor<4xui8> {
      %z = graph.max %x, %y : (tensor<4xui8>, tensor<4xui8>) -> tensor<4xui8>
      return %z : tensor<4xui8>
    }
    ```
    becomes
    ```mlir
    func.func @f(%x: tensor<4xi8> {hone.element_type = "ui8"}, %y: tensor<4xi8> {hone.element_type = "ui8"})
        -> (tensor<4xi8> {hone.element_type = "ui8"}) {
      %empty = tensor.empty() : tensor<4xi8>
      %z = linalg.generic {indexing_maps = [#map, #map, #map], iterator_types = ["parallel"]}
          ins(%x, %y : tensor<4xi8>, tensor<4xi8>) outs(%empty : tensor<4xi8>) {
      ^bb0(%a: i8, %b: i8, %out: i8):
        %max = arith.maxui %a, %b : i8
        linalg.yield %max : i8
      } -> tensor<4xi8>
      return %z : tensor<4xi8>
    }
    ```
  }];
  let statistics = [Statistic<"loweredOps", "lowered-ops", "Operators lowered">];
  let dependentDialects = ["::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect",
                           "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"];
}

#endif // HONE_LOWERING_PASSES
