//===- FoldQuantization.cpp - Compute in integers between DQ and Q -------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Goes through the quantizations in order and builds, for the real number that each quantizes, a quantized tensor; see
// IntegerBuilder.h.
//
//===----------------------------------------------------------------------------===//

#include "IntegerBuilder.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Quantization/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/SetVector.h"

namespace hone {
#define GEN_PASS_DEF_FOLDQUANTIZATIONPASS
#include "hone/Quantization/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;
using namespace hone::graph;

namespace {

/// Moves elements before they are cast to integers: casts then meet those of the next operator, and cancel.
template <typename Op>
struct MoveBeforeCast : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    auto cast = op->getOperand(0).template getDefiningOp<StorageCastOp>();
    std::optional<Quantization> from = cast ? quantizationOf(cast.getX().getType()) : std::nullopt;
    if (!from || !from->isPerTensor())
      return failure();
    SmallVector<Value> operands(op->getOperands());
    operands[0] = cast.getX();
    OperationState state(op->getLoc(), op->getName());
    state.addOperands(operands);
    state.addAttributes(op->getAttrDictionary().getValue());
    state.addTypes(tensorOf(op->getResult(0)).clone(tensorOf(cast.getX()).getElementType()));
    Value moved = rewriter.create(state)->getResult(0);
    rewriter.replaceOpWithNewOp<StorageCastOp>(op, op->getResult(0).getType(), moved);
    return success();
  }
};

struct FoldQuantization : hone::impl::FoldQuantizationPassBase<FoldQuantization> {
  using FoldQuantizationPassBase::FoldQuantizationPassBase;

  void runOnOperation() override {
    SmallVector<QuantizeLinearOp> quantizations;
    getOperation().walk([&](QuantizeLinearOp op) { quantizations.push_back(op); });
    llvm::MapVector<QuantizeLinearOp, std::string> reasons;
    IRRewriter rewriter(&getContext());
    IntegerBuilder builder(rewriter, fast);
    for (QuantizeLinearOp op : quantizations) {
      if (Value result = builder.quantize(op)) {
        rewriter.replaceOpWithNewOp<StorageCastOp>(op, op.getType(), result);
        ++folded;
      } else {
        reasons.insert({op, builder.whyNot()});
      }
    }
    eraseDead();
    kept += reasons.size();
    report(reasons);
    moveBeforeCasts();
  }

private:
  void moveBeforeCasts() {
    RewritePatternSet patterns(&getContext());
    patterns.add<MoveBeforeCast<ExpandOp>, MoveBeforeCast<GatherOp>, MoveBeforeCast<MaxPoolOp>,
                 MoveBeforeCast<ReshapeOp>, MoveBeforeCast<SliceOp>, MoveBeforeCast<TileOp>,
                 MoveBeforeCast<TransposeOp>>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns)))) {
      getOperation().emitError("moving before casts did not settle");
      signalPassFailure();
    }
  }

  /// Operators that nothing uses any more, from the last to the first.
  void eraseDead() {
    SmallVector<Operation *> operators;
    getOperation().walk([&](Operation *op) { operators.push_back(op); });
    for (Operation *op : llvm::reverse(operators))
      if (op->use_empty() && isa_and_present<GraphDialect>(op->getDialect()))
        op->erase();
  }

  /// Names what stays in floats between integers: each quantization of something that was dequantized, and each
  /// dequantization that no such quantization follows but that some operator reads.
  void report(llvm::MapVector<QuantizeLinearOp, std::string> &reasons) {
    llvm::SetVector<Operation *> reached;
    for (auto &[op, why] : reasons) {
      bool pairs = false;
      SmallVector<Value> pending{op.getX()};
      llvm::SmallDenseSet<Operation *> seen;
      while (!pending.empty()) {
        Operation *source = pending.pop_back_val().getDefiningOp();
        if (!source || !seen.insert(source).second || isa<QuantizeLinearOp>(source))
          continue;
        if (isa<DequantizeLinearOp>(source)) {
          reached.insert(source);
          pairs = true;
          continue;
        }
        llvm::append_range(pending, source->getOperands());
      }
      if (pairs)
        emitRemark(op->getLoc()) << "its operand is computed in floats: " << why;
    }
    getOperation().walk([&](DequantizeLinearOp op) {
      auto computes = [](Operation *user) { return isa<GraphDialect>(user->getDialect()); };
      if (reached.contains(op) || llvm::none_of(op->getUsers(), computes))
        return;
      emitRemark(op->getLoc()) << "its result is used in floats: no quantization follows";
    });
  }
};

} // namespace
