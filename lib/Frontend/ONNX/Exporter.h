//===- Exporter.h - From a function to a model's graph --------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_EXPORTER_H
#define HONE_LIB_FRONTEND_ONNX_EXPORTER_H

#include "ExportTable.h"
#include "Signatures.h"
#include "hone/Frontend/ONNX/Export.h"
#include "hone/Support/Diagnostics.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "onnx/onnx_pb.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include <map>

namespace hone::exporter {

/// A tensor in the model that is written, or one that a node is not given.
struct Operand {
  std::string name;
  /// ONNX's `TensorProto.DataType`.
  int32_t type = 0;

  explicit operator bool() const { return !name.empty(); }
};

/// A constant of the model, whose elements are of ONNX's type `type`.
struct Initializer {
  std::string name;
  mlir::ElementsAttr data;
  int32_t type;
};

/// Names that are different from each other.
class Names {
public:
  /// `wanted`, or where it is taken `wanted_1` or the next one that is free.
  std::string unique(llvm::StringRef wanted);

private:
  /// The number that was last put after a name.
  llvm::StringMap<unsigned> taken;
};

/// The oldest version of ONNX's operator set that is written.
inline constexpr int64_t oldestVersion = 17;

/// Writes a function in one version of the operator set.
class GraphExporter {
public:
  GraphExporter(mlir::func::FuncOp function, int64_t version, const ExportOptions &options);

  /// Writes the function, and to `data` what is for the file beside it; fails with errors. What was written counts only
  /// if `needed()` is `version()`.
  mlir::LogicalResult run(onnx::ModelProto &model, std::string &data);

  int64_t version() const { return operatorSetVersion; }
  /// The least version that has what the function needs, as far as it is known.
  int64_t needed() const { return neededVersion; }

  /// The tensor that `value` is in the model.
  Operand operand(mlir::Value value);
  /// A constant tensor of the model, named after `name`; equal small ones are one.
  Operand constant(mlir::ElementsAttr data, llvm::StringRef name, int32_t type);
  /// A name for a tensor between the nodes that an operation becomes.
  std::string newValueName(llvm::StringRef wanted) { return valueNames.unique(wanted); }
  std::string newNodeName(llvm::StringRef wanted) { return nodeNames.unique(wanted); }

  /// Starts an error at an operation that ONNX has no form for.
  mlir::InFlightDiagnostic error(mlir::Operation *op);
  /// Says that `op` needs `version`, and reports it where another one is asked for.
  void require(mlir::Operation *op, int64_t version);
  /// Adds a node. Reports operands and attributes that ONNX's operator does not have in any version.
  void add(mlir::Operation *op, onnx::NodeProto node, llvm::ArrayRef<Operand> inputs);

  /// What ONNX says of an operator in the version that is written, or null.
  const importer::Signature *signature(llvm::StringRef name);

private:
  void nameValues();
  void writeOperation(mlir::Operation &op);
  void writeOutputs(onnx::GraphProto &graph);
  /// Drops nodes and constants that nothing reads.
  void prune(const onnx::GraphProto &graph);
  /// Large ones go to `data` where the model would be too large with them.
  mlir::LogicalResult writeConstants(onnx::ModelProto &model, std::string &data);
  void writeSplat(const Initializer &constant, onnx::GraphProto &graph);
  void writeValue(mlir::Location location, llvm::StringRef name, mlir::Type type, onnx::ValueInfoProto &info);
  const importer::Signature *signatureOf(const importer::SignatureRow &row);

  mlir::func::FuncOp function;
  int64_t operatorSetVersion;
  const ExportOptions &options;
  int64_t neededVersion;
  bool hasFailed = false;
  Names valueNames, nodeNames;
  llvm::DenseMap<mlir::Value, std::string> names;
  /// In the order in which they are first read.
  std::vector<Initializer> constants;
  llvm::DenseMap<std::pair<mlir::Attribute, int32_t>, std::string> sharedConstants;
  llvm::DenseSet<mlir::Value> writtenConstants;
  std::vector<onnx::NodeProto> nodes;
  llvm::StringMap<Writer> writers;
  std::map<const importer::SignatureRow *, importer::Signature> signatures;
};

} // namespace hone::exporter

#endif // HONE_LIB_FRONTEND_ONNX_EXPORTER_H
