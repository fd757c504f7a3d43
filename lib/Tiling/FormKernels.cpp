//===- FormKernels.cpp - linalg's named operations to kernels ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "EpilogueFusion.h"
#include "hone/Tiling/Passes.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace hone {
#define GEN_PASS_DEF_FORMKERNELSPASS
#include "hone/Tiling/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;
using namespace hone::kernel;

//===----------------------------------------------------------------------------===//
// Named operations
//===----------------------------------------------------------------------------===//

/// Whether a scalar is what padding and accumulators of a kind of window hold: zero, or for a maximum the lowest value.
static bool isIdentity(Value scalar, WindowKind kind) {
  APInt integer;
  if (scalar && matchPattern(scalar, m_ConstantInt(&integer)))
    return kind == WindowKind::Max ? integer.isMinSignedValue() : integer.isZero();
  APFloat value(0.0);
  if (!scalar || !matchPattern(scalar, m_ConstantFloat(&value)))
    return false;
  if (kind != WindowKind::Max)
    return value.isZero();
  return value.isNegative() &&
         (value.isInfinity() || value.bitwiseIsEqual(APFloat::getLargest(value.getSemantics(), true)));
}

/// The scalar that fills a tensor, or nothing.
static Value filledWith(Value tensor) {
  if (auto fill = tensor.getDefiningOp<linalg::FillOp>())
    return fill.getInputs()[0];
  return nullptr;
}

/// Whether kernels combine inputs of one element type in accumulators of another: floats in their own type, short
/// signed integers in i32, and for a maximum any integers in their own.
static bool isKernelType(Type input, Type accumulator, WindowKind kind) {
  if (accumulator.isF32() || accumulator.isF64())
    return input == accumulator;
  if (kind == WindowKind::Max)
    return accumulator.isSignlessInteger() && input == accumulator && accumulator.getIntOrFloatBitWidth() >= 8;
  return accumulator.isInteger(32) && (input.isInteger(8) || input.isInteger(16));
}

/// Whether the operation widens its operands as signed numbers.
static bool isSigned(linalg::LinalgOp op) {
  auto cast = op->getAttrOfType<linalg::TypeFnAttr>("cast");
  return !cast || cast.getValue() == linalg::TypeFn::cast_signed;
}

/// Whether the operation accumulates into a tensor of the kind's identity, of types that kernels take.
static bool isPlain(linalg::LinalgOp op, WindowKind kind) {
  if (!op.hasPureTensorSemantics() || op.getNumDpsInits() != 1)
    return false;
  for (Value operand : op->getOperands()) {
    auto type = dyn_cast<RankedTensorType>(operand.getType());
    if (!type || !type.hasStaticShape() || type.getNumElements() == 0)
      return false;
  }
  Type element = getElementTypeOrSelf(op->getResult(0).getType());
  bool hasFilter = kind == WindowKind::Conv || kind == WindowKind::Depthwise;
  for (Value input : op->getOperands().take_front(hasFilter ? 2 : 1))
    if (!isKernelType(getElementTypeOrSelf(input.getType()), element, kind))
      return false;
  if (isa<IntegerType>(element) && !isSigned(op))
    return false;
  return isIdentity(filledWith(op.getDpsInits()[0]), kind);
}

/// An epilogue that yields the accumulator.
static void addPlainEpilogue(OpBuilder &b, KernelOp op, Type element) {
  OpBuilder::InsertionGuard guard(b);
  Block *block = b.createBlock(&op.getEpilogue(), {}, {element}, {op.getLoc()});
  YieldOp::create(b, op.getLoc(), block->getArgument(0));
}

static Value emptyLike(OpBuilder &b, Location location, Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor::EmptyOp::create(b, location, tensor.getShape(), tensor.getElementType());
}

/// Looks through a pad of the spatial dimensions by the kind's identity; adds its sizes to `pads`.
static Value takePad(Value input, WindowKind kind, SmallVectorImpl<int64_t> &pads) {
  pads.assign(4, 0);
  auto pad = input.getDefiningOp<tensor::PadOp>();
  if (!pad || pad.getType().getRank() != 4 || !pad.getLow().empty() || !pad.getHigh().empty() ||
      !isIdentity(pad.getConstantPaddingValue(), kind))
    return input;
  ArrayRef<int64_t> low = pad.getStaticLow(), high = pad.getStaticHigh();
  if (low[0] || low[3] || high[0] || high[3] || llvm::any_of(low, [](int64_t n) { return n < 0; }) ||
      llvm::any_of(high, [](int64_t n) { return n < 0; }))
    return input;
  pads.assign({low[1], low[2], high[1], high[2]});
  return pad.getSource();
}

