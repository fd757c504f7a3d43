//===- FoldConstants.cpp - Evaluate operators on constants ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/Evaluate.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/Transforms/Passes.h"
#include "mlir/IR/Builders.h"

namespace hone::graph {
#define GEN_PASS_DEF_FOLDCONSTANTSPASS
#include "hone/Dialect/Graph/Transforms/Passes.h.inc"
} // namespace hone::graph

using namespace mlir;
using namespace hone;
using namespace hone::graph;

static int64_t bytesOf(Value value) {
  return tensorOf(value).getNumElements() * elementBytes(tensorOf(value).getElementType());
}

namespace {
struct FoldConstants : public graph::impl::FoldConstantsPassBase<FoldConstants> {
  using FoldConstantsPassBase::FoldConstantsPassBase;

  bool isWorthFolding(Operation *op) {
    if (!isa_and_present<GraphDialect>(op->getDialect()) || isa<ConstantOp>(op) || op->getNumRegions() != 0)
      return false;
    int64_t growth = 0;
    for (Value result : op->getResults())
      growth += bytesOf(result);
    for (Value operand : op->getOperands()) {
      if (!operand.getDefiningOp<ConstantOp>())
        return false;
      growth -= bytesOf(operand);
    }
    return growth <= maxGrowth;
  }

  void runOnOperation() override {
    // Operators stand in the order of their uses, so one walk folds whole chains.
    SmallVector<Operation *> operators;
    getOperation().walk([&](Operation *op) { operators.push_back(op); });
    for (Operation *op : operators) {
      if (!isWorthFolding(op))
        continue;
      SmallVector<ElementsAttr> results;
      if (failed(evaluateConstant(op, results)))
        continue;
      OpBuilder builder(op);
      for (auto [result, value] : llvm::zip_equal(op->getResults(), results))
        result.replaceAllUsesWith(ConstantOp::create(builder, op->getLoc(), value));
      ++folded;
      op->erase();
    }
    for (ConstantOp op : llvm::make_early_inc_range(getOperation().getOps<ConstantOp>()))
      if (op->use_empty())
        op->erase();
  }
};
} // namespace
