//===- OpTable.h - The table of operators ---------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Models are read and written by one table. Rows whose operator and a graph operation are the same thing say so, and
// serve for both; ExportTable.h has what it takes to write the other operations.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_OPTABLE_H
#define HONE_LIB_FRONTEND_ONNX_OPTABLE_H

#include "mlir/IR/Attributes.h"
#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace hone::importer {

class Node;
using Handler = mlir::LogicalResult (*)(Node &);

/// An ONNX attribute that is a graph attribute as it is; left out, the graph dialect's default holds. Reading goes by
/// the rules of the first three kinds where a row has no handler of its own; writing goes by all.
struct AttributeRule {
  enum Kind { None, Real, Integer, Flag, Integers, Text, Word } kind = None;
  const char *onnx = nullptr;
  const char *graph = nullptr;
  /// A flag, or each of several integers, that is this number is not written: ONNX's default.
  int64_t otherwise = 0;
  /// The word for a value of an enumeration.
  llvm::StringRef (*word)(mlir::Attribute) = nullptr;
};
constexpr AttributeRule real(const char *onnx, const char *graph = nullptr) {
  return {AttributeRule::Real, onnx, graph ? graph : onnx};
}
constexpr AttributeRule integer(const char *onnx, const char *graph = nullptr) {
  return {AttributeRule::Integer, onnx, graph ? graph : onnx};
}
constexpr AttributeRule flag(const char *onnx, bool otherwise = false) {
  return {AttributeRule::Flag, onnx, onnx, otherwise};
}
/// Without `otherwise` they are always written.
constexpr AttributeRule integers(const char *onnx, const char *graph = nullptr, int64_t otherwise = -1) {
  return {AttributeRule::Integers, onnx, graph ? graph : onnx, otherwise};
}
constexpr AttributeRule text(const char *onnx) { return {AttributeRule::Text, onnx, onnx}; }
/// `Enumeration` is an attribute of the graph dialect whose cases have ONNX's names.
template <typename Enumeration> constexpr AttributeRule word(const char *onnx, const char *graph) {
  auto word = [](mlir::Attribute attribute) -> llvm::StringRef {
    return stringifyEnum(llvm::cast<Enumeration>(attribute).getValue());
  };
  return {AttributeRule::Word, onnx, graph, 0, word};
}

/// How nodes of an operator are read.
struct Reading {
  Handler handler;
  /// The graph operation that the operator is: its operands and results in the same order, and no attributes but those
  /// of the row's rules. Null where there is none.
  const char *operation = nullptr;

  constexpr Reading(Handler handler, const char *operation = nullptr) : handler(handler), operation(operation) {}
};

/// A handler of an operator that is the graph operation `Op`.
template <typename Op> constexpr Reading as(Handler handler) { return {handler, Op::getOperationName().data()}; }

/// One row: how an operator is read from `sinceVersion` of its domain on, up to the next row of the same operator.
struct OpEntry {
  const char *name;
  int sinceVersion;
  Reading reading;
  AttributeRule attributes[6] = {};
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
