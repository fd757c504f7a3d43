//===- Image.cpp - Programs that run compiled models ---------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Image.h"
#include "ImageTable.h"
#include "Ports.h"
#include "Process.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include <cstring>

using namespace llvm;
using namespace hone;

//===----------------------------------------------------------------------------===//
// Linking
//===----------------------------------------------------------------------------===//

/// Writes the models' files. Returns their objects.
static Expected<std::vector<std::string>> writeModels(ArrayRef<const ModelObject *> models,
                                                      const TemporaryFolder &folder) {
  std::vector<std::string> objects;
  for (auto [index, model] : enumerate(models)) {
    std::string stem = "model" + std::to_string(index);
    if (Error error = writeFile(folder.file(stem + ".h"), model->header))
      return error;
    objects.push_back(folder.file(stem + ".o"));
    if (Error error = writeFile(objects.back(), model->object))
      return error;
  }
  return objects;
}

Expected<Image> Image::link(ArrayRef<const ModelObject *> models, const TargetDescription &target,
                            const PeakLoops &peaks) {
  Expected<const Port *> port = findPort(target);
  if (!port)
    return port.takeError();
  Expected<std::vector<std::string>> driver = linkDriver(target, **port);
  if (!driver)
    return driver.takeError();
  Expected<TemporaryFolder> folder = TemporaryFolder::create();
  if (!folder)
    return folder.takeError();
  bool threaded = any_of(models, [](const ModelObject *model) { return model->threaded; });
  Expected<std::vector<std::string>> sources = writePortFiles(target, **port, *folder, threaded);
  if (!sources)
    return sources.takeError();
  Expected<std::vector<std::string>> objects = writeModels(models, *folder);
  if (!objects)
    return objects.takeError();
  Expected<std::string> shim = compileShim(*driver, target, **port, *folder);
  if (!shim)
    return shim.takeError();
  objects->push_back(*shim);
  std::string table = folder->file("table.c");
  if (Error error = writeFile(table, imageTable(models, peaks.operations.size(), (*port)->hosted)))
    return error;
  if (!peaks.object.empty()) {
    objects->push_back(folder->file("peak.o"));
    if (Error error = writeFile(objects->back(), peaks.object))
      return error;
  }

  // Addresses that are known before the program runs are what counting goes by.
  std::vector<std::string> command = *driver;
  append_range(command, std::vector<std::string>{"-std=c11", "-O2", "-no-pie", "-I", folder->file(""), "-o",
                                                 folder->file("image"), table});
  append_range(command, map_range((*port)->flags, [](StringRef flag) { return flag.str(); }));
  if (!(*port)->script.empty())
    append_range(command,
                 std::vector<std::string>{"-Wl,-L," + folder->file(""), "-Wl,-T," + folder->file((*port)->script)});
  append_range(command, *sources);
  append_range(command, *objects);
  append_range(command, libraries(target, **port, *folder));
  if (Error error = runLink(command, target, **port, *folder))
    return error;
  Image image(std::move(*folder), target);
  for (const ModelObject *model : models)
    image.outputs.push_back(model->outputs);
  return image;
}

//===----------------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------------===//

Expected<std::vector<std::string>> Image::command(ArrayRef<std::string> arguments,
                                                  ArrayRef<std::string> options) const {
  return startCommand(target, folder, options, arguments);
}

static void appendTensors(std::string &bytes, ArrayRef<Tensor> tensors) {
  for (const Tensor &tensor : tensors)
    bytes.append(tensor.bytes.begin(), tensor.bytes.end());
}

/// Takes the tensors of one run off the front of `bytes`.
static Expected<std::vector<Tensor>> takeTensors(ArrayRef<TensorSpec> specs, StringRef &bytes) {
  std::vector<Tensor> tensors;
  for (const TensorSpec &spec : specs) {
    Tensor &tensor = tensors.emplace_back(spec.type, spec.shape, spec.name);
    if (bytes.size() < tensor.bytes.size())
      return ioError("the program wrote too few bytes of results");
    llvm::copy(bytes.take_front(tensor.bytes.size()), tensor.bytes.begin());
    bytes = bytes.drop_front(tensor.bytes.size());
  }
  return tensors;
}

