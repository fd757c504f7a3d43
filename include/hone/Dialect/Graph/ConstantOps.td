//===- ConstantOps.td - Tensors known at compile time ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_CONSTANT_OPS_TD
#define HONE_DIALECT_GRAPH_CONSTANT_OPS_TD

include "hone/Dialect/Graph/GraphBase.td"

def Graph_ConstantOp : Graph_InferredOp<"constant", [ConstantLike]> {
  let summary = "a tensor known at compile time";
  let description = "Large values are resources, see `makeConstant` in ConstantData.h.\n```mlir\n%c = graph.constant dense<[1.0, 2.0]> : tensor<2xf32>\n```";
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Graph_Tensor:$result);
  let assemblyFormat = "attr-dict $value";
  let hasFolder = 1;
}

#endif // HONE_DIALECT_GRAPH_CONSTANT_OPS_TD
