//===- ArithmeticOps.h - Arithmetic of several operands ------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_ARITHMETICOPS_H
#define HONE_DIALECT_GRAPH_ARITHMETICOPS_H

#include "hone/Dialect/Graph/Graph.h"

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/ArithmeticOps.h.inc"

#endif // HONE_DIALECT_GRAPH_ARITHMETICOPS_H
