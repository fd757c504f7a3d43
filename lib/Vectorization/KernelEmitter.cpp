//===- KernelEmitter.cpp - Loops over a kernel's output ------------------------===//
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

//===----------------------------------------------------------------------------===//
// Small pieces of code
//===----------------------------------------------------------------------------===//

Block *KernelEmitter::entryBlock() {
  Operation *parent = b.getInsertionBlock()->getParentOp();
  auto function = isa<FunctionOpInterface>(parent) ? cast<FunctionOpInterface>(parent)
                                                   : parent->getParentOfType<FunctionOpInterface>();
  return &function.getFunctionBody().front();
}

Value KernelEmitter::index(int64_t value) {
  Value &constant = constants[value];
  if (!constant) {
    // At the function's entry, so that every use is dominated.
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(entryBlock());
    constant = arith::ConstantIndexOp::create(b, value);
  }
  return constant;
}

Value KernelEmitter::add(Value lhs, Value rhs) {
  APInt constant;
  if (matchPattern(rhs, m_ConstantInt(&constant)) && constant.isZero())
    return lhs;
  if (matchPattern(lhs, m_ConstantInt(&constant)) && constant.isZero())
    return rhs;
  return arith::AddIOp::create(b, lhs, rhs);
}

Value KernelEmitter::add(Value lhs, int64_t rhs) { return rhs ? add(lhs, index(rhs)) : lhs; }

Value KernelEmitter::multiply(Value lhs, int64_t rhs) {
  APInt constant;
  if (matchPattern(lhs, m_ConstantInt(&constant)))
    return index(constant.getSExtValue() * rhs);
  if (rhs == 0)
    return index(0);
  return rhs == 1 ? lhs : arith::MulIOp::create(b, lhs, index(rhs)).getResult();
}

Value KernelEmitter::load(const FlatOperand &operand, Value address, int64_t lanes) {
  auto type = VectorType::get(lanes, operand.element);
  int64_t stride = operand.strides[3];
  if (stride == 1 || lanes == 1)
    return vector::LoadOp::create(b, type, operand.memory, address);
  Values elements;
  for (int64_t lane = 0; lane < lanes; ++lane)
    elements.push_back(memref::LoadOp::create(b, operand.memory, add(address, lane * stride)));
  return vector::FromElementsOp::create(b, type, elements);
}

void KernelEmitter::store(Value vector, const FlatOperand &operand, Value address) {
  int64_t lanes = cast<VectorType>(vector.getType()).getDimSize(0), stride = operand.strides[3];
  if (stride == 1 || lanes == 1) {
    vector::StoreOp::create(b, vector, operand.memory, address);
    return;
  }
  for (int64_t lane = 0; lane < lanes; ++lane)
    memref::StoreOp::create(b, vector::ExtractOp::create(b, vector, lane), operand.memory, add(address, lane * stride));
}

Value KernelEmitter::broadcast(Value scalar, int64_t lanes) {
  return vector::BroadcastOp::create(b, VectorType::get(lanes, scalar.getType()), scalar);
}

void KernelEmitter::loop(Value low, Value high, int64_t step, function_ref<void(Value)> body) {
  auto forOp = scf::ForOp::create(b, low, high, index(step));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(forOp.getBody());
  body(forOp.getInductionVar());
}

void KernelEmitter::loop(Value low, Value high, int64_t step, Values &carried,
                         function_ref<void(Value, Values &)> body) {
  auto forOp = scf::ForOp::create(b, low, high, index(step), carried);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(forOp.getBody());
    Values inner(forOp.getRegionIterArgs());
    body(forOp.getInductionVar(), inner);
    scf::YieldOp::create(b, inner);
  }
  carried.assign(forOp.result_begin(), forOp.result_end());
}

//===----------------------------------------------------------------------------===//
// The plan of a row
//===----------------------------------------------------------------------------===//

