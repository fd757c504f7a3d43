//===- Library.h - What Hone asks of libonnx ------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// libonnx throws; these functions catch, so that the rest of the importer is built without exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_LIBRARY_H
#define HONE_LIB_FRONTEND_ONNX_LIBRARY_H

#include "onnx/onnx_pb.h"
#include <string>
#include <vector>

namespace hone::importer {

/// Parses ONNX's text syntax. On failure returns false with the parser's message in `error`.
bool parseText(const std::string &text, onnx::ModelProto &model, std::string &error);

/// What the schema registry knows about an operator.
enum class SchemaKind {
  Unknown,  ///< No such operator in that domain and version.
  Operator, ///< An operator without a function body.
  Function, ///< An operator that is defined by a function body, at least for some attributes and types.
};

/// Looks up the schema of `op` that was newest at `version` of `domain`.
SchemaKind schemaKind(const std::string &op, const std::string &domain, int64_t version);

/// Makes the function body of `node` from its schema, for bodies that depend on types too. `inputTypes` has an entry
/// for each input; the schema's default attributes are added to `node`. Returns false when there is none.
bool schemaFunction(onnx::NodeProto &node, int64_t version, const std::vector<onnx::TypeProto> &inputTypes,
                    onnx::FunctionProto &body, std::string &error);

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_LIBRARY_H
