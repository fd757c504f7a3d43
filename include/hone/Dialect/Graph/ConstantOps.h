//===- ConstantOps.h - Tensors known at compile time ------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_CONSTANTOPS_H
#define HONE_DIALECT_GRAPH_CONSTANTOPS_H

#include "hone/Dialect/Graph/Graph.h"

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/ConstantOps.h.inc"

#endif // HONE_DIALECT_GRAPH_CONSTANTOPS_H
