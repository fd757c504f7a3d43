//===- Importer.cpp - From a model's graph to a function -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Importer.h"
#include "Library/Library.h"
#include "ModelFile.h"
#include "Validation.h"
#include "Wording.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Model/Model.h"
#include "hone/Dialect/Model/ValueNames.h"
#include "hone/Support/Diagnostics.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// Small models can ask for any number of nodes by nested loops and functions.
static constexpr int64_t mostNodes = 1 << 18;

GraphImporter::GraphImporter(MLIRContext *context, const onnx::ModelProto &model, StringRef path,
                             const ImportOptions &options)
    : builder(context), model(model), path(path), options(options) {}

InFlightDiagnostic GraphImporter::error(FaultKind kind) {
  return emitFault(kind, fileLocation(builder.getContext(), path));
}

void GraphImporter::readVersions(const google::protobuf::RepeatedPtrField<onnx::OperatorSetIdProto> &opsets,
                                 Scope &scope) {
  for (const onnx::OperatorSetIdProto &opset : opsets)
    scope.versions[normalDomain(opset.domain())] = opset.version();
  // Models older than operator set versions mean the first.
  scope.versions.try_emplace("", 1);
}

LogicalResult GraphImporter::readDeclarations(const onnx::GraphProto &graph, Scope &scope) {
  bool good = true;
  for (const onnx::TensorProto &tensor : graph.initializer())
    if (!scope.initializers.try_emplace(tensor.name(), &tensor).second) {
      error() << "initializer '" << tensor.name() << "' is defined twice";
      good = false;
    }
  for (const onnx::SparseTensorProto &tensor : graph.sparse_initializer()) {
    error(FaultKind::Unsupported) << "initializer '" << tensor.values().name() << "' is sparse, which is not supported";
    scope.values[tensor.values().name()] = Value();
    good = false;
  }
  for (const auto *infos : {&graph.value_info(), &graph.output()})
    for (const onnx::ValueInfoProto &info : *infos)
      if (info.has_type())
        scope.declared[info.name()] = &info.type();
  return success(good);
}

Value GraphImporter::shareConstant(const Scope &scope, const void *part, llvm::function_ref<Value()> make) {
  if (scope.isTemporary)
    return make();
  // All nodes are imported into one block, so that what stands in it dominates what comes later.
  auto [found, isNew] = constants.try_emplace(part);
  if (!isNew)
    return found->second;
  Value value = make();
  constants[part] = value;
  return value;
}

ElementsAttr GraphImporter::readTensor(const onnx::TensorProto &tensor, FaultReporter report) {
  auto onRead = [&](StringRef file) {
    if (options.onRead)
      options.onRead(file);
  };
  return importer::readTensor(builder.getContext(), tensor, path, onRead, report);
}

std::optional<Value> GraphImporter::lookup(Scope &scope, StringRef name) {
  if (auto found = scope.values.find(name); found != scope.values.end())
    return found->second;
  if (auto found = scope.initializers.find(name); found != scope.initializers.end()) {
    const onnx::TensorProto &tensor = *found->second;
    Value value = shareConstant(scope, &tensor, [&]() -> Value {
      ElementsAttr data = readTensor(tensor, [&](FaultKind kind) { return error(kind); });
      if (!data)
        return nullptr;
      Location location = nodeLocation(builder.getContext(), path, name, "initializer");
      auto constant = graph::ConstantOp::create(builder, location, data);
      markNarrow(constant, tensor.data_type());
      setValueName(cast<OpResult>(constant.getResult()), name);
      return constant;
    });
    scope.values[name] = value;
    return value;
  }
  if (scope.parent)
    return lookup(*scope.parent, name);
  return std::nullopt;
}

bool GraphImporter::isAbsent(const Scope &scope, StringRef name) const {
  for (const Scope *at = &scope; at; at = at->parent) {
    if (at->absent.contains(name))
      return true;
    if (at->values.contains(name) || at->initializers.contains(name))
      return false;
  }
  return false;
}

std::optional<SmallVector<int64_t>> GraphImporter::declaredShape(const Scope &scope, StringRef name) const {
  auto found = scope.declared.find(name);
  return found == scope.declared.end() ? std::nullopt : declaredShape(*found->second);
}

std::optional<SmallVector<int64_t>> GraphImporter::declaredShape(const onnx::TypeProto &type) const {
  if (!type.has_tensor_type() || !type.tensor_type().has_shape())
    return std::nullopt;
  SmallVector<int64_t> shape;
  for (const auto &dim : type.tensor_type().shape().dim()) {
    int64_t size = -1;
    if (dim.has_dim_value()) {
      size = dim.dim_value();
    } else if (dim.has_dim_param()) {
      auto bound = symbols.find(dim.dim_param());
      if (bound != symbols.end())
        size = bound->second;
    }
    if (size < 0)
      return std::nullopt;
    shape.push_back(size);
  }
  return shape;
}

