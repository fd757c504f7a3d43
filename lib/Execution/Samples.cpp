//===- Samples.cpp - Inputs of many runs ---------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Samples.h"
#include "hone/Execution/MediaFile.h"
#include "hone/Execution/TensorFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <cmath>

using namespace llvm;
using namespace hone;

static Error invalid(const Twine &text) {
  return createStringError(std::make_error_code(std::errc::invalid_argument), text);
}

static bool isSampleFile(StringRef path) {
  return path.ends_with(".npy") || path.ends_with(".pb") || isImageFile(path) || isSoundFile(path);
}

Expected<Tensor> hone::readSampleFile(StringRef path, const TensorSpec &input, const MediaFormat &format) {
  if (isImageFile(path))
    return readImage(path, input.shape, format);
  if (!isSoundFile(path))
    return readTensorFile(path);
  Expected<std::vector<Tensor>> sounds = readSound(path, input.shape, format);
  if (!sounds)
    return sounds.takeError();
  std::vector<int64_t> shape;
  if (sounds->size() > 1)
    shape.push_back(sounds->size());
  append_range(shape, input.shape);
  Tensor result(ElementType::F32, shape);
  auto at = result.bytes.begin();
  for (const Tensor &sound : *sounds)
    at = llvm::copy(sound.bytes, at);
  return std::move(result);
}

