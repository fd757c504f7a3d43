//===- Evaluate.cpp - How good a compiled model's results are ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Evaluate.h"
#include "hone/Execution/Samples.h"
#include "hone/Execution/TensorFile.h"
#include "hone/Support/Table.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include <cmath>
#include <numeric>

using namespace llvm;
using namespace hone;

/// Seconds that one run may take.
static constexpr int64_t runSeconds = 600;
/// Bytes of the inputs and results of runs that are made at once.
static constexpr int64_t bytesAtOnce = int64_t(1) << 26;

static Error invalid(const Twine &text) {
  return createStringError(std::make_error_code(std::errc::invalid_argument), text);
}

using Outputs = std::vector<std::vector<double>>; ///< Of one run: the real numbers of each output.

/// Runs all samples. Gives each one's outputs to `take`.
static Error runSamples(const Subject &subject, const Samples &samples,
                        function_ref<void(size_t sample, Outputs outputs)> take) {
  const ModelObject *model = &subject.model;
  Expected<Image> image = Image::link(model, subject.target);
  if (!image)
    return image.takeError();
  int64_t bytes = 1;
  for (const auto *specs : {&model->inputs, &model->outputs})
    for (const TensorSpec &spec : *specs)
      bytes += spec.bytes();
  size_t atOnce = std::max<int64_t>(1, bytesAtOnce / bytes);
  std::string failure;
  for (size_t first = 0; first < samples.size() && failure.empty(); first += atOnce) {
    std::vector<Job> jobs;
    for (size_t sample = first; sample < std::min(first + atOnce, samples.size()); ++sample) {
      Expected<std::vector<Tensor>> inputs = samples.read(sample);
      if (!inputs)
        return inputs.takeError();
      jobs.push_back({0, std::move(*inputs)});
    }
    image->runAll(jobs, runSeconds, [&](size_t job, Expected<std::vector<Tensor>> tensors) {
      if (!tensors) {
        failure = samples.describe(first + job) + ": " + toString(tensors.takeError());
        return;
      }
      Outputs outputs;
      for (const auto &[tensor, spec] : zip_equal(*tensors, model->outputs)) {
        std::vector<double> &numbers = outputs.emplace_back();
        for (int64_t i = 0, e = tensor.elements(); i < e; ++i)
          numbers.push_back(spec.real(tensor, i));
      }
      take(first + job, std::move(outputs));
    });
  }
  return failure.empty() ? Error::success() : invalid(failure);
}

static size_t greatest(ArrayRef<double> numbers) { return llvm::max_element(numbers) - numbers.begin(); }

/// How many elements are greater than the one at `index`, or as great and before it.
static size_t rankOf(ArrayRef<double> numbers, size_t index) {
  size_t rank = 0;
  for (auto [i, number] : enumerate(numbers))
    rank += number > numbers[index] || (number == numbers[index] && i < index);
  return rank;
}

namespace {
/// The labels of all samples, and what becomes of them.
class Labels {
public:
  static Expected<Labels> read(const std::string &file, size_t samples, const TensorSpec &output);

  struct Scores {
    int64_t first = 0, firstFive = 0, samples = 0, numbers = 0;
    double squares = 0;
    std::vector<std::pair<double, bool>> ranked; ///< A score and whether its label is 1.
  };
  void add(Scores &scores, size_t sample, ArrayRef<double> output) const;
  void finish(Scores &scores, std::optional<double> &top1, std::optional<double> &top5, std::optional<double> &auc,
              std::optional<double> &squaredError) const;

private:
  Tensor tensor;
  int64_t size = 1;       ///< Elements of an output.
  bool isClasses = false; ///< One whole number for each sample.
  bool isBinary = false;
};
} // namespace

Expected<Labels> Labels::read(const std::string &file, size_t samples, const TensorSpec &output) {
  Expected<Tensor> tensor = readTensorFile(file);
  if (!tensor)
    return tensor.takeError();
  Labels labels;
  labels.tensor = std::move(*tensor);
  labels.size = elementCount(output.shape).value_or(0);
  int64_t count = labels.tensor.elements(), expected = samples;
  labels.isClasses = isInteger(labels.tensor.type) || labels.tensor.type == ElementType::Bool;
  if (count == expected && (labels.isClasses || labels.size == 1)) {
    bool isBinary = true;
    for (int64_t i = 0; i < count; ++i) {
      double label = labels.tensor.number(i);
      isBinary &= label == 0 || label == 1;
      if (labels.isClasses && labels.size > 1 && !(label >= 0 && label < double(labels.size)))
        return invalid(file + ": element " + Twine(i) + " is " + Twine(labels.tensor.integer(i)) + "; output '" +
                       output.name + "' has " + Twine(labels.size) + " elements, and labels from 0 to " +
                       Twine(labels.size - 1) + " are expected");
    }
    labels.isBinary = isBinary && labels.size <= 2;
    return labels;
  }
  labels.isClasses = false;
  if (count != expected * labels.size)
    return invalid(file + ": holds " + describeTensor(labels.tensor.type, labels.tensor.shape) + "; for " +
                   Twine(samples) + " samples as many whole numbers are expected, or as many tensors " +
                   describeTensor(output.type, output.shape));
  return labels;
}

