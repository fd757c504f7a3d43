//===- Cases.h - Running one test case ------------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_EXECUTION_CASES_H
#define HONE_LIB_EXECUTION_CASES_H

#include "hone/Execution/Check.h"
#include "hone/Execution/Image.h"
#include <variant>

namespace hone {

/// A case's inputs and expected outputs.
struct DataSet {
  /// The folder's name.
  std::string name;
  std::vector<Tensor> inputs, expected;
};

/// Reads a case's data sets. Where that is not possible, or they do not fit the model, says how the case has ended.
std::variant<std::vector<DataSet>, CaseResult> readDataSets(const TestCase &test, const ModelObject &model);

/// How a case ends that could not be run. One that is too large for the target's machine says nothing about the compiler.
CaseResult explainError(llvm::Error error);

/// Compares what a model gave for a data set with what was expected.
CaseResult judge(const DataSet &set, llvm::Expected<std::vector<Tensor>> results, const CheckOptions &options);

/// Compiles and runs the cases with the given numbers, in the calling process, and writes a line of JSON to `out` before
/// each step and after each case.
void checkBatch(llvm::ArrayRef<TestCase> cases, llvm::ArrayRef<size_t> batch, const CheckOptions &options,
                llvm::raw_ostream &out);

} // namespace hone

#endif // HONE_LIB_EXECUTION_CASES_H
