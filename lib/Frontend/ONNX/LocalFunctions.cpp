//===- LocalFunctions.cpp - The functions that a model defines -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Debian 12's libonnx knows ONNX's IR up to version 8. Protobuf keeps what came later as unknown fields, from which the
// overloads and default attributes of functions are read; their numbers are those of onnx.proto.
//
//===----------------------------------------------------------------------------===//

#include "LocalFunctions.h"
#include <google/protobuf/unknown_field_set.h>

using namespace mlir;
using namespace hone;
using namespace hone::importer;

using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

static constexpr int nodeOverload = 8, functionAttributeProto = 11, functionOverload = 13;

/// The contents of the unknown fields with `number` that are strings or messages.
static SmallVector<StringRef> contentsOf(const UnknownFieldSet &fields, int number) {
  SmallVector<StringRef> contents;
  for (int i = 0; i < fields.field_count(); ++i)
    if (fields.field(i).number() == number && fields.field(i).type() == UnknownField::TYPE_LENGTH_DELIMITED)
      contents.push_back(fields.field(i).length_delimited());
  return contents;
}

/// Of a field that is there more than once, protobuf's rule is that the last counts.
static std::string lastOf(ArrayRef<StringRef> contents) { return contents.empty() ? "" : contents.back().str(); }

std::string importer::overloadOf(const onnx::NodeProto &node) {
  return lastOf(contentsOf(node.unknown_fields(), nodeOverload));
}

/// Domain and name; a zero byte is in neither of two that differ at another place.
static std::string qualifiedName(StringRef domain, StringRef name) {
  return (normalDomain(domain) + Twine('\0') + name).str();
}

LogicalResult LocalFunctions::read(const onnx::ModelProto &model, llvm::function_ref<InFlightDiagnostic()> error) {
  bool good = true;
  for (const onnx::FunctionProto &proto : model.functions()) {
    LocalFunction function;
    function.proto = &proto;
    function.overload = lastOf(contentsOf(proto.unknown_fields(), functionOverload));
    for (StringRef bytes : contentsOf(proto.unknown_fields(), functionAttributeProto))
      if (!function.defaults.emplace_back().ParseFromArray(bytes.data(), int(bytes.size()))) {
        error() << "function " << proto.name() << " of domain '" << proto.domain()
                << "' has a damaged default attribute";
        good = false;
      }
    std::string name = qualifiedName(proto.domain(), proto.name());
    names.try_emplace(name, 0);
    std::string key = name + '\0' + function.overload;
    if (functions.try_emplace(key, std::move(function)).second)
      continue;
    error() << "function " << proto.name() << " of domain '" << proto.domain() << "' is defined twice";
    good = false;
  }
  return success(good);
}

const LocalFunction *LocalFunctions::find(const onnx::NodeProto &node) const {
  if (functions.empty())
    return nullptr;
  auto found = functions.find(qualifiedName(node.domain(), node.op_type()) + '\0' + overloadOf(node));
  return found == functions.end() ? nullptr : &found->second;
}

bool LocalFunctions::hasName(const onnx::NodeProto &node) const {
  return names.contains(qualifiedName(node.domain(), node.op_type()));
}
