//===- QuantizedOps.h - Operators on quantized tensors ----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_QUANTIZEDOPS_H
#define HONE_DIALECT_GRAPH_QUANTIZEDOPS_H

#include "hone/Dialect/Graph/MultiplyAdds.h"
#include "hone/Dialect/Graph/ResizeAttributes.h"
#include "hone/Dialect/Graph/RoundingAttributes.h"
#include "hone/Dialect/Graph/WindowAttributes.h"

#define GET_OP_CLASSES
#include "hone/Dialect/Graph/QuantizedOps.h.inc"

#endif // HONE_DIALECT_GRAPH_QUANTIZEDOPS_H
