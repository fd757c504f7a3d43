//===- Quantize.cpp - From observed ranges to quantization ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/ObservationOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "hone/Quantization/Passes.h"
#include "hone/Quantization/Weights.h"
#include <cmath>

namespace hone {
#define GEN_PASS_DEF_QUANTIZEPASS
#include "hone/Quantization/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// The scale of a value that is dequantized with one.
static std::optional<float> scaleOf(Value value) {
  auto dequantize = value.getDefiningOp<DequantizeLinearOp>();
  std::optional<ConstantData> scale = dequantize ? ConstantData::of(dequantize.getScale()) : std::nullopt;
  if (!scale || scale->size() != 1)
    return std::nullopt;
  return float(scale->asDouble(0));
}

static Value makeScalar(OpBuilder &builder, Location location, Type element, double value) {
  return ConstantOp::create(builder, location, makeSplat(RankedTensorType::get({}, element), value));
}

namespace {
struct QuantizePass : hone::impl::QuantizePassBase<QuantizePass> {
  using QuantizePassBase::QuantizePassBase;

  void runOnOperation() override {
    SmallVector<ObserveOp> activations, constants;
    SmallVector<Operation *> linear;
    bool good = true;
    getOperation().walk([&](Operation *op) {
      if (isa<ConvOp, ConvTransposeOp, MatMulOp>(op))
        linear.push_back(op);
      auto observed = dyn_cast<ObserveOp>(op);
      if (!observed)
        return;
      bool isConstant = ConstantData::of(observed.getX()).has_value();
      if (observed.getStorage() && !isConstant && !observed.getRange()) {
        observed.emitOpError() << "has a storage and no range; calibration gives it one";
        good = false;
      }
      (isConstant ? constants : activations).push_back(observed);
    });
    if (!good)
      return signalPassFailure();
    for (ObserveOp observed : activations)
      quantizeActivation(observed);
    // The weights' scales depend on those of what they are multiplied with.
    for (Operation *op : linear)
      if (auto weights = op->getOperand(1).getDefiningOp<ObserveOp>(); weights && ConstantData::of(weights.getX())) {
        llvm::erase(constants, weights);
        quantizeConstant(weights, op);
      }
    for (ObserveOp observed : constants)
      quantizeConstant(observed, nullptr);
    for (Operation *op : linear)
      quantizeBias(op);
    if (integerIO)
      takeIntegers();
  }

private:
  void quantizeActivation(ObserveOp op) {
    Value real = op.getX();
    if (op.getStorage()) {
      OpBuilder builder(op);
      auto storage = cast<IntegerType>(*op.getStorage());
      ArrayRef<double> range = *op.getRange();
      AffineScale scale = scaleOfRange(range[0], range[1], storage, {op.getSymmetric(), powerOfTwo});
      Value step = makeScalar(builder, op.getLoc(), builder.getF32Type(), scale.scale);
      Value zero = makeScalar(builder, op.getLoc(), storage, double(scale.zeroPoint));
      Value integers = QuantizeLinearOp::create(builder, op.getLoc(), tensorOf(real).clone(storage), real, step, zero,
                                                builder.getI64IntegerAttr(0));
      real = DequantizeLinearOp::create(builder, op.getLoc(), real.getType(), integers, step, zero,
                                        builder.getI64IntegerAttr(0));
      ++quantized;
    }
    op.getY().replaceAllUsesWith(real);
    op.erase();
  }

