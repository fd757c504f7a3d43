//===- GraphOps.td - All operators of the graph dialect, by family -----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===--------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_OPS_TD
#define HONE_DIALECT_GRAPH_OPS_TD

include "hone/Dialect/Graph/ArithmeticOps.td"
include "hone/Dialect/Graph/ConstantOps.td"
include "hone/Dialect/Graph/ContractionOps.td"
include "hone/Dialect/Graph/ConversionOps.td"
include "hone/Dialect/Graph/IndexingOps.td"
include "hone/Dialect/Graph/LogicOps.td"
include "hone/Dialect/Graph/MovementOps.td"
include "hone/Dialect/Graph/NormalizationOps.td"
include "hone/Dialect/Graph/ObservationOps.td"
include "hone/Dialect/Graph/QuantizedOps.td"
include "hone/Dialect/Graph/ReductionOps.td"
include "hone/Dialect/Graph/ResizeOps.td"
include "hone/Dialect/Graph/UnaryOps.td"
include "hone/Dialect/Graph/WindowOps.td"

#endif // HONE_DIALECT_GRAPH_OPS_TD
