//===- Resize.cpp - Lowering of interpolation ----------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Where an output position reads and with which weights depends on shapes alone, so both are computed here and become
// constant tables. Axes are independent of each other: each that changes is one pass over the data.
//
// Coordinates are in single precision, each step rounded, as ONNX Runtime has them: 3 / 0.6f is then 5 and not a little
// less, and `floor` reads the pixel that it reads there.
//
//===----------------------------------------------------------------------------===//

#include "Selection.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// Up to this many samples of one output element stand in the body of one loop nest; beyond they are a loop.
static constexpr int64_t kMaxUnrolledSamples = 8;

namespace {
/// What interpolating one axis reads: for each output position `samples` positions and their weights.
struct AxisPlan {
  int64_t samples = 0;
  SmallVector<int64_t> positions;
  SmallVector<double> weights;
  SmallVector<int64_t> outside; // 1 where the extrapolation value stands instead.

  int64_t size() const { return outside.size(); }
};

/// The geometry of one axis. `scale` and the region of interest are the model's.
struct Axis {
  int64_t input, output;
  float scale, start, end;

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
  case CoordinateMode::asymmetric:
    return at / scale;
  case CoordinateMode::tf_half_pixel_for_nn:
    return (at + 0.5f) / scale;
  case CoordinateMode::tf_crop_and_resize:
    return axis.output > 1 ? axis.start * last + at * (axis.end - axis.start) * last / (output - 1)
                           : float(0.5 * (axis.start + axis.end) * last);
  case CoordinateMode::pytorch_half_pixel:
    return axis.output > 1 ? (at + 0.5f) / scale - 0.5f : 0;
  case CoordinateMode::half_pixel_symmetric: {
    float adjustment = output / (scale * input), offset = input / 2 * (1 - adjustment);
    return float(offset + (at + 0.5) / scale - 0.5);
  }
  case CoordinateMode::half_pixel:
    return (at + 0.5f) / scale - 0.5f;
  }
  llvm_unreachable("all modes are covered");
}

