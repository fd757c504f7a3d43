//===- ReductionAttributes.h - Attributes of reductions ------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_REDUCTIONATTRIBUTES_H
#define HONE_DIALECT_GRAPH_REDUCTIONATTRIBUTES_H

#include "hone/Dialect/Graph/Graph.h"

#include "hone/Dialect/Graph/ReductionEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "hone/Dialect/Graph/ReductionAttributes.h.inc"

#endif // HONE_DIALECT_GRAPH_REDUCTIONATTRIBUTES_H
