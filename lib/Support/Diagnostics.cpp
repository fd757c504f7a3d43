//===- Diagnostics.cpp - Messages about models ---------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/Diagnostics.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Operation.h"

using namespace mlir;
using namespace hone;

Location hone::fileLocation(MLIRContext *context, StringRef file) { return FileLineColLoc::get(context, file, 0, 0); }

Location hone::nodeLocation(MLIRContext *context, StringRef file, StringRef name, StringRef op) {
  Location kind = NameLoc::get(StringAttr::get(context, op), fileLocation(context, file));
  return NameLoc::get(StringAttr::get(context, name), kind);
}

/// The part of a location that messages speak of: the first of fused ones, the callee of calls.
static Location principal(Location location) {
  while (true) {
    if (auto fused = dyn_cast<FusedLoc>(location); fused && !fused.getLocations().empty())
      location = fused.getLocations().front();
    else if (auto call = dyn_cast<CallSiteLoc>(location))
      location = call.getCallee();
    else
      return location;
  }
}

StringRef hone::nodeName(Location location) {
  auto name = dyn_cast<NameLoc>(principal(location));
  return name && isa<NameLoc>(name.getChildLoc()) ? name.getName().getValue() : StringRef();
}

StringRef hone::nodeOperator(Location location) {
  auto name = dyn_cast<NameLoc>(principal(location));
  auto op = name ? dyn_cast<NameLoc>(name.getChildLoc()) : nullptr;
  return op ? op.getName().getValue() : StringRef();
}

namespace {
struct NamedKind {
  FaultKind kind;
  StringLiteral code;
};
constexpr NamedKind namedKinds[] = {
    {FaultKind::Unsupported, "unsupported"},    {FaultKind::InvalidModel, "invalid-model"},
    {FaultKind::InvalidInput, "invalid-input"}, {FaultKind::InvalidTarget, "invalid-target"},
    {FaultKind::DoesNotFit, "does-not-fit"},    {FaultKind::FileAccess, "file-access"},
    {FaultKind::Internal, "internal"},
};
} // namespace

StringRef hone::faultCode(FaultKind kind) {
  for (const NamedKind &named : namedKinds)
    if (named.kind == kind)
      return named.code;
  llvm_unreachable("every kind has a code");
}

std::optional<FaultKind> hone::parseFaultCode(StringRef code) {
  for (const NamedKind &named : namedKinds)
    if (named.code == code)
      return named.kind;
  return std::nullopt;
}

void hone::setFaultKind(Diagnostic &diagnostic, FaultKind kind) {
  diagnostic.getMetadata().assign({DiagnosticArgument(faultCode(kind))});
}

std::optional<FaultKind> hone::faultKind(Diagnostic &diagnostic) {
  for (const DiagnosticArgument &argument : diagnostic.getMetadata())
    if (argument.getKind() == DiagnosticArgument::DiagnosticArgumentKind::String)
      return parseFaultCode(argument.getAsString());
  return std::nullopt;
}

static InFlightDiagnostic withKind(InFlightDiagnostic diagnostic, FaultKind kind) {
  setFaultKind(*diagnostic.getUnderlyingDiagnostic(), kind);
  return diagnostic;
}

InFlightDiagnostic hone::emitFault(FaultKind kind, Location location) { return withKind(emitError(location), kind); }

InFlightDiagnostic hone::emitFault(FaultKind kind, Operation *op) { return withKind(op->emitError(), kind); }

static StringRef severityText(DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Note: return "note";
  case DiagnosticSeverity::Warning: return "warning";
  case DiagnosticSeverity::Error: return "error";
  case DiagnosticSeverity::Remark: return "remark";
  }
  return "error";
}

/// "node 'conv1' (Conv): ", or "" for other locations.
static std::string nodePrefix(Location location) {
  if (nodeName(location).empty())
    return "";
  return ("node '" + nodeName(location) + "' (" + nodeOperator(location) + "): ").str();
}

std::string hone::diagnosticPrefix(Location location, DiagnosticSeverity severity) {
  std::string text;
  llvm::raw_string_ostream out(text);
  Location at = principal(location);
  Location leaf = at;
  while (auto name = dyn_cast<NameLoc>(leaf))
    leaf = principal(name.getChildLoc());
  if (auto file = dyn_cast<FileLineColLoc>(leaf)) {
    out << file.getFilename().getValue() << ": ";
    if (file.getLine() != 0) {
      text.pop_back();
      out << file.getLine() << ":" << file.getColumn() << ": ";
    }
  } else {
    out << "hone: ";
  }
  out << severityText(severity) << ": " << nodePrefix(at);
  return text;
}

DiagnosticPrinter::DiagnosticPrinter(MLIRContext *context, llvm::raw_ostream &out, bool remarks) : context(context) {
  auto print = [&out](Diagnostic &diagnostic) {
    out << diagnosticPrefix(diagnostic.getLocation(), diagnostic.getSeverity());
    diagnostic.print(out);
    out << "\n";
  };
  handler = context->getDiagEngine().registerHandler([this, remarks, print](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Remark && !remarks)
      return success();
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error && ++errorCount == 1) {
      firstKind = faultKind(diagnostic);
      firstReason = nodePrefix(diagnostic.getLocation()) + StringRef(diagnostic.str()).split('\n').first.str();
    }
    print(diagnostic);
    for (Diagnostic &note : diagnostic.getNotes())
      print(note);
    return success();
  });
}

DiagnosticPrinter::~DiagnosticPrinter() { context->getDiagEngine().eraseHandler(handler); }
