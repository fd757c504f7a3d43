//===- KernelEmitter.h - Loops and vectors of one kernel ------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Every kernel is the same nest of loops: rows of the output, tiles of columns, panels of channels, and for each tile a
// reduction over the window and the input's channels whose accumulators are separate vectors in registers. Products of
// matrices are windows of one position. What differs is in `KernelShape`, which is all that the emitter looks at.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_VECTORIZATION_KERNELEMITTER_H
#define HONE_LIB_VECTORIZATION_KERNELEMITTER_H

#include "hone/Dialect/Kernel/Kernel.h"
#include "hone/Dialect/Kernel/Split.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/ADT/DenseMap.h"
#include <array>

namespace hone::kernel {

/// An operand as a flat memref, and its strides along the batch, rows, columns and channels of the kernel.
struct FlatOperand {
  mlir::Value memory;
  std::array<int64_t, 4> strides = {0, 0, 0, 0};
  mlir::Type element;
};

/// The sizes of a kernel and where its operands lie.
struct KernelShape {
  WindowKind kind = WindowKind::Conv;
  int64_t batch = 1, height = 1, width = 1, channels = 1; // Of the output.
  int64_t inputHeight = 1, inputWidth = 1, depth = 1;     // `depth` channels of the input are reduced.
  std::array<int64_t, 2> window = {1, 1}, strides = {1, 1}, dilations = {1, 1}, pads = {0, 0};
  FlatOperand input, output;
  /// The filter's strides along the input's channels, and between panels, window rows and window columns.
  FlatOperand filter;
  int64_t filterPanel = 0, filterRow = 0, filterColumn = 0, filterDepth = 0;
  /// With a dot product, `filterDepth` is the stride between groups of the input's channels.
  std::optional<DotAttr> dot;
  mlir::SmallVector<FlatOperand> extras;

  /// Whether no position of the window can be in the padding and rows of the output need not be told apart.
  bool isPointwise() const {
    return height == 1 && inputHeight == 1 && window[0] == 1 && window[1] == 1 && pads[0] == 0 && pads[1] == 0 &&
           (width - 1) * strides[1] < inputWidth;
  }
  bool hasFilter() const { return kind == WindowKind::Conv || kind == WindowKind::Depthwise; }
};

/// Channels that one pass over the reduction computes.
struct Panel {
  mlir::Value channel;    // The first one.
  mlir::Value filterBase; // Where the panel's weights begin.
  llvm::ArrayRef<Piece> pieces;
  mlir::SmallVector<mlir::Value> weights; // All of a depthwise filter's, when held in registers.
};

/// A row of the output.
struct Row {
  mlir::Value batch, index;
  bool inside; // Whether the window's rows are all in the image.
};

/// `count` tiles of `columns` columns each from `begin`. A tile that touches the padding has its own code.
struct ColumnSpan {
  int64_t begin, columns, count;
  bool inside;
};

/// A tile of the output.
struct TilePosition {
  Row row;
  mlir::Value column;
  std::optional<int64_t> staticColumn; // Known where the tile touches the padding.
  int64_t columns;
  bool inside;
};

/// Emits the body of one kernel's function.
class KernelEmitter {
public:
  KernelEmitter(mlir::ImplicitLocOpBuilder &builder, KernelOp op, const KernelShape &shape, TileAttr tile, bool fma)
      : b(builder), op(op), shape(shape), tile(tile), fma(fma) {}

  /// Iterations of the outermost loop, which are independent of each other.
  int64_t outerTrips() const;
  /// Emits the loops; the outermost one goes from `low` to `high`.
  void emit(mlir::Value low, mlir::Value high);

private:
  using Values = llvm::SmallVector<mlir::Value>;

  // Loops over the output (KernelEmitter.cpp).
  void emitPanels(mlir::Value low, mlir::Value high);
  void emitRows(mlir::Value low, mlir::Value high);
  void emitPointwiseRows(mlir::Value low, mlir::Value high);
  void forEachPanel(mlir::Value batch, llvm::function_ref<void(Panel &)> body);
  void emitRow(mlir::Value batch, mlir::Value index, Panel &panel);
  void emitColumns(const Row &row, Panel &panel);
  Panel makePanel(mlir::Value index, mlir::Value batch, llvm::ArrayRef<Piece> pieces);
  llvm::SmallVector<ColumnSpan> planColumns() const;

  // One tile (KernelTile.cpp).
  void emitTile(const TilePosition &position, Panel &panel);
  void reduceRows(const TilePosition &position, Panel &panel, Values &accumulators);
  void reduceColumns(const TilePosition &position, Panel &panel, mlir::Value inputRow, mlir::Value filterRow,
                     std::optional<int64_t> row, Values &accumulators);
  void reduceDepth(const TilePosition &position, Panel &panel, mlir::Value input, mlir::Value filter, int64_t steps,
                   llvm::ArrayRef<int64_t> columns, Values &accumulators);
  void step(const TilePosition &position, Panel &panel, mlir::Value input, mlir::Value filter,
            llvm::ArrayRef<int64_t> columns, llvm::ArrayRef<mlir::Value> weights, Values &accumulators);
  bool reachesImage(const TilePosition &position, int64_t column, int64_t windowColumn) const;
  mlir::Value combine(mlir::Value accumulator, mlir::Value input, mlir::Value weight);

