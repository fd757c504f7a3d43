//===- EvaluateArithmetic.cpp - Elementwise arithmetic on constants ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Floats are computed as double and rounded once, which for +, -, *, / and square roots is the correctly rounded result;
// integers are computed as 64 bits and wrapped.
//
//===----------------------------------------------------------------------------===//

#include "Evaluation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// Applies `compute` over the broadcast of two operands.
template <typename In, typename Out, typename Compute>
static std::vector<Out> broadcast(ArrayRef<int64_t> shape, ArrayRef<Operand> operands, ArrayRef<In> lhs,
                                  ArrayRef<In> rhs, Compute compute) {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  std::vector<Out> result(count);
  if (shape.empty()) {
    result[0] = compute(lhs[0], rhs[0]);
    return result;
  }
  Strides to = rowMajorStrides(shape), left = operands[0].broadcastStrides(shape),
          right = operands[1].broadcastStrides(shape);
  int64_t length = shape.back(), leftStep = left.back(), rightStep = right.back();
  forEachRow<3>(shape, {to, left, right}, [&](const std::array<int64_t, 3> &at) {
    for (int64_t i = 0; i < length; ++i)
      result[at[0] + i] = compute(lhs[at[1] + i * leftStep], rhs[at[2] + i * rightStep]);
  });
  return result;
}

namespace {
struct Arithmetic {
  Operation *operation;
  ArrayRef<Operand> operands;
  Bytes &result;
  RankedTensorType type;
  Type operandType;

  bool isFloat() const { return isa<FloatType>(operandType); }
  bool isUnsigned() const { return operandType.isUnsignedInteger(); }

  template <typename Compute>
  LogicalResult reals(Compute compute) {
    std::vector<double> values = broadcast<double, double>(type.getShape(), operands, loadReals(operands[0]),
                                                           loadReals(operands[1]), compute);
    result = storeReals(values, type.getElementType());
    return success();
  }
  template <typename Compute>
  LogicalResult integers(Compute compute) {
    std::vector<int64_t> values = broadcast<int64_t, int64_t>(type.getShape(), operands, loadIntegers(operands[0]),
                                                              loadIntegers(operands[1]), compute);
    result = storeIntegers(values, type.getElementType());
    return success();
  }
  /// `compute` works on doubles and on integers; unsigned 64-bit values order as unsigned.
  template <typename Compute>
  LogicalResult compare(Compute compute) {
    auto onReals = [&] {
      std::vector<int64_t> values = broadcast<double, int64_t>(
          type.getShape(), operands, loadReals(operands[0]), loadReals(operands[1]),
          [&](double a, double b) { return int64_t(compute(a, b)); });
      result = storeIntegers(values, type.getElementType());
      return success();
    };
    if (isFloat())
      return onReals();
    if (isUnsigned())
      return integers([&](int64_t a, int64_t b) { return int64_t(compute(uint64_t(a), uint64_t(b))); });
    return integers([&](int64_t a, int64_t b) { return int64_t(compute(a, b)); });
  }

  LogicalResult binary();
  LogicalResult divide();
  LogicalResult remainder(ModOp op);
  LogicalResult power();
  LogicalResult bitwise();
  LogicalResult unary();
  LogicalResult cast();
  LogicalResult clip(ClipOp op);
};
} // namespace

LogicalResult Arithmetic::divide() {
  if (isFloat())
    return reals([](double a, double b) { return a / b; });
  for (int64_t divisor : loadIntegers(operands[1]))
    if (divisor == 0)
      return failure();
  if (isUnsigned())
    return integers([](int64_t a, int64_t b) { return int64_t(uint64_t(a) / uint64_t(b)); });
  return integers([](int64_t a, int64_t b) { return b == -1 ? int64_t(0 - uint64_t(a)) : a / b; });
}

LogicalResult Arithmetic::remainder(ModOp op) {
  bool fmod = op.getFmod();
  if (isFloat())
    return reals([fmod](double a, double b) {
      double rest = std::fmod(a, b);
      return !fmod && rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    });
  for (int64_t divisor : loadIntegers(operands[1]))
    if (divisor == 0)
      return failure();
  if (isUnsigned())
    return integers([](int64_t a, int64_t b) { return int64_t(uint64_t(a) % uint64_t(b)); });
  return integers([fmod](int64_t a, int64_t b) {
    int64_t rest = b == -1 ? 0 : a % b;
    return !fmod && rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
  });
}

LogicalResult Arithmetic::power() {
  if (!isFloat() && isa<FloatType>(operands[1].elementType()))
    return reals([](double a, double b) { return std::pow(a, b); });
  if (isFloat())
    return reals([](double a, double b) { return std::pow(a, b); });
  return integers([](int64_t base, int64_t exponent) {
    if (exponent < 0)
      return base == 1 ? int64_t(1) : base == -1 ? (exponent % 2 ? int64_t(-1) : int64_t(1)) : int64_t(0);
    uint64_t power = 1, square = uint64_t(base);
    for (uint64_t rest = exponent; rest; rest >>= 1, square *= square)
      if (rest & 1)
        power *= square;
    return int64_t(power);
  });
}

