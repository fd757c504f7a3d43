//===- Build.h - Building graph operations from untrusted models ----*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The generated builders end the process when result types can't be inferred. Whoever builds from a model's content
// uses `tryCreate`, which reports the reason at the node instead.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_DIALECT_GRAPH_BUILD_H
#define HONE_DIALECT_GRAPH_BUILD_H

#include "hone/Dialect/Graph/Graph.h"
#include "mlir/IR/Builders.h"

namespace hone::graph {

/// Builds the operation called `name`, inferring its result types and verifying it. Emits an error at `location` and
/// returns null when the operands or attributes don't fit.
mlir::Operation *tryCreate(mlir::OpBuilder &builder, mlir::Location location, llvm::StringRef name,
                           mlir::ValueRange operands, llvm::ArrayRef<mlir::NamedAttribute> attributes);

/// The typed form of the above. For operations with optional operands pass `operandSegmentSizes` among the attributes,
/// or use `tryCreateOptional`.
template <typename Op>
Op tryCreate(mlir::OpBuilder &builder, mlir::Location location, mlir::ValueRange operands,
             llvm::ArrayRef<mlir::NamedAttribute> attributes = {}) {
  return llvm::cast_or_null<Op>(tryCreate(builder, location, Op::getOperationName(), operands, attributes));
}

/// Builds an operation whose operands are each single or absent (null), adding `operandSegmentSizes` when the operation
/// has more than one optional operand.
template <typename Op>
Op tryCreateOptional(mlir::OpBuilder &builder, mlir::Location location, llvm::ArrayRef<mlir::Value> operands,
                     llvm::ArrayRef<mlir::NamedAttribute> attributes = {}) {
  llvm::SmallVector<mlir::Value> present;
  llvm::SmallVector<int32_t> sizes;
  for (mlir::Value operand : operands) {
    sizes.push_back(operand ? 1 : 0);
    if (operand)
      present.push_back(operand);
  }
  llvm::SmallVector<mlir::NamedAttribute> all(attributes);
  if (Op::template hasTrait<mlir::OpTrait::AttrSizedOperandSegments>())
    all.push_back(builder.getNamedAttr("operandSegmentSizes", builder.getDenseI32ArrayAttr(sizes)));
  return tryCreate<Op>(builder, location, present, all);
}

} // namespace hone::graph

#endif // HONE_DIALECT_GRAPH_BUILD_H
