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

Progress::Progress(llvm::StringRef title, Pace pace)
    : title(title), start(std::chrono::steady_clock::now()), pace(pace) {
  active = llvm::sys::Process::StandardErrIsDisplayed();
  if (active && pace == Pace::EachSecond)
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
  if (watcher.joinable())
    watcher.join();
  clear();
}

void Progress::update(llvm::StringRef text) {
  std::lock_guard lock(mutex);
  stage = text.str();
  if (active && pace == Pace::AtUpdates && std::chrono::steady_clock::now() - start >= std::chrono::seconds(1))
    draw();
}

void Progress::clear() {
  std::lock_guard lock(mutex);
  if (drawn)
    llvm::errs() << eraseLine;
  drawn = false;
}

void Progress::draw() {
  auto elapsed = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start);
  llvm::errs() << eraseLine << title << (stage.empty() ? "" : ": ") << stage << " (" << elapsed.count() << " s)";
  llvm::errs().flush();
  drawn = true;
}

void Progress::watch() {
  std::unique_lock lock(mutex);
  for (int seconds = 1; !done; ++seconds) {
    wake.wait_until(lock, start + std::chrono::seconds(seconds), [this] { return done; });
    if (!done)
      draw();
  }
}
