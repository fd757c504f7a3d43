//===- ExportTable.h - How graph operations are written -------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_FRONTEND_ONNX_EXPORTTABLE_H
#define HONE_LIB_FRONTEND_ONNX_EXPORTTABLE_H

#include "OpTable.h"

namespace hone::exporter {

class NodeWriter;
/// Writes one operation as nodes.
using WriteFunction = void (*)(NodeWriter &);

/// One row: how operations called `operation` are written.
struct WriterEntry {
  const char *operation;
  WriteFunction write;
};

/// The rows for operations that are not an operator of ONNX as they are.
llvm::ArrayRef<WriterEntry> writerTable();

/// How an operation is written: by a function, or as the operator of a row of the importer's table.
struct Writer {
  WriteFunction write = nullptr;
  const importer::OpEntry *entry = nullptr;
};

} // namespace hone::exporter

#endif // HONE_LIB_FRONTEND_ONNX_EXPORTTABLE_H
