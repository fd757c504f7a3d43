//===- LongSums.cpp - Sums of many floats by blocks ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A sum of n floats, one after the other, has an error that grows with the root of n where roundings are random, and
// with n where they are not. Partial sums of a few dozen terms, which are added up in the same way, bring it to the
// root of that few, on machines with vectors and without (N. J. Higham, "The Accuracy of Floating Point Summation",
// 1993).
//
//===----------------------------------------------------------------------------===//

#include "NestEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace hone;

/// The terms of a partial sum. Starting one and adding it to another takes a few instructions, which are lost in these.
static constexpr int64_t termsOfBlock = 64;

/// The iterations of a block, at most `limit`: the largest divisor of `count` that is not much smaller, if there is
/// one, so that all blocks are equally long.
static int64_t blockOf(int64_t count, int64_t limit) {
  for (int64_t size = limit; 2 * size > limit; --size)
    if (count % size == 0)
      return size;
  return limit;
}

bool NestEmitter::isSum(unsigned output) const {
  return isa_and_nonnull<arith::AddFOp>(matchCombiner(nest.op, output));
}

/// The output that carried value number `carried` is a part of.
unsigned NestEmitter::outputOf(unsigned carried) const {
  return plan.kind == VectorPlan::Reduction ? carried / (plan.unroll + 1) : carried % nest.numOutputs();
}

/// Cuts the reductions into blocks, from the innermost outwards.
void NestEmitter::planSums() {
  sumBlocks.resize(nest.loops.size());
  if (plan.kind == VectorPlan::Transpose || plan.kind == VectorPlan::Copy ||
      llvm::none_of(llvm::seq(0u, nest.numOutputs()), [&](unsigned output) { return isSum(output); }))
    return;
  bool alongReduction = plan.kind == VectorPlan::Reduction;
  SmallVector<unsigned> reductions;
  for (unsigned loop = firstLoop; loop < nest.loops.size(); ++loop)
    if (nest.loops[loop].isReduction && !(alongReduction && loop == plan.loop))
      reductions.push_back(loop);
  if (alongReduction)
    reductions.push_back(plan.loop);
  int64_t terms = 1; // Of the sum so far.
  for (unsigned loop : llvm::reverse(reductions)) {
    int64_t count = nest.loops[loop].size;
    if (alongReduction && loop == plan.loop)
      count /= plan.lanes * plan.unroll;
    // Up to twice as many are better left together.
    if (count == 0 || count <= 2 * termsOfBlock / terms) {
      terms *= std::max<int64_t>(count, 1);
      continue;
    }
    for (int64_t most = std::max<int64_t>(termsOfBlock / terms, 1);
         count > (sumBlocks[loop].empty() ? 1 : 2 * termsOfBlock); most = termsOfBlock) {
      int64_t block = blockOf(count, most);
      sumBlocks[loop].push_back(sumBlocks[loop].empty() ? block : block * sumBlocks[loop].back());
      count = llvm::divideCeil(count, block);
    }
    terms = count;
  }
}

/// Emits a reduction from 0 to `end`, by blocks if it is planned so.
NestEmitter::Values NestEmitter::emitReductionLoop(unsigned loop, int64_t end, int64_t step, ArrayRef<Value> carried,
                                                   Iteration body) {
  if (sumBlocks[loop].empty())
    return emitLoop(0, end, step, carried, body);
  return emitSumBlocks(sumBlocks[loop], constant(0), constant(end), end, step, carried, body);
}

/// Emits a loop over the outermost of `blocks` and in it those of the others, with partial sums that start at zero in
/// each. `extent` is the distance from `begin` to `end` where that is known.
NestEmitter::Values NestEmitter::emitSumBlocks(ArrayRef<int64_t> blocks, Value begin, Value end,
                                               std::optional<int64_t> extent, int64_t step, ArrayRef<Value> carried,
                                               Iteration body) {
  int64_t distance = blocks.empty() ? step : blocks.back() * step;
  auto loop = scf::ForOp::create(builder, location, begin, end, constant(distance), carried);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(loop.getBody());
  Value counter = loop.getInductionVar();
  Values sums = llvm::to_vector_of<Value>(loop.getRegionIterArgs()), results;
  if (blocks.empty()) {
    results = body(counter, sums);
  } else {
    bool divides = extent && *extent % distance == 0;
    Value stop = arith::AddIOp::create(builder, location, counter, constant(distance));
    if (!divides)
      stop = arith::MinSIOp::create(builder, location, stop, end);
    Values partial;
    for (auto [index, sum] : llvm::enumerate(sums)) {
      auto vector = dyn_cast<VectorType>(sum.getType());
      bool starts = isSum(outputOf(index));
      partial.push_back(starts ? neutral(outputOf(index), vector ? vector.getDimSize(0) : 1) : sum);
    }
    results = emitSumBlocks(blocks.drop_back(), counter, stop, divides ? std::optional(distance) : std::nullopt, step,
                            partial, body);
    for (auto [index, result] : llvm::enumerate(results))
      if (isSum(outputOf(index)))
        result = combine(outputOf(index), sums[index], result);
  }
  scf::YieldOp::create(builder, location, results);
  return Values(loop.getResults());
}
