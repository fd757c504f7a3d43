//===- KernelPairs.cpp - Depthwise windows by a dot product --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A depthwise dot product adds the products of two positions of the window. The channels of the two are interleaved;
// windows that overlap share the result. Instructions that interleave stay within blocks of their vectors, so that of
// two vectors of channels one receives the even blocks and the other the odd ones. Accumulators are in this order up to
// the store: narrowing two vectors into one goes by the same blocks and brings the channels back into their own order
// at no cost.
//
//===----------------------------------------------------------------------------===//

#include "KernelEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace hone::kernel;

/// Accumulators of a block: the 128 bits within which AVX2 and AVX-512 interleave and narrow. Where vectors are no
/// longer than that there is one block, and the order is the plain one; a machine with longer vectors and no blocks
/// would get the right results by more shuffles than it needs.
static constexpr int64_t blockLanes = 4;

/// The channel, of the 2 * `lanes` of two vectors, that each lane of the first and then the second vector holds.
static SmallVector<int64_t> blockOrder(int64_t lanes) {
  SmallVector<int64_t> order;
  int64_t block = std::min(lanes, blockLanes);
  for (int64_t half = 0; half < 2; ++half)
    for (int64_t first = half * block; first < 2 * lanes; first += 2 * block)
      llvm::append_range(order, llvm::seq(first, first + block));
  return order;
}

SmallVector<Piece> KernelEmitter::pairedPieces(ArrayRef<Piece> pieces) const {
  SmallVector<Piece> paired;
  for (size_t number = 0; number + 1 < pieces.size(); number += 2)
    paired.push_back({pieces[number].offset, 2 * pieces[number].lanes});
  return paired;
}

Value KernelEmitter::toBlockOrder(Value vector) {
  return vector::ShuffleOp::create(b, vector, vector, blockOrder(tile.getLanes()));
}

Value KernelEmitter::fromBlockOrder(Value vector) {
  SmallVector<int64_t> order = blockOrder(tile.getLanes()), inverse(order.size());
  for (auto [lane, channel] : llvm::enumerate(order))
    inverse[channel] = lane;
  return vector::ShuffleOp::create(b, vector, vector, inverse);
}

/// The two halves of a vector of groups, in block order.
static std::array<Value, 2> interleave(ImplicitLocOpBuilder &b, Value first, Value second, int64_t lanes) {
  SmallVector<int64_t> order = blockOrder(lanes);
  std::array<Value, 2> halves;
  for (int64_t half : {0, 1}) {
    SmallVector<int64_t> mask;
    for (int64_t channel : ArrayRef<int64_t>(order).slice(half * lanes, lanes))
      mask.append({channel, 2 * lanes + channel});
    halves[half] = vector::ShuffleOp::create(b, first, second, mask);
  }
  return halves;
}

/// The weights of a panel's pairs: for each pair of positions the two vectors of each two pieces.
void KernelEmitter::loadPairWeights(Panel &panel) {
  int64_t lanes = tile.getLanes(), pairs = pairTaps(shape.window[0], shape.window[1]).size();
  SmallVector<int64_t> order = blockOrder(lanes);
  for (int64_t pair = 0; pair < pairs; ++pair)
    for (Piece piece : pairedPieces(panel.pieces)) {
      Value address = add(panel.filterBase, pair * shape.filterDepth + piece.offset * shape.filter.strides[3]);
      Value weights = load({shape.filter.memory, {0, 0, 0, 1}, shape.filter.element}, address, 4 * lanes);
      for (int64_t half : {0, 1}) {
        SmallVector<int64_t> mask;
        for (int64_t channel : ArrayRef<int64_t>(order).slice(half * lanes, lanes))
          mask.append({2 * channel, 2 * channel + 1});
        panel.weights.push_back(vector::ShuffleOp::create(b, weights, weights, mask));
      }
    }
}

KernelEmitter::Values KernelEmitter::reducePairs(const TilePosition &position, Panel &panel) {
  int64_t lanes = tile.getLanes();
  SmallVector<Piece> pieces = pairedPieces(panel.pieces);
  SmallVector<TapPair> taps = pairTaps(shape.window[0], shape.window[1]);
  const Row &row = position.row;
  Value corner =
      add(multiply(row.index, shape.strides[0] * shape.input.strides[1]), multiply(row.batch, shape.input.strides[0]));
  corner = add(corner, multiply(position.column, shape.strides[1] * shape.input.strides[2]));
  corner = add(corner, multiply(panel.channel, shape.input.strides[3]));
  Values accumulators(position.columns * pieces.size() * 2, identity(lanes));
  for (auto [number, piece] : llvm::enumerate(pieces)) {
    auto loadTap = [&](Tap tap) {
      int64_t offset = tap.row * shape.dilations[0] * shape.input.strides[1] + tap.column * shape.input.strides[2];
      return load(shape.input, add(corner, offset + piece.offset * shape.input.strides[3]), piece.lanes);
    };
    for (const InputPair &input : pairInputs(taps, position.columns, shape.strides[1], shape.dilations[1])) {
      std::array<Value, 2> halves = interleave(b, loadTap(input.first), loadTap(input.second), lanes);
      for (auto [column, pair] : input.uses)
        for (int64_t half : {0, 1}) {
          Value weights = panel.weights[(pair * pieces.size() + number) * 2 + half];
          Value &accumulator = accumulators[(column * pieces.size() + number) * 2 + half];
          accumulator = dot(accumulator, {{halves[half]}}, {{weights}});
        }
    }
  }
  return accumulators;
}

void KernelEmitter::emitPairedTile(const TilePosition &position, Panel &panel) {
  Values accumulators = reducePairs(position, panel);
  storeJoined(position, panel, accumulators);
}
