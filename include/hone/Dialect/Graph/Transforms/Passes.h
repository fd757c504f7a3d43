//===- Passes.h - Passes on the graph dialect -----------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_TRANSFORMS_PASSES_H
#define HONE_DIALECT_GRAPH_TRANSFORMS_PASSES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/Pass.h"

namespace hone::graph {

#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "hone/Dialect/Graph/Transforms/Passes.h.inc"

} // namespace hone::graph

#endif // HONE_DIALECT_GRAPH_TRANSFORMS_PASSES_H
