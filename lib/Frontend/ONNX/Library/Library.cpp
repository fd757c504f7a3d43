//===- Library.cpp - What Hone asks of libonnx ---------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Library.h"
#include "onnx/defs/function.h"
#include "onnx/defs/parser.h"
#include "onnx/defs/schema.h"
#include <algorithm>
#include <exception>

using namespace hone;

bool importer::parseText(const std::string &text, onnx::ModelProto &model, std::string &error) {
  try {
    onnx::OnnxParser parser(text.c_str());
    onnx::Common::Status status = parser.Parse(model);
    if (status.IsOK())
      return true;
    error = status.ErrorMessage();
  } catch (const std::exception &exception) {
    error = exception.what();
  } catch (...) {
    error = "the parser gave up";
  }
  // The parser's message has several lines; diagnostics have one.
  std::replace(error.begin(), error.end(), '\n', ' ');
  return false;
}

static const onnx::OpSchema *findSchema(const std::string &op, const std::string &domain, int64_t version) {
  try {
    int limited = int(std::clamp<int64_t>(version, 0, 1 << 20));
    return onnx::OpSchemaRegistry::Schema(op, limited, domain);
  } catch (...) {
    return nullptr;
  }
}

importer::SchemaKind importer::schemaKind(const std::string &op, const std::string &domain, int64_t version) {
  const onnx::OpSchema *schema = findSchema(op, domain, version);
  if (!schema || schema->deprecated())
    return SchemaKind::Unknown;
  return schema->HasFunction() || schema->HasContextDependentFunction() ? SchemaKind::Function : SchemaKind::Operator;
}

/// A function body's operators are of the versions that its schema names, or of the schema's own.
static void completeOpsets(onnx::FunctionProto &body, int version) {
  for (const onnx::OperatorSetIdProto &opset : body.opset_import())
    if (opset.domain().empty())
      return;
  onnx::OperatorSetIdProto *opset = body.add_opset_import();
  opset->set_domain("");
  opset->set_version(version);
}

bool importer::schemaFunction(onnx::NodeProto &node, int64_t version, const std::vector<onnx::TypeProto> &inputTypes,
                              onnx::FunctionProto &body, std::string &error) {
  const onnx::OpSchema *schema = findSchema(node.op_type(), node.domain(), version);
  if (!schema)
    return false;
  try {
    for (const auto &[name, attribute] : schema->attributes()) {
      bool present = std::any_of(node.attribute().begin(), node.attribute().end(),
                                 [&name = name](const auto &given) { return given.name() == name; });
      if (!present && attribute.default_value.has_name())
        *node.add_attribute() = attribute.default_value;
    }
    if (schema->HasFunction()) {
      body = *schema->GetFunction();
    } else if (schema->HasContextDependentFunction()) {
      onnx::FunctionBodyBuildContextImpl context(node, inputTypes);
      if (!schema->BuildContextDependentFunction(context, body))
        return false;
    } else {
      return false;
    }
    completeOpsets(body, schema->SinceVersion());
    return true;
  } catch (const std::exception &exception) {
    error = exception.what();
  } catch (...) {
    error = "libonnx could not make the function";
  }
  std::replace(error.begin(), error.end(), '\n', ' ');
  return false;
}