Location GraphImporter::locate(const onnx::NodeProto &node, int index, const Scope &scope) const {
  if (scope.isNameless())
    return *scope.caller;
  std::string name = node.name().empty() ? node.op_type() + "_" + std::to_string(index) : node.name();
  return nodeLocation(builder.getContext(), path, scope.prefix + name, node.op_type());
}

LogicalResult GraphImporter::importNodes(const google::protobuf::RepeatedPtrField<onnx::NodeProto> &nodes,
                                         Scope &scope) {
  std::optional<std::vector<int>> order = schedule(nodes, scope);
  if (!order) {
    // The cycle has been reported; what waits for these results need not be.
    for (const onnx::NodeProto &node : nodes)
      for (const std::string &name : node.output())
        scope.values.try_emplace(name, Value());
    return failure();
  }
  bool good = true;
  for (int index : *order)
    good &= succeeded(importNode(nodes.Get(index), index, scope));
  return success(good);
}

LogicalResult GraphImporter::readInputs(Node &node) {
  bool poisoned = false;
  for (const auto &[index, name] : llvm::enumerate(node.proto.input())) {
    if (name.empty() || isAbsent(node.scope, name)) {
      node.inputs.push_back(Value());
      continue;
    }
    std::optional<Value> value = lookup(node.scope, name);
    if (!value)
      node.error() << "input " << index << " '" << name
                   << "' is not defined: no input, initializer or node result has this name";
    poisoned |= !value || !*value;
    node.inputs.push_back(value.value_or(Value()));
  }
  // An empty name at the end says no more than its absence.
  while (!poisoned && !node.inputs.empty() && !node.inputs.back())
    node.inputs.pop_back();
  return failure(poisoned);
}

/// Adds the element types that later versions allow: an operator means the same for them, exporters write them into
/// models of older versions, and Hone computes them alike.
static void widenTypes(Signature &signature, ArrayRef<SignatureRow> later) {
  for (const SignatureRow &row : later) {
    std::optional<Signature> other = isRemoved(row) ? std::nullopt : readSignature(row);
    if (!other)
      continue;
    for (auto [input, newer] : llvm::zip(signature.inputs, other->inputs))
      if (input.name == newer.name)
        input.types |= newer.types;
  }
}

const Signature *GraphImporter::signatureOf(const onnx::NodeProto &node, int64_t version) {
  const SignatureDomain *domain = findDomain(normalDomain(node.domain()));
  ArrayRef<SignatureRow> rows = domain ? findRows(*domain, node.op_type()) : ArrayRef<SignatureRow>();
  const SignatureRow *row = rowOf(rows, version);
  if (!row || isRemoved(*row))
    return nullptr;
  auto [found, isNew] = signatures.try_emplace(row);
  if (isNew) {
    found->second = readSignature(*row).value_or(Signature());
    widenTypes(found->second, {row + 1, rows.end()});
  }
  return &found->second;
}

LogicalResult GraphImporter::define(Node &node, ArrayRef<Value> values) {
  bool good = true;
  for (const auto &[index, name] : llvm::enumerate(node.proto.output())) {
    if (name.empty())
      continue;
    Value value = index < values.size() ? values[index] : Value();
    if (node.scope.initializers.count(name) || !node.scope.values.try_emplace(name, value).second) {
      node.error() << "output " << index << " '" << name
                   << "' is already defined as an input, initializer or node result";
      good = false;
    } else if (!values.empty() && index >= values.size()) {
      node.unsupported() << "output " << index << " '" << name << "' is not supported";
      good = false;
    }
  }
  return success(good);
}

void GraphImporter::nameResults(const Node &node, Operation *last) {
  if (node.scope.isNameless())
    return;
  auto isOwn = [&](Operation *op) {
    for (Operation *at = &op->getBlock()->back(); at != last; at = at->getPrevNode())
      if (at == op)
        return true;
    return false;
  };
  for (auto [value, name] : llvm::zip(node.outputs, node.proto.output())) {
    auto result = dyn_cast_or_null<OpResult>(value);
    // What a node hands on keeps its name. What a function or a body that it stands for has named takes the node's.
    if (result && !name.empty() && (valueName(result).empty() || isOwn(result.getOwner())))
      setValueName(result, node.scope.prefix + name);
  }
}

