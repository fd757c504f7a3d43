//===- Ports.cpp - How programs are linked and started -------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// With a C library its own compiler driver does everything. Without one, clang and lld do, with the start-up code, the
// linker script and the shim of Hone itself.
//
//===----------------------------------------------------------------------------===//

#include "Ports.h"
#include "HarnessFiles.h"
#include "Process.h"
#include "hone/Target/Registry.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using namespace llvm;
using namespace hone;

/// A harness without floating-point registers leaves any use of them to the model.
static constexpr StringLiteral cortexMFlags[] = {"-Xclang", "-target-feature", "-Xclang", "-fpregs"};

static const Port ports[] = {
    {"", "hone_posix.c", "", {}, /*hosted=*/true},
    {"cortex-m", "hone_cortex_m.c", "hone_cortex_m.ld", cortexMFlags, /*hosted=*/false, /*semihosting=*/true},
    {"linux-raw", "hone_linux_raw.c"},
};

Expected<const Port *> hone::findPort(const TargetDescription &target) {
  const Port *port = find_if(ports, [&](const Port &one) { return one.name == target.port; });
  if (port == std::end(ports))
    return ioError("target '" + target.name + "': there is no port '" + target.port + "'; there are " +
                   join(map_range(drop_begin(ports), [](const Port &one) { return one.name.str(); }), ", "));
  std::string foreign = "target '" + target.name + "' is for " + target.triple +
                        ", whose programs this machine does not run: its description names no ";
  if (!runsOnThisMachine(target) && target.emulator.empty())
    return ioError(foreign + "emulator");
  if (!runsOnThisMachine(target) && port->hosted && target.link.empty())
    return ioError(foreign + "compiler driver to link them with, nor a port");
  if (port->semihosting &&
      none_of(target.board, [](const MemoryRegion &region) { return region.kind == MemoryKind::Flash; }))
    return ioError("target '" + target.name + "': the port '" + target.port + "' needs the memory of the board");
  if (target.fpuOff && !port->semihosting)
    return ioError("target '" + target.name + "': its port can't leave the floating-point unit off");
  return port;
}

//===----------------------------------------------------------------------------===//
// Linking
//===----------------------------------------------------------------------------===//

static void appendFeatures(std::vector<std::string> &command, StringRef features) {
  SmallVector<StringRef> list;
  features.split(list, ',', -1, false);
  for (StringRef feature : list)
    append_range(command, std::vector<std::string>{"-Xclang", "-target-feature", "-Xclang", feature.str()});
}

Expected<std::vector<std::string>> hone::linkDriver(const TargetDescription &target, const Port &port) {
  if (port.hosted) {
    std::vector<std::string> command = target.link;
    Expected<std::string> program = command.empty()
                                        ? findProgram({"cc", "gcc", "clang", "/usr/lib/llvm-22/bin/clang"}, {"gcc"})
                                        : findProgram({StringRef(command.front())}, target.packages);
    if (!program)
      return program.takeError();
    if (command.empty())
      command.push_back(*program);
    return command;
  }
  Expected<std::string> clang = findProgram({"clang-22", "/usr/lib/llvm-22/bin/clang"}, {"clang-22"});
  if (!clang)
    return clang.takeError();
  Expected<std::string> lld = findProgram({"ld.lld-22", "/usr/lib/llvm-22/bin/ld.lld"}, {"lld-22"});
  if (!lld)
    return lld.takeError();
  std::vector<std::string> command = {*clang,
                                      "--target=" + target.triple,
                                      "-mcpu=" + target.cpu,
                                      "-ffreestanding",
                                      "-nostdlib",
                                      "-static",
                                      "--ld-path=" + *lld,
                                      "-Wl,--gc-sections",
                                      "-ffunction-sections",
                                      "-DHONE_BARE_METAL",
                                      "-Wno-unused-command-line-argument"};
  if (!target.abi.empty())
    command.push_back("-mabi=" + target.abi);
  if (target.fpuOff)
    command.push_back("-DHONE_NO_FPU");
  appendFeatures(command, target.features);
  return command;
}

/// The part of the linker script that says where memory is.
static std::string memoryScript(const TargetDescription &target) {
  std::string script = "MEMORY {\n";
  auto add = [&](StringRef name, const MemoryRegion &region) {
    script += formatv("  {0} : ORIGIN = {1}, LENGTH = {2}\n", name, region.origin.value_or(0), region.bytes);
  };
  auto isFlash = [](const MemoryRegion &region) { return region.kind == MemoryKind::Flash; };
  const MemoryRegion *boot = &*find_if(target.board, isFlash), *code = boot, *ram = nullptr;
  for (const MemoryRegion &region : target.board)
    if (isFlash(region))
      code = &region;
    else if (!ram)
      ram = &region;
  add("boot", *boot);
  script += code == boot ? "}\nREGION_ALIAS(\"code\", boot)\nMEMORY {\n" : "";
  if (code != boot)
    add("code", *code);
  int64_t ramBytes = ram ? ram->bytes : 0;
  add("ram", ram ? *ram : MemoryRegion());
  // The models' scratch is in the arena: what they take of the stack is small, and one that grows is to be seen.
  return script + formatv("}\nhone_stack_bytes = {0};\n", std::min<int64_t>(ramBytes / 4, 1 << 18)).str();
}