  // Reductions by a dot product (KernelDot.cpp).
  /// A group of the input or the filter, as a dot product takes it.
  struct Group {
    /// One vector or broadcast vector, or the two halves of an unpacked word.
    llvm::SmallVector<mlir::Value, 2> parts;
  };
  Values makeDotAccumulators(const TilePosition &position, Panel &panel);
  Values cutDotAccumulators(const TilePosition &position, Panel &panel, mlir::ArrayRef<mlir::Value> accumulators);
  llvm::SmallVector<Piece> dotPieces(const Panel &panel) const;
  /// One row of the window.
  void reduceDotRow(const TilePosition &position, Panel &panel, mlir::Value input, mlir::Value filter,
                    Values &accumulators);
  /// `elements` neighbours of the input, in groups.
  void reduceDotRun(const TilePosition &position, Panel &panel, mlir::Value input, mlir::Value filter, int64_t elements,
                    Values &accumulators);
  void dotStep(const TilePosition &position, Panel &panel, llvm::function_ref<Group(int64_t column)> inputOf,
               mlir::Value filter, Values &accumulators);
  Group loadInputGroup(mlir::Value address, int64_t count);
  /// A group whose elements are not neighbours.
  Group gatherInputGroup(mlir::ArrayRef<mlir::Value> addresses);
  Group loadFilterGroup(mlir::Value address, int64_t lanes);
  Group inputWord(mlir::Value word);
  Group unpack(mlir::Value word);
  mlir::Value dot(mlir::Value accumulator, const Group &input, const Group &filter);

  // Depthwise windows by a dot product (KernelPairs.cpp).
  /// Whether channels are in the order in which vectors of two positions interleave.
  bool isPaired() const { return shape.dot && shape.kind == WindowKind::Depthwise; }
  llvm::SmallVector<Piece> pairedPieces(llvm::ArrayRef<Piece> pieces) const;
  mlir::Value toBlockOrder(mlir::Value vector);
  mlir::Value fromBlockOrder(mlir::Value vector);
  void loadPairWeights(Panel &panel);
  Values reducePairs(const TilePosition &position, Panel &panel);
  void emitPairedTile(const TilePosition &position, Panel &panel);
  mlir::Value callIntrinsic(mlir::StringRef name, mlir::Type result, mlir::ValueRange arguments);
  mlir::Value identity(int64_t lanes);
  mlir::Value widen(mlir::Value value);

  // The epilogue (KernelEpilogue.cpp).
  /// The index of the extra operand that the epilogue adds to the accumulator first, so that it can start from it.
  std::optional<unsigned> initialExtra();
  mlir::Value extraAddress(const FlatOperand &extra, const TilePosition &position, mlir::Value channel);
  mlir::Value loadExtra(unsigned index, const TilePosition &position, Panel &panel, Piece piece, int64_t column);
  mlir::Value applyEpilogue(mlir::ValueRange arguments, int64_t lanes);
  /// `storeTile` with vectors of accumulators joined two by two where one vector takes the results of both.
  void storeJoined(const TilePosition &position, Panel &panel, Values &accumulators);
  void storeTile(const TilePosition &position, Panel &panel, Values &accumulators);
  void storeColumns(const TilePosition &position, Panel &panel, Values &accumulators);
  void storeColumnsInLoop(const TilePosition &position, Panel &panel, Values &accumulators);

  // Small pieces of code.
  mlir::Block *entryBlock();
  mlir::Value index(int64_t value);
  mlir::Value add(mlir::Value lhs, mlir::Value rhs);
  mlir::Value add(mlir::Value lhs, int64_t rhs);
  mlir::Value multiply(mlir::Value lhs, int64_t rhs);
  mlir::Value load(const FlatOperand &operand, mlir::Value address, int64_t lanes);
  void store(mlir::Value vector, const FlatOperand &operand, mlir::Value address);
  mlir::Value broadcast(mlir::Value scalar, int64_t lanes);
  void loop(mlir::Value low, mlir::Value high, int64_t step, llvm::function_ref<void(mlir::Value)> body);
  void loop(mlir::Value low, mlir::Value high, int64_t step, Values &carried,
            llvm::function_ref<void(mlir::Value, Values &)> body);

  /// Multiply-adds of one step of the reduction in a whole tile.
  int64_t tileSize() const { return tile.getRows() * tile.getVectors(); }
  /// Steps of the reduction at one position of the window.
  int64_t depthSteps() const;
  bool unrollsWindowRows() const;
  bool unrollsWindowColumns() const;

  mlir::ImplicitLocOpBuilder &b;
  KernelOp op;
  const KernelShape &shape;
  TileAttr tile;
  bool fma;
  llvm::SmallVector<Piece> fullPieces, tailPieces;
  llvm::SmallVector<ColumnSpan> spans;
  llvm::DenseMap<int64_t, mlir::Value> constants;
  mlir::Value scratch; // One tile's accumulators on the stack, if its epilogue is a loop.
};

} // namespace hone::kernel

#endif // HONE_LIB_VECTORIZATION_KERNELEMITTER_H
