//===- PlanArena.cpp - Every buffer a place in one arena -----------------------===//
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

/// Says what is alive at the peak.
static void reportLimit(func::FuncOp function, MutableArrayRef<Buffer> buffers, int64_t bytes, int64_t bound, int64_t peak,
                        int64_t limit) {
  InFlightDiagnostic diagnostic = function.emitError("the arena needs ")
                                  << bytes << " bytes, but the limit is " << limit << " bytes; at the peak "
                                  << bound << " bytes are alive";
  SmallVector<Buffer *> alive;
  for (Buffer &buffer : buffers)
    if (buffer.life.first <= peak && peak <= buffer.life.last)
      alive.push_back(&buffer);
  llvm::stable_sort(alive, [](Buffer *a, Buffer *b) { return a->life.bytes > b->life.bytes; });
  for (Buffer *buffer : alive)
    diagnostic.attachNote(buffer->alloc.getLoc()) << buffer->alloc.getType() << " takes " << buffer->life.bytes << " bytes";
}

static DictionaryAttr describePlan(MLIRContext *context, MutableArrayRef<Buffer> buffers, const ArenaPlan &plan, int64_t bound) {
  Builder builder(context);
  auto number = [&](StringRef name, int64_t value) { return builder.getNamedAttr(name, builder.getI64IntegerAttr(value)); };
  SmallVector<Attribute> list;
  for (auto [buffer, offset] : llvm::zip_equal(buffers, plan.offsets)) {
    NamedAttribute entry[] = {number("bytes", buffer.life.bytes), number("first", buffer.life.first),
                              number("last", buffer.life.last),
                              builder.getNamedAttr("name", builder.getStringAttr(bufferName(buffer))),
                              number("offset", offset)};
    list.push_back(builder.getDictionaryAttr(entry));
  }
  NamedAttribute facts[] = {builder.getNamedAttr("buffers", builder.getArrayAttr(list)), number("bytes", plan.bytes),
                            number("lower_bound", bound)};
  return builder.getDictionaryAttr(facts);
}

/// Replaces the allocations by views of the arena.
static void replaceBuffers(func::FuncOp function, MutableArrayRef<Buffer> buffers, const ArenaPlan &plan, Value arena) {
  OpBuilder builder(function.getContext());
  builder.setInsertionPointToStart(&function.getBody().front());
  for (auto [buffer, place] : llvm::zip_equal(buffers, plan.offsets)) {
    memref::AllocOp alloc = buffer.alloc;
    for (Operation *user : llvm::make_early_inc_range(alloc->getUsers()))
      if (isa<memref::DeallocOp>(user))
        user->erase();
    Value offset = arith::ConstantIndexOp::create(builder, alloc.getLoc(), place);
    auto view = memref::ViewOp::create(builder, alloc.getLoc(), alloc.getType(), arena, offset, ValueRange());
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
  auto buffers = findBuffers(*entry);
  if (failed(buffers))
    return signalPassFailure();
  findLives(*entry, *buffers);

  std::vector<BufferLife> lives;
  for (Buffer &buffer : *buffers) {
    lives.push_back(buffer.life);
    bufferBytes += buffer.life.bytes;
  }
  ArenaPlan plan = planArena(lives, bufferAlignment);
  int64_t peak;
  int64_t bound = peakBytes(lives, bufferAlignment, &peak);
  arenaBytes = plan.bytes;
  lowerBound = bound;
  bufferCount = buffers->size();
  if (arenaLimit >= 0 && plan.bytes > arenaLimit) {
    reportLimit(*entry, *buffers, plan.bytes, bound, peak, arenaLimit);
    return signalPassFailure();
  }

  Builder builder(&getContext());
  auto type = MemRefType::get({plan.bytes}, builder.getI8Type());
  auto role = builder.getDictionaryAttr(builder.getNamedAttr(arenaAttrName, builder.getUnitAttr()));
  if (failed(entry->insertArgument(entry->getNumArguments(), type, role, entry->getLoc())))
    return signalPassFailure();
  (*entry)->setAttr(arenaAttrName, describePlan(&getContext(), *buffers, plan, bound));
  replaceBuffers(*entry, *buffers, plan, entry->getArguments().back());
}
