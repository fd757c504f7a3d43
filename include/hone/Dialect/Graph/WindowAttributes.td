//===- WindowAttributes.td - Attributes of operators on sliding windows ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_WINDOW_ATTRIBUTES_TD
#define HONE_DIALECT_GRAPH_WINDOW_ATTRIBUTES_TD

include "hone/Dialect/Graph/GraphBase.td"

def Graph_LayoutEnum : I32EnumAttr<"Layout", "where the channels stand", [
    I32EnumAttrCase<"channels_first", 0>, I32EnumAttrCase<"channels_last", 1>]> {
  let cppNamespace = "::hone::graph";
  let genSpecializedAttr = 0;
}
def Graph_Layout : EnumAttr<Graph_Dialect, Graph_LayoutEnum, "layout">;

#endif // HONE_DIALECT_GRAPH_WINDOW_ATTRIBUTES_TD
