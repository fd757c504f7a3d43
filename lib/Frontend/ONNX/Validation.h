//===- Validation.h - Whether a node is one its operator allows -----*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_VALIDATION_H
#define HONE_LIB_FRONTEND_ONNX_VALIDATION_H

#include "Node.h"
#include "Signatures.h"

namespace hone::importer {

/// Checks that the node's attributes are those of `signature`: their names, kinds and words, and that none is missing.
/// Reports all that is wrong. Names that begin with two underscores are a tool's own notes and pass.
mlir::LogicalResult checkAttributes(Node &node, const Signature &signature);

/// Checks the number of operands and results and the element types of the operands, whose values must be known.
mlir::LogicalResult checkOperands(Node &node, const Signature &signature);

/// Reports why the node's operator can't be imported: a name that is not known, another version's or another domain's
/// operator, or one that is not supported.
void reportOperator(Node &node, llvm::StringRef domain, bool isImported);

/// Reports versions of operator sets, the functions' included, and of the file format that are newer than those known.
mlir::LogicalResult checkVersions(const onnx::ModelProto &model, llvm::function_ref<mlir::InFlightDiagnostic()> report);

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_VALIDATION_H
