//===- Progress.cpp - A line that says what is going on ------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Support/Progress.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

using namespace hone;

/// Back to the first column, and erase to the end of the line.
static constexpr char eraseLine[] = "\r\x1b[K";

Progress::Progress(llvm::StringRef title) : title(title), start(std::chrono::steady_clock::now()) {
  active = llvm::sys::Process::StandardErrIsDisplayed();
  if (active)
    watcher = std::thread([this] { watch(); });
}

Progress::~Progress() {
  if (!active)
    return;
  {
    std::lock_guard lock(mutex);
    done = true;
  }
  wake.notify_all();
  watcher.join();
  clear();
}

void Progress::update(llvm::StringRef text) {
  std::lock_guard lock(mutex);
  stage = text.str();
}

void Progress::clear() {
  std::lock_guard lock(mutex);
  if (drawn)
    llvm::errs() << eraseLine;
  drawn = false;
}

void Progress::draw(std::chrono::seconds elapsed) {
  llvm::errs() << eraseLine << title << (stage.empty() ? "" : ": ") << stage << " (" << elapsed.count() << " s)";
  llvm::errs().flush();
  drawn = true;
}

void Progress::watch() {
  std::unique_lock lock(mutex);
  for (int seconds = 1; !done; ++seconds) {
    wake.wait_until(lock, start + std::chrono::seconds(seconds), [this] { return done; });
    if (!done)
      draw(std::chrono::seconds(seconds));
  }
}
