//===- IntegerBuilder.cpp - Quantized operators for real ones ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "IntegerBuilder.h"
#include "RealTables.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/IndexingOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/QuantizedOps.h"
#include "hone/Dialect/Graph/ReductionOps.h"
#include "hone/Dialect/Graph/ResizeOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/UnaryOps.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include <cmath>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

//===----------------------------------------------------------------------------===//
// Targets
//===----------------------------------------------------------------------------===//

int64_t IntegerBuilder::Target::round(double real) const {
  if (std::isnan(real))
    real = 0;
  if (real == 0)
    return std::clamp(range.zeroPoint, range.low, range.high);
  // Beyond the range whatever the scale is; the rest is exact.
  if (std::isinf(real))
    return real < 0 ? range.low : range.high;
  RealResult result;
  result.slope = Dyadic::real(real);
  result.unit = scale;
  return result.round(1, range);
}

int64_t IntegerBuilder::Target::roundFloat(double number) const {
  // Rounding a quotient of floats twice, first to double, is rounding it once.
  float quotient = float(number / std::ldexp(double(scale.mantissa.getSExtValue()), scale.exponent));
  double steps = std::isnan(quotient) ? 0 : std::nearbyint(double(quotient));
  return int64_t(std::clamp(steps + double(range.zeroPoint), double(range.low), double(range.high)));
}

IntegerBuilder::Target IntegerBuilder::Target::limited(double low, double high) const {
  Target inner = *this;
  inner.range.low = round(low);
  inner.range.high = std::max(round(high), inner.range.low);
  return inner;
}

Value IntegerBuilder::failAt(Operation *op, const Twine &why) {
  reasons.try_emplace(op, why.str());
  return nullptr;
}

Value IntegerBuilder::quantize(QuantizeLinearOp op) {
  builder.setInsertionPoint(op);
  std::optional<ConstantData> scale = ConstantData::of(op.getScale()), zero = ConstantData::of(op.getZeroPoint());
  auto element = dyn_cast<IntegerType>(tensorOf(op.getY()).getElementType());
  if (!scale || !zero)
    return failAt(op, "the scale or the zero point is not constant");
  if (scale->size() != 1 || zero->size() != 1)
    return failAt(op, "the result has more than one scale");
  if (!element || element.getWidth() != 8)
    return failAt(op, "the result does not have 8 bits");
  if (!tensorOf(op.getX()).getElementType().isF32())
    return failAt(op, "the real numbers are not of type f32");
  Quantization quantization{
      builder.getI8Type(), {scale->asDouble(0)}, {zero->asInteger(0) - (element.isUnsigned() ? 128 : 0)}};
  Target target;
  target.element = quantizedType(builder.getContext(), quantization);
  if (!target.element)
    return failAt(op, "the scale is not a positive number");
  target.range.zeroPoint = quantization.zeroPoints[0];
  target.scale = Dyadic::scale(quantization.scales[0]);
  return build({op.getX(), target}, op->getBlock());
}

//===----------------------------------------------------------------------------===//
// Going through the operators
//===----------------------------------------------------------------------------===//

/// A constant number that an operator compares the other operand with, which has the result's shape.
static std::optional<double> boundFrom(Operation *op, unsigned index) {
  std::optional<double> bound = onlyValue(op->getOperand(index));
  bool isWhole = shapeOf(op->getOperand(1 - index)) == shapeOf(op->getResult(0));
  return bound && !std::isnan(*bound) && isWhole ? bound : std::nullopt;
}

/// Whether a resize only moves elements.
static bool movesOnly(ResizeOp op) {
  return op.getMode() == ResizeMode::nearest && op.getCoordinates() != CoordinateMode::tf_crop_and_resize;
}

