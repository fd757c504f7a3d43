//===- VectorizeGenerics.cpp - linalg on memrefs to loops over vectors ---------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "AlikeUnits.h"
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

struct VectorizeGenericsPass : hone::impl::VectorizeGenericsPassBase<VectorizeGenericsPass> {
  using VectorizeGenericsPassBase::VectorizeGenericsPassBase;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    SmallVector<hone::LoopRun> runs;
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      generalizeCopies(rewriter, function);
      if (failed(generalizeNamedOps(rewriter, function)))
        return signalPassFailure();
      collectRuns(function, runs);
    }
    SymbolTable symbols(getOperation());
    numShared += hone::shareAlikeUnits(symbols, runs, leastAlike);
    for (const hone::LoopRun &run : runs)
      for (const hone::LoopGroup &group : run)
        emitGroup(rewriter, group);
  }

  void collectRuns(func::FuncOp function, SmallVectorImpl<hone::LoopRun> &runs) {
    SmallVector<linalg::GenericOp> pending;
    auto flush = [&] {
      if (!pending.empty())
        runs.push_back(makeRun(pending));
      pending.clear();
    };
    function.walk([&](Block *block) {
      if (isa<linalg::GenericOp>(block->getParentOp()))
        return;
      for (Operation &op : *block) {
        if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
          // It is no part of what the operation computes.
          generic.removeDocAttr();
          pending.push_back(generic);
        } else if (!isMemoryEffectFree(&op))
          flush();
      }
      flush();
    });
  }

  LogicalResult generalizeNamedOps(IRRewriter &rewriter, func::FuncOp function) {
    SmallVector<linalg::LinalgOp> ops;
    function.walk([&](linalg::LinalgOp op) { ops.push_back(op); });
    for (linalg::LinalgOp op : ops) {
      // Before the operation is replaced by a generic one.
      for (Type type : op->getOperandTypes())
        if (auto memref = dyn_cast<MemRefType>(type); memref && memref.getElementType().isInteger(1))
          return op.emitError() << "truth values must be bytes here, found " << type
                                << "; hone-store-booleans makes bytes of them";
      rewriter.setInsertionPoint(op);
      bool isGeneric = isa<linalg::GenericOp>(op.getOperation());
      if (!op.hasPureBufferSemantics() || (!isGeneric && failed(linalg::generalizeNamedOp(rewriter, op))))
        return op.emitError("this operation cannot be turned into loops");
    }
    return success();
  }

  /// Makes groups of operations between which nothing else touches memory.
  hone::LoopRun makeRun(ArrayRef<linalg::GenericOp> ops) {
    hone::LoopRun run;
    SmallVector<hone::LoopNest> nests;
    for (linalg::GenericOp op : ops) {
      auto nest = hone::analyzeLoopNest(op);
      if (nest) {
        nests.push_back(std::move(*nest));
        continue;
      }
      addGroups(nests, run);
      nests.clear();
      run.push_back({{op}, {}});
    }
    addGroups(nests, run);
    return run;
  }

  void addGroups(ArrayRef<hone::LoopNest> nests, hone::LoopRun &run) {
    while (!nests.empty()) {
      hone::LoopGroup &group = run.emplace_back();
      group.nests = hone::findRowGroup(nests, vectorBits);
      if (group.nests.empty())
        group.nests.push_back(nests.front());
      for (const hone::LoopNest &nest : group.nests)
        group.ops.push_back(nest.op);
      nests = nests.drop_front(group.ops.size());
    }
  }

  void emitGroup(IRRewriter &rewriter, const hone::LoopGroup &group) {
    linalg::GenericOp last = group.ops.back();
    rewriter.setInsertionPoint(last);
    if (group.nests.empty())
      return emitScalar(rewriter, last);
    if (group.nests.size() > 1) {
      hone::emitFusedNests(rewriter, last.getLoc(), group.nests, vectorBits);
      ++numRowGroups;
    } else {
      hone::VectorPlan plan = hone::chooseVectorPlan(group.nests.front(), vectorBits, 0, smallCode);
      hone::emitLoopNest(rewriter, group.nests.front(), plan);
      count(plan.kind);
    }
    for (linalg::GenericOp op : group.ops)
      rewriter.eraseOp(op);
  }

  /// The loops that upstream makes, for what is not static or not linear.
  void emitScalar(IRRewriter &rewriter, linalg::GenericOp op) {
    if (failed(linalg::linalgOpToLoops(rewriter, op))) {
      op.emitError("this operation cannot be turned into loops");
      return signalPassFailure();
    }
    rewriter.eraseOp(op);
    ++numScalar;
  }

  void count(hone::VectorPlan::Kind kind) {
    switch (kind) {
    case hone::VectorPlan::Scalar: ++numScalar; break;
    case hone::VectorPlan::Parallel: ++numParallel; break;
    case hone::VectorPlan::Reduction: ++numReductions; break;
    case hone::VectorPlan::Transpose: ++numTransposes; break;
    case hone::VectorPlan::Copy: ++numCopies; break;
    }
  }
};

} // namespace
