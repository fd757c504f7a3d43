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

/// How many operands or results a node may have.
struct Count {
  unsigned least, most;
};
inline constexpr unsigned kMany = 1u << 20;
/// Any number of operands of which the handler says which may be left out; of `kMany` all are needed.
inline constexpr unsigned kManyWithGaps = kMany + 1;

/// An ONNX attribute that becomes a graph attribute as it is; left out, the graph dialect's default holds.
struct AttributeRule {
  enum Kind { None, Real, Integer, Flag } kind = None;
  const char *onnx = nullptr;
  const char *graph = nullptr;
  bool isRequired = false;
};
constexpr AttributeRule real(const char *onnx, const char *graph = nullptr) {
  return {AttributeRule::Real, onnx, graph ? graph : onnx};
}
constexpr AttributeRule integer(const char *onnx, const char *graph = nullptr) {
  return {AttributeRule::Integer, onnx, graph ? graph : onnx};
}
constexpr AttributeRule requiredInteger(const char *onnx) { return {AttributeRule::Integer, onnx, onnx, true}; }
constexpr AttributeRule flag(const char *onnx, const char *graph = nullptr) {
  return {AttributeRule::Flag, onnx, graph ? graph : onnx};
}

/// One row: an operator from `sinceVersion` of its domain on, up to the next row of the same operator.
struct OpEntry {
  const char *name;
  int sinceVersion;
  Count inputs;
  Count outputs;
  Handler handler;
  AttributeRule attributes[4] = {};
  const char *domain = "";
  /// Bit i: operand i may be left out though it stands before the last that is needed.
  unsigned optionalInputs = 0;
};

/// ONNX Runtime's own operators.
inline constexpr const char *kMicrosoft = "com.microsoft";

/// Operands that may be left out, for `OpEntry::optionalInputs`.
template <typename... Index>
constexpr unsigned optional(Index... indices) {
  return ((1u << indices) | ... | 0u);
}

/// The newest row of an operator not above `version`, or null.
const OpEntry *findOperator(llvm::StringRef name, llvm::StringRef domain, int64_t version);

/// All rows.
llvm::ArrayRef<OpEntry> operatorTable();

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_OPTABLE_H
