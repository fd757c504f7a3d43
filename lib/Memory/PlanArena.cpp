//===- PlanArena.cpp - Every buffer a place in an arena ------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Memory/ArenaPlan.h"
#include "hone/Memory/Entry.h"
#include "hone/Memory/Passes.h"
#include "hone/Support/Diagnostics.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/Transforms/BufferViewFlowAnalysis.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/MathExtras.h"

namespace hone {
#define GEN_PASS_DEF_PLANARENAPASS
#include "hone/Memory/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

namespace {
/// An allocation with what the plan needs to know of it.
struct Buffer {
  memref::AllocOp alloc;
  BufferLife life;
};

struct PlanArenaPass : public hone::impl::PlanArenaPassBase<PlanArenaPass> {
  using PlanArenaPassBase::PlanArenaPassBase;
  void runOnOperation() override;

private:
  /// Reports a plan that needs more memory than there is, with what is alive at the peak.
  LogicalResult checkSize(func::FuncOp function, MutableArrayRef<Buffer> buffers, const ArenaPlan &plan, int64_t bound,
                          int64_t peak);
  /// The plan as the attribute of the function.
  model::PlanAttr describePlan(MutableArrayRef<Buffer> buffers, const ArenaPlan &plan, int64_t bound, int64_t peak);
};
} // namespace

/// The allocations of the function in order. Every size must be known.
static FailureOr<SmallVector<Buffer>> findBuffers(func::FuncOp function) {
  SmallVector<Buffer> buffers;
  bool known = true;
  function.walk([&](memref::AllocOp alloc) {
    MemRefType type = alloc.getType();
    if (!type.hasStaticShape() || !type.getLayout().isIdentity()) {
      alloc.emitError("a buffer of type ") << type << " has no size that is known at compile time";
      known = false;
      return;
    }
    buffers.push_back({alloc, {bytesOf(type), 0, 0}});
  });
  if (!known)
    return failure();
  return buffers;
}

/// Finds from which to which operation of the entry block each buffer is needed.
static void findLives(func::FuncOp function, MutableArrayRef<Buffer> buffers) {
  Block &block = function.getBody().front();
  DenseMap<Operation *, int64_t> step;
  int64_t next = 0;
  for (Operation &op : block)
    if (!isa<memref::AllocOp, memref::DeallocOp, ViewLikeOpInterface, arith::ConstantOp>(op))
      step[&op] = next++;
  BufferViewFlowAnalysis views(function);
  for (Buffer &buffer : buffers) {
    buffer.life.first = INT64_MAX;
    buffer.life.last = -1;
    for (Value alias : views.resolve(buffer.alloc.getResult()))
      for (Operation *user : alias.getUsers()) {
        auto found = step.find(block.findAncestorOpInBlock(*user));
        if (found == step.end())
          continue;
        buffer.life.first = std::min(buffer.life.first, found->second);
        buffer.life.last = std::max(buffer.life.last, found->second);
      }
    // A buffer that nothing touches still gets an address.
    if (buffer.life.last < 0)
      buffer.life.first = buffer.life.last = 0;
  }
}

static std::string bufferName(Buffer &buffer) {
  StringRef name = nodeName(buffer.alloc.getLoc());
  return name.empty() ? "(unnamed)" : name.str();
}

static void printRegions(Diagnostic &out, ArrayRef<std::string> names, ArrayRef<int64_t> sizes) {
  if (names.size() == 1) {
    out << "region '" << names.front() << "' has " << sizes.front() << " bytes";
    return;
  }
  out << "the regions have ";
  for (auto [i, name, size] : llvm::enumerate(names, sizes))
    out << (i ? ", " : "") << size << " ('" << name << "')";
  out << " bytes";
}

/// Of small buffers there may be hundreds.
static constexpr size_t mostListed = 20;

/// Lists what is alive at step `peak`, the largest first.
static void attachPeak(InFlightDiagnostic &diagnostic, MutableArrayRef<Buffer> buffers, int64_t peak) {
  SmallVector<Buffer *> alive;
  for (Buffer &buffer : buffers)
    if (buffer.life.first <= peak && peak <= buffer.life.last)
      alive.push_back(&buffer);
  llvm::stable_sort(alive, [](Buffer *a, Buffer *b) { return a->life.bytes > b->life.bytes; });
  for (Buffer *buffer : ArrayRef(alive).take_front(mostListed))
    diagnostic.attachNote(buffer->alloc.getLoc())
        << buffer->life.bytes << " bytes (" << typeText(buffer->alloc.getType()) << "), needed from step "
        << buffer->life.first << " to " << buffer->life.last;
  if (alive.size() <= mostListed)
    return;
  int64_t bytes = 0;
  for (Buffer *buffer : ArrayRef(alive).drop_front(mostListed))
    bytes += buffer->life.bytes;
  diagnostic.attachNote() << bytes << " bytes in " << alive.size() - mostListed << " smaller buffers";
}

LogicalResult PlanArenaPass::checkSize(func::FuncOp function, MutableArrayRef<Buffer> buffers, const ArenaPlan &plan,
                                       int64_t bound, int64_t peak) {
  bool overLimit = arenaLimit >= 0 && plan.bytes() > arenaLimit;
  if (plan.fits && !overLimit)
    return success();
  InFlightDiagnostic diagnostic = emitFault(FaultKind::DoesNotFit, function)
                                  << "the arena needs " << plan.bytes() << " bytes, but ";
  if (plan.fits)
    diagnostic << "the limit is " << arenaLimit.getValue() << " bytes";
  else
    printRegions(*diagnostic.getUnderlyingDiagnostic(), *regionNames, *regionBytes);
  diagnostic << "; no plan needs less than the " << bound << " bytes alive at step " << peak << ":";
  attachPeak(diagnostic, buffers, peak);
  return diagnostic;
}

model::PlanAttr PlanArenaPass::describePlan(MutableArrayRef<Buffer> buffers, const ArenaPlan &plan, int64_t bound,
                                            int64_t peak) {
  Builder builder(&getContext());
  SmallVector<Attribute> arenas, places;
  for (const PlannedArena &arena : plan.arenas) {
    StringAttr region = regionNames.empty() ? StringAttr() : builder.getStringAttr(regionNames[arena.region]);
    arenas.push_back(model::ArenaAttr::get(&getContext(), arena.bytes, region));
  }
  for (auto [buffer, place] : llvm::zip_equal(buffers, plan.places))
    places.push_back(model::BufferAttr::get(&getContext(), builder.getStringAttr(bufferName(buffer)), place.arena,
                                            place.offset, buffer.life.bytes, buffer.life.first, buffer.life.last));
  return model::PlanAttr::get(&getContext(), bound, peak, builder.getArrayAttr(arenas), builder.getArrayAttr(places));
}

/// Adds an argument for each arena at the end.
static LogicalResult addArenas(func::FuncOp function, const ArenaPlan &plan, int64_t alignment) {
  Builder builder(function.getContext());
  auto role = builder.getDictionaryAttr(builder.getNamedAttr(arenaAttrName, builder.getI64IntegerAttr(alignment)));
  for (const PlannedArena &arena : plan.arenas) {
    auto type = MemRefType::get({arena.bytes}, builder.getI8Type());
    if (failed(function.insertArgument(function.getNumArguments(), type, role, function.getLoc())))
      return failure();
  }
  return success();
}

/// Replaces the allocations by views of the arenas.
static void replaceBuffers(MutableArrayRef<Buffer> buffers, const ArenaPlan &plan, ArrayRef<BlockArgument> arenas) {
  OpBuilder builder(arenas.front().getContext());
  builder.setInsertionPointToStart(arenas.front().getOwner());
  for (auto [buffer, place] : llvm::zip_equal(buffers, plan.places)) {
    memref::AllocOp alloc = buffer.alloc;
    for (Operation *user : llvm::make_early_inc_range(alloc->getUsers()))
      if (isa<memref::DeallocOp>(user))
        user->erase();
    Value offset = arith::ConstantIndexOp::create(builder, alloc.getLoc(), place.offset);
    auto view =
        memref::ViewOp::create(builder, alloc.getLoc(), alloc.getType(), arenas[place.arena], offset, ValueRange());
    alloc.replaceAllUsesWith(view.getResult());
  }
  for (Buffer &buffer : buffers)
    buffer.alloc.erase();
}

void PlanArenaPass::runOnOperation() {
  ModuleOp module = getOperation();
  FailureOr<func::FuncOp> entry = findEntry(module);
  if (failed(entry))
    return signalPassFailure();
  if (regionNames.size() != regionBytes.size()) {
    entry->emitError("region-names and region-bytes must be of one length");
    return signalPassFailure();
  }
  auto buffers = findBuffers(*entry);
  if (failed(buffers))
    return signalPassFailure();
  findLives(*entry, *buffers);

  std::vector<BufferLife> lives;
  for (Buffer &buffer : *buffers) {
    lives.push_back(buffer.life);
    bufferBytes += buffer.life.bytes;
  }
  ArenaPlan plan = planArenas(lives, alignment, std::vector<int64_t>(regionBytes.begin(), regionBytes.end()));
  int64_t peak;
  int64_t bound = peakBytes(lives, alignment, &peak);
  arenaBytes = plan.bytes();
  lowerBound = bound;
  bufferCount = buffers->size();
  if (failed(checkSize(*entry, *buffers, plan, bound, peak))) {
    if (!keepUnfit)
      return signalPassFailure();
    plan = planArenas(lives, alignment, {INT64_MAX});
  }
  if (failed(addArenas(*entry, plan, alignment)))
    return signalPassFailure();
  (*entry)->setAttr(planAttrName, describePlan(*buffers, plan, bound, peak));
  replaceBuffers(*buffers, plan, entry->getArguments().take_back(plan.arenas.size()));
}

PlanArenaPassOptions hone::planArenaOptions(const TargetDescription &target, int64_t arenaLimit, bool keepUnfit) {
  PlanArenaPassOptions options;
  options.keepUnfit = keepUnfit;
  options.alignment = target.bufferAlignment();
  options.arenaLimit = arenaLimit;
  for (const MemoryRegion &region : target.regions) {
    if (region.kind == MemoryKind::Flash)
      continue;
    options.regionNames.push_back(region.name);
    options.regionBytes.push_back(region.bytes);
  }
  return options;
}
