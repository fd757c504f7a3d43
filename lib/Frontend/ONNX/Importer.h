//===- Importer.h - From a model's graph to a function --------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_IMPORTER_H
#define HONE_LIB_FRONTEND_ONNX_IMPORTER_H

#include "LocalFunctions.h"
#include "ModelFile.h"
#include "Node.h"
#include "Signatures.h"
#include "hone/Frontend/ONNX/Import.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

namespace hone::importer {

/// The values that nodes of one graph or function body can name. Bodies of control flow see the scopes around them,
/// function bodies don't.
struct Scope {
  Scope *parent = nullptr;
  /// By name; null for results of nodes that failed, so that what depends on them is not reported again.
  llvm::StringMap<mlir::Value> values;
  /// Parameters of a function body that the call leaves out; reading one is leaving it out, too.
  llvm::StringSet<> absent;
  /// Initializers, which become constants where they are first read.
  llvm::StringMap<const onnx::TensorProto *> initializers;
  /// Declared types of intermediate values and outputs.
  llvm::StringMap<const onnx::TypeProto *> declared;
  /// Versions by domain.
  llvm::StringMap<int64_t> versions;
  /// Attributes of the call when this is a function body, with the scopes that they are written in.
  llvm::StringMap<ScopedAttribute> attributes;
  /// Whether the protos that are read here go away before the importer does.
  bool isTemporary = false;
  /// The node that the body stands for, for locations and messages.
  std::optional<mlir::Location> caller;
  std::string prefix;
  int depth = 0;

  /// Whether the nodes speak as the caller: those of ONNX's own function bodies, whose names are in no model.
  bool isNameless() const { return caller && prefix.empty(); }
};

/// Bytes that the constants which nodes make, of EyeLike or Range say, take together at most. They count for nothing in
/// the size of the file, so that a small one could ask for any number.
inline constexpr int64_t mostConstantBytes = int64_t(1) << 28;

class GraphImporter {
public:
  GraphImporter(mlir::MLIRContext *context, const onnx::ModelProto &model, llvm::StringRef path,
                const ImportOptions &options);

  /// Imports the whole model.
  mlir::OwningOpRef<mlir::ModuleOp> run();

  /// Imports nodes in an order in which each comes after those it reads.
  mlir::LogicalResult importNodes(const google::protobuf::RepeatedPtrField<onnx::NodeProto> &nodes, Scope &scope);

  /// Imports a graph that is an attribute of `node`, with `inputs` as its inputs. The results are empty on failure.
  mlir::FailureOr<llvm::SmallVector<mlir::Value>> importBody(Node &node, const ScopedAttribute &body,
                                                             llvm::ArrayRef<mlir::Value> inputs);

  /// The value called `name`, or nothing when there is none. A null value stands for one that failed.
  std::optional<mlir::Value> lookup(Scope &scope, llvm::StringRef name);

  /// Whether `name` is a parameter of the function around `scope` that its call leaves out.
  bool isAbsent(const Scope &scope, llvm::StringRef name) const;

  /// The attribute itself or, where it refers to one of the function that `scope` is inside of, what the call gave for
  /// that; a null proto when the call left it out.
  ScopedAttribute resolve(const onnx::AttributeProto &attribute, Scope &scope) const;

  /// The constant that `make` makes of `part`, a proto read in `scope`: once, however often a loop or a function reads
  /// it.
  mlir::Value shareConstant(const Scope &scope, const void *part, llvm::function_ref<mlir::Value()> make);

  /// The static shape that the model declares for a value.
  std::optional<llvm::SmallVector<int64_t>> declaredShape(const Scope &scope, llvm::StringRef name) const;
  std::optional<llvm::SmallVector<int64_t>> declaredShape(const onnx::TypeProto &type) const;

  /// The elements of a tensor of the model, which may lie in a file beside it; null with an error given to `report`.
  mlir::ElementsAttr readTensor(const onnx::TensorProto &tensor, FaultReporter report);

  /// Counts the bytes of a constant that a node makes; false if there would be more than `mostConstantBytes`.
  bool takeConstantBytes(int64_t bytes) {
    if (bytes > constantBytesLeft)
      return false;
    constantBytesLeft -= bytes;
    return true;
  }

