//===- RealOperators.cpp - The real results of quantized operators --------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "RealOperators.h"
#include "Solving.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/QuantizedOperands.h"
#include "hone/Dialect/Graph/QuantizedOps.h"
#include "hone/Dialect/Graph/ResizePlan.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>
#include <limits>

using namespace mlir;
using namespace hone;
using graph::AxisIndex;
using graph::CenteredWeights;
using graph::ConstantData;
using graph::Quantization;
using graph::quantizationOf;
using graph::RealStep;
using graph::stepsOf;

/// Values of 8 bits.
static constexpr int64_t leastByte = -128, greatestByte = 127;

static Dyadic scaleOf(Value tensor, int64_t channel = 0) {
  double scale = quantizationOf(tensor.getType())->scale(channel);
  bool isDouble = cast<quant::QuantizedType>(graph::tensorOf(tensor).getElementType()).getExpressedType().isF64();
  return isDouble ? Dyadic::real(scale) : Dyadic::scale(scale);
}
static int64_t zeroOf(Value tensor) { return quantizationOf(tensor.getType())->zeroPoints[0]; }

//===----------------------------------------------------------------------------===//
// Steps before rounding
//===----------------------------------------------------------------------------===//

namespace {

/// Real numbers (acc * slope + offset) / divisor in a part of the accumulator's range.
struct Line {
  Dyadic slope, divisor;
  SmallVector<Dyadic, 2> offset;
  int64_t low, high;

  void multiply(Dyadic factor) {
    slope = slope * factor;
    for (Dyadic &term : offset)
      term = term * factor;
  }
  void apply(RealStep::Kind kind, double value) {
    if (kind == RealStep::Add)
      offset.push_back(Dyadic::real(value) * divisor);
    else if (kind == RealStep::Divide)
      divisor = divisor * Dyadic::real(std::fabs(value));
    if (kind == RealStep::Divide && value < 0)
      multiply(Dyadic::integer(-1));
    else if (kind == RealStep::Multiply)
      multiply(Dyadic::real(value));
  }
  /// The first accumulator that is not below the one for zero.
  int64_t split() const;
};

} // namespace

int64_t Line::split() const {
  SmallVector<Dyadic> numbers{slope};
  llvm::append_range(numbers, offset);
  SmallVector<APInt> integers = alignedIntegers(numbers);
  if (integers[0].isZero())
    return low;
  APInt sum(integers[0].getBitWidth(), 0);
  for (const APInt &term : ArrayRef(integers).drop_front())
    sum -= term;
  APInt zero = llvm::APIntOps::RoundingSDiv(sum, integers[0], APInt::Rounding::UP);
  if (zero.getSignificantBits() > 60)
    return zero.isNegative() ? low : high + 1;
  return std::clamp(zero.getSExtValue(), low, high + 1);
}

/// The lines of a channel after all steps: one, or those above and below where it bends, and there the lower end of the
/// upper one.
static std::pair<SmallVector<Line, 2>, int64_t> linesOf(const RealResult &real, ArrayRef<RealStep> steps,
                                                        int64_t channel, int64_t divisor = 1) {
  SmallVector<Line, 2> lines(1);
  lines[0].divisor = Dyadic::integer(divisor);
  lines[0].slope = real.slope;
  lines[0].offset = real.offset;
  lines[0].low = real.low;
  lines[0].high = real.high;
  int64_t split = real.low;
  for (const RealStep &step : steps) {
    if (step.kind != RealStep::Leak) {
      for (Line &line : lines)
        line.apply(step.kind, step.at(channel));
      continue;
    }
    split = lines[0].split();
    lines.push_back(lines[0]);
    // The negative numbers are above if the line falls.
    bool isConstant = lines[0].slope.sign() == 0, fallsUpper = lines[0].slope.sign() < 0;
    bool isNegative = IntegerResult({lines[0].slope, Dyadic::integer(1), lines[0].offset, 0, 0}).offset.isNegative();
    if (isConstant ? isNegative : fallsUpper)
      lines[0].apply(RealStep::Multiply, step.at(channel));
    if (isConstant ? isNegative : !fallsUpper)
      lines[1].apply(RealStep::Multiply, step.at(channel));
    // A part that has no accumulators is like the other.
    if (split > lines[0].high)
      lines[0] = lines[1];
    else if (split <= lines[1].low)
      lines[1] = lines[0];
    else
      lines[0].low = split, lines[1].high = split - 1;
  }
  return {lines, split};
}

