//===- WindowAttributes.h - Attributes of operators on sliding windows *- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_WINDOWATTRIBUTES_H
#define HONE_DIALECT_GRAPH_WINDOWATTRIBUTES_H

#include "hone/Dialect/Graph/Graph.h"

#include "hone/Dialect/Graph/WindowEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "hone/Dialect/Graph/WindowAttributes.h.inc"

#endif // HONE_DIALECT_GRAPH_WINDOWATTRIBUTES_H