SmallVector<ColumnSpan> KernelEmitter::planColumns() const {
  // Columns [first, last) see the image through every column of the window.
  int64_t reach = (shape.window[1] - 1) * shape.dilations[1];
  int64_t first = std::min(shape.width, (int64_t)llvm::divideCeil(shape.pads[1], shape.strides[1]));
  int64_t room = shape.inputWidth - 1 - reach + shape.pads[1];
  int64_t last = room < 0 ? 0 : std::min(shape.width, room / shape.strides[1] + 1);
  last = std::max(first, last);
  SmallVector<ColumnSpan> spans;
  if (!unrollsWindowColumns()) {
    // One column at a time near the padding, with the window's bounds computed at run time.
    if (first > 0)
      spans.push_back({0, 1, first, false});
    for (int64_t begin = first; int64_t columns : splitColumns(last - first, tile.getRows())) {
      spans.push_back({begin, columns, 1, true});
      begin += columns;
    }
    if (last < shape.width)
      spans.push_back({last, 1, shape.width - last, false});
  } else {
    for (int64_t begin = 0; int64_t columns : splitColumns(shape.width, tile.getRows())) {
      spans.push_back({begin, columns, 1, begin >= first && begin + columns <= last});
      begin += columns;
    }
  }
  SmallVector<ColumnSpan> merged;
  for (ColumnSpan span : spans) {
    if (!merged.empty() && span.inside && merged.back().inside && merged.back().columns == span.columns)
      merged.back().count += span.count;
    else
      merged.push_back(span);
  }
  return merged;
}

/// Columns of a window are written out, so that those in the padding can be left out of the tiles at the edges, and so
/// are its rows where all of a tile's reduction is short. The limits, in columns and in multiply-adds of a tile, are
/// guesses, not measured, at what leaves room in an instruction cache of 32 KB: 400 are about 3 KB for one of a
/// kernel's tiles. Windows of 7 x 7 are within them with tiles of up to 8 accumulators.
static constexpr int64_t mostWrittenColumns = 16, mostWrittenByColumns = 400, mostWrittenByRows = 300;

bool KernelEmitter::unrollsWindowColumns() const {
  return !tile.getLoopWindow() && shape.window[1] <= mostWrittenColumns &&
         shape.window[1] * tileSize() <= mostWrittenByColumns;
}

int64_t KernelEmitter::depthSteps() const {
  if (shape.kind != WindowKind::Conv)
    return 1;
  return shape.dot ? llvm::divideCeil(shape.depth, shape.dot->group()) : shape.depth;
}

bool KernelEmitter::unrollsWindowRows() const {
  return unrollsWindowColumns() && shape.window[0] * shape.window[1] * depthSteps() * tileSize() <= mostWrittenByRows;
}

//===----------------------------------------------------------------------------===//
// Loops over the output
//===----------------------------------------------------------------------------===//

int64_t KernelEmitter::outerTrips() const {
  if (tile.getOrder() == LoopOrder::Panels)
    return shape.batch * llvm::divideCeil(shape.channels, tile.panel());
  if (shape.isPointwise())
    return shape.batch * splitColumns(shape.width, tile.getRows()).size();
  return shape.batch * shape.height;
}

void KernelEmitter::emit(Value low, Value high) {
  int64_t panel = tile.panel();
  fullPieces = splitIntoPieces(std::min(panel, shape.channels), tile.getLanes());
  tailPieces = splitIntoPieces(shape.channels % panel, tile.getLanes());
  if (shape.channels < panel) {
    fullPieces.clear();
  }
  spans = planColumns();
  if (tile.getOrder() == LoopOrder::Panels)
    return emitPanels(low, high);
  return shape.isPointwise() ? emitPointwiseRows(low, high) : emitRows(low, high);
}

/// The panel and the batch of an outermost iteration; batches run fastest.
static std::pair<Value, Value> splitIndex(ImplicitLocOpBuilder &b, Value iteration, int64_t batch, Value zero,
                                          Value size) {
  if (batch == 1)
    return {iteration, zero};
  return {arith::DivUIOp::create(b, iteration, size), arith::RemUIOp::create(b, iteration, size)};
}

Panel KernelEmitter::makePanel(Value number, Value batch, ArrayRef<Piece> pieces) {
  Panel panel;
  panel.channel = multiply(number, tile.panel());
  panel.filterBase = add(multiply(number, shape.filterPanel), multiply(batch, shape.filter.strides[0]));
  panel.pieces = pieces;
  if (isPaired())
    loadPairWeights(panel);
  else if (shape.kind == WindowKind::Depthwise && unrollsWindowRows())
    for (int64_t row = 0; row < shape.window[0]; ++row)
      for (int64_t column = 0; column < shape.window[1]; ++column)
        for (Piece piece : pieces) {
          int64_t offset = row * shape.filterRow + column * shape.filterColumn + piece.offset * shape.filter.strides[3];
          panel.weights.push_back(load(shape.filter, add(panel.filterBase, offset), piece.lanes));
        }
  return panel;
}

