//===- FoldIntoConsumers.cpp - Fold pads and transposes into what reads them ----===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ConstantOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/Transforms/Passes.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "hone/Dialect/Model/ValueNames.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hone::graph {
#define GEN_PASS_DEF_FOLDINTOCONSUMERSPASS
#include "hone/Dialect/Graph/Transforms/Passes.h.inc"
} // namespace hone::graph

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// Whether a pad adds zeros, and nothing is cut.
static bool padsWithZeros(PadOp pad) {
  if (pad.getMode() != PadMode::constant)
    return false;
  for (int64_t size : llvm::concat<const int64_t>(pad.getLow(), pad.getHigh()))
    if (size < 0)
      return false;
  if (!pad.getValue())
    return true;
  auto value = ConstantData::of(pad.getValue());
  return value && value->size() == 1 && value->asDouble(0) == 0;
}

namespace {

struct FoldPadIntoConv : OpRewritePattern<ConvOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConvOp op, PatternRewriter &rewriter) const override {
    auto pad = op.getInput().getDefiningOp<PadOp>();
    if (!pad || !padsWithZeros(pad))
      return failure();
    int64_t rank = tensorOf(op.getInput()).getRank(), spatial = rank - 2;
    bool last = op.getLayout() == Layout::channels_last;
    int64_t first = last ? 1 : 2, channels = last ? rank - 1 : 1;
    for (int64_t dimension : {int64_t(0), channels})
      if (pad.getLow()[dimension] != 0 || pad.getHigh()[dimension] != 0)
        return failure();
    SmallVector<int64_t> pads(op.getPads());
    for (int64_t i = 0; i < spatial; ++i) {
      pads[i] += pad.getLow()[first + i];
      pads[spatial + i] += pad.getHigh()[first + i];
    }
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(pad.getX());
      op.setPads(pads);
    });
    return success();
  }
};

/// matmul(reshape(transpose(x)), constant) where the reshape keeps the first dimension and flattens the others.
struct FoldTransposeIntoMatMul : OpRewritePattern<MatMulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MatMulOp op, PatternRewriter &rewriter) const override {
    auto flat = op.getLhs().getDefiningOp<ReshapeOp>();
    auto transpose = flat ? flat.getX().getDefiningOp<TransposeOp>() : TransposeOp();
    if (!transpose || tensorOf(flat.getResult()).getRank() != 2 || tensorOf(op.getRhs()).getRank() != 2 ||
        !op.getRhs().getDefiningOp<ConstantOp>())
      return failure();
    ArrayRef<int64_t> permutation = transpose.getPermutation();
    ArrayRef<int64_t> from = shapeOf(transpose.getResult());
    if (permutation.empty() || permutation[0] != 0 || shapeOf(flat.getResult())[0] != from[0])
      return failure();
    Location location = op.getLoc();
    auto integers = [&](ArrayRef<int64_t> values) { return rewriter.getDenseI64ArrayAttr(values); };
    // The constant's rows, one dimension for each that was flattened, in the order of the transpose's operand.
    int64_t count = permutation.size() - 1, columns = shapeOf(op.getRhs())[1];
    SmallVector<int64_t> rows(from.drop_front()), order(count);
    rows.push_back(columns);
    for (int64_t i = 0; i < count; ++i)
      order[permutation[i + 1] - 1] = i;
    order.push_back(count);
    Value factor = ReshapeOp::create(rewriter, location, op.getRhs(), integers(rows));
    factor = TransposeOp::create(rewriter, location, factor, integers(order));
    factor = ReshapeOp::create(rewriter, location, factor, integers(shapeOf(op.getRhs())));
    Value input = ReshapeOp::create(rewriter, location, transpose.getX(), integers(shapeOf(flat.getResult())));
    rewriter.replaceOpWithNewOp<MatMulOp>(op, op.getType(), input, factor);
    return success();
  }
};

struct FoldIntoConsumersPass : public graph::impl::FoldIntoConsumersPassBase<FoldIntoConsumersPass> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<FoldPadIntoConv, FoldTransposeIntoMatMul>(&getContext());
    ValueNameKeeper keeper;
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns), GreedyRewriteConfig().setListener(&keeper))))
      signalPassFailure();
  }
};

} // namespace
