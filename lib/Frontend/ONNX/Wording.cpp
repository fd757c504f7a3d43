//===- Wording.cpp - Messages in the model's words -----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Wording.h"
#include "ModelFile.h"
#include "hone/Support/Diagnostics.h"
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
/// findings without the operation. Says whether it was the first: the type is one that graph operations lack, while the
/// model's own types have been checked against ONNX's rules before.
static std::string withoutOperation(StringRef text, bool &isUnsupported) {
  if (!text.starts_with("'graph."))
    return text.str();
  StringRef finding = text.split("' op ").second;
  if (finding.empty())
    return text.str();
  auto [rest, type] = finding.rsplit(", but got ");
  auto [what, constraint] = rest.split(" must be ");
  if (type.empty() || constraint.empty() || !what.consume_front("operand #"))
    return finding.str();
  isUnsupported = true;
  return ("operand " + what + " is of type " + type + ", which is not supported").str();
}

static std::string reworded(Diagnostic &diagnostic, bool &isUnsupported) {
  std::string text;
  llvm::raw_string_ostream out(text);
  for (DiagnosticArgument &argument : diagnostic.getArguments())
    if (argument.getKind() == DiagnosticArgument::DiagnosticArgumentKind::Type)
      printType(out, argument.getAsType());
    else
      argument.print(out);
  return withoutOperation(text, isUnsupported);
}

ModelWording::ModelWording(MLIRContext *context) : ScopedDiagnosticHandler(context) {
  setHandler([context](Diagnostic &diagnostic) {
    bool isUnsupported = false;
    std::string before = diagnostic.str(), after = reworded(diagnostic, isUnsupported);
    if (after == before)
      return failure();
    InFlightDiagnostic said = context->getDiagEngine().emit(diagnostic.getLocation(), diagnostic.getSeverity());
    said << after;
    if (isUnsupported)
      setFaultKind(*said.getUnderlyingDiagnostic(), FaultKind::Unsupported);
    else if (std::optional<FaultKind> kind = faultKind(diagnostic))
      setFaultKind(*said.getUnderlyingDiagnostic(), *kind);
    // The operation itself, which verifiers show, is no part of the model.
    for (Diagnostic &note : diagnostic.getNotes())
      if (std::string text = reworded(note, isUnsupported); !StringRef(text).starts_with("see current operation"))
        said.attachNote(note.getLocation()) << text;
    return success();
  });
}
