//===- ResizePlan.cpp - What interpolation reads -------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ResizePlan.h"
#include "hone/Dialect/Graph/Quantized.h"
#include "hone/Dialect/Graph/QuantizedOps.h"
#include "hone/Dialect/Graph/ResizeOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include <cmath>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

namespace {
/// The geometry of one axis. `scale` and the region of interest are the model's.
struct Axis {
  int64_t input, output;
  float scale, start = 0, end = 1;

  /// Whether the scale says no more than the ratio of the sizes.
  bool isRatio() const { return scale == float(output) / float(input); }
  /// The size that the scale asks for, which need not be whole; the output's size is that rounded.
  float width() const { return isRatio() ? float(output) : scale * float(input); }
};
} // namespace

/// The input coordinate that output position `position` stands for.
static float sourceCoordinate(CoordinateMode mode, const Axis &axis, int64_t position) {
  float at = position, input = axis.input, output = axis.output, last = input - 1, scale = axis.scale;
  if (scale == 1 && mode != CoordinateMode::tf_crop_and_resize)
    return at;
  switch (mode) {
  case CoordinateMode::align_corners: {
    // ONNX's tests and reference divide by the size that the scale asks for, ONNX Runtime by the output's.
    float width = axis.width();
    return width == 1 ? 0 : at * last / (width - 1);
  }
  case CoordinateMode::asymmetric: return at / scale;
  case CoordinateMode::tf_half_pixel_for_nn: return (at + 0.5f) / scale;
  case CoordinateMode::tf_crop_and_resize:
    return axis.output > 1 ? axis.start * last + at * (axis.end - axis.start) * last / (output - 1)
                           : float(0.5 * (axis.start + axis.end) * last);
  case CoordinateMode::pytorch_half_pixel: return axis.output > 1 ? (at + 0.5f) / scale - 0.5f : 0;
  case CoordinateMode::half_pixel_symmetric: {
    float adjustment = output / (scale * input), offset = input / 2 * (1 - adjustment);
    return float(offset + (at + 0.5) / scale - 0.5);
  }
  case CoordinateMode::half_pixel: return (at + 0.5f) / scale - 0.5f;
  }
  llvm_unreachable("all modes are covered");
}

static int64_t nearestPosition(NearestMode mode, double at) {
  double low = std::floor(at), fraction = at - low;
  switch (mode) {
  case NearestMode::round_prefer_floor: return fraction <= 0.5 ? low : low + 1;
  case NearestMode::round_prefer_ceil: return fraction < 0.5 ? low : low + 1;
  case NearestMode::floor: return low;
  case NearestMode::ceil: return std::ceil(at);
  }
  llvm_unreachable("all modes are covered");
}

/// The weight of a sample at `distance`.
static double kernelWeight(ResizeMode mode, double distance, double a) {
  double x = std::abs(distance);
  if (mode == ResizeMode::linear)
    return std::max(0.0, 1 - x);
  if (x <= 1)
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
}

/// Weighs the samples about coordinate `at` and adds them to the plan.
template <typename Op> static void addSamples(AxisPlan &plan, Op op, const Axis &axis, double at) {
  // Against aliasing the kernel widens where the image shrinks.
  double stretch = op.getAntialias() ? std::min<double>(axis.scale, 1) : 1.0;
  int64_t radius = op.getMode() == ResizeMode::linear ? 1 : 2;
  int64_t first = int64_t(std::floor(-radius / stretch)) + 1;
  plan.samples = 2 - 2 * first;
  // The sample to the left, which for a coordinate on a sample is the one before.
  double left = std::ceil(at) - 1;
  double sum = 0;
  size_t begin = plan.weights.size();
  for (int64_t i = first; i < first + plan.samples; ++i) {
    double position = left + i;
    double weight = kernelWeight(op.getMode(), (position - at) * stretch, op.getCubicCoefficient().convertToDouble());
    if (op.getExcludeOutside() && (position < 0 || position >= axis.input))
      weight = 0;
    sum += weight;
    plan.weights.push_back(weight);
    plan.positions.push_back(int64_t(std::clamp<double>(position, 0, axis.input - 1)));
  }
  if ((op.getAntialias() || op.getExcludeOutside()) && sum != 0)
    for (double &weight : llvm::drop_begin(plan.weights, begin))
      weight /= sum;
}

