//===- Cases.cpp - Finding and reading test cases ------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Cases.h"
#include "hone/Execution/TensorFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace hone;

static constexpr int deepest = 3;

/// The folders in `folder`, in alphabetical order.
static Expected<std::vector<std::string>> subfolders(StringRef folder) {
  std::vector<std::string> found;
  std::error_code code;
  for (sys::fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
    if (sys::fs::is_directory(at->path()))
      found.push_back(at->path());
  if (code)
    return createStringError(code, "%s: %s", folder.str().c_str(), code.message().c_str());
  llvm::sort(found);
  return found;
}

static std::string joinPath(StringRef left, const Twine &right) {
  SmallString<128> path(left);
  sys::path::append(path, right);
  return path.str().str();
}

static Error collectCases(StringRef folder, const std::string &name, int depth, std::vector<TestCase> &cases) {
  Expected<std::vector<std::string>> inside = subfolders(folder);
  if (!inside)
    return inside.takeError();
  for (StringRef modelName : {"model.onnx", "model.onnxtxt", "model.mlir"}) {
    std::string model = joinPath(folder, modelName);
    if (!sys::fs::exists(model))
      continue;
    TestCase found{name, model, {}};
    for (const std::string &set : *inside)
      if (sys::path::filename(set).starts_with("test_data_set_"))
        found.dataSets.push_back(set);
    cases.push_back(std::move(found));
    return Error::success();
  }
  if (depth == deepest)
    return Error::success();
  for (const std::string &next : *inside) {
    StringRef last = sys::path::filename(next);
    std::string nextName = depth == 0 ? last.str() : name + "/" + last.str();
    if (Error error = collectCases(next, nextName, depth + 1, cases))
      return error;
  }
  return Error::success();
}

Expected<std::vector<TestCase>> hone::findCases(StringRef folder) {
  std::vector<TestCase> cases;
  SmallString<128> path(folder);
  sys::path::remove_dots(path, /*remove_dot_dot=*/false);
  StringRef trimmed = path.str().rtrim('/');
  if (Error error = collectCases(folder, sys::path::filename(trimmed).str(), 0, cases))
    return error;
  if (cases.empty())
    return createStringError(std::errc::no_such_file_or_directory,
                             "%s: no case here: a case is a folder with a model.onnx", folder.str().c_str());
  return cases;
}

/// Reads PREFIX_0.pb, PREFIX_1.pb and so on, as many as there are.
static Expected<std::vector<Tensor>> readTensors(StringRef folder, StringRef prefix) {
  std::vector<Tensor> tensors;
  while (true) {
    std::string path = joinPath(folder, prefix + "_" + Twine(tensors.size()) + ".pb");
    if (!sys::fs::exists(path))
      return tensors;
    Expected<Tensor> tensor = readTensorFile(path);
    if (!tensor)
      return tensor.takeError();
    tensors.push_back(std::move(*tensor));
  }
}

std::vector<DataSetGroup> hone::groupDataSets(const TestCase &test) {
  std::vector<DataSetGroup> groups;
  for (const std::string &folder : test.dataSets) {
    std::vector<std::vector<int64_t>> shapes;
    Expected<std::vector<Tensor>> inputs = readTensors(folder, "input");
    if (!inputs)
      consumeError(inputs.takeError());
    else
      for (const Tensor &tensor : *inputs)
        shapes.push_back(tensor.shape);
    auto group = find_if(groups, [&](const DataSetGroup &one) { return one.inputShapes == shapes; });
    if (group == groups.end())
      group = groups.insert(group, {TestCase{test.name, test.model, {}}, shapes});
    group->test.dataSets.push_back(folder);
  }
  if (groups.empty())
    groups.push_back({test, {}});
  return groups;
}

/// ONNX's own test data holds bfloat16 values as 16-bit integers.
static void adoptType(Tensor &tensor, const TensorSpec &wanted) {
  if (tensor.type == ElementType::U16 && wanted.type == ElementType::BF16)
    tensor.type = ElementType::BF16;
}

static std::string checkInputs(ArrayRef<Tensor> inputs, const ModelObject &model) {
  if (inputs.size() != model.inputs.size())
    return formatv("there are {0} inputs in the test data, the model has {1}", inputs.size(), model.inputs.size());
  for (auto [tensor, input] : zip_equal(inputs, model.inputs))
    if (tensor.type != input.type || tensor.shape != input.shape)
      return formatv("the test data's input '{0}' is {1}, the model's is {2}", input.name,
                     describeTensor(tensor.type, tensor.shape), describeTensor(input.type, input.shape));
  return "";
}

/// Reads a data set into `set`. A result says why it can't be used.
static std::optional<CaseResult> readDataSet(StringRef folder, const ModelObject &model, ArrayRef<size_t> bound,
                                             DataSet &set) {
  auto failed = [](std::string reason) {
    return CaseResult{CaseStatus::Failed, std::move(reason), FaultKind::InvalidInput};
  };
  Expected<std::vector<Tensor>> inputs = readTensors(folder, "input");
  if (!inputs)
    return failed(toString(inputs.takeError()));
  for (size_t position : reverse(bound))
    if (position < inputs->size())
      inputs->erase(inputs->begin() + position);
  Expected<std::vector<Tensor>> expected = readTensors(folder, "output");
  if (!expected)
    return failed(toString(expected.takeError()));
  for (auto [tensor, input] : zip(*inputs, model.inputs))
    adoptType(tensor, input);
  for (auto [tensor, output] : zip(*expected, model.outputs))
    adoptType(tensor, output);
  if (expected->size() != model.outputs.size())
    return failed(
        formatv("there are {0} outputs in the test data, the model has {1}", expected->size(), model.outputs.size()));
  // A model can't be run on data that contradicts its own declarations; such data says nothing about the compiler.
  if (std::string reason = checkInputs(*inputs, model); !reason.empty())
    return CaseResult{CaseStatus::Skipped, std::move(reason), FaultKind::InvalidInput};
  set.inputs = std::move(*inputs);
  set.expected = std::move(*expected);
  return std::nullopt;
}

std::variant<std::vector<DataSet>, CaseResult> hone::readDataSets(const TestCase &test, const ModelObject &model,
                                                                  ArrayRef<size_t> bound) {
  if (test.dataSets.empty())
    return CaseResult{CaseStatus::Failed, "there is no test_data_set_* folder beside the model"};
  std::vector<DataSet> sets;
  for (const std::string &folder : test.dataSets) {
    DataSet &set = sets.emplace_back();
    set.name = sys::path::filename(folder).str();
    if (auto result = readDataSet(folder, model, bound, set))
      return CaseResult{result->status, set.name + ": " + result->reason, result->fault};
  }
  return sets;
}

CaseResult hone::explainError(Error error) {
  CaseResult result{CaseStatus::Failed, ""};
  handleAllErrors(std::move(error), [&](const ErrorInfoBase &info) {
    if (info.convertToErrorCode() == std::errc::not_enough_memory)
      result.status = CaseStatus::Skipped, result.fault = FaultKind::DoesNotFit;
    result.reason = info.message();
  });
  return result;
}

CaseResult hone::judge(const DataSet &set, Expected<std::vector<Tensor>> results, const CheckOptions &options) {
  if (!results) {
    CaseResult result = explainError(results.takeError());
    return {result.status, set.name + ": " + result.reason};
  }
  for (auto [result, wanted] : zip_equal(*results, set.expected))
    if (auto reason = compareTensors(result, wanted, options.tolerance))
      return {CaseStatus::Failed, set.name + ": output '" + result.name + "' " + *reason};
  return {CaseStatus::Passed, ""};
}
