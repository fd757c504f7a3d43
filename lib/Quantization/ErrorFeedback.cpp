//===- ErrorFeedback.cpp - Rounding weights by what they meet ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Quantization/ErrorFeedback.h"
#include "Numerics/Moments.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/WindowOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

namespace {
/// Where the elements of a convolution's window are in its input, channels first.
struct WindowPlaces {
  SmallVector<int64_t> input, output, kernel, strides, dilations, pads;
  int64_t channels; ///< Of one group.

  explicit WindowPlaces(ConvOp op) {
    input.assign(shapeOf(op.getInput()).begin() + 2, shapeOf(op.getInput()).end());
    output.assign(shapeOf(op.getResult()).begin() + 2, shapeOf(op.getResult()).end());
    ArrayRef<int64_t> filter = shapeOf(op.getFilter());
    kernel.assign(filter.begin() + 2, filter.end());
    strides.assign(op.getStrides().begin(), op.getStrides().end());
    dilations.assign(op.getDilations().begin(), op.getDilations().end());
    pads.assign(op.getPads().begin(), op.getPads().end());
    channels = filter[1];
  }

  static int64_t product(ArrayRef<int64_t> sizes) {
    int64_t result = 1;
    for (int64_t size : sizes)
      result *= size;
    return result;
  }

  /// For each tap the offset in one channel of the window at output position `at`, negative in the padding.
  void offsets(int64_t at, SmallVectorImpl<int64_t> &result) const {
    int64_t taps = product(kernel), rank = kernel.size();
    SmallVector<int64_t> origin(rank);
    for (int64_t d = rank; d-- > 0; at /= output[d])
      origin[d] = at % output[d] * strides[d] - pads[d];
    result.assign(taps, 0);
    for (int64_t tap = 0; tap < taps; ++tap) {
      int64_t rest = tap, offset = 0, stride = 1;
      bool isInside = true;
      for (int64_t d = rank; d-- > 0; rest /= kernel[d], stride *= input[d]) {
        int64_t position = origin[d] + rest % kernel[d] * dilations[d];
        isInside &= position >= 0 && position < input[d];
        offset += position * stride;
      }
      result[tap] = isInside ? offset : -1;
    }
  }
};
} // namespace

struct InputMoments::State {
  int64_t depth, groups;
  std::optional<WindowPlaces> window;
  bool second;
  std::vector<Moments> moments; ///< Of each group.

  explicit State(Operation *op) {
    WeightMatrix matrix = *WeightMatrix::of(op);
    depth = matrix.depth;
    groups = matrix.groups;
    if (auto conv = dyn_cast<ConvOp>(op))
      window.emplace(conv);
    second = depth <= mostDepth;
    for (int64_t group = 0; group < groups; ++group)
      moments.emplace_back(depth, second);
  }
};

InputMoments::InputMoments(Operation *op) : state(std::make_unique<State>(op)) {}
InputMoments::~InputMoments() = default;
InputMoments::InputMoments(InputMoments &&) = default;

bool InputMoments::hasSecond() const { return state->second && state->moments.front().count() > 0; }

void InputMoments::add(ArrayRef<float> input, int64_t count, std::mt19937 &generator) {
  auto below = [&](int64_t limit) { return int64_t(generator() % uint64_t(limit)); };
  if (!state->window) {
    int64_t rows = int64_t(input.size()) / state->depth;
    for (int64_t i = 0, all = std::min(rows, count); i < all; ++i)
      state->moments.front().add(input.slice((rows <= count ? i : below(rows)) * state->depth, state->depth));
    return;
  }
  const WindowPlaces &window = *state->window;
  int64_t positions = WindowPlaces::product(window.output), plane = WindowPlaces::product(window.input);
  int64_t channels = window.channels * state->groups, image = plane * channels;
  int64_t places = image ? positions * (int64_t(input.size()) / image) : 0;
  std::vector<float> vector(state->depth);
  SmallVector<int64_t> offsets;
  for (int64_t i = 0, all = std::min(places, count); i < all; ++i) {
    int64_t place = places <= count ? i : below(places);
    window.offsets(place % positions, offsets);
    const float *from = input.data() + place / positions * image;
    for (int64_t group = 0; group < state->groups; ++group) {
      size_t k = 0;
      for (int64_t channel = 0; channel < window.channels; ++channel, from += plane)
        for (int64_t offset : offsets)
          vector[k++] = offset < 0 ? 0 : from[offset];
      state->moments[group].add(vector);
    }
  }
}

/// What several channels may share.
static const AffineScale &scaleOf(ArrayRef<AffineScale> scales, int64_t channel) {
  return scales[scales.size() == 1 ? 0 : channel];
}

std::vector<int32_t> InputMoments::round(const WeightMatrix &weights, ArrayRef<AffineScale> scales,
                                         IntegerLimits limits) {
  std::vector<int32_t> integers;
  int64_t rows = weights.channels / weights.groups, size = rows * weights.depth;
  for (int64_t group = 0; group < weights.groups; ++group) {
    std::vector<Grid> grids;
    grids.reserve(rows);
    for (int64_t row = 0; row < rows; ++row)
      grids.push_back({scaleOf(scales, group * rows + row).scale, limits.low, limits.high});
    llvm::append_range(integers,
                       state->moments[group].round(ArrayRef(weights.values).slice(group * size, size), grids));
  }
  return integers;
}

std::vector<double> InputMoments::meanErrors(const WeightMatrix &weights, ArrayRef<AffineScale> scales,
                                             ArrayRef<int32_t> integers) const {
  std::vector<double> errors(weights.channels, 0);
  int64_t rows = weights.channels / weights.groups;
  for (int64_t channel = 0; channel < weights.channels; ++channel)
    for (int64_t k = 0; k < weights.depth; ++k) {
      int64_t at = channel * weights.depth + k;
      double error = scaleOf(scales, channel).real(integers[at]) - weights.values[at];
      errors[channel] += error * state->moments[channel / rows].mean(k);
    }
  return errors;
}