SmallVector<IntegerBuilder::Request> IntegerBuilder::requestsOf(Operation *op, const Target &target) {
  if (auto relu = dyn_cast<ReluOp>(op))
    return {{relu.getX(), target.limited(0, INFINITY)}};
  if (auto clip = dyn_cast<ClipOp>(op)) {
    std::optional<double> low = boundOf(clip.getMin(), -INFINITY), high = boundOf(clip.getMax(), INFINITY);
    if (!low || !high)
      return {};
    return {{clip.getX(), target.limited(*low, *high)}};
  }
  if (isa<MaxOp, MinOp>(op)) {
    for (unsigned i : {0, 1})
      if (std::optional<double> bound = boundFrom(op, i))
        return {{op->getOperand(1 - i),
                 isa<MaxOp>(op) ? target.limited(*bound, INFINITY) : target.limited(-INFINITY, *bound)}};
    return {{op->getOperand(0), target}, {op->getOperand(1), target}};
  }
  if (auto reduce = dyn_cast<ReduceOp>(op);
      reduce && reduce.getKind() != ReduceKind::max && reduce.getKind() != ReduceKind::min)
    return {};
  if (auto resize = dyn_cast<ResizeOp>(op); resize && !movesOnly(resize))
    return {};
  if (auto pad = dyn_cast<PadOp>(op); pad && pad.getValue() && !onlyValue(pad.getValue()))
    return {};
  SmallVector<Request> requests;
  if (auto concat = dyn_cast<ConcatOp>(op))
    for (Value input : concat.getInputs())
      requests.push_back({input, target});
  else if (isa<ExpandOp, GatherOp, GatherElementsOp, GatherNDOp, MaxPoolOp, PadOp, ReduceOp, ReshapeOp, ResizeOp,
               ReverseSequenceOp, SliceOp, TileOp, TransposeOp>(op))
    requests.push_back({op->getOperand(0), target});
  return requests;
}

Value IntegerBuilder::rebuild(Operation *op, ValueRange operands, const Target &target) {
  OperationState state(op->getLoc(), op->getName());
  state.addOperands(operands);
  state.addAttributes(op->getAttrDictionary().getValue());
  state.addTypes(tensorOf(op->getResult(0)).clone(target.element));
  return builder.create(state)->getResult(0);
}

Value IntegerBuilder::combine(Operation *op, ArrayRef<Request> requests, const Target &target) {
  SmallVector<Value> operands(op->getOperands());
  for (auto [i, request] : llvm::enumerate(requests)) {
    operands[i] = built.find(keyOf(request))->second;
    if (!operands[i])
      return failAt(op, "its operand stays in floats");
  }
  if (isa<ReluOp, ClipOp>(op))
    return operands[0];
  if (isa<MaxOp, MinOp>(op) && requests.size() == 1)
    return built.find(keyOf(requests[0]))->second;
  if (auto pad = dyn_cast<PadOp>(op); pad && pad.getMode() == PadMode::constant) {
    double real = pad.getValue() ? *onlyValue(pad.getValue()) : 0;
    RankedTensorType type = RankedTensorType::get({}, builder.getI8Type());
    Value value = ConstantOp::create(builder, op->getLoc(), makeSplat(type, double(target.round(real))));
    operands.resize(1);
    operands.push_back(StorageCastOp::create(builder, op->getLoc(), type.clone(target.element), value));
  }
  return rebuild(op, operands, target);
}

Value IntegerBuilder::build(const Request &root, Block *block) {
  // What was built in another block may not be used in this one.
  if (block != current)
    built.clear();
  current = block;
  SmallVector<std::pair<Request, bool>> pending{{root, false}};
  while (!pending.empty()) {
    auto [request, isOpen] = pending.back();
    if (!isOpen && built.contains(keyOf(request))) {
      pending.pop_back();
      continue;
    }
    Operation *op = request.real.getDefiningOp();
    SmallVector<Request> inner = op ? requestsOf(op, request.target) : SmallVector<Request>();
    if (!isOpen && !inner.empty()) {
      pending.back().second = true;
      for (const Request &next : llvm::reverse(inner))
        if (!built.contains(keyOf(next)))
          pending.push_back({next, false});
      continue;
    }
    pending.pop_back();
    Value value = inner.empty() ? buildOperator(request.real, request.target) : combine(op, inner, request.target);
    built[keyOf(request)] = value || inner.empty() ? value : buildLookup(request.real, request.target);
  }
  return built.find(keyOf(root))->second;
}
