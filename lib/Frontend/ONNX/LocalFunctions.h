//===- LocalFunctions.h - The functions that a model defines --------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_LOCALFUNCTIONS_H
#define HONE_LIB_FRONTEND_ONNX_LOCALFUNCTIONS_H

#include "mlir/IR/Diagnostics.h"
#include "onnx/onnx_pb.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"

namespace hone::importer {

/// A function of a model, with the fields of newer models than libonnx's protobuf classes know.
struct LocalFunction {
  const onnx::FunctionProto *proto = nullptr;
  /// Tells functions of one name and domain apart (ONNX IR version 10).
  std::string overload;
  /// Attributes that a call may leave out, with their values (ONNX IR version 9).
  std::vector<onnx::AttributeProto> defaults;
};

/// The functions of a model by domain, name and overload.
class LocalFunctions {
public:
  /// Reads those of `model`, which must live as long; reports functions that are defined twice or damaged.
  mlir::LogicalResult read(const onnx::ModelProto &model, llvm::function_ref<mlir::InFlightDiagnostic()> error);

  /// The function that `node` calls, or null when it calls none.
  const LocalFunction *find(const onnx::NodeProto &node) const;

  /// Whether there is a function of the node's domain and operator, perhaps of another overload.
  bool hasName(const onnx::NodeProto &node) const;

private:
  llvm::StringMap<LocalFunction> functions;
  llvm::StringMap<int> names;
};

/// The overload that a node asks for; "" for the one without a name.
std::string overloadOf(const onnx::NodeProto &node);

/// ONNX's own domain has two spellings; this is the shorter, "".
inline llvm::StringRef normalDomain(llvm::StringRef domain) { return domain == "ai.onnx" ? llvm::StringRef() : domain; }

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_LOCALFUNCTIONS_H
