//===- ConvertOperands.cpp - Inputs as their dot products take them ------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "EpilogueFusion.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Tiling/Passes.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hone {
#define GEN_PASS_DEF_CONVERTOPERANDSPASS
#include "hone/Tiling/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;
using namespace hone::kernel;

/// What is added to a signed byte to make the unsigned one that some instructions take.
static constexpr int64_t unsignedOffset = 128;

/// How an instruction wants the kernel's input: widened, or as unsigned bytes.
enum class Conversion { None, Widen, MakeUnsigned };

static Conversion conversionFor(KernelOp op, DotAttr dot) {
  Type element = cast<ShapedType>(op->getOperand(0).getType()).getElementType();
  if (dot.lhsBits() == 16 && element.isInteger(8))
    return Conversion::Widen;
  return dot.getLhs() == DotElement::U8 ? Conversion::MakeUnsigned : Conversion::None;
}

static Value convertScalar(OpBuilder &b, Location location, Value value, Conversion conversion) {
  if (conversion == Conversion::Widen)
    return arith::ExtSIOp::create(b, location, b.getI16Type(), value);
  Value sign = arith::ConstantOp::create(b, location, b.getI8IntegerAttr(-unsignedOffset));
  return arith::XOrIOp::create(b, location, value, sign);
}

/// The tensor with every element converted.
static Value convertTensor(OpBuilder &b, Location location, Value tensor, Conversion conversion) {
  // In front of padding, so that what makes the unpadded tensor can take it over.
  if (auto pad = tensor.getDefiningOp<tensor::PadOp>())
    if (Value constant = pad.getConstantPaddingValue(); constant && pad.getLow().empty() && pad.getHigh().empty()) {
      Value source = convertTensor(b, location, pad.getSource(), conversion);
      Value padding = convertScalar(b, location, constant, conversion);
      auto type = cast<RankedTensorType>(pad.getType().clone(cast<ShapedType>(source.getType()).getElementType()));
      return tensor::PadOp::create(b, pad.getLoc(), type, source, pad.getMixedLowPad(), pad.getMixedHighPad(), padding);
    }
  auto type = cast<RankedTensorType>(tensor.getType());
  Type element = conversion == Conversion::Widen ? Type(b.getI16Type()) : type.getElementType();
  Value empty = tensor::EmptyOp::create(b, location, type.getShape(), element);
  AffineMap identity = b.getMultiDimIdentityMap(type.getRank());
  SmallVector<utils::IteratorType> loops(type.getRank(), utils::IteratorType::parallel);
  return linalg::GenericOp::create(b, location, TypeRange{empty.getType()}, ValueRange{tensor}, ValueRange{empty},
                                   ArrayRef<AffineMap>{identity, identity}, loops,
                                   [&](OpBuilder &body, Location at, ValueRange elements) {
                                     Value value = convertScalar(body, at, elements[0], conversion);
                                     linalg::YieldOp::create(body, at, value);
                                   })
      .getResult(0);
}

/// For each channel, what the offset of unsigned inputs adds to the sum, with the opposite sign.
static Value offsetCorrection(OpBuilder &b, KernelOp op) {
  auto filter = *graph::ConstantData::of(op->getOperand(1));
  auto matmul = dyn_cast<MatmulOp>(op.getOperation());
  int64_t channels = op.getOutputType().getShape().back(), steps = filter.size() / channels;
  bool transposed = matmul && matmul.getTransposed();
  SmallVector<int32_t> correction(channels, 0);
  for (int64_t step = 0; step < steps; ++step)
    for (int64_t channel = 0; channel < channels; ++channel)
      correction[channel] -=
          unsignedOffset * filter.asInteger(transposed ? channel * steps + step : step * channels + channel);
  auto type = RankedTensorType::get({channels}, b.getI32Type());
  ArrayRef<char> bytes(reinterpret_cast<const char *>(correction.data()), channels * sizeof(int32_t));
  return arith::ConstantOp::create(b, op.getLoc(), graph::makeConstant(type, bytes, "correction"));
}

/// The kernel with `extra`, of an element for each channel, added to the accumulator first.
static KernelOp addToAccumulator(OpBuilder &b, KernelOp op, Value extra) {
  unsigned contraction = op.getNumContractionOperands(), rank = op.getOutputType().getRank();
  SmallVector<Value> operands(op->getOperands());
  operands.insert(operands.begin() + contraction, extra);
  SmallVector<AffineMap> maps(op.getExtraMaps().getAsValueRange<AffineMapAttr>());
  maps.insert(maps.begin(), AffineMap::get(rank, 0, b.getAffineDimExpr(rank - 1)));
  OperationState state(op.getLoc(), op->getName(), operands, op->getResultTypes(), op->getAttrs());
  state.addRegion();
  Operation *added = b.create(state);
  if (auto window = dyn_cast<WindowOp>(added))
    window.getProperties().setOperandSegmentSizes({1, int32_t(contraction) - 1, int32_t(maps.size()), 1});
  added->setAttr("extra_maps", b.getAffineMapArrayAttr(maps));
  auto result = cast<KernelOp>(added);
  result.getEpilogue().takeBody(op.getEpilogue());
  Block &block = result.getEpilogue().front();
  BlockArgument accumulator = block.getArgument(0);
  BlockArgument element = block.insertArgument(1u, b.getI32Type(), op.getLoc());
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(&block);
  auto sum = arith::AddIOp::create(b, op.getLoc(), accumulator, element);
  accumulator.replaceAllUsesExcept(sum, sum);
  return result;
}

namespace {

struct ConvertOperandsPass : hone::impl::ConvertOperandsPassBase<ConvertOperandsPass> {
  void runOnOperation() override {
    SmallVector<KernelOp> ops;
    getOperation()->walk([&](KernelOp op) {
      if (op->hasAttr(chosenDotAttrName))
        ops.push_back(op);
    });
    for (KernelOp op : ops)
      convert(op);
    if (conversions.empty())
      return;
    conversions.clear();
    RewritePatternSet patterns(&getContext());
    populateEpilogueFusionPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }

private:
  void convert(KernelOp op) {
    auto dot = op->getAttrOfType<DotAttr>(chosenDotAttrName);
    Conversion conversion = conversionFor(op, dot);
    if (conversion == Conversion::None)
      return;
    OpBuilder b(op);
    Value &known = conversions[{op->getOperand(0), conversion}];
    if (!known) {
      // Where the input is made, so that the result is there for all kernels that read it.
      b.setInsertionPointAfterValue(op->getOperand(0));
      known = convertTensor(b, op.getLoc(), op->getOperand(0), conversion);
      ++converted;
    }
    op->setOperand(0, known);
    if (conversion != Conversion::MakeUnsigned)
      return;
    b.setInsertionPoint(op);
    KernelOp corrected = addToAccumulator(b, op, offsetCorrection(b, op));
    op->replaceAllUsesWith(corrected->getResults());
    op->erase();
  }

  llvm::DenseMap<std::pair<Value, Conversion>, Value> conversions;
};

} // namespace
