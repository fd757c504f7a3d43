//===- Import.h - ONNX models as graph modules ----------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_FRONTEND_ONNX_IMPORT_H
#define HONE_FRONTEND_ONNX_IMPORT_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include <functional>
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
  /// Values of inputs by name, each the elements as text: such an input becomes a constant.
  std::map<std::string, std::vector<std::string>> values;
  /// Shapes of all inputs in order, of test data perhaps; they bind what the model and the options above leave open.
  std::vector<std::vector<int64_t>> exampleShapes;
  /// Told the path of each file that is read, perhaps several times: the model's, and those of its external data.
  std::function<void(llvm::StringRef path)> onRead;
};

/// Reads an ONNX model, binary or in ONNX's text syntax (`.onnxtxt`, with lines that start with `//` or `#` as
/// comments), as a module of one function of graph operations. Every problem is a diagnostic at the file or node; all
/// nodes that can't be imported are reported, not only the first.
mlir::FailureOr<mlir::OwningOpRef<mlir::ModuleOp>> importModel(mlir::MLIRContext *context, llvm::StringRef path,
                                                               const ImportOptions &options);

/// The names of a model's inputs in order, without those that initializers give a value. Problems are diagnostics.
mlir::FailureOr<std::vector<std::string>> modelInputNames(mlir::MLIRContext *context, llvm::StringRef path);

/// The C identifier for a model file: its stem, or its folder's name for a file called `model`, with other characters
/// than letters, digits and underscores replaced.
std::string modelSymbol(llvm::StringRef path);

/// Parses "1x3x224x224" as a shape.
std::optional<std::vector<int64_t>> parseShape(llvm::StringRef text);

/// Parses "sr=16000" or "flags=1,0,1" as a name and its values, and adds them; false when the text is no such thing.
bool parseValue(llvm::StringRef text, std::map<std::string, std::vector<std::string>> &values);

/// One row of the importer's table of operators.
struct SupportedOperator {
  std::string domain; ///< "" for ONNX's own.
  std::string name;
  int sinceVersion; ///< The first operator set version that the row reads.
};

/// Every operator that the importer has an entry for, by domain, name and version. Beside these come all operators
/// that ONNX defines as functions of them.
std::vector<SupportedOperator> supportedOperators();

/// What ONNX, or ONNX Runtime for its own domain, says of an operator from a version on, supported or not.
struct OperatorSignature {
  std::string domain; ///< "" for ONNX's own.
  std::string name;
  int sinceVersion;
  bool isRemoved;
  std::string operands;   ///< As lib/Frontend/ONNX/Signatures.h says, "any+ data, i32|i64 indices -> output".
  std::string attributes; ///< "int blocksize!, string mode=DCR|CRD".
};

/// All signatures that models are checked against, by domain, name without case and version.
std::vector<OperatorSignature> operatorSignatures();

} // namespace hone

#endif // HONE_FRONTEND_ONNX_IMPORT_H