Expected<std::vector<std::string>> hone::writePortFiles(const TargetDescription &target, const Port &port,
                                                        const TemporaryFolder &folder, bool threaded) {
  std::vector<std::string> sources;
  for (const EmbeddedFile &file : harnessFiles()) {
    if (Error error = writeFile(folder.file(file.name), file.text))
      return error;
    bool isUsed = file.name == "hone_harness.c" || file.name == port.source ||
                  (file.name == "hone_threads.c" && threaded && port.hosted);
    if (isUsed)
      sources.push_back(folder.file(file.name));
  }
  if (!port.script.empty())
    if (Error error = writeFile(folder.file("memory.ld"), memoryScript(target)))
      return error;
  return sources;
}

Expected<std::string> hone::compileShim(ArrayRef<std::string> driver, const TargetDescription &target, const Port &port,
                                        const TemporaryFolder &folder) {
  std::string object = folder.file("hone_runtime.o");
  std::vector<std::string> command(driver.begin(), driver.end());
  append_range(command, std::vector<std::string>{"-std=c11", "-Os", "-c", folder.file("hone_runtime.c"), "-o", object});
  if (Error error = runLink(command, target, port, folder))
    return error;
  return object;
}

std::vector<std::string> hone::libraries(const TargetDescription &target, const Port &port,
                                         const TemporaryFolder &folder) {
  if (port.hosted)
    return {"-lm", "-pthread"};
  std::vector<std::string> found;
  if (target.link.empty() || !sys::findProgramByName(target.link.front()))
    return found;
  for (StringRef name : {"libm.a", "libc.a", "libgcc.a"}) {
    std::vector<std::string> command = target.link;
    command.push_back(("-print-file-name=" + name).str());
    Expected<std::string> path = execute(command, folder, 60);
    if (!path)
      consumeError(path.takeError());
    else if (StringRef trimmed = StringRef(*path).trim(); sys::path::is_absolute(trimmed) && sys::fs::exists(trimmed))
      found.push_back(trimmed.str());
  }
  return found;
}

Error hone::runLink(ArrayRef<std::string> command, const TargetDescription &target, const Port &port,
                    const TemporaryFolder &folder) {
  Expected<std::string> linked = execute(command, folder, 600);
  if (linked)
    return Error::success();
  std::string reason = toString(linked.takeError()), hint;
  if (!port.hosted && !target.link.empty() && StringRef(reason).contains("undefined symbol"))
    if (auto library = findProgram({StringRef(target.link.front())}, target.packages); !library)
      hint = "; the library that has it: " + toString(library.takeError());
  if (size_t at = reason.find("will not fit in region"); at != std::string::npos)
    return memoryError("the program does not fit the board's memory: " + reason);
  return ioError("linking with " + command.front() + " failed: " + reason + hint);
}

//===----------------------------------------------------------------------------===//
// Starting
//===----------------------------------------------------------------------------===//

/// QEMU reads options as lists with commas, where a comma of a value is written twice.
static std::string escapeCommas(StringRef text) { return join(split(text, ","), ",,"); }

Expected<std::vector<std::string>> hone::startCommand(const TargetDescription &target, const TemporaryFolder &folder,
                                                      ArrayRef<std::string> options, ArrayRef<std::string> arguments) {
  Expected<const Port *> port = findPort(target);
  if (!port)
    return port.takeError();
  std::string image = folder.file("image");
  std::vector<std::string> command = target.emulator;
  if (!command.empty())
    if (auto emulator = findProgram({StringRef(command.front())}, target.packages); !emulator)
      return emulator.takeError();
  if (!command.empty())
    command.insert(command.begin() + 1, options.begin(), options.end());
  if (!(*port)->semihosting) {
    command.push_back(image);
    append_range(command, arguments);
    return command;
  }
  // The command line of a program without an operating system is the name of a file with its arguments.
  std::string lines = "image\n", file = folder.file("arguments");
  for (const std::string &argument : arguments)
    lines += argument + "\n";
  if (Error error = writeFile(file, lines))
    return error;
  append_range(command, std::vector<std::string>{
                            "-display", "none", "-monitor", "none", "-serial", "none", "-semihosting-config",
                            "enable=on,target=native,arg=" + escapeCommas(file), "-kernel", image});
  return command;
}
