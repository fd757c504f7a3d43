//===- Import.h - ONNX models as graph modules ----------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_FRONTEND_ONNX_IMPORT_H
#define HONE_FRONTEND_ONNX_IMPORT_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hone {

/// What the user says about a model beyond what stands in its file.
struct ImportOptions {
  /// The C symbol stem; empty for one made from the file's name, see `modelSymbol`.
  std::string name;
  /// The size of every input's first dimension where the model leaves it open. Without it 1, with a remark.
  std::optional<int64_t> batch;
  /// Shapes of inputs by name; a name that is no input is taken as a symbolic dimension and has one entry.
  std::map<std::string, std::vector<int64_t>> shapes;
};

/// Reads an ONNX model, binary or in ONNX's text syntax (`.onnxtxt`, with lines that start with `//` or `#` as
/// comments), as a module of one function of graph operations. Every problem is a diagnostic at the file or node; all
/// nodes that can't be imported are reported, not only the first.
mlir::FailureOr<mlir::OwningOpRef<mlir::ModuleOp>>
importModel(mlir::MLIRContext *context, llvm::StringRef path, const ImportOptions &options);

/// The C identifier for a model file: its stem, or its folder's name for a file called `model`, with other characters
/// than letters, digits and underscores replaced.
std::string modelSymbol(llvm::StringRef path);

/// Parses "1x3x224x224" as a shape of positive dimensions.
std::optional<std::vector<int64_t>> parseShape(llvm::StringRef text);

/// One row of the importer's table of operators.
struct SupportedOperator {
  std::string domain; ///< "" for ONNX's own.
  std::string name;
  int sinceVersion; ///< The first operator set version that the row reads.
};

/// Every operator that the importer has an entry for, by domain, name and version. Beside these come all operators
/// that ONNX defines as functions of them.
std::vector<SupportedOperator> supportedOperators();

} // namespace hone

#endif // HONE_FRONTEND_ONNX_IMPORT_H
