//===- Image.cpp - Programs that run compiled models ---------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Image.h"
#include "HarnessFiles.h"
#include "ImageTable.h"
#include "Port.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
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
    return missingProgram(command.front());
  SmallVector<StringRef> arguments(command.begin(), command.end());
  std::string out = folder.file("stdout"), err = folder.file("stderr"), message;
  std::optional<StringRef> redirects[] = {StringRef(), StringRef(out), StringRef(err)};
  int code = sys::ExecuteAndWait(*program, arguments, std::nullopt, redirects, seconds, 0, &message);
  if (code != 0)
    return ioError(describeEnd(code, message, readFile(err), seconds));
  return readFile(out);
}

//===----------------------------------------------------------------------------===//
// Linking
//===----------------------------------------------------------------------------===//

Expected<Image> Image::link(ArrayRef<const ModelObject *> models, const TargetDescription &target,
                            StringRef peakObject) {
  Expected<TemporaryFolder> folder = TemporaryFolder::create();
  if (!folder)
    return folder.takeError();
  bool threaded = any_of(models, [](const ModelObject *model) { return model->threaded; });
  Expected<BuildPlan> plan = planBuild(target, folder->file(""), threaded);
  if (!plan)
    return plan.takeError();

  std::vector<std::string> command = plan->command;
  append_range(command, std::vector<std::string>{"-o", folder->file("image"), folder->file("table.c")});
  for (StringRef source : plan->sources)
    command.push_back(folder->file(source));
  std::string table = imageTable(models, !peakObject.empty());
  std::vector<std::pair<std::string, StringRef>> files = {{"table.c", table}, {"hone_memory.ld", plan->memoryScript}};
  for (const EmbeddedFile &file : harnessFiles())
    files.push_back({file.name.str(), file.text});
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
  append_range(command, plan->libraries);
  for (const auto &[name, text] : files)
    if (Error error = writeFile(folder->file(name), text))
      return error;

  Expected<std::string> linked = execute(command, *folder, 600);
  if (!linked)
    return ioError("linking with " + command.front() + " failed: " + toString(linked.takeError()));
  Image image(std::move(*folder), target);
  for (const ModelObject *model : models)
    image.outputs.push_back(model->outputs);
  return image;
}

//===----------------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------------===//

Expected<std::string> Image::start(ArrayRef<std::string> arguments, ArrayRef<Tensor> inputs, int64_t seconds,
                                   StringRef plugin) const {
  std::string bytes;
  for (const Tensor &input : inputs)
    bytes.append(input.bytes.begin(), input.bytes.end());
  if (Error error = writeFile(folder.file("inputs"), bytes))
    return error;
  return execute(runCommand(target, folder.file("image"), arguments, plugin), folder, seconds);
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

/// Calls `take` with the name and the number of each line of `PROGRAM measure`.
static void readNumbers(StringRef text, function_ref<void(StringRef name, int64_t number)> take) {
  SmallVector<StringRef> lines;
  text.split(lines, '\n', -1, false);
  for (StringRef line : lines) {
    auto [name, rest] = line.split(' ');
    int64_t number = 0;
    if (!rest.getAsInteger(10, number))
      take(name, number);
  }
}

static Measurement parseMeasurement(StringRef text) {
  Measurement result;
  readNumbers(text, [&](StringRef name, int64_t number) {
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
      result.operations.push_back({number, 0});
    else if (name == "op_ns" && !result.operations.empty())
      result.operations.back().second = number;
  });
  return result;
}

Expected<Measurement> Image::measure(size_t index, ArrayRef<Tensor> inputs, double seconds, int64_t threads) const {
  std::vector<std::string> arguments = {"measure", std::to_string(index), folder.file("inputs"),
                                        std::to_string(static_cast<int64_t>(seconds * 1000)), std::to_string(threads)};
  // The first runs come on top, and each may be slow.
  Expected<std::string> ran = start(arguments, inputs, static_cast<int64_t>(2 * seconds) + 600);
  if (!ran)
    return ran.takeError();
  return parseMeasurement(*ran);
}

//===----------------------------------------------------------------------------===//
// Counting
//===----------------------------------------------------------------------------===//

namespace {
/// What the linked program tells: where the marks are, and how large the shim's functions.
struct ProgramFacts {
  uint64_t mark = 0, profile = 0;
  int64_t shimBytes = 0;
};
} // namespace

static Expected<ProgramFacts> inspectProgram(const std::string &path) {
  auto binary = object::ObjectFile::createObjectFile(path);
  if (!binary)
    return binary.takeError();
  ProgramFacts facts;
  for (const object::ELFSymbolRef symbol : object::ELFObjectFileBase::elf_symbol_iterator_range(
           cast<object::ELFObjectFileBase>(binary->getBinary())->symbols())) {
    Expected<StringRef> name = symbol.getName();
    Expected<uint64_t> address = symbol.getAddress();
    if (!name || !address) {
      consumeError(name ? Error::success() : name.takeError());
      consumeError(address ? Error::success() : address.takeError());
      continue;
    }
    if (*name == "hone_mark")
      facts.mark = *address;
    else if (*name == "hone_profile")
      facts.profile = *address;
    else if (*name == "memcpy" || *name == "memset" || *name == "memmove" || name->starts_with("__aeabi_"))
      facts.shimBytes += symbol.getSize();
  }
  return facts;
}

/// Reads the plugin's lines: the number of a mark and of the instructions before it.
static Expected<Count> readCounts(StringRef text) {
  std::vector<int64_t> marks, profiles;
  readNumbers(text, [&](StringRef which, int64_t number) { (which == "0" ? marks : profiles).push_back(number); });
  if (marks.size() != 3)
    return ioError("the emulator did not count: " + Twine(marks.size()) + " marks were reached instead of 3");
  Count count;
  int64_t overhead = marks[1] - marks[0];
  count.instructions = marks[2] - marks[1] - overhead;
  // The profiler was called in the warming run too; it costs as much as a mark, and a number as its argument.
  erase_if(profiles, [&](int64_t at) { return at < marks[1]; });
  for (size_t i = 1; i < profiles.size(); ++i)
    count.operations.push_back(std::max<int64_t>(0, profiles[i] - profiles[i - 1] - overhead - 1));
  return count;
}

Expected<Count> Image::count(size_t index, ArrayRef<Tensor> inputs) const {
  Expected<std::string> counter = findCounter();
  if (!counter)
    return counter.takeError();
  Expected<ProgramFacts> facts = inspectProgram(folder.file("image"));
  if (!facts)
    return facts.takeError();
  // The lowest bit of a function's address says Thumb, not where it is.
  std::string file = folder.file("counts");
  std::string plugin = *counter + ",out=" + file;
  for (uint64_t address : {facts->mark, facts->profile})
    plugin += formatv(",mark={0:x}", target.port == "hosted" ? address : address & ~uint64_t(1)).str();
  Expected<std::string> ran = start({"measure", std::to_string(index), folder.file("inputs")}, inputs, 3600, plugin);
  if (!ran)
    return ran.takeError();
  Expected<Count> count = readCounts(readFile(file));
  if (!count)
    return count;
  count->shimBytes = target.port == "hosted" ? 0 : facts->shimBytes;
  readNumbers(*ran, [&](StringRef name, int64_t number) {
    if (name == "stack_bytes")
      count->stackBytes = number;
  });
  return count;
}
