//===- TransposeBlocks.cpp - Copies that exchange the contiguous loop ----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A square block is read as rows along the input's contiguous loop, transposed in registers by exchanging the
// off-diagonal quarters, then those of each quarter, and so on, and written as rows along the output's.
//
//===----------------------------------------------------------------------------===//

#include "NestEmitter.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace hone;

/// Transposes a square matrix given by its rows.
static void transposeRows(OpBuilder &builder, Location location, MutableArrayRef<Value> rows) {
  int64_t size = rows.size();
  for (int64_t half = size / 2; half > 0; half /= 2)
    for (int64_t row = 0; row < size; ++row) {
      if (row & half)
        continue;
      SmallVector<int64_t> upper, lower;
      for (int64_t lane = 0; lane < size; ++lane) {
        upper.push_back(lane & half ? size + lane - half : lane);
        lower.push_back(lane & half ? size + lane : lane + half);
      }
      Value first = rows[row], second = rows[row + half];
      rows[row] = vector::ShuffleOp::create(builder, location, first, second, upper);
      rows[row + half] = vector::ShuffleOp::create(builder, location, first, second, lower);
    }
}

/// Copies the block at the cursor, `rows` along the output's contiguous loop and `columns` along the input's; both are
/// powers of two.
void NestEmitter::emitBlock(const Cursor &cursor, int64_t rows, int64_t columns) {
  int64_t size = std::min(rows, columns);
  for (int64_t row = 0; row < rows; row += size)
    for (int64_t column = 0; column < columns; column += size) {
      Cursor corner = advance(advance(cursor, plan.loop, row), plan.inputLoop, column);
      Values elements;
      auto type = VectorType::get({size}, cast<MemRefType>(views[0].getType()).getElementType());
      for (int64_t index = 0; index < size; ++index) {
        Value address = advance(corner, plan.loop, index).addresses[0];
        elements.push_back(size == 1 ? memref::LoadOp::create(builder, location, views[0], address).getResult()
                                     : vector::LoadOp::create(builder, location, type, views[0], address).getResult());
      }
      transposeRows(builder, location, elements);
      for (int64_t index = 0; index < size; ++index) {
        Value address = advance(corner, plan.inputLoop, index).addresses[1];
        if (size == 1)
          memref::StoreOp::create(builder, location, elements[index], views[1], address);
        else
          vector::StoreOp::create(builder, location, elements[index], views[1], address);
      }
    }
}

void NestEmitter::emitTranspose(const Cursor &start) {
  SmallVector<unsigned> outer;
  for (unsigned loop = firstLoop; loop < nest.loops.size(); ++loop)
    if (loop != plan.loop && loop != plan.inputLoop)
      outer.push_back(loop);
  // Emits `loop` in steps of a block, then its rest in narrower ones.
  auto emitTiled = [&](const Cursor &cursor, unsigned loop, llvm::function_ref<void(const Cursor &, int64_t)> body) {
    int64_t size = nest.loops[loop].size, tiled = size / plan.lanes * plan.lanes;
    emitLoop(0, tiled, plan.lanes, {}, [&](Value counter, ArrayRef<Value>) {
      body(advance(cursor, loop, counter), plan.lanes);
      return Values();
    });
    for (kernel::Piece piece : kernel::splitIntoPieces(size - tiled, plan.lanes))
      body(advance(cursor, loop, tiled + piece.offset), piece.lanes);
  };
  // The output's contiguous loop runs inside, so that whole cache lines are written one after the other.
  emitOuterLoops(start, outer, {plan.inputLoop, plan.loop}, [&](const Cursor &cursor) {
    emitTiled(cursor, plan.inputLoop, [&](const Cursor &column, int64_t columns) {
      emitTiled(column, plan.loop, [&](const Cursor &row, int64_t rows) { emitBlock(row, rows, columns); });
    });
  });
}
