//===- ReductionAttributes.td - Attributes of reductions ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_REDUCTION_ATTRIBUTES_TD
#define HONE_DIALECT_GRAPH_REDUCTION_ATTRIBUTES_TD

include "hone/Dialect/Graph/GraphBase.td"

def Graph_ReduceKindEnum : I32EnumAttr<"ReduceKind", "how values are joined", [
    I32EnumAttrCase<"sum", 0>, I32EnumAttrCase<"mean", 1>, I32EnumAttrCase<"max", 2>, I32EnumAttrCase<"min", 3>, I32EnumAttrCase<"prod", 4>, I32EnumAttrCase<"l1", 5>, I32EnumAttrCase<"l2", 6>, I32EnumAttrCase<"log_sum", 7>, I32EnumAttrCase<"log_sum_exp", 8>, I32EnumAttrCase<"sum_square", 9>]> {
  let cppNamespace = "::hone::graph";
  let genSpecializedAttr = 0;
}
def Graph_ReduceKind : EnumAttr<Graph_Dialect, Graph_ReduceKindEnum, "reduce_kind">;

#endif // HONE_DIALECT_GRAPH_REDUCTION_ATTRIBUTES_TD
