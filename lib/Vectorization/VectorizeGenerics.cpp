//===- VectorizeGenerics.cpp - linalg on memrefs to loops over vectors ---------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "GenericEmitter.h"
#include "RowGroups.h"
#include "hone/Vectorization/Passes.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace hone {
#define GEN_PASS_DEF_VECTORIZEGENERICSPASS
#include "hone/Vectorization/Passes.h.inc"
} // namespace hone

using namespace mlir;

namespace {

/// Replaces copies by the linalg.generic that does the same.
void generalizeCopies(IRRewriter &rewriter, func::FuncOp function) {
  SmallVector<memref::CopyOp> copies;
  function.walk([&](memref::CopyOp copy) { copies.push_back(copy); });
  for (memref::CopyOp copy : copies) {
    rewriter.setInsertionPoint(copy);
    if (copy.getSource() != copy.getTarget())
      linalg::makeMemRefCopyOp(rewriter, copy.getLoc(), copy.getSource(), copy.getTarget());
    rewriter.eraseOp(copy);
  }
}

struct VectorizeGenerics : hone::impl::VectorizeGenericsPassBase<VectorizeGenerics> {
  using VectorizeGenericsPassBase::VectorizeGenericsPassBase;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    generalizeCopies(rewriter, getOperation());
    if (failed(generalizeNamedOps(rewriter)))
      return signalPassFailure();
    SmallVector<linalg::GenericOp> pending;
    auto flush = [&] {
      emitAll(rewriter, pending);
      pending.clear();
    };
    SmallVector<Block *> blocks;
    getOperation().walk([&](Block *block) { blocks.push_back(block); });
    for (Block *block : blocks) {
      if (isa<linalg::GenericOp>(block->getParentOp()))
        continue;
      for (Operation &op : llvm::make_early_inc_range(*block)) {
        if (auto generic = dyn_cast<linalg::GenericOp>(op))
          pending.push_back(generic);
        else if (!isMemoryEffectFree(&op))
          flush();
      }
      flush();
    }
  }

  LogicalResult generalizeNamedOps(IRRewriter &rewriter) {
    SmallVector<linalg::LinalgOp> ops;
    getOperation().walk([&](linalg::LinalgOp op) { ops.push_back(op); });
    for (linalg::LinalgOp op : ops) {
      // Before the operation is replaced by a generic one.
      for (Type type : op->getOperandTypes())
        if (auto memref = dyn_cast<MemRefType>(type); memref && memref.getElementType().isInteger(1))
          return op.emitError() << "truth values must be bytes here, found " << type << "; hone-store-booleans makes bytes of them";
      rewriter.setInsertionPoint(op);
      bool isGeneric = isa<linalg::GenericOp>(op.getOperation());
      if (!op.hasPureBufferSemantics() || (!isGeneric && failed(linalg::generalizeNamedOp(rewriter, op))))
        return op.emitError("this operation cannot be turned into loops");
    }
    return success();
  }

  /// Emits operations between which nothing else touches memory.
  void emitAll(IRRewriter &rewriter, ArrayRef<linalg::GenericOp> ops) {
    SmallVector<hone::LoopNest> nests;
    for (linalg::GenericOp op : ops) {
      auto nest = hone::analyzeLoopNest(op);
      if (nest) {
        nests.push_back(std::move(*nest));
        continue;
      }
      emitNests(rewriter, nests);
      nests.clear();
      emitScalar(rewriter, op);
    }
    emitNests(rewriter, nests);
  }

  void emitNests(IRRewriter &rewriter, ArrayRef<hone::LoopNest> nests) {
    while (!nests.empty()) {
      SmallVector<hone::LoopNest> group = hone::findRowGroup(nests, vectorBits);
      if (group.empty())
        group.push_back(nests.front());
      linalg::GenericOp last = group.back().op;
      rewriter.setInsertionPoint(last);
      if (group.size() > 1) {
        hone::emitFusedNests(rewriter, last.getLoc(), group, vectorBits);
        ++numRowGroups;
      } else {
        hone::VectorPlan plan = hone::chooseVectorPlan(group.front(), vectorBits, 0, smallCode);
        hone::emitLoopNest(rewriter, group.front(), plan);
        count(plan.kind);
      }
      for (hone::LoopNest &nest : group)
        rewriter.eraseOp(nest.op);
      nests = nests.drop_front(group.size());
    }
  }

  /// The loops that upstream makes, for what is not static or not linear.
  void emitScalar(IRRewriter &rewriter, linalg::GenericOp op) {
    rewriter.setInsertionPoint(op);
    if (failed(linalg::linalgOpToLoops(rewriter, op))) {
      op.emitError("this operation cannot be turned into loops");
      return signalPassFailure();
    }
    rewriter.eraseOp(op);
    ++numScalar;
  }

  void count(hone::VectorPlan::Kind kind) {
    switch (kind) {
    case hone::VectorPlan::Scalar:
      ++numScalar;
      break;
    case hone::VectorPlan::Parallel:
      ++numParallel;
      break;
    case hone::VectorPlan::Reduction:
      ++numReductions;
      break;
    case hone::VectorPlan::Transpose:
      ++numTransposes;
      break;
    case hone::VectorPlan::Copy:
      ++numCopies;
      break;
    }
  }
};

} // namespace
