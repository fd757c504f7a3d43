//===- NodeWriter.h - One operation, as its writer sees it ----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_NODEWRITER_H
#define HONE_LIB_FRONTEND_ONNX_NODEWRITER_H

#include "Exporter.h"

namespace hone::exporter {

/// Attributes of a node.
class Attributes {
public:
  Attributes &integer(llvm::StringRef name, int64_t value);
  Attributes &real(llvm::StringRef name, float value);
  Attributes &text(llvm::StringRef name, llvm::StringRef value);
  Attributes &integers(llvm::StringRef name, llvm::ArrayRef<int64_t> values);
  /// Those that the rules make of an operation's. What ONNX would assume is left out.
  Attributes &ruled(mlir::Operation *op, llvm::ArrayRef<importer::AttributeRule> rules);
  /// Those of the row of an operator.
  Attributes &ruled(mlir::Operation *op, llvm::StringRef operatorName);

  llvm::ArrayRef<onnx::AttributeProto> list() const { return attributes; }

private:
  onnx::AttributeProto &add(llvm::StringRef name, onnx::AttributeProto::AttributeType type);
  std::vector<onnx::AttributeProto> attributes;
};

/// Writes one operation as one or several nodes, of which the last has its results.
class NodeWriter {
public:
  NodeWriter(GraphExporter &exporter, mlir::Operation *op);

  mlir::Operation *operation() const { return op; }
  int64_t version() const { return exporter.version(); }
  /// Says that the operation needs a version of the operator set.
  void require(int64_t version) { exporter.require(op, version); }
  mlir::InFlightDiagnostic error() { return exporter.error(op); }

  /// A value, which may be null, in the model.
  Operand operand(mlir::Value value) { return value ? exporter.operand(value) : Operand(); }
  /// All operands in order.
  llvm::SmallVector<Operand> operands();
  /// A constant vector or scalar of 64-bit integers.
  Operand integers(llvm::ArrayRef<int64_t> values);
  Operand integer(int64_t value);
  Operand reals(llvm::ArrayRef<float> values);
  Operand splat(double value, mlir::Type elementType, llvm::ArrayRef<int64_t> shape = {});
  Operand constant(mlir::ElementsAttr data);
  /// The same elements as of ONNX's type `type`, for 4-bit integers that are held in bytes.
  Operand constant(mlir::ElementsAttr data, int32_t type) { return exporter.constant(data, name, type); }

  /// Adds a node of one result between others.
  Operand compute(llvm::StringRef op, llvm::ArrayRef<Operand> inputs, mlir::Type elementType,
                  const Attributes &attributes = {});
  /// Adds the node that has the operation's results.
  void results(llvm::StringRef op, llvm::ArrayRef<Operand> inputs, const Attributes &attributes = {});
  Operand cast(const Operand &x, mlir::Type elementType);

private:
  onnx::NodeProto makeNode(llvm::StringRef operatorName, llvm::ArrayRef<Operand> inputs, const Attributes &attributes);

  GraphExporter &exporter;
  mlir::Operation *op;
  /// Of the node that has the results: that of the node of the model, or for an operation that came from none one made
  /// of its own.
  std::string name;
};

/// An axis counted from the front.
inline int64_t fromFront(int64_t axis, int64_t rank) { return axis < 0 ? axis + rank : axis; }

} // namespace hone::exporter

#endif // HONE_LIB_FRONTEND_ONNX_NODEWRITER_H
