//===- Ranges.cpp - Scales of integers from ranges of reals --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Quantization/Ranges.h"
#include <algorithm>
#include <cmath>
#include <limits>

using namespace hone;

IntegerLimits::IntegerLimits(mlir::IntegerType type) {
  int64_t values = int64_t(1) << type.getWidth();
  low = type.isUnsigned() ? 0 : -values / 2;
  high = low + values - 1;
}

int64_t AffineScale::round(double real, IntegerLimits limits) const {
  // As ONNX has it, in single precision.
  double quotient = std::nearbyint(double(float(real) / scale)) + double(zeroPoint);
  return int64_t(std::clamp(quotient, double(limits.low), double(limits.high)));
}

AffineScale hone::scaleOfRange(double low, double high, mlir::IntegerType storage, ScaleOptions options) {
  IntegerLimits limits(storage);
  low = std::min(low, 0.0);
  high = std::max(high, 0.0);
  double steps = double(limits.high - limits.low);
  double scale =
      options.symmetric ? std::max(-low, high) / double((limits.high - limits.low) / 2) : (high - low) / steps;
  int64_t middle = (limits.low + limits.high + 1) / 2;
  if (scale == 0)
    return {1, middle};
  // Products with it, and its reciprocal, stay normal.
  scale = std::max(scale, double(std::numeric_limits<float>::min()) * 4);
  if (options.powerOfTwo)
    scale = std::exp2(std::ceil(std::log2(scale)));
  AffineScale result;
  result.scale = float(scale);
  if (options.symmetric) {
    result.zeroPoint = middle;
    return result;
  }
  double zero = std::nearbyint(-low / double(result.scale)) + double(limits.low);
  result.zeroPoint = int64_t(std::clamp(zero, double(limits.low), double(limits.high)));
  return result;
}
