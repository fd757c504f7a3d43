//===- ScalarFunctions.cpp - What elementwise operators compute ----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ScalarFunctions.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/LogicOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/UnaryOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>
#include <functional>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

using Reals = ArrayRef<double>;
using RealOfMany = ScalarFunction<double>;
using Integers = ArrayRef<int64_t>;
using IntegerOfMany = ScalarFunction<int64_t>;

double graph::roundedTo(double value, FloatType type) {
  if (type.isF64())
    return value;
  APFloat rounded{float(value)};
  bool exact;
  rounded.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven, &exact);
  rounded.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &exact);
  return rounded.convertToDouble();
}

double graph::truncatedTo(double value, FloatType from, IntegerType to) {
  if (to.getWidth() == 1)
    return value != 0;
  int width = std::max<int>(to.getWidth(), 32), digits = from.isF64() ? 53 : 24;
  bool isUnsigned = to.isUnsigned() && to.getWidth() >= 32;
  int magnitude = isUnsigned ? width : width - 1;
  double low = isUnsigned ? 0 : -std::ldexp(1.0, magnitude);
  double high = std::ldexp(1.0, magnitude) - (magnitude <= digits ? 1 : std::ldexp(1.0, magnitude - digits));
  return std::trunc(value > low ? std::min(value, high) : low);
}

//===--- Floats -------------------------------------------------------------------===//

/// x, or the bound that it is beyond; NaN stays.
static double atLeast(double x, double bound) { return x < bound ? bound : x; }
static double atMost(double x, double bound) { return bound < x ? bound : x; }

/// NaN if either is; zero is above negative zero.
static double maximum(double a, double b) {
  if (std::isnan(a) || std::isnan(b))
    return std::isnan(a) ? a : b;
  return a > b || (a == b && std::signbit(b)) ? a : b;
}
static double minimum(double a, double b) { return -maximum(-a, -b); }

static double softplus(double x) { return atLeast(x, 0) + std::log1p(std::exp(-std::fabs(x))); }

