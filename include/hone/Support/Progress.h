//===- Progress.h - A line that says what is going on ---------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_SUPPORT_PROGRESS_H
#define HONE_SUPPORT_PROGRESS_H

#include "llvm/ADT/StringRef.h"
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace hone {

/// While alive, and once a second has passed, keeps a line on the standard error stream up to date: what is being done
/// and for how long. On anything but a terminal it prints nothing. The line is gone when the object is.
class Progress {
public:
  enum class Pace {
    /// A thread of its own draws the line each second.
    EachSecond,
    /// `update` draws it, for work that starts processes, which must not be copied with a thread in them.
    AtUpdates,
  };

  explicit Progress(llvm::StringRef title, Pace pace = Pace::EachSecond);
  ~Progress();
  Progress(const Progress &) = delete;

  /// Says what is being done now.
  void update(llvm::StringRef stage);

  /// Takes the line away for as long as something else is printed; it comes back with the next second or update.
  void clear();

private:
  void watch();
  void draw();

  std::string title, stage;
  std::chrono::steady_clock::time_point start;
  std::mutex mutex;
  std::condition_variable wake;
  Pace pace;
  bool active = false, drawn = false, done = false;
  std::thread watcher;
};

} // namespace hone

#endif // HONE_SUPPORT_PROGRESS_H