LogicalResult Arithmetic::bitwise() {
  return llvm::TypeSwitch<Operation *, LogicalResult>(operation)
      .Case<AndOp, BitwiseAndOp>([&](auto) { return integers([](int64_t a, int64_t b) { return a & b; }); })
      .Case<OrOp, BitwiseOrOp>([&](auto) { return integers([](int64_t a, int64_t b) { return a | b; }); })
      .Case<XorOp, BitwiseXorOp>([&](auto) { return integers([](int64_t a, int64_t b) { return a ^ b; }); })
      .Default([](Operation *) { return failure(); });
}

LogicalResult Arithmetic::binary() {
  return llvm::TypeSwitch<Operation *, LogicalResult>(operation)
      .Case<AddOp>([&](auto) {
        return isFloat() ? reals([](double a, double b) { return a + b; })
                         : integers([](int64_t a, int64_t b) { return int64_t(uint64_t(a) + uint64_t(b)); });
      })
      .Case<SubOp>([&](auto) {
        return isFloat() ? reals([](double a, double b) { return a - b; })
                         : integers([](int64_t a, int64_t b) { return int64_t(uint64_t(a) - uint64_t(b)); });
      })
      .Case<MulOp>([&](auto) {
        return isFloat() ? reals([](double a, double b) { return a * b; })
                         : integers([](int64_t a, int64_t b) { return int64_t(uint64_t(a) * uint64_t(b)); });
      })
      .Case<MaxOp>([&](auto) {
        if (isFloat())
          return reals([](double a, double b) { return std::isnan(a) || a > b ? a : b; });
        return isUnsigned() ? integers([](int64_t a, int64_t b) { return uint64_t(a) > uint64_t(b) ? a : b; })
                            : integers([](int64_t a, int64_t b) { return std::max(a, b); });
      })
      .Case<MinOp>([&](auto) {
        if (isFloat())
          return reals([](double a, double b) { return std::isnan(a) || a < b ? a : b; });
        return isUnsigned() ? integers([](int64_t a, int64_t b) { return uint64_t(a) < uint64_t(b) ? a : b; })
                            : integers([](int64_t a, int64_t b) { return std::min(a, b); });
      })
      .Case<DivOp>([&](auto) { return divide(); })
      .Case<ModOp>([&](ModOp op) { return remainder(op); })
      .Case<PowOp>([&](auto) { return power(); })
      .Case<EqualOp>([&](auto) { return compare([](auto a, auto b) { return a == b; }); })
      .Case<GreaterOp>([&](auto) { return compare([](auto a, auto b) { return a > b; }); })
      .Case<GreaterOrEqualOp>([&](auto) { return compare([](auto a, auto b) { return a >= b; }); })
      .Case<LessOp>([&](auto) { return compare([](auto a, auto b) { return a < b; }); })
      .Case<LessOrEqualOp>([&](auto) { return compare([](auto a, auto b) { return a <= b; }); })
      .Default([&](Operation *) { return bitwise(); });
}

using RealFunction = double (*)(double);

/// The functions of one float that are worth folding.
static RealFunction realFunction(Operation *operation) {
  return llvm::TypeSwitch<Operation *, RealFunction>(operation)
      .Case<AbsOp>([](auto) { return +[](double x) { return std::fabs(x); }; })
      .Case<CeilOp>([](auto) { return +[](double x) { return std::ceil(x); }; })
      .Case<CosOp>([](auto) { return +[](double x) { return std::cos(x); }; })
      .Case<ErfOp>([](auto) { return +[](double x) { return std::erf(x); }; })
      .Case<ExpOp>([](auto) { return +[](double x) { return std::exp(x); }; })
      .Case<FloorOp>([](auto) { return +[](double x) { return std::floor(x); }; })
      .Case<LogOp>([](auto) { return +[](double x) { return std::log(x); }; })
      .Case<NegOp>([](auto) { return +[](double x) { return -x; }; })
      .Case<ReciprocalOp>([](auto) { return +[](double x) { return 1 / x; }; })
      .Case<ReluOp>([](auto) { return +[](double x) { return x < 0 ? 0.0 : x; }; })
      .Case<RoundOp>([](auto) { return +[](double x) { return std::nearbyint(x); }; })
      .Case<SigmoidOp>([](auto) { return +[](double x) { return 1 / (1 + std::exp(-x)); }; })
      .Case<SignOp>([](auto) { return +[](double x) { return double(x > 0) - double(x < 0); }; })
      .Case<SinOp>([](auto) { return +[](double x) { return std::sin(x); }; })
      .Case<SoftplusOp>([](auto) { return +[](double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }; })
      .Case<SqrtOp>([](auto) { return +[](double x) { return std::sqrt(x); }; })
      .Case<TanhOp>([](auto) { return +[](double x) { return std::tanh(x); }; })
      .Default([](Operation *) { return RealFunction(nullptr); });
}

