//===- MultiplyAdds.h - Operators whose work is sums of products ----*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_MULTIPLYADDS_H
#define HONE_DIALECT_GRAPH_MULTIPLYADDS_H

#include "mlir/IR/OpDefinition.h"

#include "hone/Dialect/Graph/MultiplyAdds.h.inc"

#endif // HONE_DIALECT_GRAPH_MULTIPLYADDS_H
