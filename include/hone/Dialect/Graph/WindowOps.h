//===- WindowOps.h - Operators on sliding windows ---------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_WINDOWOPS_H
#define HONE_DIALECT_GRAPH_WINDOWOPS_H

#include "hone/Dialect/Graph/MultiplyAdds.h"
#include "hone/Dialect/Graph/WindowAttributes.h"

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/WindowOps.h.inc"

#endif // HONE_DIALECT_GRAPH_WINDOWOPS_H
