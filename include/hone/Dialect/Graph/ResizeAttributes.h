//===- ResizeAttributes.h - Attributes of interpolation ------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_RESIZEATTRIBUTES_H
#define HONE_DIALECT_GRAPH_RESIZEATTRIBUTES_H

#include "hone/Dialect/Graph/Graph.h"

#include "hone/Dialect/Graph/ResizeEnums.h.inc"

#define GET_ATTRDEF_CLASSES
#include "hone/Dialect/Graph/ResizeAttributes.h.inc"

#endif // HONE_DIALECT_GRAPH_RESIZEATTRIBUTES_H
