//===- SelectTiles.cpp - Each kernel's strategy --------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Kernel/Split.h"
#include "hone/Target/Registry.h"
#include "hone/Tiling/Passes.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ADT/SmallSet.h"

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
  int64_t windowRows, windowColumns, stride, dilation;
  int64_t elementBytes, inputBytes, filterBytes;
  bool pointwise;
  bool isInteger;

  bool reducesDepth() const { return kind == WindowKind::Conv; }
};

/// A tile under consideration.
struct Candidate {
  int64_t rows, vectors, lanes, splits;
};

/// A dot product and the tile that suits it best.
struct DotChoice {
  DotAttr dot;
  Candidate tile;
  double cycles;
};

struct SelectTilesPass : hone::impl::SelectTilesPassBase<SelectTilesPass> {
  using SelectTilesPassBase::SelectTilesPassBase;
  SelectTilesPass(const TargetDescription &description) { adopt(description); }
  LogicalResult initialize(MLIRContext *context) override;
  void runOnOperation() override;

private:
  void adopt(const TargetDescription &description);
  bool fits(const Work &work, const Candidate &tile) const;
  double cycles(const Work &work, const Candidate &tile) const;
  TileAttr select(const Work &work);
  /// Registers for accumulators, weights and inputs.
  int64_t registersFor(const Work &work) const;
  TileAttr makeTile(const Work &work, const Candidate &tile);
  LoopOrder order(const Work &work, const Candidate &tile) const;

  double dotCycles(const Work &work, const DotProduct &dot, DotAttr form, const Candidate &tile) const;
  void selectPairs(const Work &work, const DotProduct &dot, DotAttr form, std::optional<DotChoice> &best) const;
  std::optional<DotChoice> selectDot(KernelOp op, const Work &work);

