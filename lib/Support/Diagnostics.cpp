//===- Diagnostics.cpp - Messages about models ---------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/Diagnostics.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Operation.h"
#include "llvm/Support/WithColor.h"

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

/// "node 'conv1' (Conv): ", or "" for other locations.
static std::string nodePrefix(Location location) {
  if (nodeName(location).empty())
    return "";
  return ("node '" + nodeName(location) + "' (" + nodeOperator(location) + "): ").str();
}

/// Writes the word that says how grave a message is, in its colour where the stream has such.
static void printSeverity(llvm::raw_ostream &out, DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Note: llvm::WithColor::note(out); return;
  case DiagnosticSeverity::Warning: llvm::WithColor::warning(out); return;
  case DiagnosticSeverity::Error: llvm::WithColor::error(out); return;
  case DiagnosticSeverity::Remark: llvm::WithColor::remark(out); return;
  }
}

/// Writes a message as "kws.onnx: error: node 'conv1' (Conv): text".
static void printDiagnostic(llvm::raw_ostream &out, Diagnostic &diagnostic) {
  Location at = principal(diagnostic.getLocation());
  Location leaf = at;
  while (auto name = dyn_cast<NameLoc>(leaf))
    leaf = principal(name.getChildLoc());
  if (auto file = dyn_cast<FileLineColLoc>(leaf)) {
    out << file.getFilename().getValue() << ":";
    if (file.getLine() != 0)
      out << file.getLine() << ":" << file.getColumn() << ":";
    out << " ";
  } else {
    out << "hone: ";
  }
  printSeverity(out, diagnostic.getSeverity());
  out << nodePrefix(at);
  diagnostic.print(out);
  out << "\n";
}

DiagnosticPrinter::DiagnosticPrinter(MLIRContext *context, llvm::raw_ostream &out, bool remarks) : context(context) {
  handler = context->getDiagEngine().registerHandler([this, remarks, &out](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Remark && !remarks)
      return success();
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error && ++errorCount == 1) {
      firstKind = faultKind(diagnostic);
      firstReason = nodePrefix(diagnostic.getLocation()) + StringRef(diagnostic.str()).split('\n').first.str();
    }
    printDiagnostic(out, diagnostic);
    for (Diagnostic &note : diagnostic.getNotes())
      printDiagnostic(out, note);
    return success();
  });
}

DiagnosticPrinter::~DiagnosticPrinter() { context->getDiagEngine().eraseHandler(handler); }