namespace {

/// A convolution or pool, channels last, to `kernel.window`.
template <typename OpTy> struct FormWindow : OpRewritePattern<OpTy> {
  FormWindow(MLIRContext *context, WindowKind kind) : OpRewritePattern<OpTy>(context), kind(kind) {}

  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    if (!isPlain(cast<linalg::LinalgOp>(op.getOperation()), kind))
      return rewriter.notifyMatchFailure(op, "not an accumulation from the identity");
    SmallVector<int64_t> pads(4, 0);
    Value input = op.getInputs()[0];
    // Dot products take padded copies, see hone-convert-operands; the edges would cost them more in code.
    if (kind != WindowKind::Conv || isa<FloatType>(getElementTypeOrSelf(op->getResult(0).getType())))
      input = takePad(input, kind, pads);
    Value second = op.getInputs()[1]; // The filter, or a tensor that only has the shape of the window.
    auto window = cast<RankedTensorType>(second.getType()).getShape().take_front(2);
    bool hasFilter = kind == WindowKind::Conv || kind == WindowKind::Depthwise;
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    auto kernelOp = WindowOp::create(
        rewriter, op.getLoc(), TypeRange{type}, kind, input, hasFilter ? second : Value(), ValueRange{},
        emptyLike(rewriter, op.getLoc(), type), window, llvm::to_vector(op.getStrides().template getValues<int64_t>()),
        llvm::to_vector(op.getDilations().template getValues<int64_t>()), pads, rewriter.getAffineMapArrayAttr({}),
        /*packed=*/false, TileAttr(), DotAttr());
    addPlainEpilogue(rewriter, cast<KernelOp>(kernelOp.getOperation()), type.getElementType());
    rewriter.replaceOp(op, kernelOp);
    return success();
  }

  WindowKind kind;
};

/// A product of matrices or batches of them to `kernel.matmul`. The right-hand side may be transposed.
template <typename OpTy> struct FormMatmul : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    if (!isPlain(cast<linalg::LinalgOp>(op.getOperation()), WindowKind::Conv))
      return rewriter.notifyMatchFailure(op, "not an accumulation from zero");
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    unsigned dims = maps[0].getNumDims();
    auto selects = [&](AffineMap map, ArrayRef<unsigned> wanted) {
      SmallVector<unsigned> positions = llvm::to_vector(llvm::seq(0u, dims - 3));
      llvm::append_range(positions, wanted);
      return map == AffineMap::getMultiDimMapWithTargets(dims, positions, op.getContext());
    };
    unsigned m = dims - 3, n = dims - 2, k = dims - 1;
    bool transposed = selects(maps[1], {n, k});
    if (!selects(maps[0], {m, k}) || !selects(maps[2], {m, n}) || (!transposed && !selects(maps[1], {k, n})))
      return rewriter.notifyMatchFailure(op, "its operands are laid out otherwise");
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    auto kernelOp =
        MatmulOp::create(rewriter, op.getLoc(), TypeRange{type}, op.getInputs()[0], op.getInputs()[1], ValueRange{},
                         emptyLike(rewriter, op.getLoc(), type), rewriter.getAffineMapArrayAttr({}),
                         /*packed=*/false, transposed, TileAttr(), DotAttr());
    addPlainEpilogue(rewriter, cast<KernelOp>(kernelOp.getOperation()), type.getElementType());
    rewriter.replaceOp(op, kernelOp);
    return success();
  }
};

} // namespace

//===----------------------------------------------------------------------------===//
// Epilogues
//===----------------------------------------------------------------------------===//

