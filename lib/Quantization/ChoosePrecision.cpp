//===- ChoosePrecision.cpp - Choose the integers of what was observed ----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/ObservationOps.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "hone/Quantization/Passes.h"
#include "llvm/ADT/DenseSet.h"
#include <cmath>

namespace hone {
#define GEN_PASS_DEF_CHOOSEPRECISIONPASS
#include "hone/Quantization/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// How much wider one operand's range may be than another's for both to have one scale: three of eight bits are left
/// out then. Boxes and scores of a detector, 320 and 1, leave all scores at zero.
static constexpr double mostUnlike = 8;

static IntegerType parseStorage(MLIRContext *context, StringRef text) {
  bool isUnsigned = text.consume_front("u");
  unsigned width = 0;
  if (!text.consume_front("i") || text.getAsInteger(10, width) || !llvm::is_contained({8u, 16u}, width))
    return nullptr;
  return IntegerType::get(context, width, isUnsigned ? IntegerType::Unsigned : IntegerType::Signless);
}

namespace {
struct ChoosePrecisionPass : hone::impl::ChoosePrecisionPassBase<ChoosePrecisionPass> {
  using ChoosePrecisionPassBase::ChoosePrecisionPassBase;

  void runOnOperation() override {
    IntegerType forActivations = storageOf(activations), forWeights = storageOf(weights);
    if ((!forActivations && activations != "none") || (!forWeights && weights != "none")) {
      emitError(getOperation().getLoc()) << "storages are '" << activations << "' and '" << weights
                                         << "'; expected i8, i16, ui8, ui16 or none";
      return signalPassFailure();
    }
    SmallVector<ConcatOp> concats;
    getOperation().walk([&](Operation *op) {
      if (auto concat = dyn_cast<ConcatOp>(op))
        concats.push_back(concat);
      auto observed = dyn_cast<ObserveOp>(op);
      if (!observed)
        return;
      bool isConstant = ConstantData::of(observed.getX()).has_value();
      sites[observed.getSite()].push_back(observed);
      IntegerType storage = isConstant ? forWeights : forActivations;
      if (storage && !observed.getStorage())
        observed.setStorageAttr(TypeAttr::get(storage));
      if (symmetric && !isConstant && storage)
        observed.setSymmetric(true);
    });
    for (ConcatOp concat : concats)
      decideConcat(concat);
  }

private:
  IntegerType storageOf(StringRef text) { return parseStorage(&getContext(), text); }

  /// Whether a convolution or product reads what comes of the value.
  static bool meetsWeights(Value value) {
    SmallVector<Value> pending{value};
    llvm::DenseSet<Value> seen;
    while (!pending.empty()) {
      Value next = pending.pop_back_val();
      if (!seen.insert(next).second)
        continue;
      for (Operation *user : next.getUsers()) {
        if (isa<ConvOp, ConvTransposeOp, MatMulOp>(user))
          return true;
        llvm::append_range(pending, user->getResults());
      }
    }
    return false;
  }

  /// Operands of like ranges get one scale, so that their integers need not be changed. Where ranges are unlike and
  /// the joined tensor is for readers of real numbers, it stays real.
  void decideConcat(ConcatOp op) {
    SmallVector<ObserveOp> observed;
    for (Value operand : op.getOperands())
      if (auto observe = operand.getDefiningOp<ObserveOp>())
        observed.push_back(observe);
    if (observed.size() != op->getNumOperands())
      return;
    for (Operation *user : op->getUsers())
      if (auto observe = dyn_cast<ObserveOp>(user))
        observed.push_back(observe);
    double least = INFINITY, greatest = 0, low = 0, high = 0;
    for (ObserveOp observe : observed) {
      std::optional<ArrayRef<double>> range = observe.getRange();
      if (!range || range->size() != 2)
        return;
      low = std::min(low, (*range)[0]);
      high = std::max(high, (*range)[1]);
      double width = std::max((*range)[1], 0.0) - std::min((*range)[0], 0.0);
      least = std::min(least, width);
      greatest = std::max(greatest, width);
    }
    if (greatest <= mostUnlike * least) {
      Builder builder(&getContext());
      for (ObserveOp observe : observed)
        for (ObserveOp alike : sites[observe.getSite()])
          alike.setRangeAttr(builder.getDenseF64ArrayAttr({low, high}));
      return;
    }
    if (meetsWeights(op.getResult()))
      return;
    emitRemark(op.getLoc()) << "stays in floats: its operands' ranges are unlike, " << least << " and " << greatest
                            << " wide";
    for (ObserveOp observe : observed)
      observe.removeStorageAttr();
  }

  llvm::DenseMap<int64_t, SmallVector<ObserveOp>> sites;
};
} // namespace
