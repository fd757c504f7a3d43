//===- Instructions.cpp - What a model executes and how large it is ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A plugin of QEMU counts (tools/hone-instructions). It is told the addresses of the harness's marks, which are read
// from the linked program.
//
//===----------------------------------------------------------------------------===//

#include "Ports.h"
#include "Process.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace hone;

bool Image::canCount(const TargetDescription &target) {
  return !target.emulator.empty() && sys::path::filename(target.emulator.front()).starts_with("qemu-");
}

/// The plugin, which is installed next to the program that this is part of.
static Expected<std::string> findPlugin() {
  static int here;
  SmallString<128> path(sys::path::parent_path(sys::fs::getMainExecutable(nullptr, &here)));
  sys::path::append(path, "..", "lib", "hone_instructions.so");
  if (!sys::fs::exists(path))
    return ioError("can't find " + path + ", which counts instructions");
  return path.str().str();
}

/// The addresses of a program's symbols.
static Expected<StringMap<uint64_t>> readSymbols(const std::string &program) {
  auto file = object::ObjectFile::createObjectFile(program);
  if (!file)
    return file.takeError();
  StringMap<uint64_t> symbols;
  for (const object::SymbolRef &symbol : file->getBinary()->symbols()) {
    Expected<StringRef> name = symbol.getName();
    Expected<uint64_t> address = symbol.getAddress();
    if (name && address && !name->empty())
      symbols[*name] = *address;
    else
      consumeError(joinErrors(name.takeError(), address.takeError()));
  }
  return symbols;
}

/// The emulator's options that have it count.
static Expected<std::vector<std::string>> countOptions(const std::string &program, const std::string &out) {
  Expected<std::string> plugin = findPlugin();
  if (!plugin)
    return plugin.takeError();
  Expected<StringMap<uint64_t>> symbols = readSymbols(program);
  if (!symbols)
    return symbols.takeError();
  std::string option = *plugin;
  for (auto [key, symbol] : {std::pair("begin", "hone_mark_begin"),
                             {"end", "hone_mark_end"},
                             {"profile", "hone_profile"},
                             {"skip-from", "__start_hone_uncounted"},
                             {"skip-to", "__stop_hone_uncounted"}}) {
    if (!symbols->contains(symbol))
      return ioError(Twine("the test program has no symbol '") + symbol + "'");
    // Arm marks functions in the smaller instruction set by the lowest bit.
    option += formatv(",{0}={1:x}", key, symbols->lookup(symbol) & ~uint64_t(1));
  }
  return std::vector<std::string>{"-plugin", option + ",out=" + out};
}

Expected<InstructionCount> Image::count(size_t index, ArrayRef<Tensor> inputs) const {
  std::string bytes, file = folder.file("inputs"), counts = folder.file("counts");
  for (const Tensor &input : inputs)
    bytes.append(input.bytes.begin(), input.bytes.end());
  if (Error error = writeFile(file, bytes))
    return error;
  Expected<std::vector<std::string>> options = countOptions(folder.file("image"), counts);
  if (!options)
    return options.takeError();
  Expected<std::vector<std::string>> start = command({"count", std::to_string(index), file}, *options);
  if (!start)
    return start.takeError();
  Expected<std::string> ran = execute(*start, folder, 3600);
  if (!ran)
    return ran.takeError();

  InstructionCount result;
  std::string text = readFile(counts);
  for (StringRef line : split(StringRef(text).trim(), '\n')) {
    int64_t number;
    if (line.getAsInteger(10, number))
      return ioError("the emulator counted no instructions");
    result.instructions += number;
    result.operations.push_back(number);
  }
  // The first part is what comes before the first operation, the last one what comes after the last.
  if (result.operations.size() > 2)
    result.operations = std::vector<int64_t>(result.operations.begin() + 1, result.operations.end() - 1);
  else
    result.operations.clear();
  if (StringRef rest = *ran; !rest.consume_front("stack ") || rest.trim().getAsInteger(10, result.stackBytes))
    return ioError("the test program did not tell its use of the stack");
  return result;
}

//===----------------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------------===//

/// Adds up the sections that are part of a program when it runs.
static Expected<ModelSize> addSections(const std::string &path) {
  auto file = object::ObjectFile::createObjectFile(path);
  if (!file)
    return file.takeError();
  ModelSize size;
  for (const object::SectionRef &reference : file->getBinary()->sections()) {
    object::ELFSectionRef section(reference);
    if (!(section.getFlags() & ELF::SHF_ALLOC))
      continue;
    int64_t &kind = section.getFlags() & ELF::SHF_EXECINSTR ? size.code
                    : section.getFlags() & ELF::SHF_WRITE   ? size.data
                                                            : size.constants;
    kind += section.getSize();
  }
  return size;
}

Expected<ModelSize> hone::measureSize(const ModelObject &model, const TargetDescription &target) {
  Expected<const Port *> port = findPort(target);
  if (!port)
    return port.takeError();
  Expected<TemporaryFolder> folder = TemporaryFolder::create();
  if (!folder)
    return folder.takeError();
  std::string object = folder->file("model.o"), image = folder->file("image");
  if (Error error = writeFile(object, model.object))
    return error;
  Expected<ModelSize> own = addSections(object);
  // The libraries of an operating system are there with or without the model.
  if (!own || (*port)->hosted)
    return own;
  Expected<std::vector<std::string>> driver = linkDriver(target, **port);
  if (!driver)
    return driver.takeError();
  Expected<std::vector<std::string>> sources = writePortFiles(target, **port, *folder, false);
  if (!sources)
    return sources.takeError();
  Expected<std::string> shim = compileShim(*driver, target, **port, *folder);
  if (!shim)
    return shim.takeError();
  std::vector<std::string> command = *driver;
  append_range(command, std::vector<std::string>{"-o", image, object, *shim, "-Wl,-e," + model.symbol + "_run"});
  append_range(command, libraries(target, **port, *folder));
  if (Error error = runLink(command, target, **port, *folder))
    return error;
  Expected<ModelSize> whole = addSections(image);
  if (!whole)
    return whole;
  whole->libraryCode = std::max<int64_t>(0, whole->code - own->code);
  whole->code = std::min(whole->code, own->code);
  return whole;
}
