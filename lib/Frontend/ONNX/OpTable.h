//===- OpTable.h - The importer's table of operators ----------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_OPTABLE_H
#define HONE_LIB_FRONTEND_ONNX_OPTABLE_H

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace hone::importer {

class Node;
using Handler = mlir::LogicalResult (*)(Node &);

/// An ONNX attribute that becomes a graph attribute as it is; left out, the graph dialect's default holds.
struct AttributeRule {
  enum Kind { None, Real, Integer, Flag } kind = None;
  const char *onnx = nullptr;
  const char *graph = nullptr;
};
constexpr AttributeRule real(const char *onnx, const char *graph = nullptr) {
  return {AttributeRule::Real, onnx, graph ? graph : onnx};
}
constexpr AttributeRule integer(const char *onnx, const char *graph = nullptr) {
  return {AttributeRule::Integer, onnx, graph ? graph : onnx};
}
constexpr AttributeRule flag(const char *onnx, const char *graph = nullptr) {
  return {AttributeRule::Flag, onnx, graph ? graph : onnx};
}

/// One row: how an operator is imported from `sinceVersion` of its domain on, up to the next row of the same operator.
struct OpEntry {
  const char *name;
  int sinceVersion;
  Handler handler;
  AttributeRule attributes[4] = {};
  const char *domain = "";
};

/// ONNX Runtime's own operators.
inline constexpr const char *microsoft = "com.microsoft";

/// The newest row of an operator not above `version`, or null.
const OpEntry *findOperator(llvm::StringRef name, llvm::StringRef domain, int64_t version);

/// All rows.
llvm::ArrayRef<OpEntry> operatorTable();

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_OPTABLE_H
