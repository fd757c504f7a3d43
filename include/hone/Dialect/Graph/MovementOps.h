//===- MovementOps.h - Operators that move elements -------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_MOVEMENTOPS_H
#define HONE_DIALECT_GRAPH_MOVEMENTOPS_H

#include "hone/Dialect/Graph/MovementAttributes.h"

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/MovementOps.h.inc"

#endif // HONE_DIALECT_GRAPH_MOVEMENTOPS_H