static int64_t nearestPosition(NearestMode mode, double at) {
  double low = std::floor(at), fraction = at - low;
  switch (mode) {
  case NearestMode::round_prefer_floor:
    return fraction <= 0.5 ? low : low + 1;
  case NearestMode::round_prefer_ceil:
    return fraction < 0.5 ? low : low + 1;
  case NearestMode::floor:
    return low;
  case NearestMode::ceil:
    return std::ceil(at);
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
static void addSamples(AxisPlan &plan, ResizeOp op, const Axis &axis, double at) {
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
    double weight =
        kernelWeight(op.getMode(), (position - at) * stretch, op.getCubicCoefficient().convertToDouble());
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

static AxisPlan planAxis(ResizeOp op, const Axis &axis) {
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
    plan.positions.push_back(std::clamp<int64_t>(nearestPosition(op.getNearest(), at), 0, axis.input - 1));
  }
  return plan;
}

static Axis axisOf(ResizeOp op, int64_t dimension) {
  Axis axis{shapeOf(op.getX())[dimension], op.getShape()[dimension], op.getScales()[dimension], 0, 1};
  if (!op.getRoi().empty()) {
    axis.start = op.getRoi()[dimension];
    axis.end = op.getRoi()[dimension + op.getShape().size()];
  }
  return axis;
}

static Value weightTable(ImplicitLocOpBuilder &builder, ArrayRef<int64_t> shape, ArrayRef<double> weights,
                         Type element) {
  auto type = RankedTensorType::get(shape, element);
  std::vector<char> bytes;
  for (double weight : weights) {
    float narrow = weight;
    const char *from = element.isF64() ? reinterpret_cast<const char *>(&weight)
                                       : reinterpret_cast<const char *>(&narrow);
    bytes.insert(bytes.end(), from, from + elementBytes(element));
  }
  return arith::ConstantOp::create(builder, type, makeConstant(type, bytes, "weights"));
}

/// One loop nest that adds a handful of samples, each with a table of positions and one of weights.
static Value interpolateUnrolled(ImplicitLocOpBuilder &builder, Value x, int64_t dimension,
                                 const AxisPlan &plan, Type element, bool isUnsigned) {
  SmallVector<int64_t> shape(shapeOf(x));
  shape[dimension] = plan.size();
  auto type = RankedTensorType::get(shape, element);
  SmallVector<Value> tables;
  for (int64_t sample = 0; sample < plan.samples; ++sample) {
    SmallVector<int64_t> positions;
    SmallVector<double> weights;
    for (int64_t i = 0; i < plan.size(); ++i) {
      positions.push_back(plan.positions[i * plan.samples + sample]);
      weights.push_back(plan.weights[i * plan.samples + sample]);
    }
    tables.push_back(positionTable(builder, positions));
    tables.push_back(weightTable(builder, plan.size(), weights, element));
  }
  AffineMap map = AffineMap::get(type.getRank(), 0, builder.getAffineDimExpr(dimension));
  SmallVector<AffineMap> maps(tables.size(), map);
  auto body = [&](ImplicitLocOpBuilder &nested, ValueRange at, ValueRange entries) -> Value {
    Value sum;
    SmallVector<Value> source(at);
    for (size_t i = 0; i < entries.size(); i += 2) {
      source[dimension] = toIndex(nested, entries[i]);
      Value sample = tensor::ExtractOp::create(nested, x, source);
      sample = convertScalar(nested, sample, element, isUnsigned, false);
      Value term = arith::MulFOp::create(nested, sample, entries[i + 1]);
      sum = sum ? Value(arith::AddFOp::create(nested, sum, term)) : term;
    }
    return sum;
  };
  return buildIndexed(builder, type, tables, maps, body);
}

/// The same with a loop over the samples.
static Value interpolateLooped(ImplicitLocOpBuilder &builder, Value x, int64_t dimension,
                               const AxisPlan &plan, Type element, bool isUnsigned) {
  SmallVector<int64_t> shape(shapeOf(x));
  shape[dimension] = plan.size();
  int64_t rank = shape.size();
  Value positions = reshapeTo(builder, positionTable(builder, plan.positions), {plan.size(), plan.samples});
  Value weights = weightTable(builder, {plan.size(), plan.samples}, plan.weights, element);
  Value init = filledTensor(builder, RankedTensorType::get(shape, element), 0.0);
  MLIRContext *context = builder.getContext();
  AffineMap tableMap = AffineMap::get(
      rank + 1, 0, {builder.getAffineDimExpr(dimension), builder.getAffineDimExpr(rank)}, context);
  AffineMap resultMap = AffineMap::getMultiDimIdentityMap(rank + 1, context).dropResult(rank);
  SmallVector<utils::IteratorType> iterators(rank, utils::IteratorType::parallel);
  iterators.push_back(utils::IteratorType::reduction);
  auto body = [&](OpBuilder &nested, Location location, ValueRange arguments) {
    ImplicitLocOpBuilder inner(location, nested);
    SmallVector<Value> source;
    for (int64_t i = 0; i < rank; ++i)
      source.push_back(i == dimension ? toIndex(inner, arguments[0]) : Value(linalg::IndexOp::create(inner, i)));
    Value sample = tensor::ExtractOp::create(inner, x, source);
    sample = convertScalar(inner, sample, element, isUnsigned, false);
    Value term = arith::MulFOp::create(inner, sample, arguments[1]);
    linalg::YieldOp::create(inner, Value(arith::AddFOp::create(inner, arguments[2], term)));
  };
  return linalg::GenericOp::create(builder, init.getType(), ValueRange{positions, weights}, init,
                                   {tableMap, tableMap, resultMap}, iterators, body)
      .getResult(0);
}

/// Puts the extrapolation value where a cropped coordinate left the input.
static Value extrapolate(ImplicitLocOpBuilder &builder, ResizeOp op, Value value, ArrayRef<AxisPlan> plans) {
  SmallVector<Value> operands{value};
  SmallVector<AffineMap> maps{builder.getMultiDimIdentityMap(plans.size())};
  for (auto [dimension, plan] : llvm::enumerate(plans)) {
    if (!llvm::is_contained(plan.outside, 1))
      continue;
    operands.push_back(positionTable(builder, plan.outside));
    maps.push_back(AffineMap::get(plans.size(), 0, builder.getAffineDimExpr(dimension)));
  }
  if (operands.size() == 1)
    return value;
  auto body = [&](ImplicitLocOpBuilder &nested, ValueRange v) -> Value {
    Value result = v[0];
    Value filler = scalarConstant(nested, result.getType(), op.getExtrapolation().convertToDouble());
    for (Value flag : v.drop_front()) {
      Value outside = convertScalar(nested, flag, nested.getI1Type(), false, false);
      result = arith::SelectOp::create(nested, outside, filler, result);
    }
    return result;
  };
  return buildElementwise(builder, tensorOf(value), operands, maps, body);
}

namespace {
struct LowerResize : OpConversionPattern<ResizeOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult matchAndRewrite(ResizeOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const override {
    ImplicitLocOpBuilder builder(op.getLoc(), rewriter);
    RankedTensorType original = tensorOf(op.getX()), type = signless(tensorOf(op.getResult()));
    SmallVector<AxisPlan> plans;
    for (int64_t i = 0; i < type.getRank(); ++i)
      plans.push_back(planAxis(op, axisOf(op, i)));
    Value value = adaptor.getX();
    if (op.getMode() == ResizeMode::nearest) {
      Positions positions;
      for (const AxisPlan &plan : plans)
        positions.push_back(plan.positions);
      value = selectPositions(builder, value, positions);
    } else {
      value = interpolate(builder, value, plans, isUnsigned(original));
    }
    value = extrapolate(builder, op, value, plans);
    if (value.getType() != type) // From the type it was computed in.
      value = buildElementwise(builder, type, value, [&](ImplicitLocOpBuilder &nested, ValueRange v) {
        return narrowed(nested, v[0], type.getElementType(), isUnsigned(original));
      });
    rewriter.replaceOp(op, value);
    return success();
  }

  /// A computed value in the result's type: integers are rounded, halves to even, and saturate.
  static Value narrowed(ImplicitLocOpBuilder &builder, Value value, Type to, bool toUnsigned) {
    auto integer = dyn_cast<IntegerType>(to);
    if (integer && integer.getWidth() > 1) {
      value = math::RoundEvenOp::create(builder, value);
      // Wider types are limited by the conversion itself.
      if (int64_t width = integer.getWidth(); width < 32) {
        double low = toUnsigned ? 0 : -std::ldexp(1.0, width - 1);
        double high = std::ldexp(1.0, toUnsigned ? width : width - 1) - 1;
        value = arith::MaxNumFOp::create(builder, value, scalarConstant(builder, value.getType(), low));
        value = arith::MinNumFOp::create(builder, value, scalarConstant(builder, value.getType(), high));
      }
    }
    return convertScalar(builder, value, to, false, toUnsigned);
  }

  static Value interpolate(ImplicitLocOpBuilder &builder, Value value, ArrayRef<AxisPlan> plans,
                           bool isUnsigned) {
    Type element = tensorOf(value).getElementType();
    // Integers in double precision, so that halves are halves when they are rounded.
    bool isWide = element.isF64() || element.isInteger();
    Type computed = isWide ? Type(builder.getF64Type()) : Type(builder.getF32Type());
    for (auto [dimension, plan] : llvm::enumerate(plans)) {
      if (isIdentity(plan, shapeOf(value)[dimension]))
        continue;
      auto interpolateAxis = plan.samples <= kMaxUnrolledSamples ? interpolateUnrolled : interpolateLooped;
      value = interpolateAxis(builder, value, dimension, plan, computed, isUnsigned);
    }
    return value;
  }

  /// Whether each output position is the input position of the same number.
  static bool isIdentity(const AxisPlan &plan, int64_t inputSize) {
    if (plan.size() != inputSize)
      return false;
    for (auto [index, weight] : llvm::enumerate(plan.weights))
      if (weight != (plan.positions[index] == int64_t(index / plan.samples) && weight != 0 ? 1 : 0))
        return false;
    return true;
  }
};
} // namespace

void hone::populateResizePatterns(TypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LowerResize>(converter, patterns.getContext());
}
