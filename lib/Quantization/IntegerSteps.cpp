//===- IntegerSteps.cpp - Sums, products and bends by channel ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Between an operator that adds up integers and the quantization of its result may stand operators whose other operands
// are constants by channel: a bias, a batch normalization, a scale, a leaky Relu. All that they do to the real result
// is linear but for one bend at zero, so that they are part of its rounding.
//
//===----------------------------------------------------------------------------===//

#include "IntegerBuilder.h"
#include "RealTables.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/NormalizationOps.h"
#include "hone/Dialect/Graph/ReductionOps.h"
#include "hone/Dialect/Graph/ResizeOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/UnaryOps.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

namespace {

/// A tensor of constants, as it stands in the graph.
struct Constants {
  SmallVector<double> values;
  SmallVector<int64_t> shape;
};

/// A step whose constants are not yet those of channels.
struct Step {
  RealStep::Kind kind;
  Constants constants;
};

/// What an operator does to one of its operands.
struct Link {
  Value operand;
  SmallVector<Step, 3> steps; // In order.
};

} // namespace

/// The numbers of a constant, or of one that is dequantized if doubles have them exactly; they are finite.
static std::optional<Constants> constantsOf(Value value) {
  auto dequantize = value.getDefiningOp<DequantizeLinearOp>();
  std::optional<ConstantData> data = ConstantData::of(dequantize ? dequantize.getX() : value);
  if (!data || data->size() == 0 || !tensorOf(value).getElementType().isF32())
    return std::nullopt;
  Constants result{{}, SmallVector<int64_t>(shapeOf(value))};
  auto scale = dequantize ? ConstantData::of(dequantize.getScale()) : std::nullopt;
  auto zero = dequantize ? ConstantData::of(dequantize.getZeroPoint()) : std::nullopt;
  if (dequantize &&
      (!scale || !zero || scale->size() != zero->size() || (scale->size() != 1 && scale->size() != data->size())))
    return std::nullopt;
  for (int64_t i = 0; i < data->size(); ++i) {
    double number = dequantize ? double(data->asInteger(i)) : data->asDouble(i);
    if (dequantize) {
      int64_t at = scale->size() == 1 ? 0 : i;
      Dyadic exact = Dyadic::integer(data->asInteger(i) - zero->asInteger(at)) * Dyadic::real(scale->asDouble(at));
      if (exact.mantissa.getSignificantBits() > 54)
        return std::nullopt;
      number = double(data->asInteger(i) - zero->asInteger(at)) * scale->asDouble(at);
    }
    if (!std::isfinite(number))
      return std::nullopt;
    result.values.push_back(number);
  }
  return result;
}

static bool hasZero(const Constants &constants) { return llvm::is_contained(constants.values, 0.0); }

/// A sum with the product of a constant and one number, whose digits may be too many for a double, as steps without
/// that product: what beta of ONNX's Gemm makes of its third operand.
static std::optional<Link> linkOfScaledAdd(AddOp op) {
  for (bool swap : {false, true}) {
    auto product = (swap ? op.getLhs() : op.getRhs()).getDefiningOp<MulOp>();
    Value other = swap ? op.getRhs() : op.getLhs();
    if (!product || shapeOf(other) != shapeOf(op.getResult()))
      continue;
    for (unsigned i : {0, 1}) {
      std::optional<double> factor = onlyValue(product->getOperand(i));
      std::optional<Constants> constants = constantsOf(product->getOperand(1 - i));
      if (factor && constants && std::isfinite(*factor) && *factor != 0 &&
          shapeOf(product->getOperand(1 - i)) == shapeOf(product.getResult()))
        return Link{
            other,
            {{RealStep::Divide, {{*factor}, {}}}, {RealStep::Add, *constants}, {RealStep::Multiply, {{*factor}, {}}}}};
    }
  }
  return std::nullopt;
}

/// An operator of two operands one of which is constant and does not extend the other.
static std::optional<Link> linkOfBinary(Operation *op) {
  Value lhs = op->getOperand(0), rhs = op->getOperand(1);
  if (auto add = dyn_cast<AddOp>(op))
    if (std::optional<Link> link = linkOfScaledAdd(add))
      return link;
  auto left = constantsOf(lhs), right = constantsOf(rhs);
  if (!!left == !!right || shapeOf(right ? lhs : rhs) != shapeOf(op->getResult(0)))
    return std::nullopt;
  auto negative = Step{RealStep::Multiply, {{-1.0}, {}}};
  if (isa<AddOp>(op))
    return Link{right ? lhs : rhs, {{RealStep::Add, right ? *right : *left}}};
  if (isa<MulOp>(op))
    return Link{right ? lhs : rhs, {{RealStep::Multiply, right ? *right : *left}}};
  if (isa<SubOp>(op) && left)
    return Link{rhs, {negative, {RealStep::Add, *left}}};
  if (!right)
    return std::nullopt;
  if (isa<SubOp>(op)) {
    for (double &value : right->values)
      value = -value;
    return Link{lhs, {{RealStep::Add, *right}}};
  }
  if (isa<DivOp>(op) && !hasZero(*right))
    return Link{lhs, {{RealStep::Divide, *right}}};
  if (isa<PReluOp>(op))
    return Link{lhs, {{RealStep::Leak, *right}}};
  return std::nullopt;
}

