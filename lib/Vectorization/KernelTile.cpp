//===- KernelTile.cpp - The reduction of one tile ------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "KernelEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace hone::kernel;

/// Steps of the reduction over the input's channels that are written out instead of looped over: a few, such as the
/// colours of an image, whose loop would be much of their time. With 1, 12 and 32, MLPerf's ResNet8 in floats
/// takes 39.0, 38.6 and 37.1 million instructions and 13.3, 14.4 and 26.6 KB of code on a Cortex-M4. On a Zen 3 a loop
/// of 16 steps took the same time unrolled.
static constexpr int64_t unrolledDepth = 12;

Value KernelEmitter::identity(int64_t lanes) {
  Type element = op.getAccumulatorType();
  auto type = VectorType::get(lanes, element);
  Attribute value = b.getZeroAttr(element);
  if (shape.kind == WindowKind::Max) {
    if (auto floatType = dyn_cast<FloatType>(element))
      value = b.getFloatAttr(element, APFloat::getInf(floatType.getFloatSemantics(), /*Negative=*/true));
    else
      value = b.getIntegerAttr(element, APInt::getSignedMinValue(element.getIntOrFloatBitWidth()));
  }
  return arith::ConstantOp::create(b, DenseElementsAttr::get(type, value));
}

/// Converts an operand's vector to the accumulator's element type.
Value KernelEmitter::widen(Value value) {
  auto type = cast<VectorType>(value.getType());
  Type element = op.getAccumulatorType();
  if (type.getElementType() == element)
    return value;
  auto wide = type.clone(element);
  if (isa<FloatType>(element))
    return arith::ExtFOp::create(b, wide, value);
  return arith::ExtSIOp::create(b, wide, value);
}

Value KernelEmitter::combine(Value accumulator, Value input, Value weight) {
  bool isFloat = isa<FloatType>(op.getAccumulatorType());
  input = widen(input);
  if (shape.kind == WindowKind::Max) {
    if (!isFloat)
      return arith::MaxSIOp::create(b, accumulator, input);
    // A comparison and a selection are one instruction where a maximum that spreads NaN is three.
    Value larger = arith::CmpFOp::create(b, arith::CmpFPredicate::OGT, accumulator, input);
    return arith::SelectOp::create(b, larger, accumulator, input);
  }
  if (shape.kind == WindowKind::Sum)
    return isFloat ? arith::AddFOp::create(b, accumulator, input).getResult()
                   : arith::AddIOp::create(b, accumulator, input).getResult();
  weight = widen(weight);
  if (!isFloat)
    return arith::AddIOp::create(b, accumulator, arith::MulIOp::create(b, input, weight));
  if (fma)
    return vector::FMAOp::create(b, input, weight, accumulator);
  return arith::AddFOp::create(b, accumulator, arith::MulFOp::create(b, input, weight));
}

bool KernelEmitter::reachesImage(const TilePosition &position, int64_t column, int64_t windowColumn) const {
  if (position.inside)
    return true;
  if (!position.staticColumn)
    return true; // The window's bounds are computed at run time instead.
  int64_t input =
      (*position.staticColumn + column) * shape.strides[1] + windowColumn * shape.dilations[1] - shape.pads[1];
  return input >= 0 && input < shape.inputWidth;
}

/// One step of the reduction: adds to the accumulators of `columns` what `input` (of column 0) and `filter` point at.
void KernelEmitter::step(const TilePosition &position, Panel &panel, Value input, Value filter,
                         ArrayRef<int64_t> columns, ArrayRef<Value> weights, Values &accumulators) {
  int64_t pieces = panel.pieces.size();
  Values loaded(weights);
  if (shape.hasFilter() && weights.empty())
    for (Piece piece : panel.pieces)
      loaded.push_back(load(shape.filter, add(filter, piece.offset * shape.filter.strides[3]), piece.lanes));
  int64_t columnStride = shape.strides[1] * shape.input.strides[2];
  for (int64_t column : columns) {
    Value scalar;
    if (shape.kind == WindowKind::Conv)
      scalar = memref::LoadOp::create(b, shape.input.memory, add(input, column * columnStride));
    llvm::SmallDenseMap<int64_t, Value> spread;
    for (auto [number, piece] : llvm::enumerate(panel.pieces)) {
      Value operand;
      if (scalar) {
        Value &known = spread[piece.lanes];
        operand = known = known ? known : broadcast(scalar, piece.lanes);
      } else {
        operand =
            load(shape.input, add(input, column * columnStride + piece.offset * shape.input.strides[3]), piece.lanes);
      }
      Value &accumulator = accumulators[column * pieces + number];
      accumulator = combine(accumulator, operand, shape.hasFilter() ? loaded[number] : Value());
    }
  }
}

