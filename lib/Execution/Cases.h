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

/// Data sets of a case whose inputs have equal shapes, for which the model is compiled once.
struct DataSetGroup {
  TestCase test;
  std::vector<std::vector<int64_t>> inputShapes;
};
/// At least one group; what can't be read has no shapes, and is reported when it is used.
std::vector<DataSetGroup> groupDataSets(const TestCase &test);

/// Reads a case's data sets. Where that is not possible, or they do not fit the model, says how the case has ended. The
/// inputs at the positions `bound` are constants of the model.
std::variant<std::vector<DataSet>, CaseResult> readDataSets(const TestCase &test, const ModelObject &model,
                                                            llvm::ArrayRef<size_t> bound);

/// How a case ends that could not be run. One that is too large for the target's machine says nothing about the
/// compiler.
CaseResult explainError(llvm::Error error);

/// Compares what a model gave for a data set with what was expected.
CaseResult judge(const DataSet &set, llvm::Expected<std::vector<Tensor>> results, const CheckOptions &options);

/// Compiles and runs the cases with the given numbers, in the calling process, and writes a line of JSON to `out`
/// before each step and after each case.
void checkBatch(llvm::ArrayRef<TestCase> cases, llvm::ArrayRef<size_t> batch, const CheckOptions &options,
                llvm::raw_ostream &out);

} // namespace hone

#endif // HONE_LIB_EXECUTION_CASES_H