/// Whether an extra operand may be read by this map: dimensions and zeros, the channel last if at all.
static bool isExtraMap(AffineMap map) {
  for (auto [position, result] : llvm::enumerate(map.getResults())) {
    if (auto constant = dyn_cast<AffineConstantExpr>(result)) {
      if (constant.getValue() != 0)
        return false;
      continue;
    }
    auto dim = dyn_cast<AffineDimExpr>(result);
    if (!dim || (dim.getPosition() + 1 == map.getNumDims() && position + 1 != map.getNumResults()))
      return false;
  }
  return true;
}

/// Whether an operation is elementwise over its operands, all in order, and nothing in its body needs more than them.
static bool isSimpleElementwise(linalg::GenericOp op) {
  if (op.getNumLoops() != op.getNumParallelLoops() || op.getNumResults() != 1 || !op.hasPureTensorSemantics() ||
      !op.getBody()->getArguments().back().use_empty())
    return false;
  if (!op.getMatchingIndexingMap(op.getDpsInitOperand(0)).isIdentity())
    return false;
  for (Operation &inner : op.getBody()->without_terminator()) {
    bool isScalar = inner.getNumResults() > 0 && inner.getNumRegions() == 0 && isMemoryEffectFree(&inner) &&
                    (OpTrait::hasElementwiseMappableTraits(&inner) || inner.hasTrait<OpTrait::ConstantLike>());
    if (!isScalar || !llvm::all_of(inner.getResultTypes(), [](Type type) { return type.isIntOrFloat(); }))
      return false;
    // Values from outside must be constants, which are copied into the epilogue.
    for (Value operand : inner.getOperands())
      if (operand.getParentBlock() != op.getBody() && !matchPattern(operand, m_Constant()))
        return false;
  }
  Value yielded = op.getBody()->getTerminator()->getOperand(0);
  return yielded.getParentBlock() == op.getBody() || matchPattern(yielded, m_Constant());
}

namespace {

/// Copies an elementwise operation's body behind a kernel's epilogue.
class EpilogueFusion {
public:
  EpilogueFusion(PatternRewriter &rewriter, KernelOp op, linalg::GenericOp consumer)
      : rewriter(rewriter), op(op), consumer(consumer) {}

  KernelOp fuse() {
    collectExtras();
    rewriter.setInsertionPoint(consumer);
    KernelOp fused = createKernel();
    fillEpilogue(fused);
    return fused;
  }

private:
  void collectExtras() {
    extras.assign(op.getExtras().begin(), op.getExtras().end());
    llvm::append_range(maps, op.getExtraMaps().getAsValueRange<AffineMapAttr>());
    for (OpOperand *operand : consumer.getDpsInputOperands()) {
      if (operand->get() == op->getResult(0))
        continue;
      AffineMap map = consumer.getMatchingIndexingMap(operand);
      unsigned index = 0;
      while (index < extras.size() && (extras[index] != operand->get() || maps[index] != map))
        ++index;
      if (index == extras.size()) {
        extras.push_back(operand->get());
        maps.push_back(map);
      }
      extraOf[operand->getOperandNumber()] = index;
    }
  }

  KernelOp createKernel() {
    SmallVector<Value> operands(op->getOperands().take_front(op.getNumContractionOperands()));
    llvm::append_range(operands, extras);
    operands.push_back(emptyLike(rewriter, consumer.getLoc(), consumer->getResult(0).getType()));
    OperationState state(op.getLoc(), op->getName(), operands, consumer->getResultTypes(), op->getAttrs());
    state.addRegion();
    Operation *fused = rewriter.create(state);
    int32_t filters = op.getNumContractionOperands() - 1, extraCount = extras.size();
    if (auto window = dyn_cast<WindowOp>(fused))
      window.getProperties().setOperandSegmentSizes({1, filters, extraCount, 1});
    fused->setAttr("extra_maps", rewriter.getAffineMapArrayAttr(maps));
    return cast<KernelOp>(fused);
  }