LogicalResult GraphImporter::importNode(const onnx::NodeProto &proto, int index, Scope &scope) {
  if (++nodeCount > mostNodes) {
    if (nodeCount == mostNodes + 1)
      emitFault(FaultKind::Unsupported, locate(proto, index, scope))
          << "the model has more than " << mostNodes << " nodes after unrolling loops and inlining functions";
    for (const std::string &name : proto.output())
      scope.values.try_emplace(name, Value());
    return failure();
  }
  StringRef domain = normalDomain(proto.domain());
  auto version = scope.versions.find(domain);
  int64_t number = version == scope.versions.end() ? 0 : version->second;
  const LocalFunction *local = localFunctions.find(proto);
  const OpEntry *entry = local ? nullptr : findOperator(proto.op_type(), domain, number);
  Node node(*this, scope, proto, entry, number, locate(proto, index, scope));
  const Signature *signature = local ? nullptr : signatureOf(proto, number);
  bool isFunction = signature && !entry && schemaKind(proto.op_type(), domain.str(), number) == SchemaKind::Function;
  LogicalResult imported = failure();
  if (!local && !entry && localFunctions.hasName(proto)) {
    node.error() << "function " << proto.op_type() << " of domain '" << domain << "' has no overload '"
                 << overloadOf(proto) << "'";
  } else if (!local && (!signature || !(entry || isFunction))) {
    reportOperator(node, domain, version != scope.versions.end());
  } else {
    bool good = local || succeeded(checkAttributes(node, *signature));
    good &= succeeded(readInputs(node)) && (local || succeeded(checkOperands(node, *signature)));
    Operation *last = builder.getInsertionBlock()->empty() ? nullptr : &builder.getInsertionBlock()->back();
    if (good)
      imported = local   ? inlineFunction(node, *local->proto, local)
                 : entry ? LogicalResult(failure(failed(entry->reading.handler(node)) || node.hasFailed()))
                         : inlineSchemaFunction(node);
    if (succeeded(imported))
      nameResults(node, last);
  }
  return failure(failed(define(node, succeeded(imported) ? node.getResults() : ArrayRef<Value>())) || failed(imported));
}

FailureOr<SmallVector<Value>> GraphImporter::importBody(Node &node, const ScopedAttribute &attribute,
                                                        ArrayRef<Value> inputs) {
  const onnx::GraphProto &body = attribute.proto->g();
  Scope scope;
  scope.parent = attribute.scope;
  scope.isTemporary = attribute.scope->isTemporary;
  scope.depth = node.getScope().depth + 1;
  for (const auto &version : attribute.scope->versions)
    scope.versions[version.getKey()] = version.getValue();
  scope.caller = node.getScope().caller;
  scope.prefix = node.getScope().prefix;
  if (body.input_size() != int(inputs.size()))
    return node.error() << "its body takes " << body.input_size() << " inputs; expected " << inputs.size();
  for (const auto &[info, value] : llvm::zip(body.input(), inputs))
    scope.values[info.name()] = value;
  bool good = succeeded(readDeclarations(body, scope));
  good &= succeeded(importNodes(body.node(), scope));
  SmallVector<Value> results;
  for (const onnx::ValueInfoProto &output : body.output()) {
    std::optional<Value> value = lookup(scope, output.name());
    if (!value)
      node.error() << "output '" << output.name() << "' of its body is not defined";
    good &= value && *value;
    results.push_back(value.value_or(Value()));
  }
  if (!good)
    return failure();
  return results;
}

/// What a declaration says against what was inferred. Symbolic dimensions are not compared: exporters write them
/// loosely.
LogicalResult GraphImporter::checkDeclared(const onnx::ValueInfoProto &declared, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  if (!declared.type().has_tensor_type()) {
    if (declared.type().value_case() == onnx::TypeProto::VALUE_NOT_SET)
      return success();
    return error(FaultKind::Unsupported) << "output '" << declared.name()
                                         << "' is declared as something else than a tensor";
  }
  const auto &tensor = declared.type().tensor_type();
  Type element = elementType(builder.getContext(), tensor.elem_type());
  if (tensor.elem_type() != onnx::TensorProto::UNDEFINED && element != type.getElementType())
    return error() << "output '" << declared.name() << "' is declared with element type "
                   << dataTypeName(tensor.elem_type()) << "; the graph computes " << type;
  if (!tensor.has_shape())
    return success();
  bool fits = tensor.shape().dim_size() == type.getRank();
  for (int64_t i = 0; fits && i < type.getRank(); ++i) {
    const auto &dim = tensor.shape().dim(int(i));
    fits = !dim.has_dim_value() || dim.dim_value() < 0 || dim.dim_value() == type.getDimSize(i);
  }
  if (fits)
    return success();
  // Exporters and editors of models leave wrong shapes behind; what the nodes compute is what the model means.
  emitWarning(fileLocation(builder.getContext(), path))
      << "output '" << declared.name() << "' is declared with shape " << importer::declaredShape(tensor.shape())
      << "; the graph computes " << graph::shapeText(type.getShape());
  return success();
}

