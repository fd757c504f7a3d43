//===- Bufferize.cpp - Tensors to buffers, results to arguments ----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Places.h"
#include "hone/Memory/Entry.h"
#include "hone/Memory/Passes.h"
#include "hone/Memory/Versions.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotModuleBufferize.h"
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/PatternMatch.h"

namespace hone {
#define GEN_PASS_DEF_BUFFERIZEPASS
#include "hone/Memory/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

/// The allocation whose bytes `value` shows in the same order from its first to its last, or null.
static memref::AllocOp wholeAllocation(Value value) {
  while (Operation *definition = value.getDefiningOp()) {
    if (auto alloc = dyn_cast<memref::AllocOp>(definition))
      return alloc;
    if (auto loop = dyn_cast<scf::ForOp>(definition)) {
      // A loop that hands its buffer through from iteration to iteration.
      auto result = cast<OpResult>(value);
      BlockArgument carried = loop.getTiedLoopRegionIterArg(result);
      if (loop.getTiedLoopYieldedValue(carried)->get() != carried)
        return {};
      value = loop.getTiedLoopInit(result)->get();
      continue;
    }
    if (!isa<memref::ExpandShapeOp, memref::CollapseShapeOp, memref::CastOp>(definition))
      return {};
    auto source = dyn_cast<MemRefType>(definition->getOperand(0).getType());
    if (!source || !source.hasStaticShape() || !source.getLayout().isIdentity())
      return {};
    value = definition->getOperand(0);
  }
  return {};
}

/// Makes the operands of a loop's terminator versions of the loop's own tensors, by copies where they are not: upstream
/// wants a loop to yield the buffers that it got.
static void copyIntoLoopArguments(Operation *terminator, MutableArrayRef<OpOperand> yielded,
                                  ArrayRef<BlockArgument> arguments) {
  if (yielded.size() != arguments.size())
    return;
  OpBuilder builder(terminator);
  for (auto [operand, argument] : llvm::zip_equal(yielded, arguments)) {
    Value value = operand.get();
    if (!isa<RankedTensorType>(value.getType()) || value.getType() != argument.getType())
      continue;
    Value source = value;
    while (source && source != argument)
      source = olderVersion(source);
    if (!source)
      operand.set(bufferization::MaterializeInDestinationOp::create(builder, terminator->getLoc(), value, argument)
                      .getResult());
  }
}

/// Gives each operation that starts from a filled tensor a fill of its own: filling is cheaper than copying.
static void separateFills(Operation *root) {
  SmallVector<linalg::FillOp> fills;
  root->walk([&](linalg::FillOp fill) {
    if (fill->getNumResults() == 1 && fill.getOutputs()[0].getDefiningOp<tensor::EmptyOp>())
      fills.push_back(fill);
  });
  for (linalg::FillOp fill : fills) {
    bool first = true;
    for (OpOperand &use : llvm::make_early_inc_range(fill.getResult(0).getUses())) {
      auto destination = dyn_cast<DestinationStyleOpInterface>(use.getOwner());
      if (!destination || !destination.isDpsInit(&use))
        continue;
      if (!std::exchange(first, false)) {
        OpBuilder builder(use.getOwner());
        auto empty = builder.clone(*fill.getOutputs()[0].getDefiningOp());
        use.set(linalg::FillOp::create(builder, fill.getLoc(), fill.getInputs(), empty->getResult(0)).getResult(0));
      }
    }
  }
}

/// Gives each operation an empty tensor of its own: two that share one would share a buffer, which lived from the first
/// to the last of them.
static void separateEmpties(Operation *root) {
  SmallVector<tensor::EmptyOp> empties;
  root->walk([&](tensor::EmptyOp empty) { empties.push_back(empty); });
  for (tensor::EmptyOp empty : empties) {
    bool first = true;
    for (OpOperand &use : llvm::make_early_inc_range(empty.getResult().getUses()))
      if (!std::exchange(first, false))
        use.set(OpBuilder(use.getOwner()).clone(*empty)->getResult(0));
  }
}

/// Gives each use of a constant a constant of its own. Upstream's analysis looks, at every use of a tensor, at all
/// others; what is equal is one global again.
static void separateConstants(Operation *root) {
  SmallVector<arith::ConstantOp> constants;
  root->walk([&](arith::ConstantOp constant) {
    if (isa<RankedTensorType>(constant.getType()))
      constants.push_back(constant);
  });
  for (arith::ConstantOp constant : constants) {
    // In place of the constant, so that globals stay in their order.
    OpBuilder builder(constant);
    for (OpOperand &use :
         llvm::make_early_inc_range(llvm::drop_begin(constant->getUses(), constant->use_empty() ? 0 : 1)))
      use.set(builder.clone(*constant)->getResult(0));
  }
}

/// Gives each use of an argument that has several a view of its own, for the same reason; nothing writes to arguments.
static void separateArguments(func::FuncOp entry) {
  OpBuilder builder = OpBuilder::atBlockBegin(&entry.getBody().front());
  for (BlockArgument argument : entry.getArguments()) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (!type || argument.use_empty() || argument.hasOneUse())
      continue;
    auto uses = llvm::to_vector(llvm::make_pointer_range(argument.getUses()));
    Location location = argument.getLoc();
    auto buffer = bufferization::ToBufferOp::create(
        builder, location, bufferization::getMemRefTypeWithStaticIdentityLayout(type), argument, /*read_only=*/true);
    for (OpOperand *use : uses)
      use->set(
          bufferization::ToTensorOp::create(builder, location, type, buffer, /*restrict=*/true, /*writable=*/false));
  }
}

