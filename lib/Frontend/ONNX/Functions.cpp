//===- Functions.cpp - Operators that are functions of others ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Importer.h"
#include "Library/Library.h"
#include "ModelFile.h"
#include "hone/Support/Diagnostics.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// Functions may call functions, but not without end.
static constexpr int functionDepth = 32;

ScopedAttribute GraphImporter::resolve(const onnx::AttributeProto &attribute, Scope &scope) const {
  if (attribute.ref_attr_name().empty())
    return {&attribute, &scope};
  // Bodies inside a function see its attributes; the scope without a parent is the function's own.
  const Scope *function = &scope;
  while (function->parent)
    function = function->parent;
  return function->attributes.lookup(attribute.ref_attr_name());
}

/// Fills in the attributes of a function body: those of the call, else the defaults.
LogicalResult GraphImporter::bindAttributes(Node &node, const onnx::FunctionProto &function, const LocalFunction *local,
                                            Scope &scope) {
  for (const onnx::AttributeProto &attribute : node.getProto().attribute())
    if (ScopedAttribute given = resolve(attribute, node.getScope()); given.proto)
      // The call of a function of ONNX is as temporary as its body.
      scope.attributes[attribute.name()] = local ? given : ScopedAttribute{given.proto, &scope};
  // What an operator of ONNX may leave out, its body may refer to nevertheless.
  if (!local)
    return success();
  for (const onnx::AttributeProto &attribute : local->defaults)
    scope.attributes.try_emplace(attribute.name(), ScopedAttribute{&attribute, &scope});
  for (const std::string &name : function.attribute())
    if (!scope.attributes.contains(name))
      return node.error() << "attribute '" << name << "' is missing: function " << function.name()
                          << " has no default for it";
  return success();
}

LogicalResult GraphImporter::inlineFunction(Node &node, const onnx::FunctionProto &function,
                                            const LocalFunction *local) {
  std::string key = function.domain() + ":" + function.name() + ":" + (local ? local->overload : "");
  if (llvm::is_contained(activeFunctions, key))
    return node.error() << "function " << function.name() << " calls itself";
  Scope &caller = node.getScope();
  Scope scope;
  scope.depth = caller.depth + 1;
  if (scope.depth > functionDepth)
    return node.unsupported() << "functions are nested deeper than " << functionDepth;
  readVersions(function.opset_import(), scope);
  scope.isTemporary = !local;
  scope.caller = node.getLocation();
  // Nodes of the model's own functions have names of their own; those of ONNX's bodies speak as the node.
  if (local)
    scope.prefix = nodeName(node.getLocation()).str() + "/";
  if (int(node.inputCount()) > function.input_size())
    return node.error() << "has " << node.inputCount() << " inputs; function " << function.name() << " takes "
                        << function.input_size();
  if (failed(bindAttributes(node, function, local, scope)))
    return failure();
  for (const auto &[index, name] : llvm::enumerate(function.input())) {
    if (Value value = node.input(index))
      scope.values[name] = value;
    else
      scope.absent.insert(name);
  }
  activeFunctions.push_back(key);
  LogicalResult imported = importNodes(function.node(), scope);
  activeFunctions.pop_back();
  if (failed(imported))
    return failure();
  SmallVector<Value> results;
  for (const std::string &name : function.output()) {
    if (results.size() >= node.outputCount())
      break;
    std::optional<Value> value = lookup(scope, name);
    if (!value && node.wantsOutput(results.size()))
      return node.error() << "output '" << name << "' of function " << function.name() << " is not defined";
    results.push_back(value.value_or(Value()));
  }
  node.outputs = results;
  return success();
}

/// The node's call of an ONNX function with its attributes in place of references to them.
static onnx::NodeProto resolvedCall(const GraphImporter &importer, Node &node) {
  onnx::NodeProto call = node.getProto();
  call.set_domain(normalDomain(call.domain()).str());
  call.clear_attribute();
  for (const onnx::AttributeProto &attribute : node.getProto().attribute())
    if (ScopedAttribute given = importer.resolve(attribute, node.getScope()); given.proto) {
      *call.add_attribute() = *given.proto;
      call.mutable_attribute()->rbegin()->set_name(attribute.name());
    }
  return call;
}

LogicalResult GraphImporter::inlineSchemaFunction(Node &node) {
  onnx::NodeProto call = resolvedCall(*this, node);
  onnx::FunctionProto body;
  std::vector<onnx::TypeProto> types;
  for (Value input : node.allInputs()) {
    onnx::TypeProto &type = types.emplace_back();
    if (!input)
      continue;
    auto *tensor = type.mutable_tensor_type();
    tensor->set_elem_type(dataTypeOf(graph::tensorOf(input).getElementType()));
    for (int64_t size : graph::shapeOf(input))
      tensor->mutable_shape()->add_dim()->set_dim_value(size);
  }
  std::string message;
  if (!schemaFunction(call, node.version(), types, body, message)) {
    InFlightDiagnostic diagnostic = node.unsupported();
    diagnostic << "operator " << call.op_type() << ", version " << node.version()
               << ", is not supported with these attributes and operand types";
    if (!message.empty())
      diagnostic << ": " << message;
    return failure();
  }
  Node expanded(*this, node.getScope(), call, nullptr, node.version(), node.getLocation());
  expanded.inputs = node.inputs;
  LogicalResult result = inlineFunction(expanded, body, /*local=*/nullptr);
  node.outputs = expanded.outputs;
  return result;
}