/// Channels whose real results are divided by their divisors, if there are any, and changed by steps before they are
/// rounded.
static std::optional<RealChannels> withSteps(Operation *op, ArrayRef<RealResult> channels,
                                             ArrayRef<int64_t> divisors = {}) {
  std::optional<SmallVector<RealStep>> steps = stepsOf(op);
  if (!steps)
    return std::nullopt;
  RealChannels result;
  SmallVector<RealResult> lowers;
  SmallVector<int64_t> splits;
  for (auto [index, channel] : llvm::enumerate(channels)) {
    auto [lines, split] = linesOf(channel, *steps, index, divisors.empty() ? 1 : divisors[index]);
    for (auto [i, line] : llvm::enumerate(lines))
      (i ? lowers : result.parts)
          .push_back({line.slope, channel.unit * line.divisor, line.offset, line.low, line.high});
    splits.push_back(split);
  }
  if (!lowers.empty())
    result.splits = splits;
  llvm::append_range(result.parts, lowers);
  return result;
}

//===----------------------------------------------------------------------------===//
// Convolutions and products
//===----------------------------------------------------------------------------===//

namespace {

/// A contraction's operands, with what is constant about them.
struct Contraction {
  Operation *op;
  Value input, weights, bias, result;
  /// The dimension of the weights that is the output channel's; negative for one channel.
  int64_t channelAxis;
};

} // namespace

/// The bias of a channel as a term of the real result.
static std::optional<Dyadic> biasTerm(Value bias, const std::optional<ConstantData> &data, int64_t channel) {
  if (!bias)
    return Dyadic();
  if (!data)
    return std::nullopt;
  return Dyadic::integer(data->asInteger(channel)) * scaleOf(bias, channel);
}

static std::optional<ConstantData> biasData(Value bias) {
  auto cast = bias ? bias.getDefiningOp<graph::StorageCastOp>() : graph::StorageCastOp();
  return cast ? ConstantData::of(cast.getX()) : std::nullopt;
}

static std::optional<RealChannels> weighted(const Contraction &contraction) {
  std::optional<CenteredWeights> weights = graph::centeredWeights(contraction.weights);
  if (!weights)
    return std::nullopt;
  AxisIndex index(weights->type.getShape(), contraction.channelAxis);
  SmallVector<int64_t> sums(index.size, 0), lows(index.size, 0), highs(index.size, 0);
  for (auto [at, weight] : llvm::enumerate(weights->values)) {
    int64_t channel = index(at), w = weight;
    sums[channel] += w;
    lows[channel] += w * (w > 0 ? leastByte : greatestByte);
    highs[channel] += w * (w > 0 ? greatestByte : leastByte);
  }
  std::optional<ConstantData> bias = biasData(contraction.bias);
  int64_t zero = zeroOf(contraction.input);
  SmallVector<RealResult> channels;
  for (int64_t channel = 0; channel < index.size; ++channel) {
    RealResult &real = channels.emplace_back();
    std::optional<Dyadic> term = biasTerm(contraction.bias, bias, channel);
    if (!term)
      return std::nullopt;
    real.slope = scaleOf(contraction.input) * scaleOf(contraction.weights, channel);
    real.unit = scaleOf(contraction.result);
    real.offset = {Dyadic::integer(-zero * sums[channel]) * real.slope, *term};
    real.low = lows[channel];
    real.high = highs[channel];
  }
  return withSteps(contraction.op, channels);
}

static std::optional<RealChannels> resultsOf(graph::QuantizedConvOp op) {
  bool last = op.getLayout() == graph::Layout::channels_last;
  int64_t axis = last ? graph::tensorOf(op.getFilter()).getRank() - 1 : 0;
  return weighted({op, op.getInput(), op.getFilter(), op.getBias(), op.getResult(), axis});
}

static std::optional<RealChannels> resultsOf(graph::QuantizedMatMulOp op) {
  ArrayRef<int64_t> right = graph::shapeOf(op.getRhs());
  if (graph::hasConstantWeights(op))
    return weighted({op, op.getLhs(), op.getRhs(), op.getBias(), op.getResult(), right.size() == 2 ? 1 : -1});
  auto farthest = [](int64_t zero) { return std::max(std::abs(leastByte - zero), std::abs(greatestByte - zero)); };
  int64_t depth = graph::shapeOf(op.getLhs()).back();
  int64_t reach = depth * farthest(zeroOf(op.getLhs())) * farthest(zeroOf(op.getRhs()));
  std::optional<ConstantData> bias = biasData(op.getBias());
  SmallVector<RealResult> channels;
  bool hasChannels = (op.getBias() || op.getAfter()) && right.size() > 1;
  for (int64_t channel = 0; channel < (hasChannels ? right.back() : 1); ++channel) {
    RealResult &real = channels.emplace_back();
    std::optional<Dyadic> term = biasTerm(op.getBias(), bias, channel);
    if (!term)
      return std::nullopt;
    real.slope = scaleOf(op.getLhs()) * scaleOf(op.getRhs());
    real.unit = scaleOf(op.getResult());
    real.offset = {*term};
    real.low = -reach;
    real.high = reach;
  }
  return withSteps(op, channels);
}

