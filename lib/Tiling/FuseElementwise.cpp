//===- FuseElementwise.cpp - Elementwise operations into their consumers -------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Kernel/BodyCost.h"
#include "hone/Tiling/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hone {
#define GEN_PASS_DEF_FUSEELEMENTWISEPASS
#include "hone/Tiling/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

static bool isElementwise(linalg::GenericOp op) { return op && op.getNumLoops() == op.getNumParallelLoops(); }

/// Whether an elementwise operation makes shorter elements of what a contraction sums up. It belongs to the
/// contraction: in a consumer with other operands, the sums would have to be kept in memory.
static bool narrowsSums(linalg::GenericOp op) {
  unsigned bits = getElementTypeOrSelf(op->getResult(0).getType()).getIntOrFloatBitWidth();
  return llvm::any_of(op.getDpsInputs(), [&](Value input) {
    auto source = input.getDefiningOp<linalg::LinalgOp>();
    return source && source.getNumReductionLoops() > 0 &&
           getElementTypeOrSelf(input.getType()).getIntOrFloatBitWidth() > bits;
  });
}

/// What a body may cost. Each fusion copies both bodies, so that a chain of n operations would take n^2 steps, and
/// LLVM's code generator takes more than linear time for a block. A body as long as this computes for far longer than
/// it reads and writes.
static constexpr int64_t mostCost = 384;

/// How many operations a body may have, for the same reason.
static constexpr size_t mostOperations = 64;

/// Whether to fuse the producer of an operand: nothing else uses it, and its elements are read once, in the order of
/// the consumer's result.
static bool shouldFuse(OpOperand *operand) {
  auto producer = operand->get().getDefiningOp<linalg::GenericOp>();
  auto consumer = dyn_cast<linalg::GenericOp>(operand->getOwner());
  if (!isElementwise(producer) || !consumer || producer.getNumResults() != 1 || narrowsSums(producer))
    return false;
  if (!llvm::all_of(producer->getUsers(), [&](Operation *user) { return user == consumer.getOperation(); }))
    return false;
  AffineMap map = consumer.getMatchingIndexingMap(operand);
  if (!map.isPermutation() ||
      kernel::bodyCost(*producer.getBody()) + kernel::bodyCost(*consumer.getBody()) > mostCost ||
      producer.getBody()->getOperations().size() + consumer.getBody()->getOperations().size() > mostOperations)
    return false;
  if (!isElementwise(consumer))
    return map.isIdentity() && producer.getIndexingMapMatchingResult(producer->getResult(0)).isIdentity();
  return llvm::all_of(consumer.getDpsInitsMutable(),
                      [&](OpOperand &init) { return consumer.getMatchingIndexingMap(&init) == map; });
}

/// Whether the value is what a named contraction, convolution or pool computes, for one user.
static bool isSum(Value value) {
  auto source = value.getDefiningOp<linalg::LinalgOp>();
  return source && !isa<linalg::GenericOp>(source) && source.getNumReductionLoops() > 0 && value.hasOneUse();
}

/// Whether to move a reshape from before an elementwise operation to behind it: it hides a contraction's result. The
/// other operands are reshaped instead; where this would hide another contraction, the reshape would have to be moved
/// back, and so on. So each move brings more contractions next to elementwise operations, and no other pattern takes
/// one away.
static bool shouldMoveReshape(OpOperand *operand) {
  auto consumer = dyn_cast<linalg::GenericOp>(operand->getOwner());
  Operation *reshape = operand->get().getDefiningOp();
  if (!isElementwise(consumer) || !isa_and_nonnull<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(reshape) ||
      !reshape->hasOneUse())
    return false;
  return isSum(reshape->getOperand(0)) && llvm::none_of(consumer.getDpsInputs(), isSum);
}

namespace {

struct FuseElementwisePass : hone::impl::FuseElementwisePassBase<FuseElementwisePass> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    linalg::populateElementwiseOpsFusionPatterns(patterns, shouldFuse);
    linalg::populateFoldReshapeOpsByExpansionPatterns(patterns, shouldMoveReshape);
    linalg::populateFoldReshapeOpsByCollapsingPatterns(patterns, shouldMoveReshape);
    linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
    linalg::GenericOp::getCanonicalizationPatterns(patterns, context);
    tensor::ExpandShapeOp::getCanonicalizationPatterns(patterns, context);
    tensor::CollapseShapeOp::getCanonicalizationPatterns(patterns, context);
    tensor::EmptyOp::getCanonicalizationPatterns(patterns, context);
    context->getLoadedDialect<linalg::LinalgDialect>()->getCanonicalizationPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
