//===- Search.h - Searches and scans to linalg ----------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LOWERING_SEARCH_H
#define HONE_LOWERING_SEARCH_H

#include "Emitter.h"

namespace hone {

/// Where (`i64`) the greatest or least element along `axis` stands; the result lacks the axis. Of equal ones the first
/// counts, or the last.
mlir::Value emitArgReduce(Emitter &b, mlir::Value x, int64_t axis, bool greatest, bool selectLast);

void populateDeterminantPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);
void populateSearchPatterns(mlir::TypeConverter &converter, mlir::RewritePatternSet &patterns);

} // namespace hone

#endif // HONE_LOWERING_SEARCH_H
