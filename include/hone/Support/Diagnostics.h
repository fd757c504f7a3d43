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

namespace hone {

/// The location of a model file as a whole.
mlir::Location fileLocation(mlir::MLIRContext *context, llvm::StringRef file);

/// The location of node `name` with operator `op` in `file`. Callers give unnamed nodes a name such as "Conv_12".
mlir::Location nodeLocation(mlir::MLIRContext *context, llvm::StringRef file, llvm::StringRef name,
                            llvm::StringRef op);

/// The node's name in a location made by `nodeLocation`, or "" for other locations. Of fused locations the first counts.
llvm::StringRef nodeName(mlir::Location location);

/// The operator's name in a location made by `nodeLocation`, or "".
llvm::StringRef nodeOperator(mlir::Location location);

/// While alive, prints every diagnostic of the context as `file: error: node 'conv1' (Conv): text` (or `file:line:column:`
/// for other locations) and counts errors. Remarks are printed only when `remarks` is set.
class DiagnosticPrinter {
public:
  DiagnosticPrinter(mlir::MLIRContext *context, llvm::raw_ostream &out, bool remarks = true);
  ~DiagnosticPrinter();
  int errors() const { return errorCount; }

private:
  mlir::MLIRContext *context;
  mlir::DiagnosticEngine::HandlerID handler;
  int errorCount = 0;
};

/// The text before a message about `location`: "kws.onnx: error: node 'conv1' (Conv): ".
std::string diagnosticPrefix(mlir::Location location, mlir::DiagnosticSeverity severity);

} // namespace hone

#endif // HONE_SUPPORT_DIAGNOSTICS_H
