//===- KernelEpilogue.cpp - From accumulators to the output --------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "KernelEmitter.h"
#include "hone/Dialect/Kernel/BodyCost.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace hone::kernel;

/// The first operation of the epilogue if it only adds an extra operand to the accumulator.
static Operation *leadingAddition(KernelOp op) {
  BlockArgument accumulator = op.getEpilogue().front().getArgument(0);
  if (!accumulator.hasOneUse())
    return nullptr;
  Operation *addition = *accumulator.getUsers().begin();
  if (!isa<arith::AddFOp, arith::AddIOp>(addition))
    return nullptr;
  Value other = addition->getOperand(addition->getOperand(0) == accumulator ? 1 : 0);
  return isa<BlockArgument>(other) && other != accumulator ? addition : nullptr;
}

std::optional<unsigned> KernelEmitter::initialExtra() {
  if (shape.kind == WindowKind::Max || isPaired())
    return std::nullopt;
  // The last vector of a dot product may be wider than the channels that are left.
  if (shape.dot && shape.channels % tile.getLanes() != 0)
    return std::nullopt;
  Operation *addition = leadingAddition(op);
  if (!addition)
    return std::nullopt;
  BlockArgument accumulator = op.getEpilogue().front().getArgument(0);
  Value other = addition->getOperand(addition->getOperand(0) == accumulator ? 1 : 0);
  return cast<BlockArgument>(other).getArgNumber() - 1;
}

Value KernelEmitter::extraAddress(const FlatOperand &extra, const TilePosition &position, Value channel) {
  Value address = multiply(position.row.batch, extra.strides[0]);
  address = add(address, multiply(position.row.index, extra.strides[1]));
  address = add(address, multiply(position.column, extra.strides[2]));
  return add(address, multiply(channel, extra.strides[3]));
}

Value KernelEmitter::loadExtra(unsigned number, const TilePosition &position, Panel &panel, Piece piece,
                               int64_t column) {
  const FlatOperand &extra = shape.extras[number];
  Value address =
      add(extraAddress(extra, position, panel.channel), column * extra.strides[2] + piece.offset * extra.strides[3]);
  if (extra.strides[3] != 0)
    return load(extra, address, piece.lanes);
  return broadcast(memref::LoadOp::create(b, extra.memory, address), piece.lanes);
}

/// A maximum or minimum with a constant as a comparison and a selection, which are one instruction and keep a NaN.
static Value selectExtreme(ImplicitLocOpBuilder &b, Operation &op, IRMapping &mapping) {
  bool isMaximum = isa<arith::MaximumFOp>(op);
  if (!isMaximum && !isa<arith::MinimumFOp>(op))
    return nullptr;
  for (unsigned i : {0u, 1u}) {
    APFloat constant(0.0);
    if (!matchPattern(op.getOperand(i), m_ConstantFloat(&constant)) || constant.isNaN())
      continue;
    Value bound = mapping.lookup(op.getOperand(i)), value = mapping.lookup(op.getOperand(1 - i));
    auto predicate = isMaximum ? arith::CmpFPredicate::OGT : arith::CmpFPredicate::OLT;
    return arith::SelectOp::create(b, arith::CmpFOp::create(b, predicate, bound, value), bound, value);
  }
  return nullptr;
}

Value KernelEmitter::applyEpilogue(ValueRange arguments, int64_t lanes) {
  Block &block = op.getEpilogue().front();
  IRMapping mapping;
  mapping.map(block.getArguments(), arguments);
  if (initialExtra())
    mapping.map(leadingAddition(op)->getResult(0), arguments[0]);
  for (Operation &inner : block.without_terminator()) {
    if (mapping.contains(inner.getResult(0)))
      continue;
    if (Attribute value; matchPattern(&inner, m_Constant(&value))) {
      auto type = VectorType::get(lanes, inner.getResult(0).getType());
      mapping.map(inner.getResult(0), arith::ConstantOp::create(b, DenseElementsAttr::get(type, value)).getResult());
    } else if (Value extreme = selectExtreme(b, inner, mapping)) {
      mapping.map(inner.getResult(0), extreme);
    } else {
      Operation *vectorized = b.clone(inner, mapping);
      for (Value result : vectorized->getResults())
        result.setType(VectorType::get(lanes, result.getType()));
    }
  }
  return mapping.lookup(cast<YieldOp>(block.getTerminator()).getValue());
}

