//===- Wording.cpp - Messages in the model's words -----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Wording.h"
#include "ModelFile.h"
#include "mlir/IR/BuiltinTypes.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

/// "float[2, 3]", "int64"; other types as MLIR prints them.
static void printType(llvm::raw_ostream &out, Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  int32_t dataType = dataTypeOf(tensor ? tensor.getElementType() : type);
  if (dataType == onnx::TensorProto::UNDEFINED) {
    out << type;
    return;
  }
  out << dataTypeName(dataType);
  if (!tensor || tensor.getRank() == 0)
    return;
  out << '[';
  llvm::interleaveComma(tensor.getShape(), out);
  out << ']';
}

/// "'graph.gather' op operand #1 must be X, but got T" as "operand 1 is of type T, which is not supported", and other
/// findings without the operation.
static std::string withoutOperation(StringRef text) {
  if (!text.starts_with("'graph."))
    return text.str();
  StringRef finding = text.split("' op ").second;
  if (finding.empty())
    return text.str();
  auto [rest, type] = finding.rsplit(", but got ");
  auto [what, constraint] = rest.split(" must be ");
  if (type.empty() || constraint.empty() || !what.consume_front("operand #"))
    return finding.str();
  return ("operand " + what + " is of type " + type + ", which is not supported").str();
}

static std::string reworded(Diagnostic &diagnostic) {
  std::string text;
  llvm::raw_string_ostream out(text);
  for (DiagnosticArgument &argument : diagnostic.getArguments())
    if (argument.getKind() == DiagnosticArgument::DiagnosticArgumentKind::Type)
      printType(out, argument.getAsType());
    else
      argument.print(out);
  return withoutOperation(text);
}

ModelWording::ModelWording(MLIRContext *context) : ScopedDiagnosticHandler(context) {
  setHandler([context](Diagnostic &diagnostic) {
    std::string before = diagnostic.str(), after = reworded(diagnostic);
    if (after == before)
      return failure();
    InFlightDiagnostic said = context->getDiagEngine().emit(diagnostic.getLocation(), diagnostic.getSeverity());
    said << after;
    // The operation itself, which verifiers show, is no part of the model.
    for (Diagnostic &note : diagnostic.getNotes())
      if (std::string text = reworded(note); !StringRef(text).starts_with("see current operation"))
        said.attachNote(note.getLocation()) << text;
    return success();
  });
}
