//===- main.cpp - Watches a motor's vibration, window by window -------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//
//
// Streams the accelerometer of a simulated motor through a small network that was compiled ahead of time, and prints a
// verdict for each window. Exits with 1 if a verdict differs from what was simulated.
//
//===----------------------------------------------------------------------------===//

#include "Motor.h"
#include "hone.h"
#include "vibration.h"
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

constexpr std::size_t kWindow = 1024;
using Window = std::array<float, kWindow>;
using Scores = std::array<float, kStates>;

constexpr std::array<const char *, kStates> kNames = {"healthy", "imbalance", "bearing fault"};

/// A part of the motor's life: so many windows in one state, growing worse from one severity to another.
struct Episode {
  State state;
  int windows;
  double from, to;
};

constexpr Episode kLife[] = {
    {State::Healthy, 6, 0, 0}, {State::Imbalance, 8, 0, 1}, {State::Healthy, 4, 0, 0},
    {State::Bearing, 8, 0, 1}, {State::Healthy, 4, 0, 0},
};

/// The network and the memory it works in.
class Classifier {
public:
  State classify(const Window &window, Scores &scores) {
    const auto start = std::chrono::steady_clock::now();
    const int status = vibration_run(window.data(), scores.data(), arena.data());
    const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    if (status != HONE_OK) {
      std::fprintf(stderr, "error: %s\n", hone_status_text(status));
      std::exit(1);
    }
    times.push_back(time.count());
    return static_cast<State>(std::max_element(scores.begin(), scores.end()) - scores.begin());
  }

  double medianMicroseconds() {
    std::nth_element(times.begin(), times.begin() + times.size() / 2, times.end());
    return times[times.size() / 2];
  }

private:
  alignas(VIBRATION_ARENA_ALIGNMENT) std::array<unsigned char, VIBRATION_ARENA_BYTES> arena;
  std::vector<double> times;
};

/// The window as a row of bars, each the peak of a part of it.
std::string drawing(const Window &window) {
  static constexpr const char *kBars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  constexpr std::size_t kColumns = 32, kPart = kWindow / kColumns;
  std::string row;
  for (std::size_t column = 0; column != kColumns; ++column) {
    float peak = 0;
    for (std::size_t i = 0; i != kPart; ++i)
      peak = std::max(peak, std::abs(window[column * kPart + i]));
    row += kBars[std::min(7, static_cast<int>(peak * 6))];
  }
  return row;
}

} // namespace

int main() {
  static Classifier classifier;
  Motor motor(1);
  Window window;
  Scores scores;
  int number = 0, wrong = 0;
  for (const Episode &episode : kLife) {
    for (int i = 0; i != episode.windows; ++i, ++number) {
      motor.set(episode.state, episode.from + (episode.to - episode.from) * i / episode.windows);
      motor.sample(window);
      const State verdict = classifier.classify(window, scores);
      const bool right = verdict == episode.state;
      wrong += !right;
      const auto index = static_cast<std::size_t>(verdict);
      std::printf("%6.2f s  %s  %-13s %5.1f%%%s\n", number * kWindow / kSampleRate, drawing(window).c_str(),
                  kNames[index], 100 * static_cast<double>(scores[index]), right ? "" : "  (simulated otherwise)");
    }
  }
  std::printf("%d of %d windows as simulated; %.1f us per window of %.0f ms, %d bytes of arena\n", number - wrong,
              number, classifier.medianMicroseconds(), 1e3 * kWindow / kSampleRate,
              static_cast<int>(VIBRATION_ARENA_BYTES));
  return wrong != 0;
}
