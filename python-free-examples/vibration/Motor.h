//===- Motor.h - A simulated motor with an accelerometer on its housing -----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//
#ifndef VIBRATION_MOTOR_H
#define VIBRATION_MOTOR_H

#include <cstddef>
#include <random>
#include <span>

/// What the motor is like; the order of the network's classes.
enum class State { Healthy, Imbalance, Bearing };

inline constexpr std::size_t kStates = 3;
inline constexpr double kSampleRate = 6400;

/// A motor that turns for ever. Its state may change while it turns; the vibration goes on without a break.
class Motor {
public:
  explicit Motor(unsigned seed) : random(seed) {}

  /// Changes the state: `severity` from 0 (barely) to 1 (badly).
  void set(State state, double severity);

  /// The next samples of the accelerometer, in g.
  void sample(std::span<float> samples);

private:
  double uniform(double low, double high) { return std::uniform_real_distribution(low, high)(random); }

  std::mt19937 random;
  std::normal_distribution<double> noise;
  double turns = 0;   // since the start
  double once = 0.1;  // vibration at the speed of rotation
  double strike = 0;  // how hard a ball hits the damaged spot
  double ringing = 0; // the housing's vibration after the last strikes: value and quadrature
  double ringingAhead = 0;
};

#endif // VIBRATION_MOTOR_H
