//===- IndexingAttributes.td - Attributes of operators that pick by indices ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_INDEXING_ATTRIBUTES_TD
#define HONE_DIALECT_GRAPH_INDEXING_ATTRIBUTES_TD

include "hone/Dialect/Graph/GraphBase.td"

def Graph_ScatterKindEnum : I32EnumAttr<"ScatterKind", "how an update joins what is there", [
    I32EnumAttrCase<"none", 0>, I32EnumAttrCase<"add", 1>, I32EnumAttrCase<"mul", 2>, I32EnumAttrCase<"min", 3>, I32EnumAttrCase<"max", 4>]> {
  let cppNamespace = "::hone::graph";
  let genSpecializedAttr = 0;
}
def Graph_ScatterKind : EnumAttr<Graph_Dialect, Graph_ScatterKindEnum, "scatter_kind">;

#endif // HONE_DIALECT_GRAPH_INDEXING_ATTRIBUTES_TD
