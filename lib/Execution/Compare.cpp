//===- Compare.cpp - Comparing results with what was expected ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Execution/Compare.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace llvm;
using namespace hone;

static bool agree(double actual, double expected, const Tolerance &tolerance) {
  if (std::isnan(expected) || std::isnan(actual))
    return std::isnan(expected) == std::isnan(actual);
  if (std::isinf(expected) || std::isinf(actual))
    return actual == expected;
  return std::fabs(actual - expected) <= tolerance.absolute + tolerance.relative * std::fabs(expected);
}

static bool agree(const Tensor &actual, const Tensor &expected, int64_t index, const Tolerance &tolerance) {
  if (!isFloat(expected.type) && !isComplex(expected.type) && !tolerance.forIntegers)
    return actual.integer(index) == expected.integer(index);
  if (!isComplex(expected.type))
    return agree(actual.number(index), expected.number(index), tolerance);
  std::complex<double> left = actual.complexNumber(index), right = expected.complexNumber(index);
  return agree(left.real(), right.real(), tolerance) && agree(left.imag(), right.imag(), tolerance);
}

/// Narrow floats may differ in their last place, which can be more than the tolerance.
static Tolerance widen(Tolerance tolerance, ElementType type) {
  if (isFloat(type)) {
    int digits = APFloat::semanticsPrecision(floatFormat(type)) - 1;
    tolerance.relative = std::max(tolerance.relative, std::ldexp(1.0, -digits));
  }
  return tolerance;
}

static std::string describeValue(const Tensor &tensor, int64_t index) {
  std::string text;
  raw_string_ostream out(text);
  std::complex<double> value = tensor.complexNumber(index);
  if (isComplex(tensor.type))
    out << format("(%.6g, %.6g)", value.real(), value.imag());
  else if (isFloat(tensor.type))
    out << format("%.6g", value.real());
  else
    out << tensor.integer(index);
  return text;
}

/// The position of element `index`, as in "[0, 3, 2]".
static std::string describePosition(ArrayRef<int64_t> shape, int64_t index) {
  SmallVector<int64_t> position(shape.size());
  for (int64_t d = shape.size() - 1; d >= 0; --d) {
    position[d] = index % shape[d];
    index /= shape[d];
  }
  std::string text = "[";
  raw_string_ostream out(text);
  interleaveComma(position, out);
  return text + "]";
}

std::optional<std::string> hone::compareTensors(const Tensor &actual, const Tensor &expected,
                                                const Tolerance &tolerance) {
  if (actual.type != expected.type || actual.shape != expected.shape)
    return formatv("is {0}, expected {1}", describeTensor(actual.type, actual.shape),
                   describeTensor(expected.type, expected.shape))
        .str();
  Tolerance widened = widen(tolerance, expected.type);
  int64_t wrong = 0, first = -1;
  for (int64_t i = 0, count = expected.elements(); i < count; ++i) {
    if (agree(actual, expected, i, widened))
      continue;
    first = wrong++ == 0 ? i : first;
  }
  if (wrong == 0)
    return std::nullopt;
  return formatv("{0} of {1} values differ, the first at {2}: {3}, expected {4}", wrong, expected.elements(),
                 describePosition(expected.shape, first), describeValue(actual, first), describeValue(expected, first))
      .str();
}
