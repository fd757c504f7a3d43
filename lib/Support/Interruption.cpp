//===- Interruption.cpp - What a signal leaves behind: nothing -----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A handler may interrupt malloc, so that it can call only what POSIX lists as safe in signal handlers: no opendir, no
// std::filesystem. Directories are read with the system call itself.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/Interruption.h"
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <iterator>
#include <mutex>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace hone;

namespace {
/// One entry of a directory as Linux's getdents64 writes it.
struct DirectoryEntry {
  uint64_t inode;
  int64_t offset;
  unsigned short length;
  unsigned char type;
  char name[1];
};

constexpr int signals[] = {SIGINT, SIGTERM, SIGHUP};
constexpr size_t mostRegistered = 1024;
} // namespace

static std::array<std::atomic<char *>, mostRegistered> folders;
static std::array<std::atomic<pid_t>, mostRegistered> children;
static std::atomic<int> startingChildren = 0;
/// The signal that came while a child was being started.
static std::atomic<int> pendingSignal = 0;
/// How long children have to end by themselves. The child of a fork gives its own children half as long, to be done in
/// time.
static std::atomic<int> graceMilliseconds = 4000;
static struct sigaction previousActions[std::size(signals)];

//===----------------------------------------------------------------------------===//
// In the handler
//===----------------------------------------------------------------------------===//

/// Removes what is in the open directory. Folders of images are one or two levels deep.
static void removeEntries(int directory, int levels) {
  alignas(DirectoryEntry) char buffer[4096];
  for (long count; (count = syscall(SYS_getdents64, directory, buffer, sizeof buffer)) > 0;) {
    for (long at = 0; at < count;) {
      auto *entry = reinterpret_cast<DirectoryEntry *>(buffer + at);
      at += entry->length;
      if (strcmp(entry->name, ".") == 0 || strcmp(entry->name, "..") == 0 || unlinkat(directory, entry->name, 0) == 0)
        continue;
      int inner = levels > 0 ? openat(directory, entry->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
      if (inner < 0)
        continue;
      removeEntries(inner, levels - 1);
      close(inner);
      unlinkat(directory, entry->name, AT_REMOVEDIR);
    }
  }
}

static void removeRegisteredFolders() {
  constexpr int mostLevels = 8;
  for (std::atomic<char *> &slot : folders) {
    char *path = slot.exchange(nullptr);
    if (!path)
      continue;
    int directory = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (directory < 0)
      continue;
    removeEntries(directory, mostLevels);
    close(directory);
    rmdir(path);
  }
}

/// Whether the child has ended by now.
static bool hasEnded(pid_t child) {
  pid_t ended = waitpid(child, nullptr, WNOHANG);
  return ended == child || (ended < 0 && errno == ECHILD);
}

static void endRegisteredChildren() {
  for (std::atomic<pid_t> &child : children)
    if (child > 0)
      kill(child, SIGTERM);
  constexpr int stepMilliseconds = 10;
  int left = graceMilliseconds;
  for (std::atomic<pid_t> &slot : children) {
    pid_t child = slot.exchange(0);
    if (child <= 0)
      continue;
    bool ended = hasEnded(child);
    for (; !ended && left > 0; left -= stepMilliseconds) {
      timespec pause = {0, stepMilliseconds * 1000000};
      nanosleep(&pause, nullptr);
      ended = hasEnded(child);
    }
    if (ended)
      continue;
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
  }
}

static void handle(int signal) {
  if (startingChildren > 0) {
    pendingSignal = signal;
    return;
  }
  endRegisteredChildren();
  removeRegisteredFolders();
  // The end is the one that the signal would have had without all this.
  for (size_t i = 0; i != std::size(signals); ++i)
    sigaction(signals[i], &previousActions[i], nullptr);
  raise(signal);
}

//===----------------------------------------------------------------------------===//
// Outside of it
//===----------------------------------------------------------------------------===//

static void installHandlers() {
  static std::once_flag once;
  std::call_once(once, [] {
    struct sigaction action = {};
    action.sa_handler = handle;
    sigemptyset(&action.sa_mask);
    // A second signal must not cut the cleaning short.
    for (int signal : signals)
      sigaddset(&action.sa_mask, signal);
    for (size_t i = 0; i != std::size(signals); ++i) {
      sigaction(signals[i], nullptr, &previousActions[i]);
      // Ignored by the caller's wish, as under nohup.
      if (previousActions[i].sa_handler != SIG_IGN)
        sigaction(signals[i], &action, nullptr);
    }
  });
}

/// Puts the value into a free slot. With all of them taken it goes unregistered: an interruption then leaves it behind.
template <typename T> static void registerIn(std::array<std::atomic<T>, mostRegistered> &slots, T value) {
  for (std::atomic<T> &slot : slots) {
    T free = {};
    if (slot.compare_exchange_strong(free, value))
      return;
  }
}

void interruption::removeFolder(const std::string &path) {
  installHandlers();
  if (char *copy = strdup(path.c_str()))
    registerIn(folders, copy);
}

void interruption::forgetFolder(const std::string &path) {
  for (std::atomic<char *> &slot : folders) {
    char *registered = slot;
    if (registered && path == registered && slot.compare_exchange_strong(registered, nullptr))
      return free(registered);
  }
}

pid_t interruption::startChild(llvm::function_ref<pid_t()> start) {
  installHandlers();
  ++startingChildren;
  pid_t child = start();
  if (child > 0)
    registerIn(children, child);
  if (--startingChildren == 0)
    if (int signal = pendingSignal.exchange(0))
      raise(signal);
  return child;
}

void interruption::forgetChild(pid_t child) {
  for (std::atomic<pid_t> &slot : children) {
    pid_t registered = child;
    if (slot.compare_exchange_strong(registered, 0))
      return;
  }
}

void interruption::forgetAll() {
  for (std::atomic<char *> &slot : folders)
    slot = nullptr;
  for (std::atomic<pid_t> &slot : children)
    slot = 0;
  graceMilliseconds = graceMilliseconds / 2;
  startingChildren = 0;
  if (int signal = pendingSignal.exchange(0))
    raise(signal);
}
