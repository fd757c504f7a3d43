//===- RealFunctions.cpp - Operators as functions of one real number -----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "RealFunctions.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace hone;
using namespace hone::graph;
using Function = std::function<double(double)>;

static double softplus(double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }
static double negativePart(double x) { return x < 0 ? x : 0; }

/// Functions without parameters.
static Function plainFunction(Operation *op) {
  return llvm::TypeSwitch<Operation *, Function>(op)
      .Case<AbsOp>([](auto) { return [](double x) { return std::fabs(x); }; })
      .Case<AcosOp>([](auto) { return [](double x) { return std::acos(x); }; })
      .Case<AcoshOp>([](auto) { return [](double x) { return std::acosh(x); }; })
      .Case<AsinOp>([](auto) { return [](double x) { return std::asin(x); }; })
      .Case<AsinhOp>([](auto) { return [](double x) { return std::asinh(x); }; })
      .Case<AtanOp>([](auto) { return [](double x) { return std::atan(x); }; })
      .Case<AtanhOp>([](auto) { return [](double x) { return std::atanh(x); }; })
      .Case<CeilOp>([](auto) { return [](double x) { return std::ceil(x); }; })
      .Case<CosOp>([](auto) { return [](double x) { return std::cos(x); }; })
      .Case<CoshOp>([](auto) { return [](double x) { return std::cosh(x); }; })
      .Case<ErfOp>([](auto) { return [](double x) { return std::erf(x); }; })
      .Case<ExpOp>([](auto) { return [](double x) { return std::exp(x); }; })
      .Case<FloorOp>([](auto) { return [](double x) { return std::floor(x); }; })
      .Case<HardSwishOp>([](auto) { return [](double x) { return x * std::clamp(x / 6 + 0.5, 0.0, 1.0); }; })
      .Case<LogOp>([](auto) { return [](double x) { return std::log(x); }; })
      .Case<MishOp>([](auto) { return [](double x) { return x * std::tanh(softplus(x)); }; })
      .Case<NegOp>([](auto) { return [](double x) { return -x; }; })
      .Case<ReciprocalOp>([](auto) { return [](double x) { return 1 / x; }; })
      .Case<ReluOp>([](auto) { return [](double x) { return x < 0 ? 0.0 : x; }; })
      .Case<RoundOp>([](auto) { return [](double x) { return std::nearbyint(x); }; })
      .Case<SigmoidOp>([](auto) { return [](double x) { return 1 / (1 + std::exp(-x)); }; })
      .Case<SignOp>([](auto) { return [](double x) { return double(x > 0) - double(x < 0); }; })
      .Case<SinOp>([](auto) { return [](double x) { return std::sin(x); }; })
      .Case<SinhOp>([](auto) { return [](double x) { return std::sinh(x); }; })
      .Case<SoftplusOp>([](auto) { return [](double x) { return softplus(x); }; })
      .Case<SoftsignOp>([](auto) { return [](double x) { return x / (1 + std::fabs(x)); }; })
      .Case<SqrtOp>([](auto) { return [](double x) { return std::sqrt(x); }; })
      .Case<TanOp>([](auto) { return [](double x) { return std::tan(x); }; })
      .Case<TanhOp>([](auto) { return [](double x) { return std::tanh(x); }; })
      .Default([](Operation *) { return Function(); });
}

static Function gelu(bool approximate) {
  if (approximate)
    return [](double x) { return 0.5 * x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x))); };
  return [](double x) { return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0))); };
}

