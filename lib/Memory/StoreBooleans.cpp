//===- StoreBooleans.cpp - Truth values as bytes -------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Kernel/Kernel.h"
#include "hone/Memory/Entry.h"
#include "hone/Memory/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/PatternMatch.h"

namespace hone {
#define GEN_PASS_DEF_STOREBOOLEANSPASS
#include "hone/Memory/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

namespace {
struct StoreBooleansPass : public hone::impl::StoreBooleansPassBase<StoreBooleansPass> {
  void runOnOperation() override;
};

/// The body of an operation that computes element by element, and which of its arguments and results lie in memory as
/// truth values.
struct ElementBody {
  Block *block;
  SmallVector<BlockArgument> arguments;
  SmallVector<OpOperand *> results;
  /// Of the arguments, the old value of each result; null where nothing reads it.
  SmallVector<BlockArgument> sums;
};
} // namespace

static bool holdsBooleans(Type type) {
  auto memref = dyn_cast<MemRefType>(type);
  return memref && memref.getElementType().isInteger(1);
}

static Value toBoolean(OpBuilder &builder, Value byte) {
  Value zero = arith::ConstantIntOp::create(builder, byte.getLoc(), 0, 8);
  return arith::CmpIOp::create(builder, byte.getLoc(), arith::CmpIPredicate::ne, byte, zero);
}

static Value toByte(OpBuilder &builder, Value boolean) {
  return builder.createOrFold<arith::ExtUIOp>(boolean.getLoc(), builder.getI8Type(), boolean);
}

/// Whether `sum` can be reduced into the result as a byte, as by and, or and exclusive or: the reduction is then still
/// one operation, which vectors can be formed along.
static bool combinesBytes(BlockArgument sum, OpOperand &yielded) {
  Operation *combiner = yielded.get().getDefiningOp();
  return sum && isa_and_nonnull<arith::AndIOp, arith::OrIOp, arith::XOrIOp>(combiner) && sum.hasOneUse() &&
         *sum.user_begin() == combiner && combiner->hasOneUse();
}

/// Makes the operation combine the old value, a byte, with the byte of what is computed.
static void combineBytes(OpBuilder &builder, BlockArgument sum, Operation *combiner) {
  builder.setInsertionPoint(combiner);
  for (OpOperand &operand : combiner->getOpOperands())
    if (operand.get() != sum)
      operand.set(toByte(builder, operand.get()));
  combiner->getResult(0).setType(builder.getI8Type());
}

/// Makes bytes of the arguments and results that lie in memory; what is computed from them stays as it is.
static void convertBody(ElementBody &body) {
  OpBuilder builder(body.block, body.block->begin());
  SmallVector<Operation *> conversions;
  for (BlockArgument argument : body.arguments)
    argument.setType(builder.getI8Type());
  SmallVector<std::pair<BlockArgument, Operation *>> combined;
  for (auto [sum, result] : llvm::zip_equal(body.sums, body.results))
    if (combinesBytes(sum, *result))
      combined.push_back({sum, result->get().getDefiningOp()});
  for (BlockArgument argument : body.arguments) {
    if (argument.use_empty() || llvm::is_contained(llvm::make_first_range(combined), argument))
      continue;
    builder.setInsertionPointToStart(body.block);
    Value boolean = toBoolean(builder, argument);
    argument.replaceAllUsesExcept(boolean, boolean.getDefiningOp());
    conversions.push_back(boolean.getDefiningOp());
  }
  // Only now are all other operands truth values.
  for (auto [sum, combiner] : combined)
    combineBytes(builder, sum, combiner);
  builder.setInsertionPoint(body.block->getTerminator());
  for (OpOperand *result : body.results) {
    Value value = result->get();
    if (value.getType().isInteger(8))
      continue;
    // A copy stays one.
    bool isCopied = llvm::is_contained(conversions, value.getDefiningOp());
    result->set(isCopied ? value.getDefiningOp()->getOperand(0) : toByte(builder, value));
  }
  for (Operation *conversion : conversions)
    if (conversion->use_empty()) {
      Operation *zero = conversion->getOperand(1).getDefiningOp();
      conversion->erase();
      zero->erase();
    }
}

static ElementBody describe(linalg::GenericOp op) {
  ElementBody body{op.getBody(), {}, {}, {}};
  for (OpOperand &operand : op->getOpOperands())
    if (holdsBooleans(operand.get().getType()))
      body.arguments.push_back(op.getMatchingBlockArgument(&operand));
  for (auto [position, output] : llvm::enumerate(op.getOutputs()))
    if (holdsBooleans(output.getType())) {
      body.results.push_back(&body.block->getTerminator()->getOpOperand(position));
      body.sums.push_back(op.getRegionOutputArgs()[position]);
    }
  return body;
}

static ElementBody describe(kernel::KernelOp op) {
  ElementBody body{&op.getEpilogue().front(), {}, {}, {}};
  for (auto [position, extra] : llvm::enumerate(op.getExtras()))
    if (holdsBooleans(extra.getType()))
      body.arguments.push_back(body.block->getArgument(position + 1));
  if (holdsBooleans(op.getInit().getType())) {
    body.results.push_back(&body.block->getTerminator()->getOpOperand(0));
    body.sums.push_back({});
  }
  return body;
}

/// Writes out the operations whose bodies are given by their names, where they touch truth values.
static LogicalResult generalizeNamed(ModuleOp module) {
  SmallVector<linalg::LinalgOp> named;
  module.walk([&](linalg::LinalgOp op) {
    if (!isa<linalg::GenericOp>(op.getOperation()) && llvm::any_of(op->getOperandTypes(), holdsBooleans))
      named.push_back(op);
  });
  IRRewriter rewriter(module.getContext());
  for (linalg::LinalgOp op : named) {
    rewriter.setInsertionPoint(op);
    // There is none in linalg that can't be.
    if (failed(linalg::generalizeNamedOp(rewriter, op)))
      return failure();
  }
  return success();
}

/// The interface still says that these are truth values.
static void nameElementTypes(ModuleOp module) {
  for (auto function : module.getOps<func::FuncOp>())
    for (auto [position, type] : llvm::enumerate(function.getArgumentTypes()))
      if (holdsBooleans(type) && !function.getArgAttr(position, elementTypeAttrName))
        function.setArgAttr(position, elementTypeAttrName, StringAttr::get(module.getContext(), "i1"));
}

void StoreBooleansPass::runOnOperation() {
  ModuleOp module = getOperation();
  if (failed(generalizeNamed(module)))
    return signalPassFailure();
  nameElementTypes(module);
  module.walk([&](Operation *op) {
    std::optional<ElementBody> body;
    if (auto generic = dyn_cast<linalg::GenericOp>(op))
      body = describe(generic);
    else if (auto kernel = dyn_cast<kernel::KernelOp>(op))
      body = describe(kernel);
    else if (auto load = dyn_cast<memref::LoadOp>(op); load && holdsBooleans(load.getMemRefType())) {
      OpBuilder builder(op->getContext());
      builder.setInsertionPointAfter(op);
      load.getResult().setType(builder.getI8Type());
      Value boolean = toBoolean(builder, load);
      load.getResult().replaceAllUsesExcept(boolean, boolean.getDefiningOp());
    } else if (auto store = dyn_cast<memref::StoreOp>(op); store && holdsBooleans(store.getMemRefType())) {
      OpBuilder builder(op);
      store.getValueMutable().assign(toByte(builder, store.getValueToStore()));
    }
    if (body && !(body->arguments.empty() && body->results.empty())) {
      convertBody(*body);
      ++converted;
    }
  });
  AttrTypeReplacer types;
  types.addReplacement([](MemRefType type) -> std::optional<Type> {
    if (!holdsBooleans(type))
      return std::nullopt;
    return MemRefType::Builder(type).setElementType(IntegerType::get(type.getContext(), 8));
  });
  types.recursivelyReplaceElementsIn(module, /*replaceAttrs=*/true, /*replaceLocs=*/false, /*replaceTypes=*/true);
}
