//===- Signatures.h - What ONNX says of each operator ---------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The one place that says which operands, results and attributes an operator has in which version. A node is checked
// against it before its handler runs, so handlers never see what their operator does not allow.
//
// A row has the operands and results, then the attributes:
//
//   {"Gather", 13, "any+ data, i32|i64 indices -> output", "int axis"}
//   {"Clip", 13, "T=number+ input, T min?, T max? -> output"}
//   {"DepthToSpace", 11, "any input -> output", "int blocksize!, string mode=DCR|CRD"}
//
// An operand is the set of its element types and its name. `T=set` at its first operand names a type variable: operands
// of one variable have one type. `?` after the name: may be left out; `...`: one operand or more; `...?`: any number;
// `?...`: one or more, each of which may be left out; `[]`: of one dimension.
//
// Sets join by `|`, and `-` takes away: f32, i8, u4, bool, string, complex, ...; `int`, `real` (f16, f32, f64),
// `number` (both), `wide` (number without integers of 8 and 16 bits), `any` (number, bool, string, complex), each with
// bfloat16 as `real+`, ...; `any19` to `any28` as they grew with versions; `other` is no tensor. What a later version
// allows is allowed in an earlier one, too: it means the same there, and exporters write it.
//
// An attribute is its kind and name; `!`: it must be there; `=a|b`: it is one of these words, `=@name` one of those
// that Signatures.cpp lists under that name, and nothing between bars is the empty word. `...`: any others, too, as
// ONNX lets some operators have. `same`: as in the row above.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_SIGNATURES_H
#define HONE_LIB_FRONTEND_ONNX_SIGNATURES_H

#include "mlir/Support/LLVM.h"
#include "onnx/onnx_pb.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

namespace hone::importer {

/// One row of a table: an operator from `sinceVersion` of its domain on, up to its next row.
struct SignatureRow {
  const char *name;
  int sinceVersion;
  const char *operands;
  const char *attributes = "";
};
/// Instead of operands: the operator was taken out in this version.
inline constexpr const char *removed = "removed";
/// Instead of attributes: those of the row above.
inline constexpr const char *same = "same";

/// An operand or a result. Results have neither types nor a variable: the graph operations infer them.
struct OperandSignature {
  llvm::StringRef name;
  /// Bit t: elements may be of `TensorProto.DataType` t.
  uint32_t types = 0;
  /// Operands of one variable are of one type; empty for none.
  llvm::StringRef variable;
  bool isOptional = false;
  bool isVariadic = false;
  /// Of a variadic operand, each may be left out.
  bool hasGaps = false;
  bool isVector = false;
};

struct AttributeSignature {
  llvm::StringRef name;
  onnx::AttributeProto::AttributeType type;
  bool isRequired = false;
  /// The words that a string can be; empty for any.
  llvm::SmallVector<llvm::StringRef> words;
};

/// A row, read.
struct Signature {
  llvm::SmallVector<OperandSignature> inputs, outputs;
  llvm::SmallVector<AttributeSignature> attributes;
  /// Whether attributes that are not listed pass.
  bool allowsOthers = false;

  /// The operand at `index`, repeating a variadic one; null beyond the last.
  const OperandSignature *input(size_t index) const;
  const AttributeSignature *attribute(llvm::StringRef name) const;
};

/// A domain of operators.
struct SignatureDomain {
  llvm::StringRef name;
  /// The newest version of its operator set that is known.
  int newestVersion;
  /// Sorted by name without case, then by version.
  llvm::ArrayRef<SignatureRow> rows;
  /// Operators that are known by name only, in every version.
  llvm::ArrayRef<const char *> others;
};

/// The domain called `name`, ONNX's own being "", or null.
const SignatureDomain *findDomain(llvm::StringRef name);
/// All of them.
llvm::ArrayRef<SignatureDomain> signatureDomains();

/// All rows of operator `name`, oldest first.
llvm::ArrayRef<SignatureRow> findRows(const SignatureDomain &domain, llvm::StringRef name);
/// The newest row of `rows` not above `version`, or null.
const SignatureRow *rowOf(llvm::ArrayRef<SignatureRow> rows, int64_t version);
inline bool isRemoved(const SignatureRow &row) { return llvm::StringRef(row.operands) == removed; }
/// Reads a row that has not been removed. Nothing if it does not follow the form above.
std::optional<Signature> readSignature(const SignatureRow &row);

/// StandardSignatures.cpp, MicrosoftSignatures.cpp: the tables.
llvm::ArrayRef<SignatureRow> standardSignatures();
llvm::ArrayRef<SignatureRow> microsoftSignatures();
llvm::ArrayRef<const char *> otherMicrosoftOperators();

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_SIGNATURES_H