LogicalResult GraphImporter::importOutputs(const onnx::GraphProto &graph, Scope &scope,
                                           SmallVectorImpl<Value> &values) {
  bool good = true;
  if (graph.output_size() == 0) {
    error() << "the graph has no outputs";
    return failure();
  }
  llvm::StringMap<int> seen;
  for (const onnx::ValueInfoProto &output : graph.output()) {
    std::optional<Value> value = lookup(scope, output.name());
    if (!value)
      error() << "output '" << output.name() << "' is not defined: no input, initializer or node result has this name";
    else if (!seen.try_emplace(output.name(), 0).second)
      good = false, error() << "output '" << output.name() << "' is listed twice";
    else if (*value)
      good &= succeeded(checkDeclared(output, *value));
    good &= value && *value;
    values.push_back(value.value_or(Value()));
  }
  return success(good);
}

/// Removes what was built for shapes only.
static void eraseDeadOperations(Block &block) {
  for (Operation &operation : llvm::make_early_inc_range(llvm::reverse(block)))
    if (isOpTriviallyDead(&operation))
      operation.erase();
}

OwningOpRef<ModuleOp> GraphImporter::run() {
  const onnx::GraphProto &graph = model.graph();
  Location location = fileLocation(builder.getContext(), path);
  std::string symbol = options.name.empty() ? modelSymbol(path) : options.name;
  OwningOpRef<ModuleOp> module = ModuleOp::create(location);
  (*module)->setAttr(modelAttrName, builder.getStringAttr(symbol));

  if (failed(checkVersions(model, [&] { return error(FaultKind::Unsupported); })))
    return nullptr;
  Scope scope;
  readVersions(model.opset_import(), scope);
  bool good = succeeded(localFunctions.read(model, [&] { return error(); }));
  good &= succeeded(readDeclarations(graph, scope));
  SmallVector<const onnx::ValueInfoProto *> inputs;
  for (const onnx::ValueInfoProto &input : graph.input())
    if (!scope.initializers.count(input.name()))
      inputs.push_back(&input);
  std::optional<SmallVector<RankedTensorType>> types = inputTypes(inputs);
  good &= checkValueOptions(inputs) && types.has_value();

  builder.setInsertionPointToEnd(module->getBody());
  auto function = func::FuncOp::create(builder, location, symbol, builder.getFunctionType({}, {}));
  Block *entry = function.addEntryBlock();
  builder.setInsertionPointToStart(entry);
  for (const auto &[index, input] : llvm::enumerate(inputs)) {
    bool isBound = options.values.count(input->name());
    Value argument = !types    ? Value()
                     : isBound ? boundValue(*input, (*types)[index])
                               : entry->addArgument((*types)[index], location);
    good &= argument != nullptr;
    if (!scope.values.try_emplace(input->name(), argument).second)
      good = false, error() << "input '" << input->name() << "' is listed twice";
  }
  good &= succeeded(importNodes(graph.node(), scope));
  SmallVector<Value> outputs;
  good &= succeeded(importOutputs(graph, scope, outputs));
  if (!good)
    return nullptr;

  func::ReturnOp::create(builder, location, outputs);
  function.setFunctionType(builder.getFunctionType(entry->getArgumentTypes(), ValueRange(outputs).getTypes()));
  llvm::erase_if(inputs, [&](const onnx::ValueInfoProto *input) { return options.values.count(input->name()); });
  for (const auto &[index, input] : llvm::enumerate(inputs))
    function.setArgAttr(index, nameAttrName, builder.getStringAttr(input->name()));
  for (const auto &[index, output] : llvm::enumerate(graph.output()))
    function.setResultAttr(index, nameAttrName, builder.getStringAttr(output.name()));
  eraseDeadOperations(*entry);
  return module;
}

FailureOr<std::vector<std::string>> hone::modelInputNames(MLIRContext *context, StringRef path) {
  onnx::ModelProto model;
  if (failed(readModel(context, path, model)))
    return failure();
  llvm::StringSet<> initializers;
  for (const onnx::TensorProto &tensor : model.graph().initializer())
    initializers.insert(tensor.name());
  std::vector<std::string> names;
  for (const onnx::ValueInfoProto &input : model.graph().input())
    if (!initializers.contains(input.name()))
      names.push_back(input.name());
  return names;
}

FailureOr<OwningOpRef<ModuleOp>> hone::importModel(MLIRContext *context, StringRef path, const ImportOptions &options) {
  context->loadDialect<graph::GraphDialect, model::ModelDialect, func::FuncDialect>();
  ModelWording wording(context);
  onnx::ModelProto model;
  if (failed(readModel(context, path, model)))
    return failure();
  if (options.onRead)
    options.onRead(path);
  GraphImporter importer(context, model, path, options);
  OwningOpRef<ModuleOp> module = importer.run();
  if (!module)
    return failure();
  return module;
}