/// The square root is the one number here that is rounded, to double precision.
static std::optional<Link> linkOfBatchNorm(BatchNormOp op) {
  auto scale = constantsOf(op.getScale()), bias = constantsOf(op.getBias()), mean = constantsOf(op.getMean()),
       variance = constantsOf(op.getVariance());
  if (!scale || !bias || !mean || !variance)
    return std::nullopt;
  for (double &value : mean->values)
    value = -value;
  for (double &value : variance->values) {
    value = std::sqrt(value + op.getEpsilon().convertToDouble());
    if (!(value > 0) || !std::isfinite(value))
      return std::nullopt;
  }
  // Channels are those of the dimension `axis`.
  int64_t rank = tensorOf(op.getX()).getRank(), axis = op.getAxis();
  axis = axis < 0 ? axis + rank : axis;
  for (Constants *constants : {&*scale, &*bias, &*mean, &*variance}) {
    int64_t size = constants->values.size();
    constants->shape.assign(rank, 1);
    constants->shape[axis] = size;
  }
  return Link{
      op.getX(),
      {{RealStep::Add, *mean}, {RealStep::Multiply, *scale}, {RealStep::Divide, *variance}, {RealStep::Add, *bias}}};
}

/// What an operator does to an operand, if it is of this kind.
static std::optional<Link> linkOf(Operation *op) {
  return llvm::TypeSwitch<Operation *, std::optional<Link>>(op)
      .Case<AddOp, DivOp, MulOp, PReluOp, SubOp>([](auto op) { return linkOfBinary(op); })
      .Case([](BatchNormOp op) { return linkOfBatchNorm(op); })
      .Case([](LeakyReluOp op) {
        return Link{op.getX(), {{RealStep::Leak, {{double(op.getAlpha().convertToFloat())}, {}}}}};
      })
      .Case([](NegOp op) { return Link{op.getX(), {{RealStep::Multiply, {{-1.0}, {}}}}}; })
      .Case([](ReluOp op) { return Link{op.getX(), {{RealStep::Leak, {{0.0}, {}}}}}; })
      .Default([](Operation *) { return std::nullopt; });
}

/// The constants of the channels along dimension `axis` of a tensor of `rank` dimensions; nothing when they are not.
static std::optional<RealStep> alongChannels(const Step &step, int64_t rank, int64_t axis) {
  const Constants &constants = step.constants;
  for (auto [i, size] : llvm::enumerate(constants.shape))
    if (size != 1 && int64_t(i) + rank - int64_t(constants.shape.size()) != axis)
      return std::nullopt;
  return RealStep{step.kind, constants.values};
}

void IntegerBuilder::addSteps(SmallVectorImpl<NamedAttribute> &attributes, ArrayRef<RealStep> steps) {
  if (!steps.empty())
    attributes.push_back(builder.getNamedAttr(stepsName, stepsAttribute(builder.getContext(), steps)));
}

/// The dimension of an operator's result that its channels are along; negative for operators whose results have none,
/// so that steps are single numbers.
static int64_t channelAxisOf(Operation *base, ArrayRef<Step> steps) {
  int64_t rank = tensorOf(base->getResult(0)).getRank();
  if (auto conv = dyn_cast<ConvOp>(base))
    return conv.getLayout() == Layout::channels_last ? rank - 1 : 1;
  if (auto conv = dyn_cast<ConvTransposeOp>(base))
    return conv.getLayout() == Layout::channels_last ? rank - 1 : 1;
  if (isa<MatMulOp>(base))
    return rank - 1;
  if (!isa<DequantizeLinearOp>(base))
    return -1;
  // Any dimension does, if it is one.
  for (const Step &step : steps)
    for (auto [i, size] : llvm::enumerate(step.constants.shape))
      if (size != 1)
        return int64_t(i) + rank - int64_t(step.constants.shape.size());
  return rank - 1;
}

/// Whether one number is for all elements, wherever they are moved.
static bool isSingle(const Step &step) { return step.constants.values.size() == 1; }

/// Where steps in reverse order, which must not fall and rise, lead a bound of a range; nothing when a double does not
/// have that exactly.
static std::optional<double> boundAfter(double bound, ArrayRef<Step> reversed) {
  for (const Step &step : llvm::reverse(reversed)) {
    double number = step.constants.values.front();
    std::optional<double> next = bound;
    if (step.kind == RealStep::Add)
      next = std::isinf(bound) ? bound : exactSum(bound, number);
    else if (number == 0 || (step.kind == RealStep::Leak && number < 0))
      return std::nullopt; // A range would become one number, or what rises would fall.
    else if (step.kind == RealStep::Multiply || (step.kind == RealStep::Leak && bound < 0))
      next = std::isinf(bound) ? bound * number : exactProduct(bound, number);
    else if (step.kind == RealStep::Divide) {
      next = bound / number;
      if (std::isfinite(bound) && exactProduct(*next, number) != bound)
        return std::nullopt;
    }
    if (!next)
      return std::nullopt;
    bound = *next;
  }
  return bound;
}

