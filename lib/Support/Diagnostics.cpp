//===- Diagnostics.cpp - Messages about models ---------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/Diagnostics.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/MLIRContext.h"

using namespace mlir;
using namespace hone;

Location hone::fileLocation(MLIRContext *context, StringRef file) {
  return FileLineColLoc::get(context, file, 0, 0);
}

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

static StringRef severityText(DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Note: return "note";
  case DiagnosticSeverity::Warning: return "warning";
  case DiagnosticSeverity::Error: return "error";
  case DiagnosticSeverity::Remark: return "remark";
  }
  return "error";
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
  out << severityText(severity) << ": ";
  if (!nodeName(at).empty())
    out << "node '" << nodeName(at) << "' (" << nodeOperator(at) << "): ";
  return text;
}

DiagnosticPrinter::DiagnosticPrinter(MLIRContext *context, llvm::raw_ostream &out, bool remarks)
    : context(context) {
  auto print = [&out](Diagnostic &diagnostic) {
    out << diagnosticPrefix(diagnostic.getLocation(), diagnostic.getSeverity());
    diagnostic.print(out);
    out << "\n";
  };
  handler = context->getDiagEngine().registerHandler([this, remarks, print](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Remark && !remarks)
      return success();
    errorCount += diagnostic.getSeverity() == DiagnosticSeverity::Error;
    print(diagnostic);
    for (Diagnostic &note : diagnostic.getNotes())
      print(note);
    return success();
  });
}

DiagnosticPrinter::~DiagnosticPrinter() { context->getDiagEngine().eraseHandler(handler); }
