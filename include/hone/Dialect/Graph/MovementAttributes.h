//===- MovementAttributes.h - Attributes of operators that move elements *- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_MOVEMENTATTRIBUTES_H
#define HONE_DIALECT_GRAPH_MOVEMENTATTRIBUTES_H

#include "hone/Dialect/Graph/Graph.h"

#include "hone/Dialect/Graph/MovementEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "hone/Dialect/Graph/MovementAttributes.h.inc"

#endif // HONE_DIALECT_GRAPH_MOVEMENTATTRIBUTES_H
