//===- InnerReduction.cpp - Vectors along a reduction --------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// The innermost reduction is contiguous: several vectors of partial results hide the latency of the combining
// instruction, and are combined at the end. This changes the order of additions, hence the rounding of a sum.
//
// The values that the loops carry are, for each output: `unroll` vectors of partial results, then one scalar that
// starts from the output's old value and takes what is left over after the last full vector.
//
//===----------------------------------------------------------------------------===//

#include "NestEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace hone;

Operation *hone::matchCombiner(linalg::GenericOp op, unsigned output) {
  BlockArgument argument = op.getRegionOutputArgs()[output];
  OpOperand &yielded = op.getBody()->getTerminator()->getOpOperand(output);
  Operation *combiner = yielded.get().getDefiningOp();
  bool isAssociative =
      isa_and_nonnull<arith::AddFOp, arith::MulFOp, arith::MaximumFOp, arith::MinimumFOp, arith::MaxNumFOp,
                      arith::MinNumFOp, arith::AddIOp, arith::MulIOp, arith::MaxSIOp, arith::MaxUIOp, arith::MinSIOp,
                      arith::MinUIOp, arith::AndIOp, arith::OrIOp, arith::XOrIOp>(combiner);
  if (!isAssociative || combiner->getBlock() != op.getBody() || !argument.hasOneUse() ||
      *argument.user_begin() != combiner || !combiner->hasOneUse() || !arith::getNeutralElement(combiner))
    return nullptr;
  return combiner;
}

Value NestEmitter::neutral(unsigned output, int64_t width) {
  TypedAttr element = *arith::getNeutralElement(matchCombiner(nest.op, output));
  if (width == 1)
    return arith::ConstantOp::create(builder, location, element);
  auto type = VectorType::get({width}, element.getType());
  return arith::ConstantOp::create(builder, location, DenseElementsAttr::get(type, ArrayRef<Attribute>(element)));
}

Value NestEmitter::combine(unsigned output, Value lhs, Value rhs) {
  Operation *combiner = matchCombiner(nest.op, output);
  OperationState state(location, combiner->getName());
  state.addOperands({lhs, rhs});
  state.addTypes(lhs.getType());
  state.addAttributes(combiner->getAttrs());
  return builder.create(state)->getResult(0);
}

/// Combines the lanes of a vector, halves first.
Value NestEmitter::reduceLanes(unsigned output, Value vector) {
  for (int64_t half = cast<VectorType>(vector.getType()).getDimSize(0) / 2; half > 0; half /= 2) {
    auto low = llvm::to_vector(llvm::seq<int64_t>(0, half)), high = llvm::to_vector(llvm::seq<int64_t>(half, 2 * half));
    vector = combine(output, vector::ShuffleOp::create(builder, location, vector, vector, low),
                     vector::ShuffleOp::create(builder, location, vector, vector, high));
  }
  return vector::ExtractOp::create(builder, location, vector, ArrayRef<int64_t>{0});
}

void NestEmitter::emitInnerReduction(const Cursor &start) {
  SmallVector<unsigned> outer, inner;
  for (unsigned loop = firstLoop; loop < nest.loops.size(); ++loop)
    if (loop != plan.loop)
      (nest.loops[loop].isReduction ? inner : outer).push_back(loop);
  SmallVector<unsigned> reductions = inner;
  reductions.push_back(plan.loop);
  emitOuterLoops(start, outer, reductions, [&](const Cursor &cursor) {
    Values carried;
    for (unsigned output = 0; output < nest.numOutputs(); ++output) {
      carried.append(plan.unroll, neutral(output, plan.lanes));
      carried.push_back(read(cursor, nest.numInputs + output, 1));
    }
    Values results = emitPartialSums(cursor, inner, carried);
    for (unsigned output = 0; output < nest.numOutputs(); ++output) {
      MutableArrayRef<Value> partial(results);
      partial = partial.slice(output * (plan.unroll + 1), plan.unroll + 1);
      for (int64_t half = plan.unroll / 2; half > 0; half /= 2)
        for (int64_t index = 0; index < half; ++index)
          partial[index] = combine(output, partial[index], partial[index + half]);
      Value total = combine(output, partial.back(), reduceLanes(output, partial.front()));
      write(cursor, nest.numInputs + output, total, 1);
    }
  });
}

/// Emits the reductions outside of the vector loop, then the vector loop.
NestEmitter::Values NestEmitter::emitPartialSums(const Cursor &cursor, ArrayRef<unsigned> loops,
                                                 ArrayRef<Value> carried) {
  if (loops.empty())
    return emitInnermost(cursor, carried);
  return emitReductionLoop(
      loops.front(), nest.loops[loops.front()].size, 1, carried, [&](Value counter, ArrayRef<Value> values) {
        return emitPartialSums(advance(cursor, loops.front(), counter), loops.drop_front(), values);
      });
}

NestEmitter::Values NestEmitter::emitInnermost(const Cursor &cursor, ArrayRef<Value> carried) {
  int64_t size = nest.loops[plan.loop].size, tile = plan.lanes * plan.unroll, tiled = size / tile * tile;
  unsigned perOutput = plan.unroll + 1;
  // Takes `width` elements into the partial results in slot `slot` of each output.
  auto accumulate = [&](const Cursor &position, int64_t width, unsigned slot, Values &values) {
    Values outputs;
    for (unsigned output = 0; output < nest.numOutputs(); ++output) {
      bool isNarrow = width != plan.lanes && width != 1;
      outputs.push_back(isNarrow ? neutral(output, width) : values[output * perOutput + slot]);
    }
    Values results = emitBody(position, outputs, width);
    for (unsigned output = 0; output < nest.numOutputs(); ++output) {
      Value &value = values[output * perOutput + slot];
      bool isNarrow = width != plan.lanes && width != 1;
      value = isNarrow ? combine(output, value, reduceLanes(output, results[output])) : results[output];
    }
  };
  Values values = emitReductionLoop(plan.loop, tiled, tile, carried, [&](Value counter, ArrayRef<Value> current) {
    Values next(current);
    Cursor position = advance(cursor, plan.loop, counter);
    for (int64_t slot = 0; slot < plan.unroll; ++slot)
      accumulate(advance(position, plan.loop, slot * plan.lanes), plan.lanes, slot, next);
    return next;
  });
  if (tiled == size)
    return values;
  Cursor rest = advance(cursor, plan.loop, tiled);
  for (auto [index, piece] : llvm::enumerate(kernel::splitIntoPieces(size - tiled, plan.lanes))) {
    unsigned slot = piece.lanes == plan.lanes ? index : plan.unroll;
    accumulate(advance(rest, plan.loop, piece.offset), piece.lanes, slot, values);
  }
  return values;
}
