//===- Evaluate.h - How good a compiled model's results are ---------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EXECUTION_EVALUATE_H
#define HONE_EXECUTION_EVALUATE_H

#include "hone/Execution/Image.h"
#include "hone/Support/MediaFormat.h"
#include "llvm/Support/raw_ostream.h"
#include <functional>

namespace hone {

/// What is evaluated, or what it is compared with: a model and the machine that it runs on.
struct Subject {
  const ModelObject &model;
  const TargetDescription &target;
};

/// How one output differs from that of the reference, over all samples.
struct OutputDifference {
  std::string name;
  /// The ratio of the reference's power to that of the difference; infinite where there is none.
  double decibels = 0;
  double largest = 0;
  /// The share of samples in which the greatest element is the same one; for vectors of two and more.
  std::optional<double> agreement;
};

struct Evaluation {
  int64_t samples = 0;
  /// Shares of samples whose label is the greatest, or among the five greatest, of the first output's elements.
  std::optional<double> top1, top5;
  /// The area under the receiver's curve, for labels of 0 and 1 and an output of one element or two.
  std::optional<double> auc;
  /// The mean squared error, for labels of the output's shape, and that of the reference.
  std::optional<double> squaredError;
  std::optional<double> referenceTop1, referenceTop5, referenceAuc, referenceSquaredError;
  std::vector<OutputDifference> differences;
};

/// Runs the model on the samples in `inputs` (see Samples.h) and compares with the labels in the file `labels`, if it
/// is not "", and with `reference`, if there is one. `onProgress` is told how many of how many runs are done. Integers
/// count as the numbers that they stand for.
llvm::Expected<Evaluation> evaluate(const Subject &subject, const Subject *reference,
                                    llvm::ArrayRef<std::string> inputs, const MediaFormat &format,
                                    const std::string &labels,
                                    const std::function<void(size_t done, size_t all)> &onProgress);

void printEvaluation(const Evaluation &evaluation, llvm::raw_ostream &out);

/// As one JSON object; test/tools/hone/eval.test has its keys.
void printEvaluationJson(const Evaluation &evaluation, llvm::raw_ostream &out);

} // namespace hone

#endif // HONE_EXECUTION_EVALUATE_H