/// Reduces over the channels of the input at one position of the window.
void KernelEmitter::reduceDepth(const TilePosition &position, Panel &panel, Value input, Value filter, int64_t steps,
                                ArrayRef<int64_t> columns, Values &accumulators) {
  int64_t splits = tile.getSplits();
  size_t tileValues = accumulators.size() / splits;
  // Step `number` adds to its own set of accumulators, so that consecutive steps don't wait for each other.
  auto stepAt = [&](Value depth, int64_t offset, Values &carried) {
    int64_t set = offset % splits;
    Values own(ArrayRef<Value>(carried).slice(set * tileValues, tileValues));
    Value from = add(add(input, multiply(depth, shape.input.strides[3])), offset * shape.input.strides[3]);
    Value weights = add(add(filter, multiply(depth, shape.filterDepth)), offset * shape.filterDepth);
    step(position, panel, from, weights, columns, {}, own);
    llvm::copy(own, carried.begin() + set * tileValues);
  };
  int64_t unroll = std::max<int64_t>(splits, 1), looped = steps / unroll * unroll;
  if (steps <= unrolledDepth)
    looped = 0;
  if (looped)
    loop(index(0), index(looped), unroll, accumulators, [&](Value depth, Values &carried) {
      for (int64_t offset = 0; offset < unroll; ++offset)
        stepAt(depth, offset, carried);
    });
  for (int64_t depth = looped; depth < steps; ++depth)
    stepAt(index(0), depth, accumulators);
}

/// Reduces over one row of the window. `row` is its number where it is known.
void KernelEmitter::reduceColumns(const TilePosition &position, Panel &panel, Value inputRow, Value filterRow,
                                  std::optional<int64_t> row, Values &accumulators) {
  if (shape.dot)
    return reduceDotRow(position, panel, inputRow, filterRow, accumulators);
  int64_t columnStride = shape.dilations[1] * shape.input.strides[2];
  int64_t pieces = panel.pieces.size();
  auto reduceOne = [&](Value input, Value filter, ArrayRef<int64_t> columns, int64_t windowColumn, Values &carried) {
    if (shape.kind == WindowKind::Conv)
      return reduceDepth(position, panel, input, filter, shape.depth, columns, carried);
    ArrayRef<Value> weights;
    if (row && !panel.weights.empty())
      weights = ArrayRef<Value>(panel.weights).slice((*row * shape.window[1] + windowColumn) * pieces, pieces);
    step(position, panel, add(input, multiply(panel.channel, shape.input.strides[3])), filter, columns, weights,
         carried);
  };
  SmallVector<int64_t> all = llvm::to_vector(llvm::seq<int64_t>(0, position.columns));
  // In the middle of the image the columns of the window and the channels are one stretch of memory.
  bool joined = shape.kind == WindowKind::Conv && position.inside && shape.dilations[1] == 1 &&
                shape.input.strides[2] == shape.depth * shape.input.strides[3] &&
                shape.filterColumn == shape.depth * shape.filterDepth;
  if (joined)
    return reduceDepth(position, panel, inputRow, filterRow, shape.window[1] * shape.depth, all, accumulators);
  if (unrollsWindowColumns()) {
    for (int64_t windowColumn = 0; windowColumn < shape.window[1]; ++windowColumn) {
      SmallVector<int64_t> columns = all;
      llvm::erase_if(columns, [&](int64_t column) { return !reachesImage(position, column, windowColumn); });
      if (!columns.empty())
        reduceOne(add(inputRow, windowColumn * columnStride), add(filterRow, windowColumn * shape.filterColumn),
                  columns, windowColumn, accumulators);
    }
    return;
  }
  Value low = index(0), high = index(shape.window[1]);
  if (!position.inside) {
    Value start = add(multiply(position.column, -shape.strides[1]), shape.pads[1]);
    low = arith::MaxSIOp::create(b, low, arith::CeilDivSIOp::create(b, start, index(shape.dilations[1])));
    high = arith::MinSIOp::create(
        b, high, arith::CeilDivSIOp::create(b, add(start, shape.inputWidth), index(shape.dilations[1])));
  }
  loop(low, high, 1, accumulators, [&](Value windowColumn, Values &carried) {
    reduceOne(add(inputRow, multiply(windowColumn, columnStride)),
              add(filterRow, multiply(windowColumn, shape.filterColumn)), all, 0, carried);
  });
}

