//===- ResizeAttributes.td - Attributes of interpolation ===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_RESIZE_ATTRIBUTES_TD
#define HONE_DIALECT_GRAPH_RESIZE_ATTRIBUTES_TD

include "hone/Dialect/Graph/GraphBase.td"

def Graph_ResizeModeEnum : I32EnumAttr<"ResizeMode", "how values between samples are made", [
    I32EnumAttrCase<"nearest", 0>, I32EnumAttrCase<"linear", 1>, I32EnumAttrCase<"cubic", 2>]> {
  let cppNamespace = "::hone::graph";
  let genSpecializedAttr = 0;
}
def Graph_ResizeMode : EnumAttr<Graph_Dialect, Graph_ResizeModeEnum, "resize_mode">;

def Graph_CoordinateModeEnum : I32EnumAttr<"CoordinateMode", "which input position an output position stands for", [
    I32EnumAttrCase<"half_pixel", 0>, I32EnumAttrCase<"half_pixel_symmetric", 1>, I32EnumAttrCase<"pytorch_half_pixel", 2>, I32EnumAttrCase<"align_corners", 3>, I32EnumAttrCase<"asymmetric", 4>, I32EnumAttrCase<"tf_half_pixel_for_nn", 5>, I32EnumAttrCase<"tf_crop_and_resize", 6>]> {
  let cppNamespace = "::hone::graph";
  let genSpecializedAttr = 0;
}
def Graph_CoordinateMode : EnumAttr<Graph_Dialect, Graph_CoordinateModeEnum, "coordinate_mode">;

def Graph_NearestModeEnum : I32EnumAttr<"NearestMode", "how a position between samples is rounded", [
    I32EnumAttrCase<"round_prefer_floor", 0>, I32EnumAttrCase<"round_prefer_ceil", 1>, I32EnumAttrCase<"floor", 2>, I32EnumAttrCase<"ceil", 3>]> {
  let cppNamespace = "::hone::graph";
  let genSpecializedAttr = 0;
}
def Graph_NearestMode : EnumAttr<Graph_Dialect, Graph_NearestModeEnum, "nearest_mode">;

#endif // HONE_DIALECT_GRAPH_RESIZE_ATTRIBUTES_TD
