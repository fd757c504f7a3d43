//===- InsertObservers.cpp - Mark where numbers will be quantized --------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Placement.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/IndexingOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/NormalizationOps.h"
#include "hone/Dialect/Graph/ObservationOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/UnaryOps.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "hone/Quantization/Passes.h"
#include "llvm/ADT/MapVector.h"

namespace hone {
#define GEN_PASS_DEF_INSERTOBSERVERSPASS
#include "hone/Quantization/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// The values of a function of [0, 1] or [-1, 1]: 256 steps that are powers of two, so that the range ends one step
/// short.
static std::optional<std::pair<double, double>> fixedRange(Value value) {
  Operation *op = value.getDefiningOp();
  if (isa_and_present<SoftmaxOp, SigmoidOp, HardSigmoidOp>(op))
    return std::pair(0.0, 255.0 / 256);
  if (isa_and_present<TanhOp>(op))
    return std::pair(-1.0, 127.0 / 128);
  return std::nullopt;
}

/// The constant operand that is an operator's weights, and the dimension of the result's channels in it, if it is one.
static std::pair<OpOperand *, std::optional<int64_t>> weightsOf(Operation *op) {
  OpOperand *weights = op->getNumOperands() > 1 ? &op->getOpOperand(1) : nullptr;
  if (!weights || !ConstantData::of(weights->get()))
    return {};
  int64_t rank = tensorOf(weights->get()).getRank();
  if (auto conv = dyn_cast<ConvOp>(op))
    return {weights, conv.getLayout() == Layout::channels_last ? rank - 1 : 0};
  if (auto conv = dyn_cast<ConvTransposeOp>(op)) {
    if (conv.getGroup() != 1)
      return {weights, std::nullopt};
    return {weights, conv.getLayout() == Layout::channels_last ? rank - 2 : 1};
  }
  if (rank == 2)
    return {weights, 1};
  return {weights, std::nullopt};
}

namespace {
struct InsertObserversPass : hone::impl::InsertObserversPassBase<InsertObserversPass> {
  using InsertObserversPassBase::InsertObserversPassBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    Placement placement(function, {integerIO, integerIO, linearOnly});
    // The quantized uses of each value, in the order of the values.
    llvm::MapVector<Value, SmallVector<OpOperand *>> uses;
    auto collect = [&](Value value) {
      for (OpOperand &use : value.getUses())
        if (placement.isQuantized(use))
          uses[value].push_back(&use);
    };
    SmallVector<Operation *> linear, others;
    for (BlockArgument argument : function.getArguments())
      if (isa<RankedTensorType>(argument.getType()))
        collect(argument);
    function.walk([&](Operation *op) {
      if (!isa_and_present<GraphDialect>(op->getDialect()))
        return;
      for (Value result : op->getResults())
        collect(result);
      if (placement.role(op) == IntegerRole::Linear)
        linear.push_back(op);
      else if (!placement.whyNot(op).empty())
        remark(op, placement.whyNot(op));
      if (placement.role(op) == IntegerRole::Sum)
        others.push_back(op);
    });
    for (auto &[value, quantized] : uses)
      observe(value, quantized, placement);
    for (Operation *op : linear)
      observeWeights(op);
    // Other constants than weights, of sums.
    for (Operation *op : others)
      for (OpOperand &operand : op->getOpOperands())
        if (ConstantData::of(operand.get()))
          observe(operand, {}, false);
  }

private:
  void remark(Operation *op, StringRef why) {
    ++floats;
    if (isa<ReshapeOp, TransposeOp, SliceOp, ConcatOp, ExpandOp, GatherOp, TileOp, PadOp>(op))
      return;
    emitRemark(op->getLoc()) << "stays in floats: " << why;
  }

  void observe(Value value, ArrayRef<OpOperand *> quantized, const Placement &placement) {
    OpBuilder builder(&getContext());
    builder.setInsertionPointAfterValue(value);
    Operation *maker = value.getDefiningOp();
    // What only moves elements has the scale of what it moves.
    int64_t site = -1;
    DenseF64ArrayAttr range;
    if (maker && placement.role(maker) == IntegerRole::Move && !isa<ConcatOp>(maker))
      if (auto moved = maker->getOperand(0).getDefiningOp<ObserveOp>()) {
        site = moved.getSite();
        range = moved.getRangeAttr();
      }
    if (site < 0) {
      site = next++;
      if (auto fixed = fixedRange(value))
        range = builder.getDenseF64ArrayAttr({fixed->first, fixed->second});
    }
    auto observed = ObserveOp::create(builder, value.getLoc(), value.getType(), value, builder.getI64IntegerAttr(site),
                                      nullptr, nullptr, range, nullptr);
    for (OpOperand *use : quantized)
      use->set(observed.getY());
    ++sites;
  }

  void observe(OpOperand &constant, std::optional<int64_t> axis, bool symmetric) {
    OpBuilder builder(constant.getOwner());
    Value value = constant.get();
    auto observed =
        ObserveOp::create(builder, value.getLoc(), value.getType(), value, builder.getI64IntegerAttr(next++),
                          axis ? builder.getI64IntegerAttr(*axis) : nullptr,
                          symmetric ? builder.getUnitAttr() : nullptr, nullptr, nullptr);
    constant.set(observed.getY());
  }

  void observeWeights(Operation *op) {
    auto [weights, axis] = weightsOf(op);
    if (weights)
      observe(*weights, perTensor ? std::nullopt : axis, true);
    for (OpOperand &operand : op->getOpOperands().take_front(2))
      if (&operand != weights && ConstantData::of(operand.get()))
        observe(operand, {}, false);
  }

  int64_t next = 0;
};
} // namespace
