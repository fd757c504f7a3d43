//===- IndexingOps.h - Picks and updates by indices ----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_INDEXINGOPS_H
#define HONE_DIALECT_GRAPH_INDEXINGOPS_H

#include "hone/Dialect/Graph/IndexingAttributes.h"

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/IndexingOps.h.inc"

#endif // HONE_DIALECT_GRAPH_INDEXINGOPS_H
