//===- Diagnostics.h - Messages about models ------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// One mechanism carries the origin of a message: the location. A node's location is a name location whose child names
// its operator, which in turn has the file as its child; every rewrite keeps it.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_DIAGNOSTICS_H
#define HONE_SUPPORT_DIAGNOSTICS_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Location.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>

namespace hone {

/// The location of a model file as a whole.
mlir::Location fileLocation(mlir::MLIRContext *context, llvm::StringRef file);

/// The location of node `name` with operator `op` in `file`. Callers give unnamed nodes a name such as "Conv_12".
mlir::Location nodeLocation(mlir::MLIRContext *context, llvm::StringRef file, llvm::StringRef name, llvm::StringRef op);

/// The node's name in a location made by `nodeLocation`, or "" for other locations. Of fused locations the first
/// counts.
llvm::StringRef nodeName(mlir::Location location);

/// The operator's name in a location made by `nodeLocation`, or "".
llvm::StringRef nodeOperator(mlir::Location location);

/// What is at fault where something fails. Programs that read an outcome go by this and never by a message's words: it
/// is set where the error is made.
enum class FaultKind {
  /// The model is right and needs something that Hone does not have.
  Unsupported,
  /// The model breaks ONNX's rules, contradicts itself or is damaged.
  InvalidModel,
  /// What was given beside the model: options, values and shapes of inputs, samples.
  InvalidInput,
  /// A target's description, or what is asked of the target.
  InvalidTarget,
  /// Memory: of the machine, of a limit that was set, or of what an object file can hold.
  DoesNotFit,
  /// A file can't be opened, read or written.
  FileAccess,
  /// Hone itself is at fault.
  Internal,
};

/// The stable name of a kind, which is its word in JSON: "unsupported", "invalid-model", ...
llvm::StringRef faultCode(FaultKind kind);

/// The kind with this code, if there is one.
std::optional<FaultKind> parseFaultCode(llvm::StringRef code);

/// Sets the kind of a diagnostic that is being made. It is kept in the diagnostic's metadata, which is not printed.
void setFaultKind(mlir::Diagnostic &diagnostic, FaultKind kind);

/// The kind that was set, or nothing.
std::optional<FaultKind> faultKind(mlir::Diagnostic &diagnostic);

/// Starts an error of `kind` at `location`.
mlir::InFlightDiagnostic emitFault(FaultKind kind, mlir::Location location);

/// The same at an operation, as `Operation::emitError` does it.
mlir::InFlightDiagnostic emitFault(FaultKind kind, mlir::Operation *op);

/// While alive, prints every diagnostic of the context as `file: error: node 'conv1' (Conv): text` (or
/// `file:line:column:` for other locations) and counts errors. Remarks are printed only when `remarks` is set. On a
/// terminal the severity is coloured.
class DiagnosticPrinter {
public:
  DiagnosticPrinter(mlir::MLIRContext *context, llvm::raw_ostream &out, bool remarks = true);
  ~DiagnosticPrinter();
  int errors() const { return errorCount; }
  /// The kind of the first error, if it has one: later ones may follow from it.
  std::optional<FaultKind> kind() const { return firstKind; }
  /// The first line of the first error without its file, "node 'conv1' (Conv): text"; "" without errors.
  const std::string &reason() const { return firstReason; }

private:
  mlir::MLIRContext *context;
  mlir::DiagnosticEngine::HandlerID handler;
  int errorCount = 0;
  std::optional<FaultKind> firstKind;
  std::string firstReason;
};

} // namespace hone

#endif // HONE_SUPPORT_DIAGNOSTICS_H