/// Reduces over the rows of the window that are in the image.
void KernelEmitter::reduceRows(const TilePosition &position, Panel &panel, Values &accumulators) {
  const Row &row = position.row;
  // What the first position of the window in column 0 of the tile points at; outside of the image this is never loaded
  // from.
  Value corner =
      add(multiply(row.index, shape.strides[0] * shape.input.strides[1]), multiply(row.batch, shape.input.strides[0]));
  corner = add(corner, multiply(position.column, shape.strides[1] * shape.input.strides[2]));
  corner = add(corner, -shape.pads[0] * shape.input.strides[1] - shape.pads[1] * shape.input.strides[2]);
  int64_t rowStride = shape.dilations[0] * shape.input.strides[1];
  if (shape.window[0] == 1 && row.inside)
    return reduceColumns(position, panel, corner, panel.filterBase, 0, accumulators);
  if (row.inside && unrollsWindowRows()) {
    for (int64_t number = 0; number < shape.window[0]; ++number)
      reduceColumns(position, panel, add(corner, number * rowStride), add(panel.filterBase, number * shape.filterRow),
                    number, accumulators);
    return;
  }
  Value low = index(0), high = index(shape.window[0]);
  if (!row.inside) {
    Value start = add(multiply(row.index, -shape.strides[0]), shape.pads[0]);
    low = arith::MaxSIOp::create(b, low, arith::CeilDivSIOp::create(b, start, index(shape.dilations[0])));
    high = arith::MinSIOp::create(
        b, high, arith::CeilDivSIOp::create(b, add(start, shape.inputHeight), index(shape.dilations[0])));
  }
  loop(low, high, 1, accumulators, [&](Value number, Values &carried) {
    reduceColumns(position, panel, add(corner, multiply(number, rowStride)),
                  add(panel.filterBase, multiply(number, shape.filterRow)), std::nullopt, carried);
  });
}

void KernelEmitter::emitTile(const TilePosition &position, Panel &panel) {
  if (isPaired())
    return emitPairedTile(position, panel);
  if (shape.dot) {
    Values accumulators = makeDotAccumulators(position, panel);
    reduceRows(position, panel, accumulators);
    accumulators = cutDotAccumulators(position, panel, accumulators);
    return storeJoined(position, panel, accumulators);
  }
  int64_t pieces = panel.pieces.size(), splits = shape.kind == WindowKind::Conv ? tile.getSplits() : 1,
          values = position.columns * pieces;
  Values accumulators;
  std::optional<unsigned> initial = initialExtra();
  for (int64_t set = 0; set < splits; ++set)
    for (int64_t column = 0; column < position.columns; ++column)
      for (Piece piece : panel.pieces)
        accumulators.push_back(initial && set == 0 ? loadExtra(*initial, position, panel, piece, column)
                                                   : identity(piece.lanes));
  reduceRows(position, panel, accumulators);
  for (int64_t set = 1; set < splits; ++set)
    for (int64_t value = 0; value < values; ++value) {
      Value &sum = accumulators[value], part = accumulators[set * values + value];
      sum = isa<FloatType>(op.getAccumulatorType()) ? arith::AddFOp::create(b, sum, part).getResult()
                                                    : arith::AddIOp::create(b, sum, part).getResult();
    }
  accumulators.truncate(values);
  storeTile(position, panel, accumulators);
}
