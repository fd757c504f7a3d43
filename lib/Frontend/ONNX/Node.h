//===- Node.h - One node of a model, as its handler sees it ---------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A handler reads the node's attributes and operands, builds graph operations and sets the node's results. Errors are
// sticky: an accessor that finds something wrong reports it and marks the node, building on a null value yields null,
// and the importer drops the node. So handlers read straight down without a check after each line.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_NODE_H
#define HONE_LIB_FRONTEND_ONNX_NODE_H

#include "OpTable.h"
#include "hone/Dialect/Graph/Build.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Support/Diagnostics.h"
#include "onnx/onnx_pb.h"

namespace hone::importer {

using graph::ConstantData;
class GraphImporter;
struct Scope;

/// An attribute and the scope that it is written in, whose names a graph in it can read.
struct ScopedAttribute {
  const onnx::AttributeProto *proto = nullptr;
  Scope *scope = nullptr;
};

class Node {
public:
  Node(GraphImporter &importer, Scope &scope, const onnx::NodeProto &proto, const OpEntry *entry, int64_t version,
       mlir::Location location);

  //===--- What the model says -------------------------------------------------===//

  const onnx::NodeProto &getProto() const { return proto; }
  const OpEntry &getEntry() const { return *entry; }
  GraphImporter &getImporter() { return importer; }
  Scope &getScope() { return scope; }
  mlir::Location getLocation() const { return location; }
  /// The version of the operator set that the node's domain is imported with.
  int64_t version() const { return operatorSetVersion; }

  unsigned inputCount() const { return inputs.size(); }
  /// Operand `index`, or null when the model leaves it out.
  mlir::Value input(unsigned index) const { return index < inputs.size() ? inputs[index] : mlir::Value(); }
  llvm::ArrayRef<mlir::Value> allInputs() const { return inputs; }
  unsigned outputCount() const { return proto.output_size(); }
  /// Whether anything could read result `index`.
  bool wantsOutput(unsigned index) const { return index < outputCount() && !proto.output(index).empty(); }

  bool has(llvm::StringRef attribute) const { return find(attribute).proto != nullptr; }
  int64_t integer(llvm::StringRef attribute, int64_t otherwise);
  bool flag(llvm::StringRef attribute, bool otherwise) { return integer(attribute, otherwise) != 0; }
  float real(llvm::StringRef attribute, float otherwise);
  std::string text(llvm::StringRef attribute, llvm::StringRef otherwise);
  llvm::SmallVector<int64_t> integers(llvm::StringRef attribute);
  llvm::SmallVector<float> reals(llvm::StringRef attribute);
  /// The attribute if it is there, of kind `type` or else reported.
  const onnx::AttributeProto *attribute(llvm::StringRef name, onnx::AttributeProto::AttributeType type);
  /// The attribute as it stands in the model, where a function's call may have given it; its proto is null without one.
  ScopedAttribute find(llvm::StringRef name) const;

  /// The elements of operand `index`, which the compiler must know; an error that says so otherwise.
  std::optional<llvm::SmallVector<int64_t>> constantIntegers(unsigned index);
  std::optional<llvm::SmallVector<double>> constantReals(unsigned index);
  /// The same for an operand of one element.
  std::optional<int64_t> constantInteger(unsigned index);
  /// The operand's data if it is constant; no error otherwise.
  std::optional<graph::ConstantData> constantData(unsigned index) const {
    return graph::ConstantData::of(input(index));
  }
  /// Reports that operand `index` must be constant.
  void requireConstant(unsigned index);
  /// Whether operand `index`, of which only the shape is known, is a vector of `length` elements; an error otherwise.
  bool isVectorOf(unsigned index, int64_t length);
  /// The static shape that the model itself declares for result `index`, if it does.
  std::optional<llvm::SmallVector<int64_t>> declaredShape(unsigned index) const;

  //===--- Messages ------------------------------------------------------------===//

  /// Starts an error at the node and marks the node as failed.
  mlir::InFlightDiagnostic error(FaultKind kind = FaultKind::InvalidModel);
  /// The same for what a right model may say and Hone does not have.
  mlir::InFlightDiagnostic unsupported() { return error(FaultKind::Unsupported); }
  bool hasFailed() const { return failed; }

  //===--- Building ------------------------------------------------------------===//

  mlir::OpBuilder &getBuilder();
  mlir::MLIRContext *getContext() { return getBuilder().getContext(); }

