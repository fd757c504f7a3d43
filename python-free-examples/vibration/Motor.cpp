//===- Motor.cpp - A simulated motor with an accelerometer on its housing ---------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Motor.h"
#include <cmath>
#include <numbers>

// The same figures as in train.py.
static constexpr double kRevolutionsPerSecond = 27;
static constexpr double kBallPassesPerTurn = 3.58;
static constexpr double kRingingFrequency = 2100;
static constexpr double kDamping = 800;
static constexpr double kTwice = 0.05;
static constexpr double kNoise = 0.07;

void Motor::set(State state, double severity) {
  once = state == State::Imbalance ? 0.35 + 0.5 * severity : 0.1;
  strike = state == State::Bearing ? 0.45 + 0.5 * severity : 0;
}

void Motor::sample(std::span<float> samples) {
  // The ringing is a rotating, shrinking vector, so that a new strike adds to what is still ringing.
  constexpr double tau = 2 * std::numbers::pi;
  const double decay = std::exp(-kDamping / kSampleRate);
  const double cosine = decay * std::cos(tau * kRingingFrequency / kSampleRate);
  const double sine = decay * std::sin(tau * kRingingFrequency / kSampleRate);
  for (float &sample : samples) {
    const double speed = kRevolutionsPerSecond * (1 + 0.02 * std::sin(tau * turns / 150));
    const double before = std::floor(turns * kBallPassesPerTurn);
    turns += speed / kSampleRate;
    const double rotated = ringing * cosine + ringingAhead * sine;
    ringingAhead = ringingAhead * cosine - ringing * sine;
    ringing = rotated;
    if (std::floor(turns * kBallPassesPerTurn) != before)
      ringingAhead += strike * uniform(0.8, 1.2);
    sample = static_cast<float>(once * std::sin(tau * turns) + kTwice * std::sin(2 * tau * turns + 1) + ringing +
                                kNoise * noise(random));
  }
}
