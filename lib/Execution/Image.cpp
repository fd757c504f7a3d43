//===- Image.cpp - Programs that run compiled models ---------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Image.h"
#include "HarnessFiles.h"
#include "ImageTable.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include <csignal>
#include <cstring>

using namespace llvm;
using namespace hone;

static Error ioError(const Twine &text) { return createStringError(std::make_error_code(std::errc::io_error), text); }

//===----------------------------------------------------------------------------===//
// Files and processes
//===----------------------------------------------------------------------------===//

Expected<TemporaryFolder> TemporaryFolder::create() {
  SmallString<128> path;
  if (std::error_code code = sys::fs::createUniqueDirectory("hone", path))
    return ioError("can't make a temporary folder: " + code.message());
  return TemporaryFolder(path.str().str());
}

TemporaryFolder::~TemporaryFolder() {
  if (!path.empty())
    sys::fs::remove_directories(path);
}

static Error writeFile(const std::string &path, StringRef text) {
  std::error_code code;
  raw_fd_ostream out(path, code);
  if (!code) {
    out << text;
    out.close();
    code = out.error();
    out.clear_error();
  }
  return code ? ioError("can't write " + path + ": " + code.message()) : Error::success();
}

static std::string readFile(const std::string &path) {
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  return buffer ? (*buffer)->getBuffer().str() : std::string();
}

static std::string firstLine(StringRef text) { return text.trim().split('\n').first.str(); }

/// What `ExecuteAndWait` says of the end of a process, in words. Negative codes are its own.
static std::string describeEnd(int code, const std::string &message, const std::string &log, int64_t seconds) {
  if (code == -2 && StringRef(message).contains("timed out"))
    return ("took longer than " + Twine(seconds) + " s").str();
  if (code < 0)
    return "crashed: " + (message.empty() ? std::string("ended by a signal") : message);
  std::string reason = firstLine(log);
  // An emulator that catches a signal of its program exits with a code above 128.
  if (code > 128 && code < 160)
    return std::string("crashed: ") + strsignal(code - 128);
  return reason.empty() ? ("exit code " + Twine(code)).str() : reason;
}

/// Runs a program, its output going to `log` files in `folder`. Returns what it wrote to its standard output.
static Expected<std::string> execute(ArrayRef<std::string> command, const TemporaryFolder &folder, int64_t seconds) {
  ErrorOr<std::string> program = sys::findProgramByName(command.front());
  if (!program)
    return ioError("can't find the program " + command.front());
  SmallVector<StringRef> arguments(command.begin(), command.end());
  std::string out = folder.file("stdout"), err = folder.file("stderr"), message;
  std::optional<StringRef> redirects[] = {StringRef(), StringRef(out), StringRef(err)};
  int code = sys::ExecuteAndWait(*program, arguments, std::nullopt, redirects, seconds, 0, &message);
  if (code != 0)
    return ioError(describeEnd(code, message, readFile(err), seconds));
  return readFile(out);
}

/// The C compiler driver for the target, with its arguments.
static Expected<std::vector<std::string>> linkCommand(const TargetDescription &target) {
  if (!target.link.empty())
    return target.link;
  for (StringRef name : {"cc", "gcc", "clang", "/usr/lib/llvm-22/bin/clang"})
    if (auto found = sys::findProgramByName(name))
      return std::vector<std::string>{*found};
  return ioError("linking needs a C compiler, and there is no cc, gcc or clang on the PATH");
}

//===----------------------------------------------------------------------------===//
// Linking
//===----------------------------------------------------------------------------===//

Expected<Image> Image::link(ArrayRef<const ModelObject *> models, const TargetDescription &target,
                            StringRef peakObject) {
  Expected<std::vector<std::string>> driver = linkCommand(target);
  if (!driver)
    return driver.takeError();
  Expected<TemporaryFolder> folder = TemporaryFolder::create();
  if (!folder)
    return folder.takeError();

  std::vector<std::string> command = *driver;
  append_range(command, std::vector<std::string>{"-std=c11", "-O2", "-I", folder->file(""), "-o", folder->file("image")});
  std::vector<std::pair<std::string, StringRef>> files;
  bool threaded = any_of(models, [](const ModelObject *model) { return model->threaded; });
  for (const EmbeddedFile &file : harnessFiles()) {
    files.push_back({file.name.str(), file.text});
    if (file.name == "hone_harness.c" || (threaded && file.name.ends_with(".c")))
      command.push_back(folder->file(file.name));
  }
  std::string table = imageTable(models, !peakObject.empty());
  files.push_back({"table.c", table});
  command.push_back(folder->file("table.c"));
  for (auto [index, model] : enumerate(models)) {
    std::string stem = "model" + std::to_string(index);
    files.push_back({stem + ".h", model->header});
    files.push_back({stem + ".o", model->object});
    command.push_back(folder->file(stem + ".o"));
  }
  if (!peakObject.empty()) {
    files.push_back({"peak.o", peakObject});
    command.push_back(folder->file("peak.o"));
  }
  command.push_back("-lm");
  if (threaded)
    command.push_back("-pthread");
  for (const auto &[name, text] : files)
    if (Error error = writeFile(folder->file(name), text))
      return error;

  Expected<std::string> linked = execute(command, *folder, 600);
  if (!linked)
    return ioError("linking with " + driver->front() + " failed: " + toString(linked.takeError()));
  Image image(std::move(*folder), target.emulator);
  for (const ModelObject *model : models)
    image.outputs.push_back(model->outputs);
  return image;
}

//===----------------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------------===//

Expected<std::string> Image::start(ArrayRef<std::string> arguments, ArrayRef<Tensor> inputs, int64_t seconds) const {
  std::string bytes;
  for (const Tensor &input : inputs)
    bytes.append(input.bytes.begin(), input.bytes.end());
  if (Error error = writeFile(folder.file("inputs"), bytes))
    return error;
  std::vector<std::string> command = emulator;
  command.push_back(folder.file("image"));
  append_range(command, arguments);
  return execute(command, folder, seconds);
}

Expected<std::vector<Tensor>> Image::run(size_t index, ArrayRef<Tensor> inputs, int64_t seconds) const {
  std::string file = folder.file("outputs");
  std::vector<std::string> arguments = {"run", std::to_string(index), folder.file("inputs"), file};
  Expected<std::string> ran = start(arguments, inputs, seconds);
  if (!ran)
    return ran.takeError();
  std::string bytes = readFile(file);
  sys::fs::remove(file);
  std::vector<Tensor> results;
  size_t at = 0;
  for (const TensorSpec &output : outputs[index]) {
    Tensor &result = results.emplace_back(output.type, output.shape, output.name);
    if (bytes.size() - at < result.bytes.size())
      return ioError("the program wrote too few bytes of results");
    std::memcpy(result.bytes.data(), bytes.data() + at, result.bytes.size());
    at += result.bytes.size();
  }
  return results;
}

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
    else if (name == "peak_ps")
      result.peakNs = number / 1000.0;
    else if (name == "op")
      result.operations.push_back({number, nanoseconds});
  }
  return result;
}

Expected<Measurement> Image::measure(size_t index, ArrayRef<Tensor> inputs, double seconds, int64_t threads) const {
  std::vector<std::string> arguments = {"bench", std::to_string(index), folder.file("inputs"),
                                        std::to_string(seconds), std::to_string(threads)};
  // The first runs come on top, and each may be slow.
  Expected<std::string> ran = start(arguments, inputs, static_cast<int64_t>(2 * seconds) + 600);
  if (!ran)
    return ran.takeError();
  return parseMeasurement(*ran);
}