  std::vector<DotProduct> dots;
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
  work.isInteger = isa<IntegerType>(op.getAccumulatorType());
  if (auto matmul = dyn_cast<MatmulOp>(op.getOperation())) {
    work.kind = WindowKind::Conv;
    work.rows = output.getRank() == 3 ? output.getDimSize(0) : 1;
    work.columns = output.getDimSize(output.getRank() - 2);
    work.depth = cast<ShapedType>(matmul.getLhs().getType()).getShape().back();
    work.taps = work.windowRows = work.windowColumns = work.stride = work.dilation = 1;
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
  work.windowRows = window.getWindow()[0];
  work.windowColumns = window.getWindow()[1];
  work.stride = window.getStrides()[1];
  work.dilation = window.getDilations()[1];
  work.depth = work.reducesDepth() ? cast<ShapedType>(window.getInput().getType()).getDimSize(3) : 1;
  return work;
}

//===----------------------------------------------------------------------------===//
// The estimate
//===----------------------------------------------------------------------------===//

// docs/code-generation.md describes the estimate. When one of its numbers is changed, benchmarks/kernels/run tells what
// it does to the time of kernels, and benchmarks/microcontrollers/run what it does to small machines.

// A core as most are: two multiply-adds and two loads a cycle, five instructions in all, results after four cycles.
// Only ratios matter, and those hold for narrower and wider cores alike.
static constexpr double multiplyAddsPerCycle = 2, loadsPerCycle = 2, instructionsPerCycle = 5, latency = 4;
// What the second level and what is behind it deliver to such a core while it computes, estimated: less than their
// peaks, as each line is asked for when it is needed.
static constexpr double l2BytesPerCycle = 40, memoryBytesPerCycle = 20;
// Cycles for the addresses and the loop of a tile, and for starting, finishing and storing each of its accumulators.
// They make small tiles dear where the reduction is short. Both are counts of such code. Without them MLPerf's ResNet8
// in floats takes 15 % more instructions on a Cortex-M4 and 5 % fewer on a Cortex-M55; int8 models are the same.
static constexpr double tileOverhead = 12, accumulatorOverhead = 1.5;

// Larger tiles bring no speed, only code: 8 to 12 accumulators hide four cycles of latency at two multiply-adds a
// cycle, and 16 leave room for ragged ends (4 x 4 vectors of AVX-512). A short reduction is unrolled by LLVM, which
// then keeps inputs that neighbouring positions share in registers, so that it can spare fewer.
static constexpr int64_t largestTile = 16, largestShortTile = 12, mostShortRows = 8, shortReduction = 24;
// The general registers that Armv7-M leaves to code: 13, less one for what passes through. RISC-V has more.
static constexpr int64_t scalarRegisters = 12;
// Bounds of the search, wider than any tile that `fits` lets through with 32 registers but for one row or one vector.
// Panels of scalars are wider: there a vector is one channel.
static constexpr int64_t mostVectors = 8, mostScalars = 16, mostRows = 14;
// Partial sums split a reduction. One that is shorter than this many steps is over before their latency would show, and
// adding them up costs as much.
static constexpr int64_t mostSplits = 8, shortestSplitDepth = 16, shortestSplitGroups = 8;

int64_t SelectTilesPass::registersFor(const Work &work) const {
  // Scalar integers live in the general registers, of which addresses and counters take half.
  return work.isInteger && vectorBits == 0 ? scalarRegisters / 2 : registers;
}

bool SelectTilesPass::fits(const Work &work, const Candidate &tile) const {
  int64_t products = tile.rows * tile.vectors, available = registersFor(work);
  if (!work.reducesDepth()) {
    // A panel takes whole cache lines of a position; the rest of the registers holds weights and inputs.
    int64_t panel = std::min(work.channels, std::max<int64_t>(tile.lanes, cacheLine / work.elementBytes));
    int64_t widest = llvm::divideCeil(panel, tile.lanes);
    bool isWide = smallCode ? tile.vectors <= widest : tile.vectors == widest;
    // Half of the registers; eight rows already share all that neighbouring windows can.
    return isWide && (products <= available / 2 || tile.rows == 1) && tile.rows <= mostShortRows;
  }
  bool isShort = !work.pointwise && work.windowColumns * work.depth <= shortReduction;
  if (products > (isShort ? largestShortTile : largestTile) || (isShort && tile.rows > mostShortRows))
    return false;
  // One register for the broadcast input; weights need none if each is used once and can come from memory.
  int64_t weights = tile.rows == 1 && memoryOperand ? 0 : tile.vectors;
  return products * tile.splits + weights + 1 <= available;
}

/// Estimated cycles of the whole kernel.
double SelectTilesPass::cycles(const Work &work, const Candidate &tile) const {
  auto tileCycles = [&](double rows, double vectors) {
    double products = rows * vectors, loads = rows + vectors;
    if (!work.reducesDepth()) {
      // Neighbouring positions share what they load; the weights may stay in registers over a whole row.
      double shared = std::max(1.0, double(work.windowColumns) / work.stride);
      bool weightsStay = work.kind != WindowKind::Depthwise ||
                         rows * vectors + (work.taps + 1) * vectors <= double(registersFor(work));
      loads = vectors * ((rows + shared - 1) / shared) + (weightsStay ? 0 : vectors);
    }
    // Weights that the first level does not hold come anew for every tile.
    int64_t weightBytes = work.reducesDepth() ? vectors * tile.lanes * work.elementBytes : 0;
    int64_t panelBytes = weightBytes * work.taps * work.depth;
    double distant = panelBytes > l2Bytes / 2   ? weightBytes / memoryBytesPerCycle
                     : panelBytes > l1Bytes / 2 ? weightBytes / l2BytesPerCycle
                                                : 0;
    double step = std::max({distant, products / multiplyAddsPerCycle, loads / loadsPerCycle, latency / tile.splits,
                            (products + loads + 2) / instructionsPerCycle});
    return work.taps * work.depth * step + tileOverhead + accumulatorOverhead * products * tile.splits;
  };
  int64_t panel = tile.vectors * tile.lanes;
  double full = work.channels / panel, tail = countPieces(work.channels % panel, tile.lanes);
  double total = 0;
  llvm::SmallSet<int64_t, 4> widths;
  for (int64_t columns : splitColumns(work.columns, tile.rows)) {
    total += full * tileCycles(columns, tile.vectors) + (tail ? tileCycles(columns, tail) : 0);
    widths.insert(columns);
  }
  // Each shape of tile is code of its own; where that is dear, a little time is given for fewer: a tenth. Without it
  // MLPerf's ResNet8 in floats has 3 % more code on a Cortex-M4 and takes 0.3 % fewer instructions; int8 models are the
  // same.
  constexpr double codePenalty = 0.1;
  int64_t shapes = widths.size() * (full > 0 && tail > 0 ? 2 : 1);
  return total * work.rows * (smallCode ? 1 + codePenalty * (shapes - 1) : 1);
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
  int64_t vectorLimit =
      std::min<int64_t>(llvm::divideCeil(work.channels, lanes), lanes == 1 ? mostScalars : mostVectors);
  int64_t rowLimit = std::min(work.columns, mostRows);
  int64_t splitLimit = work.reducesDepth() && work.depth >= shortestSplitDepth ? mostSplits : 1;
  for (int64_t vectors = 1; vectors <= vectorLimit; ++vectors)
    for (int64_t rows = 1; rows <= rowLimit; ++rows)
      for (int64_t splits = 1; splits <= splitLimit; splits *= 2) {
        Candidate tile{rows, vectors, lanes, splits};
        if (!fits(work, tile))
          continue;
        double estimate = cycles(work, tile);
        if (estimate < bestCycles) {
          best = tile;
          bestCycles = estimate;
        }
      }
  return makeTile(work, best);
}

TileAttr SelectTilesPass::makeTile(const Work &work, const Candidate &tile) {
  return TileAttr::get(&getContext(), tile.rows, tile.vectors, tile.lanes, tile.splits, order(work, tile),
                       smallCode && work.taps > 1);
}

//===----------------------------------------------------------------------------===//
// Dot products
//===----------------------------------------------------------------------------===//

static kernel::DotElement dotElement(hone::DotElement element) {
  return element == hone::DotElement::U8    ? kernel::DotElement::U8
         : element == hone::DotElement::S16 ? kernel::DotElement::S16
                                            : kernel::DotElement::S8;
}

/// The description's instruction as kernels take it, or nothing for those that they don't.
static std::optional<DotAttr> dotAttribute(MLIRContext *context, const DotProduct &dot) {
  if (!whyUnused(dot).empty())
    return std::nullopt;
  auto kind = dot.kind == hone::DotKind::Scalar ? kernel::DotKind::Scalar : kernel::DotKind::Lanes;
  auto sum = dot.sum == hone::DotSum::First  ? kernel::DotSum::First
             : dot.sum == hone::DotSum::Last ? kernel::DotSum::Last
                                             : kernel::DotSum::Separate;
  return DotAttr::get(context, kind, dotElement(dot.lhs), dotElement(dot.rhs), dot.depth, sum, StringRef(dot.intrinsic),
                      StringRef(dot.unpack));
}

/// Positions of a depthwise window that are written out in pairs: windows of up to 8 x 8. Larger ones would be
/// kilobytes of code for each tile.
static constexpr int64_t mostPairedTaps = 64;

/// Whether the dot product can take the window's positions two by two.
static bool pairsTaps(WindowOp window, DotAttr dot) {
  int64_t taps = window.getWindow()[0] * window.getWindow()[1];
  return window.getKind() == WindowKind::Depthwise && dot.getKind() == kernel::DotKind::Lanes && dot.group() == 2 &&
         taps > 1 && taps <= mostPairedTaps;
}

/// Whether the kernel can be made of the dot product: its filter is known and its elements fit.
static bool canUse(KernelOp op, DotAttr dot) {
  auto matmul = dyn_cast<MatmulOp>(op.getOperation());
  auto window = dyn_cast<WindowOp>(op.getOperation());
  if (window && ((window.getKind() != WindowKind::Conv && !pairsTaps(window, dot)) ||
                 llvm::any_of(window.getPads(), [](int64_t pad) { return pad; })))
    return false;
  if (!op.getAccumulatorType().isInteger(32) || (matmul ? matmul.getPacked() : window.getPacked()))
    return false;
  auto filter = op->getOperand(1).getDefiningOp<arith::ConstantOp>();
  auto filterType = cast<ShapedType>(op->getOperand(1).getType());
  if (!filter || !graph::ConstantData::of(filter.getValue()) || (matmul && filterType.getRank() != 2))
    return false;
  // An 8-bit operand can be widened, a 16-bit one can't be narrowed.
  auto takes = [](Type element, kernel::DotElement wanted, int64_t bits) {
    return element.isInteger(8) || (element.isInteger(16) && wanted == kernel::DotElement::S16 && bits == 16);
  };
  Type input = cast<ShapedType>(op->getOperand(0).getType()).getElementType();
  if (!takes(input, dot.getLhs(), dot.lhsBits()) || !takes(filterType.getElementType(), dot.getRhs(), dot.rhsBits()))
    return false;
  int64_t depth = cast<ShapedType>(op->getOperand(0).getType()).getShape().back();
  return !window || window.getKind() == WindowKind::Depthwise || window.getDilations()[1] == 1 ||
         depth % dot.group() == 0;
}

/// Estimated cycles of the whole kernel.
double SelectTilesPass::dotCycles(const Work &work, const DotProduct &dot, DotAttr form, const Candidate &tile) const {
  bool isScalar = form.getKind() == kernel::DotKind::Scalar;
  double parts = form.getUnpack().empty() ? 1 : 2;
  // An addition of its own goes to units that do not multiply, but is one more instruction.
  double additions = form.getSum() == kernel::DotSum::Separate ? parts : 0;
  double steps = double(work.windowRows) * llvm::divideCeil(work.windowColumns * work.depth, form.group());
  auto tileCycles = [&](double rows, double vectors) {
    double products = rows * vectors * parts, added = rows * vectors * additions, operands = rows + vectors;
    double unpacking = form.getUnpack().empty() ? 0 : 2 * operands;
    // A core with a scalar dot product does about one thing at a time.
    double step = isScalar ? products + added + operands + unpacking + 2
                           : std::max({products / multiplyAddsPerCycle, operands / loadsPerCycle, latency / tile.splits,
                                       (products + added + operands + 2) / instructionsPerCycle});
    return steps * step + tileOverhead + accumulatorOverhead * rows * vectors * tile.splits;
  };
  int64_t panel = tile.vectors * tile.lanes, full = work.channels / panel;
  int64_t tail = llvm::divideCeil(work.channels % panel, tile.lanes);
  double total = 0;
  for (int64_t columns : splitColumns(work.columns, tile.rows))
    total += full * tileCycles(columns, tile.vectors) + (tail ? tileCycles(columns, tail) : 0);
  return total * work.rows;
}

/// Considers a depthwise dot product, whose tiles are two vectors wide. It has to do better than multiplying one by
/// one.
void SelectTilesPass::selectPairs(const Work &work, const DotProduct &dot, DotAttr form,
                                  std::optional<DotChoice> &best) const {
  if (work.channels % (2 * dot.lanes) != 0 || smallCode)
    return;
  int64_t windowRows = work.windowRows;
  auto total = [&](const Candidate &tile, auto instructions) {
    double cycles = 0;
    for (int64_t columns : splitColumns(work.columns, tile.rows))
      cycles += instructions(columns) * tile.vectors / instructionsPerCycle + tileOverhead;
    return cycles * work.rows * work.channels / (tile.vectors * tile.lanes);
  };
  auto inputColumns = [&](int64_t columns) {
    return std::min(columns * work.windowColumns, (columns - 1) * work.stride + work.windowColumns);
  };
  int64_t lanes = std::min<int64_t>(std::max<int64_t>(1, vectorBits / 32), llvm::bit_ceil(uint64_t(work.channels)));
  // The tile that multiplying one by one would have: four positions by a cache line of channels.
  double single = total({4, std::max<int64_t>(1, 16 / lanes), lanes, 1}, [&](int64_t columns) {
    return 2.0 * columns * work.taps + inputColumns(columns) * windowRows;
  });
  SmallVector<TapPair> taps = pairTaps(windowRows, work.windowColumns);
  double perProduct = form.getSum() == kernel::DotSum::Separate ? 2 : 1;
  // Two accumulators for each row, two loaded vectors and the two that they are interleaved to.
  for (int64_t rows = 1; rows <= std::min(work.columns, mostShortRows) && 2 * rows + 4 <= registers; ++rows) {
    Candidate tile{rows, 2, dot.lanes, 1};
    double cycles = total(tile, [&](int64_t columns) {
      return perProduct * columns * taps.size() + pairInputs(taps, columns, work.stride, work.dilation).size();
    });
    if (cycles < single && (!best || cycles < best->cycles))
      best = DotChoice{form, tile, cycles};
  }
}

std::optional<DotChoice> SelectTilesPass::selectDot(KernelOp op, const Work &work) {
  std::optional<DotChoice> best;
  for (const DotProduct &dot : dots) {
    std::optional<DotAttr> form = dotAttribute(&getContext(), dot);
    if (!form || !canUse(op, *form))
      continue;
    if (work.kind == WindowKind::Depthwise) {
      selectPairs(work, dot, *form, best);
      continue;
    }
    bool isScalar = dot.kind == hone::DotKind::Scalar;
    int64_t lanes = isScalar ? 1 : dot.lanes, most = isScalar && dot.accumulators ? dot.accumulators : largestTile;
    int64_t vectorLimit = std::min<int64_t>(llvm::divideCeil(work.channels, lanes), mostVectors),
            rowLimit = std::min(work.columns, mostRows);
    int64_t steps = llvm::divideCeil(work.windowColumns * work.depth, form->group());
    // A last panel that is not full is packed with zeros and has code of its own; where that is dear, panels are all
    // full.
    auto isFull = [&](int64_t vectors) { return work.channels % (vectors * lanes) == 0; };
    bool onlyFull = smallCode && llvm::any_of(llvm::seq_inclusive<int64_t>(2, vectorLimit), isFull);
    for (int64_t vectors = 1; vectors <= vectorLimit; ++vectors)
      for (int64_t rows = 1; rows <= rowLimit && (!onlyFull || isFull(vectors)); ++rows)
        for (int64_t splits = 1; splits <= (isScalar || steps < shortestSplitGroups ? 1 : mostSplits); splits *= 2) {
          // One register for the broadcast input, and one for a product that is yet to be added.
          int64_t passing = form->getSum() == kernel::DotSum::Separate ? 2 : 1;
          if (rows * vectors > most || (!isScalar && rows * vectors * splits + vectors + passing > registers))
            continue;
          Candidate tile{rows, vectors, lanes, splits};
          double estimate = dotCycles(work, dot, *form, tile);
          if (!best || estimate < best->cycles)
            best = DotChoice{*form, tile, estimate};
        }
  }
  return best;
}

//===----------------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------------===//

LogicalResult SelectTilesPass::initialize(MLIRContext *context) {
  if (target.empty())
    return success();
  FailureOr<TargetDescription> description = findTarget(target, llvm::errs());
  if (failed(description))
    return failure();
  adopt(*description);
  return success();
}

void SelectTilesPass::adopt(const TargetDescription &description) {
  vectorBits = description.vectorBits;
  registers = description.vectorRegisters;
  memoryOperand = description.fmaMemoryOperand;
  cacheLine = description.cacheLineBytes;
  smallCode = description.smallCode;
  l1Bytes = description.l1Bytes;
  l2Bytes = description.l2Bytes;
  dots = description.dotProducts;
}

void SelectTilesPass::runOnOperation() {
  getOperation()->walk([&](KernelOp op) {
    if (op.getTile())
      return;
    Work work = describe(op);
    std::optional<DotChoice> choice = selectDot(op, work);
    if (!choice) {
      op->setAttr("tile", select(work));
      return;
    }
    op->setAttr("tile", makeTile(work, choice->tile));
    // Operands and filter are brought into the instruction's form by hone-convert-operands and hone-pack-weights.
    op->setAttr(chosenDotAttrName, choice->dot);
  });
}

std::unique_ptr<Pass> hone::createSelectTilesPass(const TargetDescription &target) {
  return std::make_unique<SelectTilesPass>(target);
}

void hone::buildTilingPipeline(OpPassManager &manager, const TargetDescription &target) {
  manager.addPass(createFuseElementwisePass());
  manager.addPass(createCSEPass());
  manager.addPass(createFormKernelsPass());
  manager.addPass(createSelectTilesPass(target));
  manager.addPass(createConvertOperandsPass());
  manager.addPass(createPackWeightsPass());
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
}