/// `nearest` is for the mode that moves elements.
template <typename Op> static AxisPlan planAxis(Op op, const Axis &axis, NearestMode nearest) {
  AxisPlan plan;
  for (int64_t i = 0; i < axis.output; ++i) {
    double at = sourceCoordinate(op.getCoordinates(), axis, i);
    bool crops = op.getCoordinates() == CoordinateMode::tf_crop_and_resize;
    plan.outside.push_back(crops && (at < 0 || at > axis.input - 1));
    // Scales beyond all measure give coordinates that are infinite, or infinite both ways.
    at = std::isnan(at) ? 0 : std::clamp<double>(at, -axis.input - 4, 2 * axis.input + 4);
    if (op.getMode() != ResizeMode::nearest) {
      addSamples(plan, op, axis, at);
      continue;
    }
    plan.samples = 1;
    plan.weights.push_back(1);
    plan.positions.push_back(std::clamp<int64_t>(nearestPosition(nearest, at), 0, axis.input - 1));
  }
  return plan;
}

SmallVector<AxisPlan> graph::planAxes(ResizeOp op) {
  SmallVector<AxisPlan> plans;
  for (auto [d, size] : llvm::enumerate(op.getShape())) {
    Axis axis{shapeOf(op.getX())[d], size, op.getScales()[d]};
    if (!op.getRoi().empty()) {
      axis.start = op.getRoi()[d];
      axis.end = op.getRoi()[d + op.getShape().size()];
    }
    plans.push_back(planAxis(op, axis, op.getNearest()));
  }
  return plans;
}

SmallVector<AxisPlan> graph::planAxes(QuantizedResizeOp op) {
  SmallVector<AxisPlan> plans;
  for (auto [d, size] : llvm::enumerate(op.getShape()))
    plans.push_back(planAxis(op, Axis{shapeOf(op.getX())[d], size, op.getScales()[d]}, NearestMode::floor));
  return plans;
}

bool AxisPlan::isIdentity(int64_t inputSize) const {
  if (size() != inputSize)
    return false;
  return llvm::all_of(llvm::enumerate(weights), [&](auto entry) {
    bool isOwn = positions[entry.index()] == int64_t(entry.index() / samples);
    return entry.value() == (isOwn && entry.value() != 0 ? 1 : 0);
  });
}

/// The weights times a divisor, if they are integers but for `error`, and add up to the divisor at each position.
static std::optional<IntegerWeights> weightsOver(int64_t divisor, const AxisPlan &plan, double error) {
  IntegerWeights result{{}, divisor, 0};
  for (int64_t at = 0; at < plan.size(); ++at) {
    int64_t sum = 0, reach = 0;
    for (int64_t sample = 0; sample < plan.samples; ++sample) {
      double weight = plan.weights[at * plan.samples + sample] * double(divisor);
      if (!(std::fabs(weight - std::nearbyint(weight)) <= error * double(divisor)))
        return std::nullopt;
      result.weights.push_back(int64_t(std::nearbyint(weight)));
      sum += result.weights.back();
      reach += std::abs(result.weights.back());
    }
    if (sum != divisor)
      return std::nullopt;
    result.reach = std::max(result.reach, reach);
  }
  return result;
}

std::optional<SmallVector<IntegerWeights>> graph::integerWeights(ArrayRef<AxisPlan> plans,
                                                                 ArrayRef<int64_t> inputShape) {
  constexpr int64_t greatestDivisor = 1024;
  SmallVector<IntegerWeights> result;
  int64_t reach = 128;
  for (auto [plan, input] : llvm::zip_equal(plans, inputShape)) {
    if (plan.isIdentity(input)) {
      result.emplace_back();
      continue;
    }
    // Coordinates of a few roundings, each by half a unit in the last place of a number up to the input's size; weights
    // of cubic interpolation change up to four times as fast.
    double error = double(input) * 0x1p-21;
    std::optional<IntegerWeights> weights;
    for (int64_t divisor = 1; divisor <= greatestDivisor && !weights && error * double(divisor) < 0.125; ++divisor)
      weights = weightsOver(divisor, plan, error);
    if (!weights)
      return std::nullopt;
    reach *= weights->reach;
    if (reach >= int64_t(1) << 30)
      return std::nullopt;
    result.push_back(std::move(*weights));
  }
  return result;
}
