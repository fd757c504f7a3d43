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
static constexpr int kFunctionDepth = 32;

static StringRef normalDomain(StringRef domain) { return domain == "ai.onnx" ? StringRef() : domain; }

static bool refersToAttributes(const onnx::NodeProto &node) {
  for (const onnx::AttributeProto &attribute : node.attribute()) {
    if (!attribute.ref_attr_name().empty())
      return true;
    for (const onnx::NodeProto &inner : attribute.g().node())
      if (refersToAttributes(inner))
        return true;
  }
  return false;
}

/// Replaces references by the call's attributes and drops those that the call leaves out.
static void substitute(onnx::NodeProto &node, const Scope &scope) {
  google::protobuf::RepeatedPtrField<onnx::AttributeProto> kept;
  for (onnx::AttributeProto &attribute : *node.mutable_attribute()) {
    if (attribute.ref_attr_name().empty()) {
      if (attribute.has_g())
        for (onnx::NodeProto &inner : *attribute.mutable_g()->mutable_node())
          substitute(inner, scope);
      *kept.Add() = attribute;
      continue;
    }
    auto found = scope.attributes.find(attribute.ref_attr_name());
    if (found == scope.attributes.end())
      continue;
    onnx::AttributeProto *copy = kept.Add();
    *copy = *found->second;
    copy->set_name(attribute.name());
  }
  node.mutable_attribute()->Swap(&kept);
}

const onnx::NodeProto *GraphImporter::substituteAttributes(const onnx::NodeProto &node, const Scope &scope) {
  if (!refersToAttributes(node))
    return &node;
  auto copy = std::make_unique<onnx::NodeProto>(node);
  substitute(*copy, scope);
  const onnx::NodeProto *result = copy.get();
  owned.push_back(std::move(copy));
  return result;
}

const onnx::FunctionProto *GraphImporter::findLocalFunction(const onnx::NodeProto &node) const {
  for (const onnx::FunctionProto &function : model.functions())
    if (function.name() == node.op_type() && normalDomain(function.domain()) == normalDomain(node.domain()))
      return &function;
  return nullptr;
}

LogicalResult GraphImporter::inlineFunction(Node &node, const onnx::FunctionProto &function, bool isLocal) {
  std::string key = function.domain() + ":" + function.name();
  if (llvm::is_contained(activeFunctions, key))
    return node.error() << "function " << function.name() << " calls itself";
  Scope &caller = node.getScope();
  Scope scope;
  scope.depth = caller.depth + 1;
  if (scope.depth > kFunctionDepth)
    return node.error() << "functions are nested deeper than " << kFunctionDepth;
  readVersions(function.opset_import(), scope);
  scope.caller = node.getLocation();
  // Nodes of the model's own functions have names of their own; those of ONNX's bodies speak as the node.
  if (isLocal)
    scope.prefix = nodeName(node.getLocation()).str() + "/";
  for (const onnx::AttributeProto &attribute : node.getProto().attribute())
    scope.attributes[attribute.name()] = &attribute;
  if (int(node.inputCount()) > function.input_size())
    return node.error() << "has " << node.inputCount() << " inputs; function " << function.name() << " takes "
                        << function.input_size();
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

LogicalResult GraphImporter::inlineSchemaFunction(Node &node) {
  auto call = std::make_unique<onnx::NodeProto>(node.getProto());
  auto body = std::make_unique<onnx::FunctionProto>();
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
  call->set_domain(normalDomain(call->domain()).str());
  if (!schemaFunction(*call, node.version(), types, *body, message)) {
    InFlightDiagnostic diagnostic = node.error();
    diagnostic << "operator " << call->op_type() << ", version " << node.version()
               << ", is not supported with these attributes and operand types";
    if (!message.empty())
      diagnostic << ": " << message;
    return failure();
  }
  Node expanded(*this, node.getScope(), *call, nullptr, node.version(), node.getLocation());
  expanded.inputs = node.inputs;
  LogicalResult result = inlineFunction(expanded, *body, /*isLocal=*/false);
  node.outputs = expanded.outputs;
  owned.push_back(std::move(call));
  owned.push_back(std::move(body));
  return result;
}