/// The epilogue of a tile's accumulators as a loop over its columns, so that a long one is not written out for each of
/// them. The accumulators pass through the stack.
void KernelEmitter::storeColumnsInLoop(const TilePosition &position, Panel &panel, Values &accumulators) {
  int64_t pieces = panel.pieces.size(), width = tile.panel();
  if (!scratch) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(entryBlock());
    scratch = memref::AllocaOp::create(b, MemRefType::get({tile.getRows() * width}, op.getAccumulatorType()),
                                       b.getI64IntegerAttr(64));
  }
  for (int64_t column = 0; column < position.columns; ++column)
    for (auto [number, piece] : llvm::enumerate(panel.pieces))
      vector::StoreOp::create(b, accumulators[column * pieces + number], scratch, index(column * width + piece.offset));
  loop(index(0), index(position.columns), 1, [&](Value column) {
    TilePosition single = position;
    single.column = add(position.column, column);
    single.columns = 1;
    Values own;
    Value from = multiply(column, width);
    for (Piece piece : panel.pieces) {
      auto type = VectorType::get(piece.lanes, op.getAccumulatorType());
      own.push_back(vector::LoadOp::create(b, type, scratch, add(from, piece.offset)));
    }
    storeColumns(single, panel, own);
  });
}

void KernelEmitter::storeJoined(const TilePosition &position, Panel &panel, Values &accumulators) {
  // Vectors of 128 bits are narrowed one by one as well.
  static constexpr int64_t narrowLanes = 4;
  int64_t bits = op.getOutputType().getElementTypeBitWidth(),
          accumulatorBits = op.getAccumulatorType().getIntOrFloatBitWidth();
  bool joins = isPaired() || (2 * bits <= accumulatorBits && tile.getLanes() > narrowLanes);
  SmallVector<Piece> pieces;
  Values joined;
  size_t count = panel.pieces.size();
  for (int64_t column = 0; column < position.columns; ++column)
    for (size_t number = 0; number < count; ++number) {
      Piece piece = panel.pieces[number];
      Value value = accumulators[column * count + number];
      if (joins && number + 1 < count && panel.pieces[number + 1].lanes == piece.lanes) {
        SmallVector<int64_t> all = llvm::to_vector(llvm::seq<int64_t>(0, 2 * piece.lanes));
        value = vector::ShuffleOp::create(b, value, accumulators[column * count + ++number], all);
        piece.lanes *= 2;
      }
      joined.push_back(value);
      if (column == 0)
        pieces.push_back(piece);
    }
  Panel wide = panel;
  wide.pieces = pieces;
  storeTile(position, wide, joined);
}

void KernelEmitter::storeTile(const TilePosition &position, Panel &panel, Values &accumulators) {
  // Instructions of an epilogue that are written out for a whole tile. A ReLU or a clamp after a bias, 2 to 4 for each
  // of 16 accumulators, always are, and a rounding to bytes, 10 for each of eight; an exponential (18) for more than
  // four never is. With 24, the int8 model of MLPerf's visual wake words takes 11 % more instructions on a Cortex-M4
  // and 28 % more on a Cortex-M55; with 400 the same.
  static constexpr int64_t longestStraight = 80;
  if (position.columns > 1 &&
      kernel::bodyCost(op.getEpilogue().front()) * int64_t(accumulators.size()) > longestStraight)
    return storeColumnsInLoop(position, panel, accumulators);
  storeColumns(position, panel, accumulators);
}

void KernelEmitter::storeColumns(const TilePosition &position, Panel &panel, Values &accumulators) {
  int64_t pieces = panel.pieces.size();
  Block &block = op.getEpilogue().front();
  std::optional<unsigned> initial = initialExtra();
  Value base = extraAddress(shape.output, position, panel.channel);
  for (auto [number, piece] : llvm::enumerate(panel.pieces)) {
    // What does not change from column to column is loaded once.
    Values shared(shape.extras.size());
    for (int64_t column = 0; column < position.columns; ++column) {
      Values arguments = {accumulators[column * pieces + number]};
      for (unsigned extra = 0; extra < shape.extras.size(); ++extra) {
        Value value = shared[extra];
        bool isUsed = !block.getArgument(extra + 1).use_empty();
        bool onlyInitial = initial && *initial == extra && block.getArgument(extra + 1).hasOneUse();
        if (!value && isUsed && !onlyInitial)
          value = loadExtra(extra, position, panel, piece, column);
        if (value && !shared[extra] && isPaired())
          value = toBlockOrder(value);
        if (shape.extras[extra].strides[2] == 0)
          shared[extra] = value;
        // An unused argument stands for itself: nothing of the epilogue reads it.
        arguments.push_back(value ? value : arguments[0]);
      }
      Value result = applyEpilogue(arguments, piece.lanes);
      if (isPaired())
        result = fromBlockOrder(result);
      store(result, shape.output, add(base, column * shape.output.strides[2] + piece.offset * shape.output.strides[3]));
    }
  }
}
