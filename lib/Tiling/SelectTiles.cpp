//===- SelectTiles.cpp - Each kernel's strategy --------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Kernel/Split.h"
#include "hone/Target/TargetDescription.h"
#include "hone/Tiling/Passes.h"
#include "mlir/Transforms/Passes.h"

namespace hone {
#define GEN_PASS_DEF_SELECTTILESPASS
#include "hone/Tiling/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;
using namespace hone::kernel;

namespace {

/// The sizes of a kernel that its time depends on.
struct Work {
  WindowKind kind;
  int64_t rows;     // Independent rows of the output,
  int64_t columns;  // of that many positions each,
  int64_t channels; // of that many channels.
  int64_t taps;     // Positions of the window.
  int64_t depth;    // Channels reduced at each of them.
  int64_t windowColumns, stride;
  int64_t elementBytes, inputBytes, filterBytes;
  bool pointwise;

  bool reducesDepth() const { return kind == WindowKind::Conv; }
};

/// A tile under consideration.
struct Candidate {
  int64_t rows, vectors, lanes, splits;
};

struct SelectTilesPass : hone::impl::SelectTilesPassBase<SelectTilesPass> {
  using SelectTilesPassBase::SelectTilesPassBase;
  void runOnOperation() override;

private:
  bool fits(const Work &work, const Candidate &tile) const;
  double cycles(const Work &work, const Candidate &tile) const;
  TileAttr select(const Work &work);
  LoopOrder order(const Work &work, const Candidate &tile) const;
};

} // namespace

static int64_t bytesOf(Value value) {
  auto type = cast<ShapedType>(value.getType());
  return type.getNumElements() * llvm::divideCeil(type.getElementTypeBitWidth(), 8);
}

static Work describe(KernelOp op) {
  Work work;
  ShapedType output = op.getOutputType();
  work.channels = output.getShape().back();
  work.elementBytes = llvm::divideCeil(op.getAccumulatorType().getIntOrFloatBitWidth(), 8);
  work.inputBytes = bytesOf(op->getOperand(0));
  work.filterBytes = op.getNumContractionOperands() > 1 ? bytesOf(op->getOperand(1)) : 0;
  if (auto matmul = dyn_cast<MatmulOp>(op.getOperation())) {
    work.kind = WindowKind::Conv;
    work.rows = output.getRank() == 3 ? output.getDimSize(0) : 1;
    work.columns = output.getDimSize(output.getRank() - 2);
    work.depth = cast<ShapedType>(matmul.getLhs().getType()).getShape().back();
    work.taps = work.windowColumns = work.stride = 1;
    work.pointwise = true;
    return work;
  }
  auto window = cast<WindowOp>(op.getOperation());
  work.kind = window.getKind();
  work.rows = output.getDimSize(0) * output.getDimSize(1);
  work.columns = output.getDimSize(2);
  work.pointwise = work.kind == WindowKind::Conv && window.isPointwise();
  if (work.pointwise) {
    work.columns *= work.rows;
    work.rows = 1;
  }
  work.taps = window.getWindow()[0] * window.getWindow()[1];
  work.windowColumns = window.getWindow()[1];
  work.stride = window.getStrides()[1];
  work.depth = work.reducesDepth() ? cast<ShapedType>(window.getInput().getType()).getDimSize(3) : 1;
  return work;
}

//===----------------------------------------------------------------------------===//
// The estimate
//===----------------------------------------------------------------------------===//

// A core as most are: two multiply-adds and two loads a cycle, five instructions in all, results after four cycles. Only ratios
// matter, and those hold for narrower and wider cores alike.
static constexpr double multiplyAddsPerCycle = 2, loadsPerCycle = 2, instructionsPerCycle = 5, latency = 4;
static constexpr double l2BytesPerCycle = 40, memoryBytesPerCycle = 20;
static constexpr double tileOverhead = 12, accumulatorOverhead = 1.5;

// Larger tiles bring no speed, only code. A short reduction is unrolled by LLVM, which then keeps inputs that neighbouring
// positions share in registers, so that it can spare fewer.
static constexpr int64_t largestTile = 16, largestShortTile = 12, mostShortRows = 8, shortReduction = 24;
static constexpr int64_t cacheLine = 64;

bool SelectTilesPass::fits(const Work &work, const Candidate &tile) const {
  int64_t products = tile.rows * tile.vectors;
  if (!work.reducesDepth()) {
    // A panel takes whole cache lines of a position; the rest of the registers holds weights and inputs.
    int64_t panel = std::min(work.channels, std::max<int64_t>(1, cacheLine / work.elementBytes));
    return tile.vectors == int64_t(llvm::divideCeil(panel, tile.lanes)) && (products <= registers / 2 || tile.rows == 1) && tile.rows <= 8;
  }
  bool isShort = !work.pointwise && work.windowColumns * work.depth <= shortReduction;
  if (products > (isShort ? largestShortTile : largestTile) || (isShort && tile.rows > mostShortRows))
    return false;
  // One register for the broadcast input; weights need none if each is used once and can come from memory.
  int64_t weights = tile.rows == 1 && memoryOperand ? 0 : tile.vectors;
  return products * tile.splits + weights + 1 <= registers;
}

/// Estimated cycles of the whole kernel.
double SelectTilesPass::cycles(const Work &work, const Candidate &tile) const {
  auto tileCycles = [&](double rows, double vectors) {
    double products = rows * vectors, loads = rows + vectors;
    if (!work.reducesDepth()) {
      // Neighbouring positions share what they load; the weights may stay in registers over a whole row.
      double shared = std::max(1.0, double(work.windowColumns) / work.stride);
      bool weightsStay = work.kind != WindowKind::Depthwise ||
                         rows * vectors + (work.taps + 1) * vectors <= double(registers);
      loads = vectors * ((rows + shared - 1) / shared) + (weightsStay ? 0 : vectors);
    }
    // Weights that the first level does not hold come anew for every tile.
    int64_t weightBytes = work.reducesDepth() ? vectors * tile.lanes * work.elementBytes : 0;
    int64_t panelBytes = weightBytes * work.taps * work.depth;
    double distant = panelBytes > l2Bytes / 2 ? weightBytes / memoryBytesPerCycle : panelBytes > l1Bytes / 2 ? weightBytes / l2BytesPerCycle : 0;
    double step = std::max({distant, products / multiplyAddsPerCycle, loads / loadsPerCycle, latency / tile.splits,
                            (products + loads + 2) / instructionsPerCycle});
    return work.taps * work.depth * step + tileOverhead + accumulatorOverhead * products * tile.splits;
  };
  int64_t panel = tile.vectors * tile.lanes;
  double full = work.channels / panel, tail = splitChannels(work.channels % panel, tile.lanes).size();
  double total = 0;
  for (int64_t columns : splitColumns(work.columns, tile.rows))
    total += full * tileCycles(columns, tile.vectors) + (tail ? tileCycles(columns, tail) : 0);
  return total * work.rows;
}

LoopOrder SelectTilesPass::order(const Work &work, const Candidate &tile) const {
  if (!work.reducesDepth())
    return work.inputBytes > l2Bytes ? LoopOrder::Rows : LoopOrder::Panels;
  bool manyRows = work.pointwise ? work.columns > tile.rows : work.rows > 1;
  return manyRows && work.filterBytes <= l1Bytes / 2 ? LoopOrder::Rows : LoopOrder::Panels;
}

TileAttr SelectTilesPass::select(const Work &work) {
  int64_t lanes = std::max<int64_t>(1, vectorBits / (8 * work.elementBytes));
  lanes = std::min<int64_t>(llvm::bit_floor(uint64_t(lanes)), llvm::bit_ceil(uint64_t(work.channels)));
  Candidate best{1, 1, lanes, 1};
  double bestCycles = cycles(work, best);
  int64_t mostVectors = std::min<int64_t>(llvm::divideCeil(work.channels, lanes), lanes == 1 ? 16 : 8);
  int64_t mostRows = std::min<int64_t>(work.columns, 14), mostSplits = work.reducesDepth() && work.depth >= 16 ? 8 : 1;
  for (int64_t vectors = 1; vectors <= mostVectors; ++vectors)
    for (int64_t rows = 1; rows <= mostRows; ++rows)
      for (int64_t splits = 1; splits <= mostSplits; splits *= 2) {
        Candidate tile{rows, vectors, lanes, splits};
        if (!fits(work, tile))
          continue;
        double estimate = cycles(work, tile);
        if (estimate < bestCycles) {
          best = tile;
          bestCycles = estimate;
        }
      }
  return TileAttr::get(&getContext(), best.rows, best.vectors, best.lanes, best.splits, order(work, best));
}

void SelectTilesPass::runOnOperation() {
  getOperation()->walk([&](KernelOp op) {
    if (!op.getTile())
      op->setAttr("tile", select(describe(op)));
  });
}

SelectTilesPassOptions hone::selectTilesOptions(const TargetDescription &target) {
  SelectTilesPassOptions options;
  options.vectorBits = target.vectorBits;
  options.registers = target.vectorRegisters;
  options.memoryOperand = target.fmaMemoryOperand;
  options.l1Bytes = target.l1Bytes;
  options.l2Bytes = target.l2Bytes;
  return options;
}

void hone::buildTilingPipeline(OpPassManager &manager, const TargetDescription &target) {
  manager.addPass(createFuseElementwisePass());
  manager.addPass(createCSEPass());
  manager.addPass(createFormKernelsPass());
  manager.addPass(createSelectTilesPass(selectTilesOptions(target)));
  manager.addPass(createPackWeightsPass());
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
}