void KernelEmitter::emitPanels(Value low, Value high) {
  Value boundary = index(shape.channels / tile.panel() * shape.batch);
  auto emitRange = [&](Value from, Value to, ArrayRef<Piece> pieces) {
    loop(from, to, 1, [&](Value iteration) {
      auto [number, batch] = splitIndex(b, iteration, shape.batch, index(0), index(shape.batch));
      Panel panel = makePanel(number, batch, pieces);
      if (shape.height == 1)
        return emitRow(batch, index(0), panel);
      loop(index(0), index(shape.height), 1, [&](Value row) { emitRow(batch, row, panel); });
    });
  };
  if (!fullPieces.empty())
    emitRange(low, arith::MinSIOp::create(b, high, boundary), fullPieces);
  if (!tailPieces.empty())
    emitRange(arith::MaxSIOp::create(b, low, boundary), high, tailPieces);
}

void KernelEmitter::forEachPanel(Value batch, function_ref<void(Panel &)> body) {
  int64_t full = shape.channels / tile.panel();
  auto emitOne = [&](Value number, ArrayRef<Piece> pieces) {
    Panel panel = makePanel(number, batch, pieces);
    body(panel);
  };
  if (full == 1)
    emitOne(index(0), fullPieces);
  else if (full > 1)
    loop(index(0), index(full), 1, [&](Value number) { emitOne(number, fullPieces); });
  if (!tailPieces.empty())
    emitOne(index(full), tailPieces);
}

void KernelEmitter::emitRows(Value low, Value high) {
  loop(low, high, 1, [&](Value iteration) {
    Value batch = index(0), row = iteration;
    if (shape.batch > 1) {
      batch = arith::DivUIOp::create(b, iteration, index(shape.height));
      row = arith::RemUIOp::create(b, iteration, index(shape.height));
    }
    forEachPanel(batch, [&](Panel &panel) { emitRow(batch, row, panel); });
  });
}

void KernelEmitter::emitPointwiseRows(Value low, Value high) {
  int64_t firstTile = 0;
  for (ColumnSpan span : spans) {
    Value from = arith::MaxSIOp::create(b, low, index(firstTile * shape.batch));
    Value to = arith::MinSIOp::create(b, high, index((firstTile + span.count) * shape.batch));
    loop(from, to, 1, [&](Value iteration) {
      auto [number, batch] = splitIndex(b, iteration, shape.batch, index(0), index(shape.batch));
      Value column = add(multiply(add(number, -firstTile), span.columns), span.begin);
      TilePosition position{{batch, index(0), true}, column, std::nullopt, span.columns, true};
      forEachPanel(batch, [&](Panel &panel) { emitTile(position, panel); });
    });
    firstTile += span.count;
  }
}

void KernelEmitter::emitRow(Value batch, Value row, Panel &panel) {
  // Rows of the output in [first, last) see the image through every row of the window.
  int64_t reach = (shape.window[0] - 1) * shape.dilations[0];
  int64_t first = std::min(shape.height, (int64_t)llvm::divideCeil(shape.pads[0], shape.strides[0]));
  int64_t room = shape.inputHeight - 1 - reach + shape.pads[0];
  int64_t last = room < 0 ? 0 : std::min(shape.height, room / shape.strides[0] + 1);
  if (first == 0 && last == shape.height)
    return emitColumns({batch, row, true}, panel);
  if (!unrollsWindowRows() || first >= last)
    return emitColumns({batch, row, false}, panel);
  Value above = arith::CmpIOp::create(b, arith::CmpIPredicate::sge, row, index(first));
  Value below = arith::CmpIOp::create(b, arith::CmpIPredicate::slt, row, index(last));
  auto ifOp = scf::IfOp::create(b, arith::AndIOp::create(b, above, below), /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(ifOp.thenBlock());
  emitColumns({batch, row, true}, panel);
  b.setInsertionPointToStart(ifOp.elseBlock());
  emitColumns({batch, row, false}, panel);
}

void KernelEmitter::emitColumns(const Row &row, Panel &panel) {
  for (ColumnSpan span : spans) {
    TilePosition position{row, index(span.begin), std::nullopt, span.columns, span.inside};
    if (span.count == 1) {
      position.staticColumn = span.begin;
      emitTile(position, panel);
      continue;
    }
    loop(index(span.begin), index(span.begin + span.count * span.columns), span.columns, [&](Value column) {
      position.column = column;
      emitTile(position, panel);
    });
  }
}