namespace {
/// An operator that limits what steps give of its operand.
struct Limit {
  Value operand;
  double low, high;
  SmallVector<Step, 2> steps;
};
} // namespace

static std::optional<Limit> limitOf(Operation *op) {
  auto single = [](RealStep::Kind kind, double value) { return Step{kind, {{value}, {}}}; };
  if (auto relu = dyn_cast<ReluOp>(op))
    return Limit{relu.getX(), 0, INFINITY, {}};
  if (auto hard = dyn_cast<HardSigmoidOp>(op))
    return Limit{hard.getX(),
                 0,
                 1,
                 {single(RealStep::Multiply, hard.getAlpha().convertToFloat()),
                  single(RealStep::Add, hard.getBeta().convertToFloat())}};
  auto clip = dyn_cast<ClipOp>(op);
  if (!clip)
    return std::nullopt;
  std::optional<double> low = clip.getMin() ? onlyValue(clip.getMin()) : -INFINITY;
  std::optional<double> high = clip.getMax() ? onlyValue(clip.getMax()) : INFINITY;
  if (!low || !high || !(*low <= *high))
    return std::nullopt;
  return Limit{clip.getX(), *low, *high, {}};
}

std::optional<IntegerBuilder::StepChain> IntegerBuilder::chainOf(Value real, bool mayLimit) {
  constexpr size_t longest = 64; // Far more than are written.
  SmallVector<Step> reversed;
  StepChain chain;
  Value whole = real;
  while (Operation *op = real.getDefiningOp()) {
    if (reversed.size() + chain.moves.size() + chain.limits.size() > longest)
      break;
    if (isa<ReshapeOp, TransposeOp>(op) && !reversed.empty() && llvm::all_of(reversed, isSingle)) {
      for (Step &step : reversed)
        step.constants.shape.clear();
      chain.moves.push_back(op);
      real = op->getOperand(0);
      continue;
    }
    std::optional<Limit> limit = mayLimit && llvm::all_of(reversed, isSingle) ? limitOf(op) : std::nullopt;
    std::optional<double> low = limit ? boundAfter(limit->low, reversed) : std::nullopt;
    std::optional<double> high = limit ? boundAfter(limit->high, reversed) : std::nullopt;
    if (low && high) {
      chain.limits.push_back(std::minmax(*low, *high));
      llvm::append_range(reversed, llvm::reverse(limit->steps));
      real = limit->operand;
      continue;
    }
    std::optional<Link> link = linkOf(op);
    if (!link)
      break;
    llvm::append_range(reversed, llvm::reverse(link->steps));
    real = link->operand;
  }
  chain.base = real.getDefiningOp();
  if (!chain.base)
    return std::nullopt;
  // A function of one dequantized number is a table, but for steps by channel.
  if (isa<DequantizeLinearOp>(chain.base) && !chain.limits.empty())
    return chainOf(whole, /*mayLimit=*/false);
  int64_t rank = tensorOf(real).getRank();
  chain.axis = channelAxisOf(chain.base, reversed);
  for (const Step &step : llvm::reverse(reversed)) {
    std::optional<RealStep> along = alongChannels(step, rank, chain.axis);
    if (!along)
      return std::nullopt;
    chain.leaks += step.kind == RealStep::Leak;
    chain.steps.push_back(*along);
  }
  return chain;
}

Value IntegerBuilder::buildSteps(Value real, const Target &target) {
  std::optional<StepChain> chain = chainOf(real);
  if (!chain || (chain->steps.empty() && chain->limits.empty()) || chain->leaks > 1)
    return nullptr;
  Target inner = target;
  for (auto [low, high] : chain->limits)
    inner = inner.limited(low, high);
  Value result = buildOnBase(*chain, inner);
  if (result)
    for (Operation *move : llvm::reverse(chain->moves))
      result = rebuild(move, result, target);
  return result;
}

Value IntegerBuilder::buildOnBase(const StepChain &chain, const Target &target) {
  Operation *base = chain.base;
  ArrayRef<RealStep> steps = chain.steps;
  if (auto conv = dyn_cast<ConvOp>(base))
    return buildConv(conv, target, steps);
  if (auto conv = dyn_cast<ConvTransposeOp>(base))
    return buildConvTranspose(conv, target, steps);
  if (auto product = dyn_cast<MatMulOp>(base))
    return buildMatMul(product, Value(), target, steps);
  if (auto product = dyn_cast<MulOp>(base))
    return buildMul(product, target, steps);
  if (auto pool = dyn_cast<AveragePoolOp>(base))
    return buildAveragePool(pool, target, steps);
  if (auto resize = dyn_cast<ResizeOp>(base))
    return buildResize(resize, target, steps);
  if (auto reduce = dyn_cast<ReduceOp>(base))
    return buildMean(reduce, target, steps);
  if (auto dequantize = dyn_cast<DequantizeLinearOp>(base))
    return chain.axis >= 0 ? buildRequantizedSteps(dequantize, chain.axis, steps, target) : Value();
  return nullptr;
}
