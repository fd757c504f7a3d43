//===- FoldConstants.cpp - Evaluate operators on constants ---------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/Evaluate.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/Transforms/Passes.h"
#include "hone/Dialect/Model/ValueNames.h"
#include "mlir/IR/PatternMatch.h"
#include <map>

namespace hone::graph {
#define GEN_PASS_DEF_FOLDCONSTANTSPASS
#include "hone/Dialect/Graph/Transforms/Passes.h.inc"
} // namespace hone::graph

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// The bytes that the constant takes: those of one element where all are equal.
static int64_t storedBytes(ConstantOp constant) {
  std::optional<ConstantData> data = ConstantData::of(Attribute(constant.getValue()));
  return data ? data->stored().size() : tensorBytes(tensorOf(constant));
}

/// Bytes that results may take, all together, whatever the model's constants take. What is folded stays in the
/// compiler's memory as long as the model does.
static constexpr int64_t leastBudget = int64_t(1) << 28;

/// Elements that may be read, all together, however few the model's constants have: 4 to 7 s of reductions, the slowest
/// to evaluate.
static constexpr int64_t leastReads = int64_t(1) << 30;

/// What the results of an operator on constants depend on.
static std::vector<const void *> keyOf(Operation *op) {
  std::vector<const void *> key = {op->getName().getAsOpaquePointer(), op->getAttrDictionary().getAsOpaquePointer()};
  for (Value operand : op->getOperands())
    key.push_back(operand.getDefiningOp<ConstantOp>().getValue().getAsOpaquePointer());
  for (Type type : op->getResultTypes())
    key.push_back(type.getAsOpaquePointer());
  return key;
}

namespace {
struct FoldConstantsPass : public graph::impl::FoldConstantsPassBase<FoldConstantsPass> {
  using FoldConstantsPassBase::FoldConstantsPassBase;

  bool isOnConstants(Operation *op) {
    return isa_and_present<GraphDialect>(op->getDialect()) && !isa<ConstantOp>(op) && op->getNumRegions() == 0 &&
           llvm::all_of(op->getOperands(), [](Value operand) { return !!operand.getDefiningOp<ConstantOp>(); });
  }

  bool isWorthFolding(Operation *op) {
    int64_t bytes = 0, known = 0;
    for (Value result : op->getResults())
      bytes += tensorBytes(tensorOf(result));
    for (Value operand : llvm::SetVector<Value>(op->operand_begin(), op->operand_end()))
      known += storedBytes(operand.getDefiningOp<ConstantOp>());
    if (bytes - known > maxGrowth || bytes > budget)
      return false;
    budget -= bytes;
    return true;
  }

  /// Takes what the operator reads from what is left.
  bool mayRead(Operation *op) {
    int64_t read = 0;
    for (Value operand : op->getOperands())
      read += tensorOf(operand).getNumElements();
    if (read > reads)
      return false;
    reads -= read;
    return true;
  }

  void runOnOperation() override {
    // Each constant may be transposed, scaled and converted for a few users.
    budget = leastBudget;
    reads = leastReads;
    getOperation().walk([&](ConstantOp constant) {
      budget += 8 * storedBytes(constant);
      reads += 64 * storedBytes(constant);
    });
    // Operators stand in the order of their uses, so one walk folds whole chains.
    SmallVector<Operation *> operators;
    getOperation().walk([&](Operation *op) { operators.push_back(op); });
    // A function that is called often computes the same of its constants each time. Results that are missing stay so.
    std::map<std::vector<const void *>, SmallVector<ElementsAttr>> known;
    ValueNameKeeper keeper;
    IRRewriter rewriter(&getContext(), &keeper);
    for (Operation *op : operators) {
      if (!isOnConstants(op))
        continue;
      auto [place, isNew] = known.try_emplace(keyOf(op));
      SmallVector<ElementsAttr> &results = place->second;
      if (isNew && isWorthFolding(op) && mayRead(op) && failed(evaluateConstant(op, results)))
        results.clear();
      if (results.empty())
        continue;
      rewriter.setInsertionPoint(op);
      SmallVector<Value> constants;
      for (ElementsAttr value : results)
        constants.push_back(ConstantOp::create(rewriter, op->getLoc(), value));
      ++folded;
      rewriter.replaceOp(op, constants);
    }
    for (ConstantOp op : llvm::make_early_inc_range(getOperation().getOps<ConstantOp>()))
      if (op->use_empty())
        op->erase();
  }

private:
  /// What is left of the bytes that results may take.
  int64_t budget = 0;
  /// What is left of the elements that operators may read.
  int64_t reads = 0;
};
} // namespace