  /// `reader` is the operator that the constant is the weights of.
  void quantizeConstant(ObserveOp op, Operation *reader) {
    ConstantData data = *ConstantData::of(op.getX());
    if (!op.getStorage() || data.size() == 0) {
      op.getY().replaceAllUsesWith(op.getX());
      op.erase();
      return;
    }
    SmallVector<AffineScale> scales =
        weightScales(op, reader, reader ? scaleOf(reader->getOperand(0)) : std::nullopt, powerOfTwo);
    IntegerLimits limits(cast<IntegerType>(*op.getStorage()));
    if (op.getSymmetric())
      ++limits.low;
    int64_t inner = 1;
    if (std::optional<int64_t> axis = op.getAxis())
      for (int64_t size : shapeOf(op.getX()).drop_front(*axis + 1))
        inner *= size;
    std::vector<int32_t> integers;
    for (int64_t i = 0, e = data.size(); i < e; ++i)
      integers.push_back(int32_t(scales[i / inner % scales.size()].round(data.asDouble(i), limits)));
    replaceByIntegers(op, integers, scales);
    ++quantized;
  }

  /// The integers of a bias have the scale of the sums that it is added to.
  void quantizeBias(Operation *op) {
    OpOperand *operand = biasOperand(op);
    std::optional<float> inputScale = scaleOf(op->getOperand(0));
    auto weights = op->getOperand(1).getDefiningOp<DequantizeLinearOp>();
    std::optional<ConstantData> scales = weights ? ConstantData::of(weights.getScale()) : std::nullopt;
    if (!operand || !inputScale || !scales)
      return;
    ConstantData bias = *ConstantData::of(operand->get());
    if (scales->size() != 1 && scales->size() != bias.size())
      return;
    SmallVector<float> steps;
    SmallVector<int32_t> integers;
    for (int64_t i = 0, e = bias.size(); i < e; ++i) {
      float step = *inputScale * float(scales->asDouble(scales->size() == 1 ? 0 : i));
      double integer = std::nearbyint(bias.asDouble(i) / double(step));
      if (!(std::fabs(integer) <= double(int64_t(1) << 31) - 1) || step == 0)
        return; // It stays as it is.
      steps.push_back(step);
      integers.push_back(int32_t(integer));
    }
    OpBuilder builder(operand->getOwner());
    Location location = op->getLoc();
    auto bytes = [](auto &numbers) {
      const char *first = reinterpret_cast<const char *>(numbers.data());
      return ArrayRef<char>(first, numbers.size() * sizeof(numbers[0]));
    };
    auto constant = [&](RankedTensorType type, ArrayRef<char> data) -> Value {
      return ConstantOp::create(builder, location, makeConstant(type, data));
    };
    bool isOne = scales->size() == 1;
    SmallVector<int64_t> shape;
    if (!isOne)
      shape.push_back(steps.size());
    if (isOne)
      steps.resize(1);
    RankedTensorType type = tensorOf(operand->get());
    int64_t axis = std::max<int64_t>(type.getRank() - 1, 0);
    Value values = constant(type.clone(builder.getI32Type()), bytes(integers));
    Value step = constant(RankedTensorType::get(shape, builder.getF32Type()), bytes(steps));
    Value zero =
        ConstantOp::create(builder, location, makeSplat(RankedTensorType::get(shape, builder.getI32Type()), 0));
    operand->set(
        DequantizeLinearOp::create(builder, location, type, values, step, zero, builder.getI64IntegerAttr(axis)));
  }

  /// Moves quantizations of arguments and dequantizations of results to the caller.
  void takeIntegers() {
    func::FuncOp function = getOperation();
    for (BlockArgument argument : function.getArguments()) {
      auto quantize = argument.hasOneUse() ? dyn_cast<QuantizeLinearOp>(*argument.user_begin()) : QuantizeLinearOp();
      if (!quantize || quantize.getX() != argument)
        continue;
      argument.setType(quantize.getType());
      quantize.getY().replaceAllUsesWith(argument);
      quantize.erase();
    }
    Operation *end = function.front().getTerminator();
    for (OpOperand &result : end->getOpOperands())
      if (auto dequantize = result.get().getDefiningOp<DequantizeLinearOp>())
        result.set(dequantize.getX());
    function.setFunctionType(
        FunctionType::get(&getContext(), function.front().getArgumentTypes(), end->getOperandTypes()));
  }
};
} // namespace
