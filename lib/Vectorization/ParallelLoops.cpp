//===- ParallelLoops.cpp - Vectors along a parallel loop -----------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Parallel loops run outside, reductions inside, with the results of a tile in registers until the last reduction has
// ended. An elementwise operation is the case without reductions, a scalar one that of a tile of one element.
//
//===----------------------------------------------------------------------------===//

#include "NestEmitter.h"

using namespace mlir;
using namespace hone;

void NestEmitter::emitParallel(const Cursor &start) {
  bool hasVectors = plan.kind == VectorPlan::Parallel;
  SmallVector<unsigned> outer, inner;
  for (unsigned loop = firstLoop; loop < nest.loops.size(); ++loop) {
    bool isInner = nest.loops[loop].isReduction || (hasVectors && loop == plan.loop);
    (isInner ? inner : outer).push_back(loop);
  }
  emitOuterLoops(start, outer, inner, [&](const Cursor &cursor) {
    if (!hasVectors)
      return emitTile(cursor, kernel::Piece{0, 1});
    int64_t size = nest.loops[plan.loop].size, tile = plan.lanes * plan.unroll, tiled = size / tile * tile;
    emitLoop(0, tiled, tile, {}, [&](Value counter, ArrayRef<Value>) {
      emitTile(advance(cursor, plan.loop, counter), kernel::splitIntoPieces(tile, plan.lanes));
      return Values();
    });
    if (tiled < size)
      emitTile(advance(cursor, plan.loop, tiled), kernel::splitIntoPieces(size - tiled, plan.lanes));
  });
}

/// Emits everything for some neighbouring elements of the outputs.
void NestEmitter::emitTile(const Cursor &cursor, ArrayRef<kernel::Piece> pieces) {
  SmallVector<unsigned> reductions;
  for (unsigned loop = firstLoop; loop < nest.loops.size(); ++loop)
    if (nest.loops[loop].isReduction)
      reductions.push_back(loop);
  // Without a reduction each piece is written before the next one is begun, so that few registers are in use.
  if (reductions.empty() && pieces.size() > 1) {
    for (kernel::Piece piece : pieces)
      emitTile(advance(cursor, plan.loop, piece.offset), kernel::Piece{0, piece.lanes});
    return;
  }
  auto at = [&](kernel::Piece piece) { return pieces.size() == 1 ? cursor : advance(cursor, plan.loop, piece.offset); };
  Values carried;
  for (kernel::Piece piece : pieces) {
    Cursor position = at(piece);
    for (unsigned output = 0; output < nest.numOutputs(); ++output) {
      unsigned access = nest.numInputs + output;
      bool isNeeded = nest.accesses[access].isRead || !reductions.empty();
      carried.push_back(isNeeded ? read(position, access, piece.lanes) : Value());
    }
  }
  Values results = emitReductions(cursor, reductions, pieces, carried);
  for (auto [index, piece] : llvm::enumerate(pieces)) {
    Cursor position = at(piece);
    for (unsigned output = 0; output < nest.numOutputs(); ++output)
      write(position, nest.numInputs + output, results[index * nest.numOutputs() + output], piece.lanes);
  }
}

/// Emits the reduction loops around the bodies of all pieces. `carried` has the outputs of each piece.
NestEmitter::Values NestEmitter::emitReductions(const Cursor &cursor, ArrayRef<unsigned> loops,
                                                ArrayRef<kernel::Piece> pieces, ArrayRef<Value> carried) {
  if (!loops.empty())
    return emitReductionLoop(
        loops.front(), nest.loops[loops.front()].size, 1, carried, [&](Value counter, ArrayRef<Value> values) {
          return emitReductions(advance(cursor, loops.front(), counter), loops.drop_front(), pieces, values);
        });
  Values results;
  for (auto [index, piece] : llvm::enumerate(pieces)) {
    Cursor position = pieces.size() == 1 ? cursor : advance(cursor, plan.loop, piece.offset);
    ArrayRef<Value> outputs = carried.slice(index * nest.numOutputs(), nest.numOutputs());
    results.append(emitBody(position, outputs, piece.lanes));
  }
  return results;
}
