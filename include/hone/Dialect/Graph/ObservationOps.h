//===- ObservationOps.h - Where values will be quantized --------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_OBSERVATIONOPS_H
#define HONE_DIALECT_GRAPH_OBSERVATIONOPS_H

#include "hone/Dialect/Graph/Graph.h"

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/ObservationOps.h.inc"

#endif // HONE_DIALECT_GRAPH_OBSERVATIONOPS_H
