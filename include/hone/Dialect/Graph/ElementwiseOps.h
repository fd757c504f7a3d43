//===- ElementwiseOps.h - Operators on each element alone -------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_ELEMENTWISEOPS_H
#define HONE_DIALECT_GRAPH_ELEMENTWISEOPS_H

#include "hone/Dialect/Graph/Graph.h"

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/ElementwiseOps.h.inc"

#endif // HONE_DIALECT_GRAPH_ELEMENTWISEOPS_H