/// The remainder with the sign of the divisor.
static double floorModulo(double a, double b) {
  double rest = std::fmod(a, b);
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

static double gelu(double x) { return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0))); }
static double approximateGelu(double x) {
  return 0.5 * x * (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
}

using OfOne = double (*)(double);

/// Functions of one number without parameters.
static OfOne plainFunction(Operation *op) {
  return llvm::TypeSwitch<Operation *, OfOne>(op)
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
      .Case<HardSwishOp>([](auto) { return [](double x) { return x * atMost(atLeast(x / 6 + 0.5, 0), 1); }; })
      .Case<IsNaNOp>([](auto) { return [](double x) { return double(std::isnan(x)); }; })
      .Case<LogOp>([](auto) { return [](double x) { return std::log(x); }; })
      .Case<MishOp>([](auto) { return [](double x) { return x * std::tanh(softplus(x)); }; })
      .Case<NegOp>([](auto) { return [](double x) { return -x; }; })
      .Case<ReciprocalOp>([](auto) { return [](double x) { return 1 / x; }; })
      .Case<ReluOp>([](auto) { return [](double x) { return atLeast(x, 0); }; })
      .Case<RoundOp>([](auto) { return [](double x) { return std::nearbyint(x); }; })
      .Case<SigmoidOp>([](auto) { return [](double x) { return 1 / (1 + std::exp(-x)); }; })
      .Case<SignOp>([](auto) { return [](double x) {
                                 return x > 0 ? 1.0 : x < 0 ? -1.0 : x;
                               }; })
      .Case<SinOp>([](auto) { return [](double x) { return std::sin(x); }; })
      .Case<SinhOp>([](auto) { return [](double x) { return std::sinh(x); }; })
      .Case<SoftplusOp>([](auto) { return [](double x) { return softplus(x); }; })
      .Case<SoftsignOp>([](auto) { return [](double x) { return x / (1 + std::fabs(x)); }; })
      .Case<SqrtOp>([](auto) { return [](double x) { return std::sqrt(x); }; })
      .Case<TanOp>([](auto) { return [](double x) { return std::tan(x); }; })
      .Case<TanhOp>([](auto) { return [](double x) { return std::tanh(x); }; })
      .Default([](Operation *) { return OfOne(nullptr); });
}

/// Functions with parameters in attributes or in their types.
static RealOfMany parametricFunction(Operation *op) {
  auto number = [](const APFloat &value) { return double(value.convertToFloat()); };
  return llvm::TypeSwitch<Operation *, RealOfMany>(op)
      .Case([](CastOp op) -> RealOfMany {
        auto from = cast<FloatType>(tensorOf(op.getX()).getElementType());
        if (auto to = dyn_cast<IntegerType>(tensorOf(op.getY()).getElementType()))
          return [from, to](Reals v) { return truncatedTo(v[0], from, to); };
        return [](Reals v) { return v[0]; };
      })
      .Case([&](CeluOp op) -> RealOfMany {
        return [a = number(op.getAlpha())](Reals v) { return v[0] < 0 ? a * std::expm1(v[0] / a) : v[0]; };
      })
      .Case([](ClipOp op) -> RealOfMany {
        bool least = bool(op.getMin()), greatest = bool(op.getMax());
        return [least, greatest](Reals v) {
          double x = least ? atLeast(v[0], v[1]) : v[0];
          return greatest ? atMost(x, v.back()) : x;
        };
      })
      .Case([&](EluOp op) -> RealOfMany {
        return [a = number(op.getAlpha())](Reals v) { return v[0] < 0 ? a * std::expm1(v[0]) : v[0]; };
      })
      .Case([](GeluOp op) -> RealOfMany {
        return [f = op.getTanhApproximation() ? approximateGelu : gelu](Reals v) { return f(v[0]); };
      })
      .Case([&](HardSigmoidOp op) -> RealOfMany {
        return [a = number(op.getAlpha()), b = number(op.getBeta())](Reals v) {
          return atMost(atLeast(a * v[0] + b, 0), 1);
        };
      })
      .Case([](IsInfOp op) -> RealOfMany {
        return [below = op.getDetectNegative(), above = op.getDetectPositive()](Reals v) {
          return double(std::isinf(v[0]) && (v[0] < 0 ? below : above));
        };
      })
      .Case([&](LeakyReluOp op) -> RealOfMany {
        return [a = number(op.getAlpha())](Reals v) { return v[0] < 0 ? a * v[0] : v[0]; };
      })
      .Case([](ModOp op) -> RealOfMany {
        return [fmod = op.getFmod()](Reals v) { return fmod ? std::fmod(v[0], v[1]) : floorModulo(v[0], v[1]); };
      })
      .Case([&](SeluOp op) -> RealOfMany {
        return [a = number(op.getAlpha()), g = number(op.getGamma())](Reals v) {
          return v[0] < 0 ? g * a * std::expm1(v[0]) : g * v[0];
        };
      })
      .Case([&](ShrinkOp op) -> RealOfMany {
        return [bias = number(op.getBias()), l = number(op.getLambd())](Reals v) {
          return v[0] < -l ? v[0] + bias : v[0] > l ? v[0] - bias : 0;
        };
      })
      .Case([&](ThresholdedReluOp op) -> RealOfMany {
        return [a = number(op.getAlpha())](Reals v) { return v[0] > a ? v[0] : 0; };
      })
      .Default([](Operation *) { return RealOfMany(); });
}

using RealsToReal = double (*)(Reals);

static RealsToReal severalOperands(Operation *op) {
  return llvm::TypeSwitch<Operation *, RealsToReal>(op)
      .Case<AddOp>([](auto) { return [](Reals v) { return v[0] + v[1]; }; })
      .Case<DivOp>([](auto) { return [](Reals v) { return v[0] / v[1]; }; })
      .Case<EqualOp>([](auto) { return [](Reals v) { return double(v[0] == v[1]); }; })
      .Case<GreaterOp>([](auto) { return [](Reals v) { return double(v[0] > v[1]); }; })
      .Case<GreaterOrEqualOp>([](auto) { return [](Reals v) { return double(v[0] >= v[1]); }; })
      .Case<LessOp>([](auto) { return [](Reals v) { return double(v[0] < v[1]); }; })
      .Case<LessOrEqualOp>([](auto) { return [](Reals v) { return double(v[0] <= v[1]); }; })
      .Case<MaxOp>([](auto) { return [](Reals v) { return maximum(v[0], v[1]); }; })
      .Case<MinOp>([](auto) { return [](Reals v) { return minimum(v[0], v[1]); }; })
      .Case<MulOp>([](auto) { return [](Reals v) { return v[0] * v[1]; }; })
      .Case<PowOp>([](auto) { return [](Reals v) { return std::pow(v[0], v[1]); }; })
      .Case<PReluOp>([](auto) { return [](Reals v) { return v[0] < 0 ? v[0] * v[1] : v[0]; }; })
      .Case<SubOp>([](auto) { return [](Reals v) { return v[0] - v[1]; }; })
      .Case<WhereOp>([](auto) { return [](Reals v) { return v[0] != 0 ? v[1] : v[2]; }; })
      .Default([](Operation *) { return RealsToReal(nullptr); });
}

/// The element type of the operands that an operator computes with.
static Type computedType(Operation *op) {
  Type first = getElementTypeOrSelf(op->getOperand(isa<WhereOp>(op) ? 1 : 0).getType());
  // An integer to the power of a float is a power of floats.
  Type second = isa<PowOp>(op) ? getElementTypeOrSelf(op->getOperand(1).getType()) : first;
  return isa<FloatType>(second) ? second : first;
}

RealOfMany graph::realFunction(Operation *op) {
  if (op->getNumOperands() == 0 || !isa<FloatType>(computedType(op)))
    return nullptr;
  if (OfOne function = plainFunction(op))
    return [function](Reals v) { return function(v[0]); };
  if (RealsToReal function = severalOperands(op)) {
    // Powers of integers are truncated.
    auto to = dyn_cast<IntegerType>(getElementTypeOrSelf(op->getResult(0).getType()));
    if (isa<PowOp>(op) && to)
      return [function, to](Reals v) { return truncatedTo(function(v), Float64Type::get(to.getContext()), to); };
    return function;
  }
  return parametricFunction(op);
}

bool graph::hasJumps(Operation *op) {
  if (auto cast = dyn_cast<CastOp>(op))
    return isa<IntegerType>(tensorOf(cast.getY()).getElementType());
  return isa<CeilOp, EqualOp, FloorOp, GreaterOp, GreaterOrEqualOp, IsInfOp, IsNaNOp, LessOp, LessOrEqualOp, ModOp,
             RoundOp, ShrinkOp, SignOp, ThresholdedReluOp>(op);
}

//===--- Integers -----------------------------------------------------------------===//

/// Computes on unsigned numbers, which wrap.
static int64_t wrap(uint64_t value) { return int64_t(value); }
static int64_t negative(int64_t x) { return wrap(0 - uint64_t(x)); }

static int64_t quotient(int64_t a, int64_t b) { return b == 0 ? a : b == -1 ? negative(a) : a / b; }
static int64_t unsignedQuotient(int64_t a, int64_t b) { return b == 0 ? a : wrap(uint64_t(a) / uint64_t(b)); }
static int64_t remainder(int64_t a, int64_t b) { return b == 0 || b == -1 ? 0 : a % b; }
static int64_t unsignedRemainder(int64_t a, int64_t b) { return b == 0 ? 0 : wrap(uint64_t(a) % uint64_t(b)); }

/// Exponents from 64 on count as 64 or 65, by their parity, and negative ones give what truncating the power gives.
static int64_t power(int64_t base, int64_t exponent, bool unsignedBase, bool unsignedExponent) {
  if (exponent < 0 && !unsignedExponent) {
    bool isUnit = base == 1 || (base == -1 && !unsignedBase);
    return !isUnit ? 0 : exponent % 2 ? base : 1;
  }
  uint64_t rest = uint64_t(exponent) > 63 ? 64 + (exponent & 1) : uint64_t(exponent);
  uint64_t result = 1;
  for (uint64_t square = uint64_t(base); rest; rest >>= 1, square *= square)
    if (rest & 1)
      result *= square;
  return wrap(result);
}

using OfIntegers = int64_t (*)(Integers);

/// Operators on which signs have no bearing, once numbers are extended.
static OfIntegers signlessFunction(Operation *op) {
  return llvm::TypeSwitch<Operation *, OfIntegers>(op)
      .Case<AddOp>([](auto) { return [](Integers v) { return wrap(uint64_t(v[0]) + uint64_t(v[1])); }; })
      .Case<AndOp, BitwiseAndOp>([](auto) { return [](Integers v) { return v[0] & v[1]; }; })
      .Case<BitwiseNotOp>([](auto) { return [](Integers v) { return ~v[0]; }; })
      .Case<EqualOp>([](auto) { return [](Integers v) { return int64_t(v[0] == v[1]); }; })
      .Case<MulOp>([](auto) { return [](Integers v) { return wrap(uint64_t(v[0]) * uint64_t(v[1])); }; })
      .Case<NegOp>([](auto) { return [](Integers v) { return negative(v[0]); }; })
      .Case<NotOp>([](auto) { return [](Integers v) { return int64_t(v[0] == 0); }; })
      .Case<OrOp, BitwiseOrOp>([](auto) { return [](Integers v) { return v[0] | v[1]; }; })
      .Case<SubOp>([](auto) { return [](Integers v) { return wrap(uint64_t(v[0]) - uint64_t(v[1])); }; })
      .Case<WhereOp>([](auto) { return [](Integers v) { return v[0] != 0 ? v[1] : v[2]; }; })
      .Case<XorOp, BitwiseXorOp>([](auto) { return [](Integers v) { return v[0] ^ v[1]; }; })
      .Default([](Operation *) { return OfIntegers(nullptr); });
}

/// Operators that compare or divide.
static IntegerOfMany signedFunction(Operation *op, bool isUnsigned) {
  auto less = [isUnsigned](int64_t a, int64_t b) { return isUnsigned ? uint64_t(a) < uint64_t(b) : a < b; };
  return llvm::TypeSwitch<Operation *, IntegerOfMany>(op)
      .Case<AbsOp>([&](auto) -> IntegerOfMany {
        return [isUnsigned](Integers v) { return v[0] < 0 && !isUnsigned ? negative(v[0]) : v[0]; };
      })
      .Case([&](ClipOp op) -> IntegerOfMany {
        bool least = bool(op.getMin()), greatest = bool(op.getMax());
        return [less, least, greatest](Integers v) {
          int64_t x = least && less(v[0], v[1]) ? v[1] : v[0];
          return greatest && less(v.back(), x) ? v.back() : x;
        };
      })
      .Case<DivOp>([&](auto) -> IntegerOfMany {
        return [f = isUnsigned ? unsignedQuotient : quotient](Integers v) { return f(v[0], v[1]); };
      })
      .Case<GreaterOp>([&](auto) -> IntegerOfMany { return [less](Integers v) { return less(v[1], v[0]); }; })
      .Case<GreaterOrEqualOp>([&](auto) -> IntegerOfMany { return [less](Integers v) { return !less(v[0], v[1]); }; })
      .Case<LessOp>([&](auto) -> IntegerOfMany { return [less](Integers v) { return less(v[0], v[1]); }; })
      .Case<LessOrEqualOp>([&](auto) -> IntegerOfMany { return [less](Integers v) { return !less(v[1], v[0]); }; })
      .Case<MaxOp>([&](auto) -> IntegerOfMany { return [less](Integers v) { return less(v[0], v[1]) ? v[1] : v[0]; }; })
      .Case<MinOp>([&](auto) -> IntegerOfMany { return [less](Integers v) { return less(v[1], v[0]) ? v[1] : v[0]; }; })
      .Case([&](ModOp op) -> IntegerOfMany {
        if (isUnsigned)
          return [](Integers v) { return unsignedRemainder(v[0], v[1]); };
        return [fmod = op.getFmod()](Integers v) {
          int64_t rest = remainder(v[0], v[1]);
          return !fmod && rest != 0 && (rest < 0) != (v[1] < 0) ? rest + v[1] : rest;
        };
      })
      .Case([&](PowOp op) -> IntegerOfMany {
        return [isUnsigned, wide = tensorOf(op.getRhs()).getElementType().isUnsignedInteger()](Integers v) {
          return power(v[0], v[1], isUnsigned, wide);
        };
      })
      .Case<PReluOp>([&](auto) -> IntegerOfMany {
        return
            [isUnsigned](Integers v) { return v[0] < 0 && !isUnsigned ? wrap(uint64_t(v[0]) * uint64_t(v[1])) : v[0]; };
      })
      .Case<ReluOp>([&](auto) -> IntegerOfMany {
        return [isUnsigned](Integers v) { return v[0] < 0 && !isUnsigned ? 0 : v[0]; };
      })
      .Case<SignOp>([&](auto) -> IntegerOfMany {
        return [isUnsigned](Integers v) {
          return isUnsigned ? int64_t(v[0] != 0) : int64_t(v[0] > 0) - int64_t(v[0] < 0);
        };
      })
      .Default([](Operation *) { return IntegerOfMany(); });
}

IntegerOfMany graph::integerFunction(Operation *op) {
  Type type = op->getNumOperands() ? computedType(op) : Type();
  if (!isa_and_nonnull<IntegerType>(type) || !isa<IntegerType>(getElementTypeOrSelf(op->getResult(0).getType())))
    return nullptr;
  if (auto to = dyn_cast<CastOp>(op)) {
    if (tensorOf(to.getY()).getElementType().isInteger(1))
      return [](Integers v) { return int64_t(v[0] != 0); };
    return [](Integers v) { return v[0]; };
  }
  if (OfIntegers function = signlessFunction(op))
    return function;
  return signedFunction(op, type.isUnsignedInteger() || type.isInteger(1));
}
