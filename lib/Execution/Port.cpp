//===- Port.cpp - Building and starting programs for a target ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Port.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using namespace llvm;
using namespace hone;

/// Of each program's stack, at the end of the board's memory.
static constexpr int64_t stackBytes = 512 * 1024;

/// Debian's packages of programs, by how their names begin.
static constexpr std::pair<StringLiteral, StringLiteral> packages[] = {
    {"aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu and libc6-dev-arm64-cross"},
    {"clang", "clang-22"},
    {"ld.lld", "lld-22"},
    {"qemu-system-aarch64", "qemu-system-arm"},
    {"qemu-system-arm", "qemu-system-arm"},
    {"qemu-system-x86_64", "qemu-system-x86"},
    {"qemu-system-", "qemu-system-misc"},
    {"qemu-", "qemu-user"}};

/// Debian's package of a program, or "".
static std::string packageOf(StringRef program) {
  program = sys::path::filename(program);
  for (const auto &[name, package] : packages)
    if (program.starts_with(name))
      return package.str();
  if (StringRef machine = program; machine.consume_back("-gcc"))
    return ("gcc-" + machine + " and libc6-dev-" + machine.split('-').first + "-cross").str();
  return "";
}

Error hone::missingProgram(StringRef program) {
  std::string package = packageOf(program);
  std::string text = "can't find the program " + program.str();
  if (!package.empty())
    text += "; on Debian, install " + package;
  return createStringError(std::make_error_code(std::errc::io_error), text);
}

/// The first of the programs that is here, or the error for the last.
static Expected<std::string> findProgram(ArrayRef<StringRef> names) {
  for (StringRef name : names)
    if (auto found = sys::findProgramByName(name))
      return *found;
  return missingProgram(names.back());
}

static Expected<BuildPlan> planHosted(const TargetDescription &target, StringRef folder, bool threaded) {
  BuildPlan plan;
  plan.command = target.link;
  if (plan.command.empty()) {
    Expected<std::string> driver = findProgram({"cc", "gcc", "clang", "/usr/lib/llvm-22/bin/clang"});
    if (!driver)
      return driver.takeError();
    plan.command.push_back(*driver);
  } else if (!sys::findProgramByName(plan.command.front())) {
    return missingProgram(plan.command.front());
  }
  append_range(plan.command, std::vector<std::string>{"-std=c11", "-O2", "-I", folder.str()});
  plan.sources = {"hone_harness.c", "hone_hosted.c"};
  // Under an emulator the addresses of symbols must be those in the file.
  if (!target.emulator.empty())
    plan.command.push_back("-static");
  plan.sources.push_back(target.emulator.empty() ? "hone_clock.c" : "hone_count.c");
  plan.libraries.push_back("-lm");
  if (threaded) {
    append_range(plan.sources, std::vector<StringRef>{"hone_runtime.c", "hone_threads.c"});
    plan.libraries.push_back("-pthread");
  }
  return plan;
}

static Expected<BuildPlan> planCortexM(const TargetDescription &target, StringRef folder) {
  if (target.board.size() != 2 || !target.board[0].origin || !target.board[1].origin)
    return createStringError(std::make_error_code(std::errc::invalid_argument),
                             "target '%s': a board of two memory regions with addresses is needed, for code and data",
                             target.name.c_str());
  BuildPlan plan;
  plan.command = target.link;
  if (plan.command.empty()) {
    Expected<std::string> driver = findProgram({"clang-22", "/usr/lib/llvm-22/bin/clang"});
    if (!driver)
      return driver.takeError();
    Expected<std::string> linker = findProgram({"ld.lld-22", "/usr/lib/llvm-22/bin/ld.lld"});
    if (!linker)
      return linker.takeError();
    plan.command = {*driver, "--target=" + target.triple, "-mcpu=" + target.cpu, "--ld-path=" + *linker, "-nostdlib", "-meabi", "gnu"};
  }
  append_range(plan.command, std::vector<std::string>{"-std=c11", "-Os", "-ffreestanding", "-ffunction-sections", "-fdata-sections",
                                                      "-static", "-Wl,--gc-sections", "-DHONE_BARE_METAL", "-I", folder.str(),
                                                      "-L", folder.str(), ("-Wl,-T," + folder + "/hone.ld").str()});
  for (const std::string &macro : target.portDefines)
    plan.command.push_back("-D" + macro);
  plan.sources = {"hone_harness.c", "hone_count.c", "hone_startup.c", "hone_semihosting.c", "hone_runtime.c"};
  const MemoryRegion &code = target.board[0], &data = target.board[1];
  plan.memoryScript = formatv("HONE_STACK_BYTES = {0};\nMEMORY {{\n  code (rwx) : ORIGIN = {1}, LENGTH = {2}\n"
                              "  data (rwx) : ORIGIN = {3}, LENGTH = {4}\n}\n",
                              std::min<int64_t>(stackBytes, data.bytes / 4), *code.origin, code.bytes, *data.origin, data.bytes);
  return plan;
}

Expected<BuildPlan> hone::planBuild(const TargetDescription &target, StringRef folder, bool threaded) {
  // An emulator that is missing is said before anything is built for it.
  if (!target.emulator.empty() && !sys::findProgramByName(target.emulator.front()))
    return missingProgram(target.emulator.front());
  if (target.port == "hosted")
    return planHosted(target, folder, threaded);
  if (target.port != "cortex-m")
    return createStringError(std::make_error_code(std::errc::invalid_argument),
                             "target '%s': unknown port '%s'; known are hosted and cortex-m", target.name.c_str(),
                             target.port.c_str());
  if (target.emulator.empty())
    return createStringError(std::make_error_code(std::errc::invalid_argument),
                             "target '%s' has no emulator in its description, so its programs can't run here",
                             target.name.c_str());
  return planCortexM(target, folder);
}

std::vector<std::string> hone::runCommand(const TargetDescription &target, StringRef program,
                                          ArrayRef<std::string> arguments, StringRef plugin) {
  std::vector<std::string> command = target.emulator;
  if (!plugin.empty())
    append_range(command, std::vector<std::string>{"-plugin", plugin.str()});
  if (target.port == "hosted") {
    command.push_back(program.str());
    append_range(command, arguments);
    return command;
  }
  std::string semihosting = "enable=on,target=native,arg=image";
  for (const std::string &argument : arguments)
    semihosting += ",arg=" + argument;
  append_range(command, std::vector<std::string>{"-semihosting-config", semihosting, "-kernel", program.str()});
  return command;
}

Expected<std::string> hone::findCounter() {
  static int here;
  SmallString<128> path(sys::fs::getMainExecutable(nullptr, &here));
  sys::path::remove_filename(path);
  sys::path::append(path, "..", "lib", "hone", "hone-counter.so");
  if (!sys::fs::exists(path))
    return createStringError(std::make_error_code(std::errc::io_error),
                             "can't find the emulator's plugin that counts instructions, %s", path.c_str());
  return path.str().str();
}
