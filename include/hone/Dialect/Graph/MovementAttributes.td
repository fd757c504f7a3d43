//===- MovementAttributes.td - Attributes of operators that move elements ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_MOVEMENT_ATTRIBUTES_TD
#define HONE_DIALECT_GRAPH_MOVEMENT_ATTRIBUTES_TD

include "hone/Dialect/Graph/GraphBase.td"

def Graph_PadModeEnum : I32EnumAttr<"PadMode", "what stands in the padding", [
    I32EnumAttrCase<"constant", 0>, I32EnumAttrCase<"reflect", 1>, I32EnumAttrCase<"edge", 2>, I32EnumAttrCase<"wrap", 3>]> {
  let cppNamespace = "::hone::graph";
  let genSpecializedAttr = 0;
}
def Graph_PadMode : EnumAttr<Graph_Dialect, Graph_PadModeEnum, "pad_mode">;

#endif // HONE_DIALECT_GRAPH_MOVEMENT_ATTRIBUTES_TD