//===----------------------------------------------------------------------------===//
// Means
//===----------------------------------------------------------------------------===//

/// How many channels steps tell apart.
static int64_t channelsOf(ArrayRef<RealStep> steps) {
  size_t channels = 1;
  for (const RealStep &step : steps)
    channels = std::max(channels, step.values.size());
  return channels;
}

/// The sum of `taps` elements inside the input and zeros.
static RealResult sumOf(Value input, Value result, int64_t taps) {
  RealResult real;
  real.slope = scaleOf(input);
  real.unit = scaleOf(result);
  real.offset = {Dyadic::integer(-taps * zeroOf(input)) * real.slope};
  real.low = taps * leastByte;
  real.high = taps * greatestByte;
  return real;
}

static std::optional<RealChannels> resultsOf(graph::QuantizedAveragePoolOp op) {
  SmallVector<RealResult> kinds;
  SmallVector<int64_t> divisors;
  for (auto [divisor, taps] : graph::windowsOf(op).kinds) {
    kinds.push_back(sumOf(op.getInput(), op.getResult(), taps));
    divisors.push_back(divisor);
  }
  return withSteps(op, kinds, divisors);
}

static std::optional<RealChannels> resultsOf(graph::QuantizedMeanOp op) {
  int64_t count = 1;
  for (int64_t axis : op.getAxes())
    count *= graph::shapeOf(op.getX())[axis];
  if (count == 0)
    return std::nullopt;
  return withSteps(op, sumOf(op.getX(), op.getResult(), count), count);
}

static std::optional<RealChannels> resultsOf(graph::QuantizedResizeOp op) {
  auto weights = graph::integerWeights(graph::planAxes(op), graph::shapeOf(op.getX()));
  if (!weights)
    return std::nullopt;
  int64_t divisor = 1, reach = 1;
  for (const graph::IntegerWeights &along : *weights) {
    divisor *= along.divisor;
    reach *= along.reach;
  }
  RealResult real = sumOf(op.getX(), op.getResult(), divisor);
  if (reach > divisor) { // Some weights are negative.
    real.low = reach * leastByte;
    real.high = -real.low;
  }
  return withSteps(op, real, divisor);
}

//===----------------------------------------------------------------------------===//
// Element by element
//===----------------------------------------------------------------------------===//

static std::optional<RealChannels> resultsOf(graph::QuantizedMulOp op) {
  RealResult real;
  real.slope = scaleOf(op.getLhs()) * scaleOf(op.getRhs());
  real.unit = scaleOf(op.getResult());
  bool first = true;
  for (int64_t a : {leastByte, greatestByte})
    for (int64_t b : {leastByte, greatestByte}) {
      int64_t corner = (a - zeroOf(op.getLhs())) * (b - zeroOf(op.getRhs()));
      real.low = first ? corner : std::min(real.low, corner);
      real.high = first ? corner : std::max(real.high, corner);
      first = false;
    }
  return withSteps(op, real);
}

static std::optional<RealChannels> resultsOf(graph::RequantizeOp op) {
  RealResult real = sumOf(op.getX(), op.getResult(), 1);
  std::optional<SmallVector<RealStep>> steps = stepsOf(op.getOperation());
  int64_t channels = channelsOf(steps.value_or(SmallVector<RealStep>()));
  return withSteps(op, SmallVector<RealResult>(channels, real));
}

static std::optional<RealSum> resultsOf(graph::QuantizedAddOp op) {
  RealSum sum;
  for (Value operand : {op.getLhs(), op.getRhs()}) {
    sum.slopes.push_back(scaleOf(operand));
    sum.offset.push_back(scaleOf(operand) * Dyadic::integer(-zeroOf(operand)));
  }
  sum.unit = scaleOf(op.getResult());
  return sum;
}

static std::optional<RealSum> resultsOf(graph::QuantizedSumOp op) {
  RealSum sum;
  std::optional<ArrayRef<double>> factors = op.getFactors();
  sum.offset.push_back(Dyadic::real(op.getOffset().convertToDouble()));
  for (auto [i, input] : llvm::enumerate(op.getInputs())) {
    sum.slopes.push_back(factors ? scaleOf(input) * Dyadic::real((*factors)[i]) : scaleOf(input));
    sum.offset.push_back(sum.slopes.back() * Dyadic::integer(-zeroOf(input)));
  }
  sum.unit = scaleOf(op.getResult()) * Dyadic::real(op.getDivisor().convertToDouble());
  return sum;
}

/// What a channel's sums, `count` of which are added up, stand for.
static Line lineOf(const graph::SumsOperand &operand, int64_t channel, int64_t count = 1) {
  RealResult real{Dyadic::integer(1), Dyadic::integer(1), {}, -operand.reach * count, operand.reach * count};
  return linesOf(real, operand.steps, channel, count).first.front();
}

