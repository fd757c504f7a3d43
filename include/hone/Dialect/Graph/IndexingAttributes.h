//===- IndexingAttributes.h - Attributes of operators that pick by indices *- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_INDEXINGATTRIBUTES_H
#define HONE_DIALECT_GRAPH_INDEXINGATTRIBUTES_H

#include "hone/Dialect/Graph/Graph.h"

#include "hone/Dialect/Graph/IndexingEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "hone/Dialect/Graph/IndexingAttributes.h.inc"

#endif // HONE_DIALECT_GRAPH_INDEXINGATTRIBUTES_H
