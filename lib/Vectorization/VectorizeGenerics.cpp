//===- VectorizeGenerics.cpp - linalg on memrefs to loops over vectors ---------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "GenericEmitter.h"
#include "hone/Vectorization/Passes.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"

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
    SmallVector<linalg::LinalgOp> ops;
    getOperation().walk([&](linalg::LinalgOp op) { ops.push_back(op); });
    for (linalg::LinalgOp op : ops) {
      rewriter.setInsertionPoint(op);
      if (failed(emit(rewriter, op))) {
        op.emitError("this operation cannot be turned into loops");
        return signalPassFailure();
      }
    }
  }

  LogicalResult emit(IRRewriter &rewriter, linalg::LinalgOp op) {
    if (!op.hasPureBufferSemantics())
      return failure();
    auto generic = dyn_cast<linalg::GenericOp>(op.getOperation());
    if (!generic) {
      auto generalized = linalg::generalizeNamedOp(rewriter, op);
      if (failed(generalized))
        return failure();
      generic = *generalized;
      rewriter.setInsertionPoint(generic);
    }
    auto nest = hone::analyzeLoopNest(generic);
    if (nest) {
      hone::VectorPlan plan = hone::chooseVectorPlan(*nest, vectorBits);
      hone::emitLoopNest(rewriter, *nest, plan);
      count(plan.kind);
    } else if (failed(linalg::linalgOpToLoops(rewriter, generic))) {
      return failure();
    } else {
      ++numScalar;
    }
    rewriter.eraseOp(generic);
    return success();
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
    }
  }
};

} // namespace
