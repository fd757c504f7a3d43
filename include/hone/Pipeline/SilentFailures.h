//===- SilentFailures.h - No failure without a diagnostic -----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_PIPELINE_SILENTFAILURES_H
#define HONE_PIPELINE_SILENTFAILURES_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/PassManager.h"

namespace hone {

/// Counts the errors that go through a context while it lives; other handlers get them as ever.
class ErrorCounter {
public:
  explicit ErrorCounter(mlir::MLIRContext *context)
      : handler(context, [this](mlir::Diagnostic &diagnostic) {
          count += diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error;
          return mlir::failure();
        }) {}

  /// How many there were.
  int64_t errors() const { return count; }

private:
  int64_t count = 0;
  mlir::ScopedDiagnosticHandler handler;
};

/// Has a pass of `manager` that fails without an error emit one, which names the pass and where it was. Only a defect
/// of Hone or of MLIR can bring one to that, but who meets it should see more than an exit code.
void reportSilentFailures(mlir::PassManager &manager);

} // namespace hone

#endif // HONE_PIPELINE_SILENTFAILURES_H
