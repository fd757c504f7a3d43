//===- Process.cpp - Files and processes ---------------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Process.h"
#include "hone/Support/Interruption.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

using namespace llvm;
using namespace hone;
using Clock = std::chrono::steady_clock;

Error hone::ioError(const Twine &text) { return createStringError(std::make_error_code(std::errc::io_error), text); }

Error hone::memoryError(const Twine &text) {
  return createStringError(std::make_error_code(std::errc::not_enough_memory), text);
}

//===----------------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------------===//

Error hone::writeFile(const std::string &path, StringRef text) {
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

std::string hone::readFile(const std::string &path) {
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  return buffer ? (*buffer)->getBuffer().str() : std::string();
}

//===----------------------------------------------------------------------------===//
// Programs
//===----------------------------------------------------------------------------===//

Expected<std::string> hone::findProgram(ArrayRef<StringRef> names, ArrayRef<std::string> packages) {
  for (StringRef name : names)
    if (ErrorOr<std::string> found = sys::findProgramByName(name))
      return *found;
  return ioError("can't find the program " + names.front() +
                 (packages.empty() ? "" : "; on Debian: apt-get install " + join(packages, " ")));
}

//===----------------------------------------------------------------------------===//
// Processes
//===----------------------------------------------------------------------------===//

/// How a process ended, in words. Negative codes are those of `Wait`.
static std::string describeEnd(int code, const std::string &message, const std::string &log) {
  // What an emulator says at its own end is worth more than the signal; its warnings come before.
  StringRef said = StringRef(log).trim(), last = said.substr(said.rfind('\n') + 1);
  if (code < 0)
    return "crashed: " + message + (last.empty() ? "" : ": " + last.str());
  std::string reason = said.split('\n').first.str();
  // An emulator that catches a signal of its program exits with a code above 128.
  if (code > 128 && code < 160)
    return std::string("crashed: ") + strsignal(code - 128);
  return reason.empty() ? ("exit code " + Twine(code)).str() : reason;
}

static uint64_t sizeOf(const std::string &path) {
  uint64_t size = 0;
  (void)sys::fs::file_size(path, size);
  return size;
}

/// Waits for the end; false if the time ran out and the process had to be ended.
static bool waitFor(sys::ProcessInfo &process, const std::string &out, int64_t seconds, std::string &message) {
  const sys::ProcessInfo running = process;
  Clock::time_point since = Clock::now();
  uint64_t written = 0;
  for (std::chrono::microseconds pause(200);; pause = std::min(pause * 2, std::chrono::microseconds(20000))) {
    process = sys::Wait(running, 0, &message);
    if (process.Pid != 0)
      return true;
    if (uint64_t size = sizeOf(out); size != written) {
      written = size;
      since = Clock::now();
    }
    if (Clock::now() - since > std::chrono::seconds(seconds)) {
      kill(running.Pid, SIGKILL);
      process = sys::Wait(running, std::nullopt, &message);
      return false;
    }
    std::this_thread::sleep_for(pause);
  }
}

std::string hone::lastOutput(const TemporaryFolder &folder) { return readFile(folder.file("stdout")); }

Expected<std::string> hone::execute(ArrayRef<std::string> command, const TemporaryFolder &folder, int64_t seconds) {
  Expected<std::string> program = findProgram({StringRef(command.front())}, {});
  if (!program)
    return program.takeError();
  SmallVector<StringRef> arguments(command.begin(), command.end());
  std::string out = folder.file("stdout"), err = folder.file("stderr"), message;
  (void)sys::fs::remove(out);
  std::optional<StringRef> redirects[] = {StringRef(""), StringRef(out), StringRef(err)};
  bool failed = false;
  sys::ProcessInfo process;
  pid_t child = interruption::startChild([&] {
    process = sys::ExecuteNoWait(*program, arguments, std::nullopt, redirects, 0, &message, &failed);
    return failed ? -1 : process.Pid;
  });
  if (failed)
    return ioError("can't start " + command.front() + ": " + message);
  bool ended = waitFor(process, out, seconds, message);
  interruption::forgetChild(child);
  if (!ended)
    return ioError("took longer than " + Twine(seconds) + " s");
  // As runtime/harness has it.
  constexpr int notEnoughMemory = 5;
  if (process.ReturnCode == notEnoughMemory)
    return memoryError(describeEnd(process.ReturnCode, message, readFile(err)));
  if (process.ReturnCode != 0)
    return ioError(describeEnd(process.ReturnCode, message, readFile(err)));
  return readFile(out);
}