/// Functions with parameters in attributes.
static Function parametricFunction(Operation *op) {
  auto number = [](const APFloat &value) { return double(value.convertToFloat()); };
  return llvm::TypeSwitch<Operation *, Function>(op)
      .Case<CeluOp>([&](CeluOp op) -> Function {
        double a = number(op.getAlpha());
        return [a](double x) { return x > 0 ? x : a * std::expm1(x / a); };
      })
      .Case<EluOp>([&](EluOp op) -> Function {
        double a = number(op.getAlpha());
        return [a](double x) { return x > 0 ? x : a * std::expm1(x); };
      })
      .Case<GeluOp>([&](GeluOp op) { return gelu(op.getTanhApproximation()); })
      .Case<HardSigmoidOp>([&](HardSigmoidOp op) -> Function {
        double a = number(op.getAlpha()), b = number(op.getBeta());
        return [a, b](double x) { return std::clamp(a * x + b, 0.0, 1.0); };
      })
      .Case<LeakyReluOp>([&](LeakyReluOp op) -> Function {
        double a = number(op.getAlpha());
        return [a](double x) { return x < 0 ? a * x : x; };
      })
      .Case<SeluOp>([&](SeluOp op) -> Function {
        double a = number(op.getAlpha()), g = number(op.getGamma());
        return [a, g](double x) { return x > 0 ? g * x : g * a * std::expm1(negativePart(x)); };
      })
      .Case<ShrinkOp>([&](ShrinkOp op) -> Function {
        double bias = number(op.getBias()), l = number(op.getLambd());
        return [bias, l](double x) { return x < -l ? x + bias : x > l ? x - bias : 0; };
      })
      .Case<ThresholdedReluOp>([&](ThresholdedReluOp op) -> Function {
        double a = number(op.getAlpha());
        return [a](double x) { return x > a ? x : 0; };
      })
      .Default([](Operation *) { return Function(); });
}

/// The one value of a constant tensor.
static std::optional<double> onlyValue(Value value) {
  std::optional<ConstantData> data = ConstantData::of(value);
  if (!data || data->size() == 0 || (data->size() != 1 && !data->isSplat()))
    return std::nullopt;
  return data->asDouble(0);
}

static std::function<double(double, double)> binaryFunction(Operation *op) {
  using Binary = std::function<double(double, double)>;
  return llvm::TypeSwitch<Operation *, Binary>(op)
      .Case<AddOp>([](auto) { return [](double a, double b) { return a + b; }; })
      .Case<DivOp>([](auto) { return [](double a, double b) { return a / b; }; })
      .Case<MaxOp>([](auto) { return [](double a, double b) { return std::max(a, b); }; })
      .Case<MinOp>([](auto) { return [](double a, double b) { return std::min(a, b); }; })
      .Case<MulOp>([](auto) { return [](double a, double b) { return a * b; }; })
      .Case<PowOp>([](auto) { return [](double a, double b) { return std::pow(a, b); }; })
      .Case<PReluOp>([](auto) { return [](double a, double b) { return a < 0 ? a * b : a; }; })
      .Case<SubOp>([](auto) { return [](double a, double b) { return a - b; }; })
      .Default([](Operation *) { return Binary(); });
}

/// A function of two operands one of which is a constant that does not extend the other.
static std::optional<RealFunction> binaryWithConstant(Operation *op) {
  auto function = binaryFunction(op);
  if (!function)
    return std::nullopt;
  for (unsigned constant : {1, 0}) {
    std::optional<double> value = onlyValue(op->getOperand(constant));
    Value operand = op->getOperand(1 - constant);
    if (!value || shapeOf(operand) != shapeOf(op->getResult(0)))
      continue;
    double number = *value;
    if (constant == 1)
      return RealFunction{operand, [=](double x) { return function(x, number); }};
    return RealFunction{operand, [=](double x) { return function(number, x); }};
  }
  return std::nullopt;
}

static std::optional<RealFunction> clipFunction(ClipOp op) {
  double low = -INFINITY, high = INFINITY;
  if (op.getMin()) {
    std::optional<double> value = onlyValue(op.getMin());
    if (!value)
      return std::nullopt;
    low = *value;
  }
  if (op.getMax()) {
    std::optional<double> value = onlyValue(op.getMax());
    if (!value)
      return std::nullopt;
    high = *value;
  }
  return RealFunction{op.getX(), [low, high](double x) { return std::min(std::max(x, low), high); }};
}

std::optional<RealFunction> hone::realFunctionOf(Operation *op) {
  if (op->getNumResults() != 1 || !isa<FloatType>(tensorOf(op->getResult(0)).getElementType()))
    return std::nullopt;
  if (auto clip = dyn_cast<ClipOp>(op))
    return clipFunction(clip);
  if (op->getNumOperands() == 1) {
    Function function = plainFunction(op);
    if (!function)
      function = parametricFunction(op);
    if (function)
      return RealFunction{op->getOperand(0), function};
    return std::nullopt;
  }
  return op->getNumOperands() == 2 ? binaryWithConstant(op) : std::nullopt;
}
