//===- moments-test.cpp - Rounding by moments against rounding to the nearest --===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Prints what the test looks at: integers of a case that can be followed by hand, and the squared errors of sums over
// random correlated vectors, for which making up for errors has to pay.
//
//===----------------------------------------------------------------------------===//

#include "Moments.h"
#include "llvm/Support/raw_ostream.h"
#include <random>

using namespace hone;

static double squaredError(const std::vector<std::vector<float>> &vectors, const std::vector<float> &weights,
                           const std::vector<int32_t> &integers, float scale) {
  double sum = 0;
  for (const std::vector<float> &vector : vectors) {
    double error = 0;
    for (size_t k = 0; k < weights.size(); ++k)
      error += (integers[k] * double(scale) - weights[k]) * vector[k];
    sum += error * error;
  }
  return sum;
}

/// Two inputs that are always equal: what one weight loses the other has to gain. 0.4 and 0.4 add up to 0.8, which is
/// nearer to 1 than to the 0 of the nearest integers.
static void equalInputs() {
  Moments moments(2, true), none(2, false);
  for (float x : {1.0f, -2.0f, 3.0f}) {
    moments.add({x, x});
    none.add({x, x});
  }
  for (Moments *by : {&none, &moments}) {
    std::vector<int32_t> integers = by->round({0.4f, 0.4f}, {Grid{1, -127, 127}});
    llvm::outs() << integers[0] << " " << integers[1] << "\n";
  }
  llvm::outs() << "count " << moments.count() << " mean " << int(3 * moments.mean(0) + 0.5) << "/3\n";
}

/// More weights than are rounded at a time, and more vectors than are multiplied at a time.
static void correlatedInputs() {
  constexpr size_t depth = 150, count = 700;
  constexpr float scale = 0.05f;
  std::mt19937 generator(1);
  auto uniform = [&] { return float(generator()) / 4294967296.0f - 0.5f; };
  std::vector<std::vector<float>> vectors(count, std::vector<float>(depth));
  Moments moments(depth, true), none(depth, false);
  for (std::vector<float> &vector : vectors) {
    float common = uniform();
    for (float &x : vector)
      x = common + 0.3f * uniform();
    moments.add(vector);
  }
  std::vector<float> weights(depth);
  for (float &weight : weights)
    weight = uniform();
  std::vector<int32_t> made = moments.round(weights, {Grid{scale, -8, 8}}),
                       nearest = none.round(weights, {Grid{scale, -8, 8}});
  bool isInside = true;
  for (int32_t integer : made)
    isInside &= integer >= -8 && integer <= 8;
  double ratio = squaredError(vectors, weights, made, scale) / squaredError(vectors, weights, nearest, scale);
  llvm::outs() << (isInside ? "inside" : "outside") << ", " << (ratio < 0.5 ? "better" : "worse") << "\n";
}

int main() {
  equalInputs();
  correlatedInputs();
}
