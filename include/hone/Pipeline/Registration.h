//===- Registration.h - Every dialect and pass that Hone uses -------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_PIPELINE_REGISTRATION_H
#define HONE_PIPELINE_REGISTRATION_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace hone {

/// Adds Hone's dialects, the upstream ones it lowers through, and their interface implementations.
void registerAllDialects(mlir::DialectRegistry &registry);

/// Makes Hone's passes and pipelines, and upstream's, available by name to pass drivers.
void registerAllPasses();

} // namespace hone

#endif // HONE_PIPELINE_REGISTRATION_H
