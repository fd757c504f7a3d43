//===- RunModel.cpp - Inputs and results of a single run -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/RunModel.h"
#include "hone/Execution/Samples.h"
#include "hone/Execution/TensorFile.h"
#include "hone/Support/ShapeText.h"
#include "hone/Support/Table.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include <cmath>
#include <numeric>
#include <random>

using namespace llvm;
using namespace hone;

static Error invalid(const Twine &text) {
  return createStringError(std::make_error_code(std::errc::invalid_argument), text);
}

//===----------------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------------===//

static std::string listInputs(const ModelObject &model) {
  std::string text = "the model's inputs are:";
  for (const TensorSpec &input : model.inputs)
    text += "\n  " + input.name + ": " + describeTensor(input.type, input.shape);
  return text;
}

/// The number of the input that `argument` is for, and the file. A name may hold '=' only if it is an input's.
static Expected<std::pair<size_t, StringRef>> parseInput(StringRef argument, const ModelObject &model,
                                                         ArrayRef<Tensor> known) {
  for (auto [index, input] : enumerate(model.inputs))
    if (StringRef file = argument; file.consume_front(input.name) && file.consume_front("="))
      return std::pair(index, file);
  if (argument.contains('=') && !sys::fs::exists(argument))
    return invalid("there is no input '" + argument.split('=').first + "'; " + listInputs(model));
  const auto *open = find_if(known, [](const Tensor &tensor) { return tensor.name.empty(); });
  if (open == known.end())
    return invalid("there are more files than inputs; " + listInputs(model));
  return std::pair<size_t, StringRef>(open - known.begin(), argument);
}

Expected<std::vector<Tensor>> hone::readInputs(ArrayRef<std::string> arguments, const ModelObject &model,
                                               const MediaFormat &format) {
  std::vector<Tensor> inputs(model.inputs.size());
  std::vector<bool> given(model.inputs.size());
  for (const std::string &argument : arguments) {
    auto parsed = parseInput(argument, model, inputs);
    if (!parsed)
      return parsed.takeError();
    auto [index, file] = *parsed;
    const TensorSpec &input = model.inputs[index];
    if (given[index])
      return invalid("input '" + input.name + "' is given twice");
    Expected<Tensor> read = readSampleFile(file, input, format);
    if (!read)
      return read.takeError();
    std::optional<Tensor> tensor = asInput(*read, input);
    if (!tensor)
      return invalid(file + ": holds " + describeTensor(read->type, read->shape) + ", input '" + input.name + "' is " +
                     describeTensor(input.type, input.shape));
    inputs[index] = std::move(*tensor);
    inputs[index].name = input.name;
    given[index] = true;
  }
  if (size_t missing = llvm::count(given, false); missing != 0)
    return invalid(Twine(missing) + (missing == 1 ? " input has" : " inputs have") + " no file; " + listInputs(model));
  return inputs;
}

std::vector<Tensor> hone::sampleInputs(const ModelObject &model) {
  std::vector<Tensor> inputs;
  std::mt19937 generator(1);
  // Box-Muller on the generator's own numbers: the standard library's distributions differ between machines.
  auto uniform = [&] { return (generator() + 0.5) / 4294967296.0; };
  auto normal = [&] { return std::sqrt(-2 * std::log(uniform())) * std::cos(2 * M_PI * uniform()); };
  for (const TensorSpec &input : model.inputs) {
    Tensor &tensor = inputs.emplace_back(input.type, input.shape, input.name);
    // Truth values are true: what they mask is computed with.
    bool isTruth = input.type == ElementType::Bool;
    for (int64_t i = 0, count = tensor.elements(); i < count; ++i)
      tensor.setNumber(i, isFloat(input.type) || isComplex(input.type) ? normal() : isTruth ? 1 : generator() % 100);
  }
  return inputs;
}

//===----------------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------------===//

static std::string formatNumber(double value) {
  std::string text;
  raw_string_ostream(text) << format("%.6g", value);
  return text;
}

static std::string firstValues(const Tensor &tensor) {
  std::string text;
  int64_t shown = std::min<int64_t>(tensor.elements(), 4);
  for (int64_t i = 0; i < shown; ++i)
    text += (i ? " " : "") + formatNumber(tensor.number(i));
  return text + (shown < tensor.elements() ? " ..." : "");
}

static std::vector<std::string> tensorRow(const Tensor &tensor) {
  double least = INFINITY, most = -INFINITY, sum = 0;
  int64_t count = tensor.elements();
  for (int64_t i = 0; i < count; ++i) {
    double value = tensor.number(i);
    least = std::fmin(least, value);
    most = std::fmax(most, value);
    sum += value;
  }
  std::vector<std::string> row = {tensor.name, elementTypeName(tensor.type).str(), shapeText(tensor.shape)};
  for (double value : {least, most, sum / count})
    row.push_back(count ? formatNumber(value) : "-");
  row.push_back(firstValues(tensor));
  return row;
}

void hone::printTensors(ArrayRef<Tensor> tensors, raw_ostream &out) {
  Table table({{"tensor"}, {"type"}, {"shape"}, {"min"}, {"max"}, {"mean"}, {"values"}});
  for (const Tensor &tensor : tensors)
    table.add(tensorRow(tensor));
  table.print(out);
}

void hone::printTopScores(const Tensor &tensor, raw_ostream &out) {
  constexpr int64_t shown = 5;
  if (!isFloat(tensor.type) || tensor.shape.empty() || tensor.elements() != tensor.shape.back() ||
      tensor.elements() < shown)
    return;
  std::vector<int64_t> order(tensor.elements());
  std::iota(order.begin(), order.end(), 0);
  llvm::stable_sort(order, [&](int64_t a, int64_t b) { return tensor.number(a) > tensor.number(b); });
  out << "top five of " << tensor.name << ":\n";
  for (int64_t index : ArrayRef(order).take_front(shown))
    out << formatv("{0,8}  {1}\n", index, formatNumber(tensor.number(index)));
}

Error hone::writeTensors(ArrayRef<Tensor> tensors, StringRef folder) {
  if (std::error_code code = sys::fs::create_directories(folder))
    return invalid(folder + ": " + code.message());
  for (const Tensor &tensor : tensors) {
    std::string name = tensor.name;
    for (char &c : name)
      c = isAlnum(c) || c == '-' || c == '_' || c == '.' ? c : '_';
    SmallString<128> path(folder);
    sys::path::append(path, name + ".npy");
    if (Error error = writeTensorFile(tensor, path))
      return error;
  }
  return Error::success();
}
