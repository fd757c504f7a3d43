//===- ReuseOperands.cpp - Write results over operands that die ----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Memory/Passes.h"
#include "hone/Memory/Versions.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

namespace hone {
#define GEN_PASS_DEF_REUSEOPERANDSPASS
#include "hone/Memory/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

namespace {
struct ReuseOperandsPass : public hone::impl::ReuseOperandsPassBase<ReuseOperandsPass> {
  void runOnOperation() override;

private:
  void reuseInOtherDialects();
  void reuseInLinalg();
  Value originOf(Value value);
  bool mayOverwrite(Value value, Operation *op);
  OpOperand *findReusable(linalg::LinalgOp op, OpOperand &init);
  OpOperand *findReusable(DestinationStyleOpInterface op, OpOperand &init);

  /// The oldest versions of values, of operations before the one that is looked at: these change no more.
  DenseMap<Value, Value> origins;
};
} // namespace

/// Whether `user` comes before `op` or is `op`, in the same block, and makes no view of `value` that lives on.
static bool isDoneBy(Operation *user, Operation *op) {
  if (user == op)
    return true;
  return user->getBlock() == op->getBlock() && user->isBeforeInBlock(op) && isa<DestinationStyleOpInterface>(user);
}

/// Whether nothing needs `value` after `op`. A destination's later versions share its buffer, and count.
static bool diesAt(Value value, Operation *op) {
  return llvm::all_of(value.getUses(), [&](OpOperand &use) {
    auto destination = dyn_cast<DestinationStyleOpInterface>(use.getOwner());
    bool isDestination = destination && destination.isDpsInit(&use);
    return !isDestination && isDoneBy(use.getOwner(), op);
  });
}

/// The oldest version of the value.
Value ReuseOperandsPass::originOf(Value value) {
  SmallVector<Value> newer;
  Value origin = value, older;
  while ((older = origins.lookup(origin)) || (older = olderVersion(origin))) {
    newer.push_back(origin);
    origin = older;
  }
  for (Value version : newer)
    origins[version] = origin;
  return origin;
}

/// Whether the buffer of `value` is the model's own and `op` may write over it: it was made by operations within the
/// function, or it is the tensor that a loop carries.
bool ReuseOperandsPass::mayOverwrite(Value value, Operation *op) {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto loop = dyn_cast<scf::ForOp>(argument.getOwner()->getParentOp());
    return loop && argument.getOwner() == op->getBlock() && argument != loop.getInductionVar() && diesAt(value, op);
  }
  if (value.getDefiningOp()->getBlock() != op->getBlock() || !diesAt(value, op))
    return false;
  Operation *definition = value.getDefiningOp();
  if (isa<tensor::ConcatOp>(definition))
    return true;
  if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(definition))
    return definition->getOperand(0).hasOneUse() && mayOverwrite(definition->getOperand(0), definition);
  Value origin = originOf(value);
  return origin != value && origin.getDefiningOp<tensor::EmptyOp>();
}

/// The input whose elements `op` reads only where it writes those of `init`, and that is not needed any more; or null.
OpOperand *ReuseOperandsPass::findReusable(linalg::LinalgOp op, OpOperand &init) {
  AffineMap map = op.getMatchingIndexingMap(&init);
  for (OpOperand *input : op.getDpsInputOperands()) {
    if (input->get().getType() != init.get().getType() || op.getMatchingIndexingMap(input) != map)
      continue;
    // Another operand that reads the same tensor elsewhere would see what was written.
    bool readElsewhere = llvm::any_of(op->getOpOperands(), [&](OpOperand &other) {
      return other.get() == input->get() && (op.isDpsInit(&other) || op.getMatchingIndexingMap(&other) != map);
    });
    // A body that reads tensors by computed indices keeps them from being overwritten, too.
    bool usedInBody =
        llvm::any_of(input->get().getUsers(), [&](Operation *user) { return op->isProperAncestor(user); });
    if (!readElsewhere && !usedInBody && mayOverwrite(input->get(), op))
      return input;
  }
  return nullptr;
}

/// The same of an operation of another dialect, which says itself what it reads element by element.
OpOperand *ReuseOperandsPass::findReusable(DestinationStyleOpInterface op, OpOperand &init) {
  auto bufferizable = dyn_cast<bufferization::BufferizableOpInterface>(op.getOperation());
  if (!bufferizable)
    return nullptr;
  bufferization::BufferizationOptions options;
  bufferization::AnalysisState state(options);
  if (bufferizable.bufferizesToMemoryRead(init, state))
    return nullptr;
  auto readsInPlace = [&](OpOperand &input) {
    return bufferizable.bufferizesToElementwiseAccess(state, {&input, &init});
  };
  for (OpOperand *input : op.getDpsInputOperands()) {
    if (input->get().getType() != init.get().getType())
      continue;
    bool allInPlace = llvm::all_of(op->getOpOperands(), [&](OpOperand &other) {
      return other.get() != input->get() || (!op.isDpsInit(&other) && readsInPlace(other));
    });
    if (allInPlace && mayOverwrite(input->get(), op))
      return input;
  }
  return nullptr;
}

void ReuseOperandsPass::reuseInOtherDialects() {
  SmallVector<DestinationStyleOpInterface> candidates;
  getOperation().walk([&](DestinationStyleOpInterface op) {
    if (!isa<linalg::LinalgOp>(op.getOperation()) && op.hasPureTensorSemantics())
      candidates.push_back(op);
  });
  for (DestinationStyleOpInterface op : candidates) {
    for (OpOperand &init : op.getDpsInitsMutable()) {
      OpOperand *input = init.get().getDefiningOp<tensor::EmptyOp>() ? findReusable(op, init) : nullptr;
      if (!input)
        continue;
      init.set(input->get());
      ++reused;
    }
  }
}

void ReuseOperandsPass::runOnOperation() {
  origins.clear();
  reuseInOtherDialects();
  // Those of its operations change next.
  origins.clear();
  reuseInLinalg();
}

void ReuseOperandsPass::reuseInLinalg() {
  SmallVector<linalg::LinalgOp> candidates;
  getOperation().walk([&](linalg::LinalgOp op) {
    if (op.getNumParallelLoops() == op.getNumLoops() && op.hasPureTensorSemantics())
      candidates.push_back(op);
  });
  for (linalg::LinalgOp op : candidates) {
    for (OpOperand &init : op.getDpsInitsMutable()) {
      if (!init.get().getDefiningOp<tensor::EmptyOp>() || op.payloadUsesValueFromOperand(&init) ||
          !op.getMatchingIndexingMap(&init).isPermutation())
        continue;
      if (OpOperand *input = findReusable(op, init)) {
        init.set(input->get());
        ++reused;
      }
    }
  }
}