using IntegerFunction = int64_t (*)(int64_t);

static IntegerFunction integerFunction(Operation *operation, bool isUnsigned) {
  return llvm::TypeSwitch<Operation *, IntegerFunction>(operation)
      .Case<AbsOp, ReluOp>([&](auto) -> IntegerFunction {
        if (isUnsigned)
          return [](int64_t x) { return x; };
        if (isa<ReluOp>(operation))
          return [](int64_t x) { return std::max<int64_t>(x, 0); };
        return [](int64_t x) { return x < 0 ? int64_t(0 - uint64_t(x)) : x; };
      })
      .Case<NegOp>([](auto) { return +[](int64_t x) { return int64_t(0 - uint64_t(x)); }; })
      .Case<NotOp>([](auto) { return +[](int64_t x) { return int64_t(x == 0); }; })
      .Case<BitwiseNotOp>([](auto) { return +[](int64_t x) { return ~x; }; })
      .Case<SignOp>([&](auto) -> IntegerFunction {
        if (isUnsigned)
          return [](int64_t x) { return int64_t(x != 0); };
        return [](int64_t x) { return int64_t(x > 0) - int64_t(x < 0); };
      })
      .Default([](Operation *) { return IntegerFunction(nullptr); });
}

/// Writes the bytes of a splat out.
static void spread(Bytes &bytes, const Operand &like) {
  if (!like.data.isSplat() || like.data.size() <= 1)
    return;
  Bytes one = bytes;
  bytes.reserve(one.size() * like.data.size());
  for (int64_t i = 1; i < like.data.size(); ++i)
    bytes.insert(bytes.end(), one.begin(), one.end());
}

LogicalResult Arithmetic::unary() {
  if (isFloat()) {
    RealFunction function = realFunction(operation);
    if (!function)
      return failure();
    std::vector<double> values = loadReals(operands[0]);
    for (double &value : values)
      value = function(value);
    result = storeReals(values, type.getElementType());
  } else {
    IntegerFunction function = integerFunction(operation, isUnsigned());
    if (!function)
      return failure();
    std::vector<int64_t> values = loadIntegers(operands[0]);
    for (int64_t &value : values)
      value = function(value);
    result = storeIntegers(values, type.getElementType());
  }
  spread(result, operands[0]);
  return success();
}

LogicalResult Arithmetic::cast() {
  Type to = type.getElementType();
  if (isFloat())
    result = storeReals(loadReals(operands[0]), to);
  else if (isa<FloatType>(to) && operandType.isUnsignedInteger(64))
    result = storeReals(loadReals(operands[0]), to);
  else
    result = storeIntegers(loadIntegers(operands[0]), to);
  spread(result, operands[0]);
  return success();
}

LogicalResult Arithmetic::clip(ClipOp op) {
  const Operand *least = op.getMin() ? &operands[1] : nullptr;
  const Operand *greatest = op.getMax() ? &operands.back() : nullptr;
  if (operandType.isUnsignedInteger(64))
    return failure();
  if (isFloat()) {
    std::vector<double> values = loadReals(operands[0]);
    for (double &value : values) {
      if (least)
        value = std::isnan(value) ? value : std::max(value, least->data.asDouble(0));
      if (greatest)
        value = std::isnan(value) ? value : std::min(value, greatest->data.asDouble(0));
    }
    result = storeReals(values, type.getElementType());
  } else {
    std::vector<int64_t> values = loadIntegers(operands[0]);
    for (int64_t &value : values) {
      if (least)
        value = std::max(value, least->data.asInteger(0));
      if (greatest)
        value = std::min(value, greatest->data.asInteger(0));
    }
    result = storeIntegers(values, type.getElementType());
  }
  spread(result, operands[0]);
  return success();
}

LogicalResult graph::evaluateArithmetic(Operation *operation, ArrayRef<Operand> operands, Bytes &result) {
  auto type = mlir::cast<RankedTensorType>(operation->getResult(0).getType());
  if (type.getNumElements() == 0)
    return failure();
  Arithmetic arithmetic{operation, operands, result, type, operands[0].elementType()};
  if (isa<CastOp>(operation))
    return arithmetic.cast();
  if (auto clip = dyn_cast<ClipOp>(operation))
    return arithmetic.clip(clip);
  if (operands.size() == 1)
    return arithmetic.unary();
  return operands.size() == 2 ? arithmetic.binary() : failure();
}
