//===- ResizeOps.h - Interpolation ---------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_RESIZEOPS_H
#define HONE_DIALECT_GRAPH_RESIZEOPS_H

#include "hone/Dialect/Graph/ResizeAttributes.h"

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/ResizeOps.h.inc"

#endif // HONE_DIALECT_GRAPH_RESIZEOPS_H
