//===- Wording.h - Messages in the model's words --------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_WORDING_H
#define HONE_LIB_FRONTEND_ONNX_WORDING_H

#include "mlir/IR/Diagnostics.h"

namespace hone::importer {

/// While alive, says in ONNX's words what is reported in MLIR's: types as in ONNX's text syntax, `float[2, 3]`, and
/// what a graph operation's verifier finds without that operation's name.
class ModelWording : public mlir::ScopedDiagnosticHandler {
public:
  explicit ModelWording(mlir::MLIRContext *context);
};

} // namespace hone::importer

#endif // HONE_LIB_FRONTEND_ONNX_WORDING_H
