//===- ImageTable.h - The generated C file of an image --------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_EXECUTION_IMAGETABLE_H
#define HONE_LIB_EXECUTION_IMAGETABLE_H

#include "hone/Execution/Image.h"

namespace hone {

/// The C source that adapts each model's run function to the harness. Model number i has the header `model<i>.h`.
/// Without threads, models that can use them get the shim's loop on one. `peaks` is the number of functions
/// `hone_peak_K`.
std::string imageTable(llvm::ArrayRef<const ModelObject *> models, size_t peaks, bool hasThreads);

} // namespace hone

#endif // HONE_LIB_EXECUTION_IMAGETABLE_H