void Labels::add(Scores &scores, size_t sample, ArrayRef<double> output) const {
  ++scores.samples;
  if (isBinary)
    scores.ranked.emplace_back(size == 2 ? output[1] - output[0] : output[0], tensor.number(sample) == 1);
  if (isClasses && size > 1) {
    size_t rank = rankOf(output, tensor.integer(sample));
    scores.first += rank == 0;
    scores.firstFive += rank < 5;
    return;
  }
  for (int64_t i = 0; i < size; ++i) {
    double error = output[i] - tensor.number(sample * size + i);
    scores.squares += error * error;
    ++scores.numbers;
  }
}

/// The share of pairs of a 1 and a 0 in which the score of the 1 is the greater one, equal ones counting half.
static std::optional<double> areaUnderCurve(std::vector<std::pair<double, bool>> &ranked) {
  llvm::sort(ranked);
  double rankSum = 0, ones = 0, all = ranked.size();
  for (size_t first = 0, last; first < ranked.size(); first = last) {
    for (last = first; last < ranked.size() && ranked[last].first == ranked[first].first;)
      ++last;
    for (size_t i = first; i < last; ++i)
      if (ranked[i].second) {
        rankSum += double(first + 1 + last) / 2;
        ++ones;
      }
  }
  if (ones == 0 || ones == all)
    return std::nullopt;
  return (rankSum - ones * (ones + 1) / 2) / (ones * (all - ones));
}

void Labels::finish(Scores &scores, std::optional<double> &top1, std::optional<double> &top5,
                    std::optional<double> &auc, std::optional<double> &squaredError) const {
  if (isBinary)
    auc = areaUnderCurve(scores.ranked);
  if (isClasses && size > 1) {
    top1 = double(scores.first) / double(scores.samples);
    if (size > 5)
      top5 = double(scores.firstFive) / double(scores.samples);
  } else if (scores.numbers) {
    squaredError = scores.squares / double(scores.numbers);
  }
}

Expected<Evaluation> hone::evaluate(const Subject &subject, const Subject *reference, ArrayRef<std::string> inputs,
                                    const MediaFormat &format, const std::string &labels,
                                    const std::function<void(size_t, size_t)> &onProgress) {
  Expected<Samples> samples = Samples::open(inputs, subject.model.inputs, format);
  if (!samples)
    return samples.takeError();
  if (subject.model.outputs.empty())
    return invalid("the model has no outputs");
  std::optional<Labels> known;
  if (!labels.empty()) {
    Expected<Labels> read = Labels::read(labels, samples->size(), subject.model.outputs.front());
    if (!read)
      return read.takeError();
    known.emplace(std::move(*read));
  }
  size_t done = 0, all = samples->size() * (reference ? 2 : 1);
  Labels::Scores scores, referenceScores;
  std::vector<Outputs> expected(reference ? samples->size() : 0);
  if (reference) {
    Expected<Samples> same = Samples::open(inputs, reference->model.inputs, format);
    if (!same)
      return same.takeError();
    if (reference->model.outputs.size() != subject.model.outputs.size())
      return invalid("the models have " + Twine(subject.model.outputs.size()) + " and " +
                     Twine(reference->model.outputs.size()) + " outputs; as many are expected");
    for (const auto &[left, right] : zip_equal(subject.model.outputs, reference->model.outputs))
      if (elementCount(left.shape) != elementCount(right.shape))
        return invalid("output '" + left.name + "' is " + describeTensor(left.type, left.shape) +
                       " and that of the other model " + describeTensor(right.type, right.shape));
    Error error = runSamples(*reference, *same, [&](size_t sample, Outputs outputs) {
      if (known)
        known->add(referenceScores, sample, outputs.front());
      expected[sample] = std::move(outputs);
      onProgress(++done, all);
    });
    if (error)
      return std::move(error);
  }
  size_t count = subject.model.outputs.size();
  std::vector<double> signal(count, 0), noise(count, 0), largest(count, 0), agreeing(count, 0);
  Error error = runSamples(subject, *samples, [&](size_t sample, Outputs outputs) {
    if (known)
      known->add(scores, sample, outputs.front());
    for (size_t i = 0; reference && i < count; ++i) {
      ArrayRef<double> found = outputs[i], real = expected[sample][i];
      for (auto [a, b] : zip_equal(found, real)) {
        signal[i] += b * b;
        noise[i] += (a - b) * (a - b);
        largest[i] = std::max(largest[i], std::fabs(a - b));
      }
      agreeing[i] += !found.empty() && greatest(found) == greatest(real);
    }
    onProgress(++done, all);
  });
  if (error)
    return std::move(error);
  Evaluation result;
  result.samples = samples->size();
  if (known) {
    known->finish(scores, result.top1, result.top5, result.auc, result.squaredError);
    if (reference)
      known->finish(referenceScores, result.referenceTop1, result.referenceTop5, result.referenceAuc,
                    result.referenceSquaredError);
  }
  for (size_t i = 0; reference && i < count; ++i) {
    OutputDifference &difference = result.differences.emplace_back();
    difference.name = subject.model.outputs[i].name;
    difference.decibels = noise[i] == 0 ? INFINITY : 10 * std::log10(signal[i] / noise[i]);
    difference.largest = largest[i];
    if (elementCount(subject.model.outputs[i].shape).value_or(0) > 1)
      difference.agreement = agreeing[i] / double(result.samples);
  }
  return result;
}