/// The paths in a folder, by name: numbers in names count as such, so that `input_2` is before `input_10`.
static Expected<std::vector<std::string>> listFolder(StringRef folder) {
  std::vector<std::string> paths;
  std::error_code code;
  for (sys::fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
    if (!sys::path::filename(at->path()).starts_with("."))
      paths.push_back(at->path());
  if (code)
    return invalid(folder + ": " + code.message());
  llvm::sort(paths, [](StringRef a, StringRef b) {
    int order = a.compare_numeric(b);
    return order ? order < 0 : a < b;
  });
  return paths;
}

/// How many inputs a tensor holds; nothing if its shape does not fit.
static std::optional<int64_t> countSlices(ArrayRef<int64_t> shape, ArrayRef<int64_t> input) {
  if (shape == input)
    return 1;
  if (shape.size() == input.size() + 1 && shape.drop_front() == input && shape.front() > 0)
    return shape.front();
  bool sameRest = !input.empty() && shape.size() == input.size() && shape.drop_front() == input.drop_front();
  if (sameRest && input.front() > 0 && shape.front() > 0 && shape.front() % input.front() == 0)
    return shape.front() / input.front();
  return std::nullopt;
}

/// Whether numbers of one type are read as the input's: floats of all widths, and those that integers stand for.
static bool isReadable(ElementType from, const TensorSpec &input) {
  return from == input.type || (isFloat(from) && (isFloat(input.type) || input.scale != 0));
}

/// Pictures are bytes as they come, so that they go into any type.
static bool isReadable(StringRef path, ElementType from, const TensorSpec &input) {
  return isReadable(from, input) || isImageFile(path);
}

Error Samples::addFile(const std::string &path, size_t input, std::vector<Part> &parts) {
  const TensorSpec &spec = inputs[input];
  Expected<Tensor> tensor = readSampleFile(path, spec, format);
  if (!tensor)
    return tensor.takeError();
  std::optional<int64_t> slices = countSlices(tensor->shape, spec.shape);
  if (!slices || !isReadable(path, tensor->type, spec))
    return invalid(path + ": holds " + describeTensor(tensor->type, tensor->shape) + "; input '" + spec.name + "' is " +
                   describeTensor(spec.type, spec.shape) +
                   ", and samples of it may stand one after the other in the "
                   "first dimension");
  for (int64_t slice = 0; slice < *slices; ++slice)
    parts.push_back({files.size(), slice, *slices});
  files.push_back(path);
  return Error::success();
}

Error Samples::join(ArrayRef<std::vector<Part>> parts) {
  for (auto [index, input] : enumerate(parts))
    if (input.size() != parts.front().size())
      return invalid("there are " + Twine(input.size()) + " samples of input '" + inputs[index].name + "' and " +
                     Twine(parts.front().size()) + " of '" + inputs.front().name + "'; as many are expected");
  for (size_t i = 0; i < parts.front().size(); ++i) {
    Sample &sample = samples.emplace_back();
    for (const std::vector<Part> &input : parts)
      sample.push_back(input[i]);
  }
  return Error::success();
}

Error Samples::addSampleFolder(const std::string &folder) {
  std::vector<std::vector<Part>> parts(inputs.size());
  for (auto [index, input] : enumerate(inputs)) {
    std::string number = "input_" + std::to_string(index);
    std::string found;
    for (StringRef stem : {StringRef(input.name), StringRef(number)})
      for (StringRef ending : {".npy", ".pb", ".png", ".jpg", ".jpeg", ".wav"}) {
        SmallString<128> path(folder);
        sys::path::append(path, stem + ending);
        if (found.empty() && sys::fs::exists(path))
          found = path.str().str();
      }
    if (found.empty())
      return invalid(folder + ": has no file for input '" + input.name + "': " + input.name + ".npy, " + input.name +
                     ".pb or " + number + ".pb is expected");
    if (Error error = addFile(found, index, parts[index]))
      return error;
  }
  return join(parts);
}

Error Samples::addFolder(const std::string &folder) {
  Expected<std::vector<std::string>> paths = listFolder(folder);
  if (!paths)
    return paths.takeError();
  bool hasFolders = any_of(*paths, [](StringRef path) { return sys::fs::is_directory(path); });
  bool hasFiles = any_of(*paths, isSampleFile);
  if (hasFolders) {
    for (const std::string &path : *paths)
      if (sys::fs::is_directory(path))
        if (Error error = addSampleFolder(path))
          return error;
  } else if (inputs.size() > 1 && hasFiles) {
    return addSampleFolder(folder);
  } else {
    for (const std::string &path : *paths) {
      if (!isSampleFile(path))
        continue;
      std::vector<std::vector<Part>> parts(1);
      if (Error error = addFile(path, 0, parts[0]))
        return error;
      if (Error error = join(parts))
        return error;
    }
  }
  if (samples.empty())
    return invalid(folder + ": has no samples; .npy, .pb, .png, .jpg or .wav files are expected");
  return Error::success();
}

Expected<Samples> Samples::open(ArrayRef<std::string> paths, ArrayRef<TensorSpec> inputs, const MediaFormat &format) {
  Samples result;
  result.format = format;
  result.inputs = inputs.vec();
  if (inputs.empty())
    return invalid("the model has no inputs");
  std::vector<std::vector<Part>> parts(inputs.size());
  bool named = false;
  for (const std::string &path : paths) {
    if (sys::fs::is_directory(path)) {
      if (Error error = result.addFolder(path))
        return std::move(error);
      continue;
    }
    size_t input = 0;
    StringRef file = path;
    for (auto [index, spec] : enumerate(inputs))
      if (StringRef rest = path; rest.consume_front(spec.name) && rest.consume_front("=")) {
        input = index;
        file = rest;
        named = true;
      }
    if (Error error = result.addFile(file.str(), input, parts[input]))
      return std::move(error);
  }
  bool hasParts = any_of(parts, [](const std::vector<Part> &input) { return !input.empty(); });
  if (hasParts && inputs.size() > 1 && !named)
    return invalid("the model has " + Twine(inputs.size()) + " inputs; a file for each is expected, as in " +
                   inputs.front().name + "=FILE, or a folder of folders");
  if (hasParts)
    if (Error error = result.join(parts))
      return std::move(error);
  return std::move(result);
}

/// The number that the input takes for a real one.
static double quantized(double real, const TensorSpec &input) {
  if (input.scale == 0)
    return real;
  return std::nearbyint(double(float(real) / input.scale)) + double(input.zeroPoint);
}

/// Element `slice` of `slices` equal parts of a tensor, as the input has it.
static Tensor takeSlice(const Tensor &whole, int64_t slice, const TensorSpec &input) {
  Tensor result(input.type, input.shape, input.name);
  int64_t count = result.elements();
  if (whole.type == input.type)
    std::copy_n(whole.bytes.begin() + slice * result.bytes.size(), result.bytes.size(), result.bytes.begin());
  else
    for (int64_t i = 0; i < count; ++i)
      result.setNumber(i, quantized(whole.number(slice * count + i), input));
  return result;
}

std::optional<Tensor> hone::asInput(const Tensor &tensor, const TensorSpec &input) {
  if (tensor.shape != input.shape || !isReadable(tensor.type, input))
    return std::nullopt;
  return takeSlice(tensor, 0, input);
}

Expected<Tensor> Samples::readPart(const Part &part, const TensorSpec &input) const {
  if (cache.first != part.file) {
    Expected<Tensor> tensor = readSampleFile(files[part.file], input, format);
    if (!tensor)
      return tensor.takeError();
    cache = {part.file, std::move(*tensor)};
  }
  if (cache.second.elements() != elementCount(input.shape).value_or(0) * part.slices)
    return invalid(files[part.file] + ": has changed while it was read");
  return takeSlice(cache.second, part.slice, input);
}

Expected<std::vector<Tensor>> Samples::read(size_t index) const {
  std::vector<Tensor> tensors;
  for (const auto &[part, input] : zip_equal(samples[index], inputs)) {
    Expected<Tensor> tensor = readPart(part, input);
    if (!tensor)
      return tensor.takeError();
    for (int64_t i = 0, e = isFloat(input.type) ? tensor->elements() : 0; i < e; ++i)
      if (!std::isfinite(tensor->number(i)))
        return invalid(describe(index) + ": element " + Twine(i) + " of input '" + input.name + "' is " +
                       (std::isnan(tensor->number(i)) ? "NaN" : "infinite"));
    tensors.push_back(std::move(*tensor));
  }
  return tensors;
}

std::string Samples::describe(size_t index) const {
  const Part &part = samples[index].front();
  return files[part.file] + (part.slices > 1 ? "[" + std::to_string(part.slice) + "]" : "");
}
