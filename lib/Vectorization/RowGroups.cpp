//===- RowGroups.cpp - Neighbouring nests that share their rows ----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A softmax is four nests over the same rows. Run one after the other, each fetches all rows from memory; run row by
// row, only the first does. That is the same program if no nest touches, in one row, bytes that another one writes in
// another row. Buffers share the arena, so that this is decided on bytes and not on memrefs.
//
//===----------------------------------------------------------------------------===//

#include "RowGroups.h"
#include "GenericEmitter.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace hone;

namespace {

/// The bytes that an access touches: from `begin` to `end` in the first row, and `stride` further in each next one.
struct Footprint {
  Value root;
  int64_t begin = 0;
  int64_t end = 0;
  int64_t stride = 0;
  int64_t rows = 1;

  int64_t last() const { return end + stride * (rows - 1); }
};

} // namespace

/// The memory that a memref is part of, and the byte in it from which its offset counts. Nothing if that is not known.
static std::optional<std::pair<Value, int64_t>> findRoot(Value memref) {
  while (Operation *op = memref.getDefiningOp()) {
    if (auto view = dyn_cast<memref::ViewOp>(op)) {
      std::optional<int64_t> shift = getConstantIntValue(view.getByteShift());
      auto source = findRoot(view.getSource());
      if (!shift || !source)
        return std::nullopt;
      return std::pair(source->first, source->second + *shift);
    }
    auto viewLike = dyn_cast<ViewLikeOpInterface>(op);
    if (!viewLike)
      break;
    memref = viewLike.getViewSource();
  }
  return std::pair(memref, int64_t(0));
}

/// The row-wise footprint of an access, or nothing if its place is not known or rows do not follow each other upwards.
static std::optional<Footprint> findFootprint(const LoopNest &nest, const NestAccess &access) {
  auto type = cast<MemRefType>(access.memref.getType());
  auto root = findRoot(access.memref);
  int64_t offset;
  SmallVector<int64_t> strides;
  if (!root || failed(type.getStridesAndOffset(strides, offset)) || ShapedType::isDynamic(offset) ||
      !access.elementType.isIntOrFloat() || llvm::any_of(access.strides, [](int64_t stride) { return stride < 0; }))
    return std::nullopt;
  int64_t bytes = llvm::divideCeil(access.elementType.getIntOrFloatBitWidth(), 8);
  int64_t length = 1;
  for (auto [stride, loop] : llvm::drop_begin(llvm::zip_equal(access.strides, nest.loops)))
    length += stride * (loop.size - 1);
  Footprint footprint;
  footprint.root = root->first;
  footprint.begin = root->second + (offset + access.offset) * bytes;
  footprint.end = footprint.begin + length * bytes;
  footprint.stride = access.strides.front() * bytes;
  footprint.rows = nest.loops.front().size;
  return footprint;
}

/// Whether no row of one shares a byte with another row of the other.
static bool areRowsApart(const Footprint &a, const Footprint &b) {
  // Different arguments and globals are different memory.
  if (a.root != b.root || a.last() <= b.begin || b.last() <= a.begin)
    return true;
  return a.stride == b.stride && std::max(a.end, b.end) - std::min(a.begin, b.begin) <= a.stride;
}

/// Whether the two may run row by row.
static bool areIndependent(const LoopNest &first, const LoopNest &second) {
  auto footprints = [](const LoopNest &nest) {
    return llvm::map_to_vector(nest.accesses, [&](const NestAccess &access) {
      return access.isScalar() ? std::optional(Footprint()) : findFootprint(nest, access);
    });
  };
  auto before = footprints(first), after = footprints(second);
  for (auto [i, a] : llvm::enumerate(before))
    for (auto [j, b] : llvm::enumerate(after)) {
      bool isWritten = i >= first.numInputs || j >= second.numInputs;
      bool isMemory = !first.accesses[i].isScalar() && !second.accesses[j].isScalar();
      if (isWritten && isMemory && (!a || !b || !areRowsApart(*a, *b)))
        return false;
    }
  return true;
}

/// The nest with a first loop of `rows` iterations, if its first loop is a multiple of that.
static std::optional<LoopNest> withRows(const LoopNest &nest, int64_t rows) {
  bool readsElsewhere = false;
  nest.op.getRegion().walk([&](memref::LoadOp) { readsElsewhere = true; });
  if (nest.loops.empty() || nest.loops.front().isReduction || nest.loops.front().size % rows != 0 || readsElsewhere)
    return std::nullopt;
  LoopNest result = nest;
  int64_t inner = nest.loops.front().size / rows;
  if (inner == 1)
    return result;
  // Contiguous elements are better not cut into short rows.
  constexpr int64_t shortestRow = 64;
  if (nest.loops.front().isIndexed || inner < shortestRow)
    return std::nullopt;
  result.loops.front().dimension.reset();
  result.loops.insert(result.loops.begin(), result.loops.front());
  result.loops[0].size = rows;
  result.loops[1].size = inner;
  for (NestAccess &access : result.accesses)
    access.strides.insert(access.strides.begin(), access.strides.front() * inner);
  return result;
}

/// Whether the nest has work within a row that is not better spread over the rows.
static bool worksOnRows(const LoopNest &nest, int64_t vectorBits) {
  if (nest.loops.size() < 2)
    return false;
  VectorPlan alone = chooseVectorPlan(nest, vectorBits), inRow = chooseVectorPlan(nest, vectorBits, 1);
  return alone.kind == inRow.kind && alone.loop == inRow.loop;
}

SmallVector<LoopNest> hone::findRowGroup(ArrayRef<LoopNest> nests, int64_t vectorBits) {
  const LoopNest *reduction = llvm::find_if(nests, [](const LoopNest &nest) { return nest.hasReduction(); });
  if (reduction == nests.end() || reduction->loops.front().isReduction || reduction->loops.front().size == 0)
    return {};
  int64_t rows = reduction->loops.front().size;
  SmallVector<LoopNest> group;
  unsigned whole = 0;
  bool reduces = false;
  for (const LoopNest &nest : nests) {
    auto candidate = withRows(nest, rows);
    if (!candidate || (candidate->loops.size() > 1 && !worksOnRows(*candidate, vectorBits)) ||
        !llvm::all_of(group, [&](const LoopNest &other) { return areIndependent(other, *candidate); }))
      break;
    whole += candidate->loops.size() > 1;
    reduces |= candidate->hasReduction();
    group.push_back(*candidate);
  }
  if (whole < 2 || !reduces)
    return {};
  // The divisors are sums and the like, whose own rounding is coarser.
  for (LoopNest &nest : group)
    nest.allowsReciprocal = true;
  return group;
}
