//===- ReductionOps.h - Reductions, searches and scans along axes *- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_REDUCTIONOPS_H
#define HONE_DIALECT_GRAPH_REDUCTIONOPS_H

#include "hone/Dialect/Graph/ReductionAttributes.h"

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/ReductionOps.h.inc"

#endif // HONE_DIALECT_GRAPH_REDUCTIONOPS_H