  /// Builds an operation of one result, folding it when small operands are all constant. Null if an operand is null or
  /// the operands don't fit, which is then reported.
  template <typename Op>
  mlir::Value create(mlir::ValueRange operands, llvm::ArrayRef<mlir::NamedAttribute> attributes = {}) {
    llvm::SmallVector<mlir::Value> results = createAll<Op>(operands, attributes);
    return results.empty() ? mlir::Value() : results.front();
  }
  /// Builds an operation of several results; none on failure.
  template <typename Op>
  llvm::SmallVector<mlir::Value> createAll(mlir::ValueRange operands,
                                           llvm::ArrayRef<mlir::NamedAttribute> attributes = {}) {
    if (failed || llvm::is_contained(operands, mlir::Value()))
      return fail();
    return finish(graph::tryCreate<Op>(getBuilder(), location, operands, attributes));
  }
  /// Builds an operation whose operands may be absent, each being null then.
  template <typename Op>
  mlir::Value createOptional(llvm::ArrayRef<mlir::Value> operands,
                             llvm::ArrayRef<mlir::NamedAttribute> attributes = {}) {
    llvm::SmallVector<mlir::Value> results = createAllOptional<Op>(operands, attributes);
    return results.empty() ? mlir::Value() : results.front();
  }
  template <typename Op>
  llvm::SmallVector<mlir::Value> createAllOptional(llvm::ArrayRef<mlir::Value> operands,
                                                   llvm::ArrayRef<mlir::NamedAttribute> attributes = {}) {
    if (failed)
      return fail();
    return finish(graph::tryCreateOptional<Op>(getBuilder(), location, operands, attributes));
  }

  mlir::Value constant(mlir::ElementsAttr value);
  /// A constant vector of 64-bit integers.
  mlir::Value constantVector(llvm::ArrayRef<int64_t> values);
  /// A constant scalar, or tensor of equal elements, of `elementType`.
  mlir::Value splat(double value, mlir::Type elementType, llvm::ArrayRef<int64_t> shape = {});
  mlir::Value reshape(mlir::Value value, llvm::ArrayRef<int64_t> shape);
  mlir::Value transpose(mlir::Value value, llvm::ArrayRef<int64_t> permutation);
  mlir::Value cast(mlir::Value value, mlir::Type elementType);
  mlir::Value expand(mlir::Value value, llvm::ArrayRef<int64_t> shape);
  mlir::Value slice(mlir::Value value, int64_t axis, int64_t start, int64_t size);

  mlir::NamedAttribute integerAttr(llvm::StringRef name, int64_t value);
  mlir::NamedAttribute realAttr(llvm::StringRef name, float value);
  mlir::NamedAttribute flagAttr(llvm::StringRef name, bool value);
  mlir::NamedAttribute integersAttr(llvm::StringRef name, llvm::ArrayRef<int64_t> values);
  mlir::NamedAttribute attr(llvm::StringRef name, mlir::Attribute value);

  /// An axis counted from the front, or an error.
  std::optional<int64_t> axis(int64_t axis, int64_t rank);
  /// Axes counted from the front, in the given order and distinct, or an error.
  std::optional<llvm::SmallVector<int64_t>> axes(llvm::ArrayRef<int64_t> axes, int64_t rank);

  /// What `handler` makes of this node's attributes and other operands, by the rules of `version` of ONNX's own
  /// operator set; its first result or null. So handlers of composed operators use those of the parts.
  mlir::Value compute(Handler handler, llvm::ArrayRef<mlir::Value> operands, int64_t version);

  /// Sets the node's results and succeeds unless one is null or the node has failed.
  mlir::LogicalResult results(llvm::ArrayRef<mlir::Value> values);
  llvm::ArrayRef<mlir::Value> getResults() const { return outputs; }

private:
  llvm::SmallVector<mlir::Value> fail() {
    failed = true;
    return {};
  }
  llvm::SmallVector<mlir::Value> finish(mlir::Operation *operation);

  GraphImporter &importer;
  Scope &scope;
  const onnx::NodeProto &proto;
  const OpEntry *entry;
  int64_t operatorSetVersion;
  mlir::Location location;
  llvm::SmallVector<mlir::Value> inputs;
  llvm::SmallVector<mlir::Value> outputs;
  bool failed = false;

  friend class GraphImporter;
};

/// The integers from `begin` up to but not including `end`.
inline llvm::SmallVector<int64_t> sequence(int64_t begin, int64_t end) {
  llvm::SmallVector<int64_t> numbers;
  for (int64_t i = begin; i < end; ++i)
    numbers.push_back(i);
  return numbers;
}

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_NODE_H