/// Fills results and parts of concatenations whose elements are all one, in place of copies from as many bytes of
/// constants.
static void fillSplats(Operation *root) {
  SmallVector<arith::ConstantOp> constants;
  root->walk([&](arith::ConstantOp constant) {
    auto dense = dyn_cast<DenseElementsAttr>(constant.getValue());
    if (dense && dense.isSplat() && isa<RankedTensorType>(dense.getType()) && dense.getElementType().isIntOrFloat() &&
        dense.getNumElements() > 1)
      constants.push_back(constant);
  });
  for (arith::ConstantOp constant : constants) {
    for (OpOperand &use : llvm::make_early_inc_range(constant->getUses())) {
      if (!isa<func::ReturnOp, tensor::ConcatOp>(use.getOwner()))
        continue;
      OpBuilder builder(use.getOwner());
      Location location = constant.getLoc();
      auto dense = cast<DenseElementsAttr>(constant.getValue());
      Value element = arith::ConstantOp::create(builder, location, cast<TypedAttr>(dense.getSplatValue<Attribute>()));
      Value empty = tensor::EmptyOp::create(builder, location, dense.getType().getShape(), dense.getElementType());
      use.set(linalg::FillOp::create(builder, location, element, empty).getResult(0));
    }
    if (constant->use_empty())
      constant.erase();
  }
}

static void copyIntoLoopArguments(Operation *root) {
  root->walk([](scf::ForOp loop) {
    auto yield = cast<scf::YieldOp>(loop.getBody()->getTerminator());
    copyIntoLoopArguments(yield, yield->getOpOperands(), llvm::to_vector(loop.getRegionIterArgs()));
  });
  root->walk([](scf::WhileOp loop) {
    scf::ConditionOp condition = loop.getConditionOp();
    copyIntoLoopArguments(condition, condition.getArgsMutable(), llvm::to_vector(loop.getBeforeArguments()));
    scf::YieldOp yield = loop.getYieldOp();
    copyIntoLoopArguments(yield, yield->getOpOperands(), llvm::to_vector(loop.getAfterArguments()));
  });
}

/// Shows a contiguous buffer in another contiguous type of as many elements.
static Value reshape(OpBuilder &builder, Location location, Value buffer, MemRefType type) {
  if (buffer.getType() == type)
    return buffer;
  auto [strides, offset] = type.getStridesAndOffset();
  return memref::ReinterpretCastOp::create(builder, location, type, buffer, offset, type.getShape(), strides);
}

namespace {
struct BufferizePass : public hone::impl::BufferizePassBase<BufferizePass> {
  void runOnOperation() override;

private:
  /// Upstream's bufferization, with inputs that are not written.
  LogicalResult bufferize(ModuleOp module, func::FuncOp entry);
  /// Turns the results of `entry` into arguments.
  LogicalResult moveResultsToArguments(func::FuncOp entry);
};
} // namespace

