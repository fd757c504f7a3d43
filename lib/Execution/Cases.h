//===- Cases.h - Running one test case ------------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_EXECUTION_CASES_H
#define HONE_LIB_EXECUTION_CASES_H

#include "hone/Execution/Check.h"
#include "hone/Execution/Image.h"

namespace hone {

/// Runs a case's model, which is number `index` of the image, on each data set and compares the results.
CaseResult runCase(const TestCase &test, const Image &image, size_t index, const ModelObject &model,
                   const CheckOptions &options);

/// Compiles and runs the cases with the given numbers, in the calling process, and writes a line of JSON to `out` before
/// each step and after each case.
void checkBatch(llvm::ArrayRef<TestCase> cases, llvm::ArrayRef<size_t> batch, const CheckOptions &options,
                llvm::raw_ostream &out);

} // namespace hone

#endif // HONE_LIB_EXECUTION_CASES_H