//===----------------------------------------------------------------------------===//
// Printing
//===----------------------------------------------------------------------------===//

static std::string text(double value, const char *form = "%.6g") {
  std::string result;
  raw_string_ostream(result) << format(form, value);
  return result;
}

void hone::printEvaluation(const Evaluation &evaluation, raw_ostream &out) {
  out << evaluation.samples << (evaluation.samples == 1 ? " sample\n" : " samples\n");
  struct Row {
    StringRef name;
    const std::optional<double> &value, &reference;
    const char *form;
    double unit;
  };
  const Row rows[] = {{"top-1 %", evaluation.top1, evaluation.referenceTop1, "%.2f", 100},
                      {"top-5 %", evaluation.top5, evaluation.referenceTop5, "%.2f", 100},
                      {"AUC", evaluation.auc, evaluation.referenceAuc, "%.4f", 1},
                      {"mean squared error", evaluation.squaredError, evaluation.referenceSquaredError, "%.6g", 1}};
  Table scores({{"score"}, {"model"}, {"reference"}});
  bool hasScores = false;
  for (const Row &row : rows) {
    if (!row.value)
      continue;
    hasScores = true;
    scores.add({row.name.str(), text(*row.value * row.unit, row.form),
                row.reference ? text(*row.reference * row.unit, row.form) : "-"});
  }
  if (hasScores)
    scores.print(out);
  if (evaluation.differences.empty())
    return;
  Table table({{"output"}, {"SQNR dB"}, {"largest error"}, {"agreement %"}});
  for (const OutputDifference &difference : evaluation.differences)
    table.add({difference.name, std::isinf(difference.decibels) ? "equal" : text(difference.decibels, "%.2f"),
               text(difference.largest), difference.agreement ? text(*difference.agreement * 100, "%.2f") : "-"});
  table.print(out);
}

void hone::printEvaluationJson(const Evaluation &evaluation, raw_ostream &out) {
  json::OStream json(out, 2);
  auto attribute = [&](StringRef name, const std::optional<double> &value) {
    if (value)
      json.attribute(name, *value);
  };
  json.object([&] {
    json.attribute("samples", evaluation.samples);
    attribute("top1", evaluation.top1);
    attribute("top5", evaluation.top5);
    attribute("auc", evaluation.auc);
    attribute("mse", evaluation.squaredError);
    attribute("reference_top1", evaluation.referenceTop1);
    attribute("reference_top5", evaluation.referenceTop5);
    attribute("reference_auc", evaluation.referenceAuc);
    attribute("reference_mse", evaluation.referenceSquaredError);
    json.attributeArray("outputs", [&] {
      for (const OutputDifference &difference : evaluation.differences)
        json.object([&] {
          json.attribute("name", difference.name);
          if (std::isinf(difference.decibels))
            json.attribute("equal", true);
          else
            json.attribute("sqnr_db", difference.decibels);
          json.attribute("largest_error", difference.largest);
          attribute("agreement", difference.agreement);
        });
    });
  });
  out << "\n";
}