using Done = function_ref<void(size_t, Expected<std::vector<Tensor>>)>;

size_t Image::runSome(ArrayRef<Job> jobs, size_t first, int64_t seconds, Done done) const {
  std::string bytes, in = folder.file("jobs"), out = folder.file("outputs");
  for (const Job &job : jobs.drop_front(first)) {
    for (int shift = 0; shift != 32; shift += 8)
      bytes.push_back(static_cast<char>(job.model >> shift));
    appendTensors(bytes, job.inputs);
  }
  (void)sys::fs::remove(out);
  auto attempt = [&]() -> Expected<std::string> {
    if (Error error = writeFile(in, bytes))
      return error;
    auto start = command({"run", in, out});
    if (!start)
      return start.takeError();
    return execute(*start, folder, seconds);
  };
  Expected<std::string> ran = attempt();
  size_t finished = ran ? jobs.size() - first : StringRef(lastOutput(folder)).count("done\n");
  std::string results = readFile(out);
  StringRef rest = results;
  size_t next = first;
  for (; next != jobs.size() && next - first != finished; ++next)
    done(next, takeTensors(outputs[jobs[next].model], rest));
  if (ran)
    return next;
  // The job that the program was at is the one that ended it.
  if (next != jobs.size())
    return done(next, ran.takeError()), next + 1;
  consumeError(ran.takeError());
  return next;
}

void Image::runAll(ArrayRef<Job> jobs, int64_t seconds, Done done) const {
  for (size_t next = 0; next != jobs.size();)
    next = runSome(jobs, next, seconds, done);
}

Expected<std::vector<Tensor>> Image::run(size_t index, ArrayRef<Tensor> inputs, int64_t seconds) const {
  std::optional<Expected<std::vector<Tensor>>> result;
  runAll(Job{index, inputs.vec()}, seconds,
         [&](size_t, Expected<std::vector<Tensor>> outputs) { result.emplace(std::move(outputs)); });
  return std::move(*result);
}

//===----------------------------------------------------------------------------===//
// Time
//===----------------------------------------------------------------------------===//

/// Reads the lines of `PROGRAM bench`: a name and one or two numbers.
static Measurement parseMeasurement(StringRef text) {
  Measurement result;
  SmallVector<StringRef> lines;
  text.split(lines, '\n', -1, false);
  for (StringRef line : lines) {
    auto [name, rest] = line.split(' ');
    auto [first, second] = rest.split(' ');
    int64_t number = 0, nanoseconds = 0;
    first.getAsInteger(10, number);
    second.getAsInteger(10, nanoseconds);
    if (name == "runs")
      result.runs = number;
    else if (name == "min_ns")
      result.minNs = number;
    else if (name == "median_ns")
      result.medianNs = number;
    else if (name == "p99_ns")
      result.p99Ns = number;
    else if (name == "peak")
      result.peakNs.push_back(nanoseconds / 10000.0);
    else if (name == "op")
      result.operations.emplace_back(number, nanoseconds);
  }
  return result;
}

Expected<Measurement> Image::measure(size_t index, ArrayRef<Tensor> inputs, double seconds, int64_t threads) const {
  std::string bytes, file = folder.file("inputs");
  appendTensors(bytes, inputs);
  if (Error error = writeFile(file, bytes))
    return error;
  auto milliseconds = std::max<int64_t>(1, static_cast<int64_t>(1000 * seconds));
  auto start = command({"bench", std::to_string(index), file, std::to_string(milliseconds), std::to_string(threads)});
  if (!start)
    return start.takeError();
  // The first runs come on top, and each may be slow.
  Expected<std::string> ran = execute(*start, folder, static_cast<int64_t>(2 * seconds) + 600);
  if (!ran)
    return ran.takeError();
  return parseMeasurement(*ran);
}