static std::optional<SmallVector<RealTerms>> termsOf(graph::QuantizedMeanOp op) {
  std::optional<SmallVector<graph::SumsOperand>> sums = graph::sumsOf(op.getOperation());
  std::optional<SmallVector<RealStep>> after = stepsOf(op.getOperation());
  if (!sums || sums->size() != 1 || !after ||
      llvm::any_of(*after, [](const RealStep &step) { return step.kind == RealStep::Leak; }))
    return std::nullopt;
  graph::SumsOperand operand = sums->front();
  llvm::append_range(operand.steps, *after);
  int64_t count = 1;
  for (int64_t axis : op.getAxes())
    count *= graph::shapeOf(op.getX())[axis];
  if (count < 1 || count > std::numeric_limits<int32_t>::max() / operand.reach)
    return std::nullopt;
  SmallVector<RealTerms> channels;
  for (int64_t channel = 0, e = channelsOf(operand.steps); channel < e; ++channel) {
    Line line = lineOf(operand, channel, count);
    channels.push_back({{line.slope}, line.offset, scaleOf(op.getResult()) * line.divisor, {operand.reach * count}});
  }
  return channels;
}

static std::optional<SmallVector<RealTerms>> termsOf(graph::QuantizedSumOp op) {
  std::optional<SmallVector<graph::SumsOperand>> sums = graph::sumsOf(op.getOperation());
  if (!sums || sums->empty())
    return std::nullopt;
  std::optional<ArrayRef<double>> factors = op.getFactors();
  int64_t count = 1;
  for (const graph::SumsOperand &operand : *sums)
    count = std::max(count, channelsOf(operand.steps));
  SmallVector<RealTerms> channels;
  for (int64_t channel = 0; channel < count; ++channel) {
    SmallVector<Line> lines;
    Dyadic divisor = Dyadic::integer(1);
    for (const graph::SumsOperand &operand : *sums) {
      lines.push_back(lineOf(operand, channel));
      divisor = divisor * lines.back().divisor;
    }
    // All over the product of the divisors.
    RealTerms &terms = channels.emplace_back();
    terms.unit = scaleOf(op.getResult()) * Dyadic::real(op.getDivisor().convertToDouble()) * divisor;
    terms.offset.push_back(Dyadic::real(op.getOffset().convertToDouble()) * divisor);
    for (auto [i, input] : llvm::enumerate(op.getInputs())) {
      Dyadic factor = factors ? Dyadic::real((*factors)[i]) : Dyadic::integer(1);
      for (auto [j, line] : llvm::enumerate(lines))
        if (i != j)
          factor = factor * line.divisor;
      if (i < lines.size()) {
        terms.factors.push_back(lines[i].slope * factor);
        for (const Dyadic &term : lines[i].offset)
          terms.offset.push_back(term * factor);
        terms.reaches.push_back((*sums)[i].reach);
        continue;
      }
      terms.factors.push_back(scaleOf(input) * factor);
      terms.offset.push_back(terms.factors.back() * Dyadic::integer(-zeroOf(input)));
      terms.reaches.push_back(128);
    }
  }
  return channels;
}

static std::optional<RealSoftmax> resultsOf(graph::QuantizedSoftmaxOp op) {
  int64_t rank = graph::tensorOf(op.getX()).getRank(), axis = op.getAxis();
  int64_t count = graph::shapeOf(op.getX())[axis < 0 ? axis + rank : axis];
  return RealSoftmax{quantizationOf(op.getX().getType())->scales[0], scaleOf(op.getResult()), count};
}

//===----------------------------------------------------------------------------===//
// All of them
//===----------------------------------------------------------------------------===//

std::optional<RealOperator> RealOperator::of(Operation *op) {
  auto with = [](auto op, auto results) -> std::optional<RealOperator> {
    if (!results)
      return std::nullopt;
    return RealOperator{std::move(*results), graph::rangeOf(op), op.getFast()};
  };
  return llvm::TypeSwitch<Operation *, std::optional<RealOperator>>(op)
      .Case<graph::QuantizedAddOp, graph::QuantizedAveragePoolOp, graph::QuantizedConvOp, graph::QuantizedMatMulOp,
            graph::QuantizedMulOp, graph::QuantizedResizeOp, graph::QuantizedSoftmaxOp, graph::RequantizeOp>(
          [&](auto op) { return with(op, resultsOf(op)); })
      .Case([&](graph::QuantizedMeanOp op) {
        return graph::isSums(op.getX()) ? with(op, termsOf(op)) : with(op, resultsOf(op));
      })
      .Case([&](graph::QuantizedSumOp op) {
        return graph::isSums(op.getInputs().front()) ? with(op, termsOf(op)) : with(op, resultsOf(op));
      })
      .Default([](Operation *) { return std::nullopt; });
}
