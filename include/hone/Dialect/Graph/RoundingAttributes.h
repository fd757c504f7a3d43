//===- RoundingAttributes.h - What quantized operators are rounded with -*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_ROUNDINGATTRIBUTES_H
#define HONE_DIALECT_GRAPH_ROUNDINGATTRIBUTES_H

#include "hone/Dialect/Graph/Graph.h"
#include "hone/Dialect/Graph/Rounding.h"

#define GET_ATTRDEF_CLASSES
#include "hone/Dialect/Graph/RoundingAttributes.h.inc"

#endif // HONE_DIALECT_GRAPH_ROUNDINGATTRIBUTES_H
