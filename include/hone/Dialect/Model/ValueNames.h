//===- ValueNames.h - What the model calls its tensors --------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A tensor that an operation computes has its name in the operation's location: a fused location of the node's, with
// the names of the results as its metadata, "" for a result without one:
//
//   %y = graph.relu %x : ... loc(fused<["y"]>["relu1"("Relu"("kws.onnx":0:0))])
//
// Arguments of the function have theirs in its attributes, as `hone.name`.
//
// A name is of one tensor: who makes one operation of another gives the new one a name only where the tensor is the
// same. `ValueNameKeeper` does so in rewriters.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_MODEL_VALUENAMES_H
#define HONE_DIALECT_MODEL_VALUENAMES_H

#include "mlir/IR/Location.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Value.h"

namespace hone {

/// The name that the model gives to the tensor, or "".
llvm::StringRef valueName(mlir::Value value);

/// Names a result of an operation. Other results of the operation keep their names; an empty name takes it away.
void setValueName(mlir::OpResult result, llvm::StringRef name);

/// The location without names of results: that of operations whose results are something else.
mlir::Location withoutValueNames(mlir::Location location);

/// Keeps names right while patterns rewrite: operations are built without names, whatever location they are given, and
/// tensors that replace a named one take its name unless they have one.
class ValueNameKeeper : public mlir::RewriterBase::Listener {
public:
  void notifyOperationInserted(mlir::Operation *op, mlir::OpBuilder::InsertPoint previous) override;
  void notifyOperationReplaced(mlir::Operation *op, mlir::ValueRange replacement) override;
};

} // namespace hone

#endif // HONE_DIALECT_MODEL_VALUENAMES_H