LogicalResult BufferizePass::bufferize(ModuleOp module, func::FuncOp entry) {
  Builder builder(module.getContext());
  for (unsigned i = 0; i < entry.getNumArguments(); ++i)
    entry.setArgAttr(i, "bufferization.writable", builder.getBoolAttr(false));

  fillSplats(module);
  copyIntoLoopArguments(module);
  separateFills(module);
  separateEmpties(module);
  SmallVector<Block *> blocks;
  bool inserts = false;
  module.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (isa<linalg::LinalgOp>(op))
      return WalkResult::skip();
    for (Region &region : op->getRegions())
      llvm::append_range(blocks, llvm::make_pointer_range(region));
    inserts |= isa<tensor::InsertSliceOp>(op);
    return WalkResult::advance();
  });
  llvm::for_each(blocks, [](Block *block) { assignPlaces(*block); });
  // This analyzes the whole module, for the sake of insertions alone.
  IRRewriter rewriter(module.getContext());
  if (inserts && failed(bufferization::eliminateEmptyTensors(rewriter, module)))
    return failure();

  separateConstants(module);
  separateArguments(entry);
  bufferization::OneShotBufferizationOptions options;
  options.bufferizeFunctionBoundaries = true;
  options.setFunctionBoundaryTypeConversion(bufferization::LayoutMapOption::IdentityLayoutMap);
  options.unknownTypeConverterFn = [](TensorType type, Attribute space, const bufferization::BufferizationOptions &) {
    return bufferization::getMemRefTypeWithStaticIdentityLayout(type, space);
  };
  bufferization::BufferizationState state;
  if (failed(bufferization::runOneShotModuleBufferize(module, options, state)))
    return failure();
  bufferization::removeBufferizationAttributesInModule(module);
  return success();
}

LogicalResult BufferizePass::moveResultsToArguments(func::FuncOp entry) {
  MLIRContext *context = &getContext();
  if (!llvm::hasSingleElement(entry.getBody()))
    return entry.emitError("the function that runs the model has more than one block");
  Block &block = entry.getBody().front();
  auto terminator = cast<func::ReturnOp>(block.getTerminator());
  OpBuilder builder(terminator);
  for (unsigned i = 0; i < terminator.getNumOperands(); ++i) {
    // Read anew each time: an earlier result may have replaced the allocation.
    Value value = terminator.getOperand(i);
    auto type = dyn_cast<MemRefType>(value.getType());
    if (!type || !type.hasStaticShape() || !type.getLayout().isIdentity())
      return entry.emitError("result ") << i << " is " << value.getType()
                                        << "; a contiguous tensor of known shape is expected";
    NamedAttrList attributes(entry.getResultAttrDict(i));
    attributes.set(outputAttrName, UnitAttr::get(context));
    if (failed(entry.insertArgument(entry.getNumArguments(), type, attributes.getDictionary(context), entry.getLoc())))
      return failure();
    BlockArgument output = block.getArguments().back();
    memref::AllocOp alloc = wholeAllocation(value);
    if (alloc && alloc->getBlock() == &block) {
      builder.setInsertionPointToStart(&block);
      alloc.replaceAllUsesWith(reshape(builder, alloc.getLoc(), output, alloc.getType()));
      alloc.erase();
      ++resultsInPlace;
      continue;
    }
    builder.setInsertionPoint(terminator);
    memref::CopyOp::create(builder, terminator.getLoc(), value, output);
    ++resultsCopied;
  }
  terminator->setOperands({});
  BitVector results(entry.getNumResults(), true);
  return entry.eraseResults(results);
}

void BufferizePass::runOnOperation() {
  ModuleOp module = getOperation();
  FailureOr<func::FuncOp> entry = findEntry(module);
  if (failed(entry) || failed(bufferize(module, *entry)))
    return signalPassFailure();
  entry = findEntry(module);
  if (failed(entry) || failed(moveResultsToArguments(*entry)))
    return signalPassFailure();
}
