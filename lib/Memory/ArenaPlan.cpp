//===- ArenaPlan.cpp - Placing buffers in arenas -------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Placing buffers with lifetimes in the least space is NP-hard. The greedy rule "next buffer into the tightest gap" reaches
// the lower bound on nearly all networks when the order is right, so several orders are tried, and then the buffers that end
// at the top, or find no room, are moved to the front of the order, which helps the rule where it has to be told what is
// critical.
//
//===----------------------------------------------------------------------------===//

#include "hone/Memory/ArenaPlan.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <numeric>

using namespace hone;

using Order = std::vector<size_t>;

int64_t ArenaPlan::bytes() const {
  int64_t total = 0;
  for (const PlannedArena &arena : arenas)
    total += arena.bytes;
  return total;
}

int64_t hone::peakBytes(const std::vector<BufferLife> &buffers, int64_t alignment, int64_t *step) {
  // A sweep over starts and ends; at one step, buffers that start come before those that end after it.
  std::vector<std::pair<int64_t, int64_t>> changes;
  for (const BufferLife &buffer : buffers) {
    int64_t bytes = llvm::alignTo(buffer.bytes, alignment);
    changes.push_back({2 * buffer.first, bytes});
    changes.push_back({2 * buffer.last + 1, -bytes});
  }
  llvm::sort(changes);
  int64_t live = 0, peak = 0;
  if (step)
    *step = 0;
  for (size_t i = 0; i < changes.size(); ++i) {
    live += changes[i].second;
    bool lastOfMoment = i + 1 == changes.size() || changes[i + 1].first != changes[i].first;
    if (!lastOfMoment || live <= peak)
      continue;
    peak = live;
    if (step)
      *step = changes[i].first / 2;
  }
  return peak;
}

namespace {
/// Places buffers one by one, each into the tightest gap of the first region that has room for it.
class Placement {
public:
  Placement(const std::vector<BufferLife> &buffers, int64_t alignment, const std::vector<int64_t> &limits)
      : buffers(buffers), alignment(alignment), limits(limits), placed(limits.size()), used(limits.size()),
        places(buffers.size()) {}

  /// Returns whether there was room.
  bool place(size_t index) {
    for (size_t region = 0; region < limits.size(); ++region) {
      int64_t offset = findOffset(region, index), end = offset + size(index);
      if (end > limits[region])
        continue;
      places[index] = {static_cast<int64_t>(region), offset};
      used[region] = std::max(used[region], end);
      auto at = llvm::upper_bound(placed[region], offset,
                                  [&](int64_t value, size_t one) { return value < places[one].offset; });
      placed[region].insert(at, index);
      return true;
    }
    return false;
  }

  int64_t usedBytes() const { return std::accumulate(used.begin(), used.end(), int64_t(0)); }

  /// A buffer that ends where what is used of its region ends.
  size_t highest() const {
    for (size_t i = 0; i < buffers.size(); ++i)
      if (places[i].offset + size(i) == used[places[i].arena])
        return i;
    return 0;
  }

  /// The plan, with an arena for each region that is used.
  ArenaPlan plan() const {
    ArenaPlan result;
    result.arenas.clear();
    std::vector<int64_t> arenaOf(limits.size());
    for (size_t region = 0; region < limits.size(); ++region) {
      arenaOf[region] = result.arenas.size();
      if (used[region] != 0)
        result.arenas.push_back({static_cast<int64_t>(region), used[region]});
    }
    if (result.arenas.empty())
      result.arenas.push_back({});
    for (const BufferPlace &place : places)
      result.places.push_back({used[place.arena] == 0 ? 0 : arenaOf[place.arena], place.offset});
    return result;
  }

private:
  int64_t size(size_t index) const { return llvm::alignTo(buffers[index].bytes, alignment); }

  /// Where the buffer can start among those already placed in the region that live with it.
  int64_t findOffset(size_t region, size_t index) const {
    int64_t free = 0, best = -1, bestGap = 0;
    for (size_t other : placed[region]) {
      if (!buffers[other].overlaps(buffers[index]))
        continue;
      int64_t gap = places[other].offset - free;
      if (gap >= size(index) && (best < 0 || gap < bestGap)) {
        best = free;
        bestGap = gap;
      }
      free = std::max(free, places[other].offset + size(other));
    }
    return best < 0 ? free : best;
  }

  const std::vector<BufferLife> &buffers;
  int64_t alignment;
  const std::vector<int64_t> &limits;
  /// For each region, its buffers by their offsets.
  std::vector<Order> placed;
  std::vector<int64_t> used;
  /// The arena's number is that of the region here.
  std::vector<BufferPlace> places;
};
} // namespace

static std::vector<Order> ordersToTry(const std::vector<BufferLife> &buffers) {
  auto length = [&](size_t i) { return buffers[i].last - buffers[i].first + 1; };
  Order inOrder(buffers.size());
  std::iota(inOrder.begin(), inOrder.end(), 0);
  Order bySize = inOrder, byArea = inOrder, byLength = inOrder, byStart = inOrder;
  llvm::stable_sort(bySize, [&](size_t a, size_t b) { return buffers[a].bytes > buffers[b].bytes; });
  llvm::stable_sort(byArea, [&](size_t a, size_t b) { return buffers[a].bytes * length(a) > buffers[b].bytes * length(b); });
  llvm::stable_sort(byLength, [&](size_t a, size_t b) { return length(a) > length(b); });
  llvm::stable_sort(byStart, [&](size_t a, size_t b) { return buffers[a].first < buffers[b].first; });
  return {bySize, byArea, byLength, byStart};
}

/// The smallest plan found within the limits; one that does not fit if none was found.
static ArenaPlan search(const std::vector<BufferLife> &buffers, int64_t alignment, const std::vector<int64_t> &limits) {
  ArenaPlan best;
  best.fits = false;
  int64_t bestBytes = INT64_MAX, bound = peakBytes(buffers, alignment);
  // A placement takes time in the square of the buffers; all rounds together stay below a second.
  int64_t count = std::max<int64_t>(1, buffers.size());
  int64_t rounds = std::clamp<int64_t>(20'000'000 / (count * count), 1, 40);
  for (Order order : ordersToTry(buffers)) {
    for (int64_t round = 0; round < rounds && bestBytes > bound; ++round) {
      Placement placement(buffers, alignment, limits);
      auto critical = llvm::find_if_not(order, [&](size_t index) { return placement.place(index); });
      if (critical == order.end()) {
        if (placement.usedBytes() < bestBytes) {
          bestBytes = placement.usedBytes();
          best = placement.plan();
        }
        critical = llvm::find(order, placement.highest());
      }
      if (critical == order.begin())
        break;
      std::rotate(order.begin(), critical, critical + 1);
    }
  }
  return best;
}

ArenaPlan hone::planArenas(const std::vector<BufferLife> &buffers, int64_t alignment, const std::vector<int64_t> &limits) {
  if (buffers.empty())
    return {};
  ArenaPlan single = search(buffers, alignment, {INT64_MAX});
  if (limits.empty())
    return single;
  auto roomy = llvm::find_if(limits, [&](int64_t limit) { return single.bytes() <= limit; });
  if (roomy != limits.end()) {
    single.arenas.front().region = roomy - limits.begin();
    return single;
  }
  single.fits = false;
  if (limits.size() == 1)
    return single;
  ArenaPlan spread = search(buffers, alignment, limits);
  return spread.fits ? spread : single;
}