  mlir::OpBuilder builder;

private:
  mlir::InFlightDiagnostic error(FaultKind kind = FaultKind::InvalidModel);
  void readVersions(const google::protobuf::RepeatedPtrField<onnx::OperatorSetIdProto> &opsets, Scope &scope);
  mlir::LogicalResult readDeclarations(const onnx::GraphProto &graph, Scope &scope);

  /// Inputs.cpp: the shapes of the model's inputs, with symbols bound.
  std::optional<llvm::SmallVector<mlir::RankedTensorType>>
  inputTypes(llvm::ArrayRef<const onnx::ValueInfoProto *> inputs);
  std::optional<int64_t> bindDimension(const onnx::ValueInfoProto &input, int64_t index);
  mlir::RankedTensorType inputType(const onnx::ValueInfoProto &input);
  bool checkShapeOptions(llvm::ArrayRef<const onnx::ValueInfoProto *> inputs);
  void readExamples(llvm::ArrayRef<const onnx::ValueInfoProto *> inputs);
  const std::vector<int64_t> *givenShape(const onnx::ValueInfoProto &input) const;
  mlir::LogicalResult bindSymbols(const onnx::ValueInfoProto &input, llvm::ArrayRef<int64_t> given, bool isExample);
  std::optional<llvm::SmallVector<int64_t>> inputShape(const onnx::ValueInfoProto &input);

  /// InputValues.cpp: the constant of `type` that the options bind `input` to, or null with an error.
  mlir::Value boundValue(const onnx::ValueInfoProto &input, mlir::RankedTensorType type);
  bool checkValueOptions(llvm::ArrayRef<const onnx::ValueInfoProto *> inputs);

  mlir::LogicalResult importOutputs(const onnx::GraphProto &graph, Scope &scope,
                                    llvm::SmallVectorImpl<mlir::Value> &values);
  mlir::LogicalResult checkDeclared(const onnx::ValueInfoProto &declared, mlir::Value value);

  /// Scheduling.cpp: indices of `nodes` in dependency order, or nothing on a cycle, which is reported.
  std::optional<std::vector<int>> schedule(const google::protobuf::RepeatedPtrField<onnx::NodeProto> &nodes,
                                           Scope &scope);
  mlir::Location locate(const onnx::NodeProto &node, int index, const Scope &scope) const;

  mlir::LogicalResult importNode(const onnx::NodeProto &node, int index, Scope &scope);
  mlir::LogicalResult readInputs(Node &node);
  /// What ONNX says of the node's operator in `version` of its domain, or null when it does not exist there.
  const Signature *signatureOf(const onnx::NodeProto &node, int64_t version);
  mlir::LogicalResult define(Node &node, llvm::ArrayRef<mlir::Value> values);
  /// Gives the results of a node the names that the model has for them. `last` is the operation that was the last
  /// before the node, or null.
  void nameResults(const Node &node, mlir::Operation *last);

  /// Functions.cpp: operators that are functions of others.
  /// `local` is null for the functions that ONNX defines.
  mlir::LogicalResult inlineFunction(Node &node, const onnx::FunctionProto &function, const LocalFunction *local);
  mlir::LogicalResult bindAttributes(Node &node, const onnx::FunctionProto &function, const LocalFunction *local,
                                     Scope &scope);
  mlir::LogicalResult inlineSchemaFunction(Node &node);

  const onnx::ModelProto &model;
  std::string path;
  const ImportOptions &options;
  std::map<std::string, int64_t> symbols;
  /// Symbols that the given shapes bind to several sizes.
  llvm::StringSet<> ambiguous;
  /// Shapes of inputs that bind only what is open.
  std::map<std::string, std::vector<int64_t>> examples;
  LocalFunctions localFunctions;
  std::vector<std::string> activeFunctions;
  int64_t nodeCount = 0;
  /// Constants by the proto that they were made of.
  llvm::DenseMap<const void *, mlir::Value> constants;
  int64_t constantBytesLeft = mostConstantBytes;
  /// Rows of the tables that have been read.
  std::map<const SignatureRow *, Signature> signatures;
};

/// A declared shape in messages: "<batch>x3x?", with open dimensions by their symbols. Inputs.cpp.
std::string declaredShape(const onnx::TensorShapeProto &shape);

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_IMPORTER_H
