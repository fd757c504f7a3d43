//===- DescribeQuantization.cpp - What inputs and outputs stand for ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Model/Model.h"
#include "hone/Quantization/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/SetVector.h"
#include <cmath>

namespace hone {
#define GEN_PASS_DEF_DESCRIBEQUANTIZATIONPASS
#include "hone/Quantization/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// The quantization that `op`, which quantizes or dequantizes a tensor of `shape`, says; null where it is known only at
/// run time or goes by blocks.
template <typename Op> static model::QuantizationAttr quantizationBy(Op op, ArrayRef<int64_t> shape) {
  std::optional<ConstantData> scale = ConstantData::of(op.getScale()), zero = ConstantData::of(op.getZeroPoint());
  if (!scale || !zero || scale->size() == 0)
    return nullptr;
  int64_t axis = op.getAxis() < 0 ? op.getAxis() + int64_t(shape.size()) : op.getAxis();
  bool hasAxis = scale->size() > 1;
  if (hasAxis &&
      (scale->type().getRank() != 1 || axis < 0 || axis >= int64_t(shape.size()) || shape[axis] != scale->size()))
    return nullptr;
  SmallVector<float> scales;
  SmallVector<int64_t> zeros;
  for (int64_t i = 0; i < scale->size(); ++i) {
    scales.push_back(float(scale->asDouble(i)));
    zeros.push_back(zero->asInteger(zero->size() == 1 ? 0 : i));
    if (!(scales.back() > 0) || !std::isfinite(scales.back()))
      return nullptr;
  }
  MLIRContext *context = op.getContext();
  return model::QuantizationAttr::get(context, DenseF32ArrayAttr::get(context, scales),
                                      DenseI64ArrayAttr::get(context, zeros), hasAxis ? axis : -1);
}

static bool movesElements(Operation *op) { return isa<ReshapeOp, TransposeOp, SliceOp>(op); }

/// What `value` holds by what makes it and all that reads it, through operators that only move elements; null where
/// they say nothing or contradict each other. A scale for each channel counts only for `value` itself.
static model::QuantizationAttr describe(Value value) {
  if (!getElementTypeOrSelf(value.getType()).isInteger() || getElementTypeOrSelf(value.getType()).isInteger(1))
    return nullptr;
  model::QuantizationAttr found;
  bool agree = true;
  auto note = [&](model::QuantizationAttr one, Value of) {
    if (!one || (one.getAxis() >= 0 && of != value))
      return;
    agree &= !found || found == one;
    found = one;
  };
  llvm::SetVector<Value> same;
  same.insert(value);
  for (size_t i = 0; i != same.size(); ++i) {
    Value at = same[i];
    ArrayRef<int64_t> shape = cast<ShapedType>(at.getType()).getShape();
    if (Operation *op = at.getDefiningOp()) {
      if (auto quantize = dyn_cast<QuantizeLinearOp>(op))
        note(quantizationBy(quantize, shape), at);
      else if (movesElements(op))
        same.insert(op->getOperand(0));
    }
    for (OpOperand &use : at.getUses()) {
      if (use.getOperandNumber() != 0)
        continue;
      if (auto dequantize = dyn_cast<DequantizeLinearOp>(use.getOwner()))
        note(quantizationBy(dequantize, shape), at);
      else if (movesElements(use.getOwner()))
        same.insert(use.getOwner()->getResult(0));
    }
  }
  return agree ? found : nullptr;
}

namespace {
struct DescribeQuantizationPass : hone::impl::DescribeQuantizationPassBase<DescribeQuantizationPass> {
  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (!function.isPublic() || function.isExternal() || !llvm::hasSingleElement(function.getBody()))
      return;
    for (BlockArgument argument : function.getArguments())
      if (model::QuantizationAttr quantization = describe(argument))
        function.setArgAttr(argument.getArgNumber(), quantizationAttrName, quantization);
    for (auto [index, value] : llvm::enumerate(function.front().getTerminator()->getOperands()))
      if (model::QuantizationAttr quantization = describe(value))
        function.setResultAttr(index, quantizationAttrName, quantization);
  }
};
} // namespace