  void fillEpilogue(KernelOp fused) {
    SmallVector<Type> types{op.getAccumulatorType()};
    for (Value extra : extras)
      types.push_back(getElementTypeOrSelf(extra.getType()));
    SmallVector<Location> locations(types.size(), op.getLoc());
    Block *block = rewriter.createBlock(&fused.getEpilogue(), {}, types, locations);
    IRMapping mapping;
    for (BlockArgument argument : op.getEpilogue().front().getArguments())
      mapping.map(argument, block->getArgument(argument.getArgNumber()));
    for (Operation &inner : op.getEpilogue().front().without_terminator())
      rewriter.clone(inner, mapping);
    Value result = mapping.lookup(cast<YieldOp>(op.getEpilogue().front().getTerminator()).getValue());
    for (OpOperand *operand : consumer.getDpsInputOperands()) {
      bool isKernel = operand->get() == op->getResult(0);
      Value value = isKernel ? result : block->getArgument(extraOf[operand->getOperandNumber()] + 1);
      mapping.map(consumer.getMatchingBlockArgument(operand), value);
    }
    auto mapOutside = [&](Value value) {
      if (value.getParentBlock() != consumer.getBody() && !mapping.contains(value))
        mapping.map(value, rewriter.clone(*value.getDefiningOp())->getResult(0));
    };
    for (Operation &inner : consumer.getBody()->without_terminator()) {
      llvm::for_each(inner.getOperands(), mapOutside);
      rewriter.clone(inner, mapping);
    }
    Value yielded = consumer.getBody()->getTerminator()->getOperand(0);
    mapOutside(yielded);
    YieldOp::create(rewriter, consumer.getLoc(), mapping.lookup(yielded));
  }

  PatternRewriter &rewriter;
  KernelOp op;
  linalg::GenericOp consumer;
  SmallVector<Value> extras;
  SmallVector<AffineMap> maps;
  llvm::DenseMap<unsigned, unsigned> extraOf;
};

/// Fuses an elementwise operation into the kernel that alone produces for it.
struct FuseEpilogue : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp consumer, PatternRewriter &rewriter) const override {
    if (!isSimpleElementwise(consumer))
      return rewriter.notifyMatchFailure(consumer, "not elementwise");
    KernelOp producer;
    for (OpOperand *operand : consumer.getDpsInputOperands()) {
      AffineMap map = consumer.getMatchingIndexingMap(operand);
      auto candidate = operand->get().getDefiningOp<KernelOp>();
      bool usedOnce =
          candidate && llvm::all_of(candidate->getUsers(), [&](Operation *user) { return user == consumer; });
      if (candidate && usedOnce && map.isIdentity()) {
        // The last one, so that the others' results are there when it runs.
        if (!producer || producer->isBeforeInBlock(candidate))
          producer = candidate;
      } else if (!isExtraMap(map) || !isa<RankedTensorType>(operand->get().getType())) {
        return rewriter.notifyMatchFailure(consumer, "an operand is read in another order");
      }
    }
    if (!producer)
      return rewriter.notifyMatchFailure(consumer, "no kernel produces for it alone");
    for (OpOperand *operand : consumer.getDpsInputOperands())
      if (operand->get() == producer->getResult(0) && !consumer.getMatchingIndexingMap(operand).isIdentity())
        return rewriter.notifyMatchFailure(consumer, "the kernel's result is read in two orders");
    KernelOp fused = EpilogueFusion(rewriter, producer, consumer).fuse();
    rewriter.replaceOp(consumer, fused->getResults());
    rewriter.eraseOp(producer);
    return success();
  }
};

} // namespace

void hone::populateEpilogueFusionPatterns(RewritePatternSet &patterns) {
  patterns.add<FuseEpilogue>(patterns.getContext());
}

namespace {

struct FormKernelsPass : hone::impl::FormKernelsPassBase<FormKernelsPass> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    patterns.add<FormWindow<linalg::Conv2DNhwcHwcfOp>>(context, WindowKind::Conv);
    patterns.add<FormWindow<linalg::DepthwiseConv2DNhwcHwcOp>>(context, WindowKind::Depthwise);
    patterns.add<FormWindow<linalg::PoolingNhwcMaxOp>>(context, WindowKind::Max);
    patterns.add<FormWindow<linalg::PoolingNhwcSumOp>>(context, WindowKind::Sum);
    patterns.add<FormMatmul<linalg::MatmulOp>, FormMatmul<linalg::BatchMatmulOp>>(context);
    populateEpilogueFusionPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    getOperation()->walk([&](KernelOp op) {
      ++kernelsFormed;
      epiloguesFused += op.getEpilogue().front().getOperations().size() > 1;
    });
  }
};

} // namespace
