//===- Graph.h - The graph dialect ----------------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The dialect and its traits. Operators and their attributes are declared by family: ConstantOps.h, MovementOps.h,
// MovementAttributes.h, ...
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_GRAPH_H
#define HONE_DIALECT_GRAPH_GRAPH_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace hone::graph {
/// See `Graph_Elementwise` in GraphBase.td.
template <typename ConcreteOp> class Elementwise : public mlir::OpTrait::TraitBase<ConcreteOp, Elementwise> {};

/// Whether the type is one of the quant dialect's; see Quantized.h.
bool isQuantizedType(mlir::Type type);
} // namespace hone::graph

#include "hone/Dialect/Graph/GraphDialect.h.inc"

#endif // HONE_DIALECT_GRAPH_GRAPH_H
