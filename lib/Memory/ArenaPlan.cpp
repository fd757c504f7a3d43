//===- ArenaPlan.cpp - Placing buffers in arenas -------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Placing buffers with lifetimes in the least space is NP-hard. The greedy rule "next buffer into the tightest gap"
// reaches the lower bound on nearly all networks when the order is right. So several orders are tried, and then the
// buffers that end at the top, or find no room, are moved to the front of the order, which helps the rule where it has
// to be told what is critical. If that is not enough, buffers are moved at random.
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
  llvm::stable_sort(byArea,
                    [&](size_t a, size_t b) { return buffers[a].bytes * length(a) > buffers[b].bytes * length(b); });
  llvm::stable_sort(byLength, [&](size_t a, size_t b) { return length(a) > length(b); });
  llvm::stable_sort(byStart, [&](size_t a, size_t b) { return buffers[a].first < buffers[b].first; });
  return {bySize, byArea, byLength, byStart};
}

namespace {
/// The search for the smallest plan within the limits.
class Search {
public:
  Search(const std::vector<BufferLife> &buffers, int64_t alignment, const std::vector<int64_t> &limits)
      : buffers(buffers), alignment(alignment), limits(limits), bound(peakBytes(buffers, alignment)) {
    best.fits = false;
    // A placement takes time in the square of the buffers; all together stay below a second.
    int64_t count = std::max<int64_t>(1, buffers.size());
    placements = std::clamp<int64_t>(20'000'000 / (count * count), 1, 4000);
  }

  ArenaPlan run() {
    for (const Order &order : ordersToTry(buffers))
      moveCritical(order, std::min<int64_t>(placements, 40));
    moveAtRandom(bestOrder, placements);
    return best;
  }

private:
  /// Places in the order and keeps the plan if it is the smallest so far. Returns the buffer that is in the way of a
  /// smaller one: that ends at the top, or finds no room. `bytes` gets the plan's size.
  size_t attempt(const Order &order, int64_t &bytes) {
    Placement placement(buffers, alignment, limits);
    bytes = INT64_MAX;
    for (size_t index : order)
      if (!placement.place(index))
        return index;
    bytes = placement.usedBytes();
    if (bytes < bestBytes) {
      bestBytes = bytes;
      bestOrder = order;
      best = placement.plan();
    }
    return placement.highest();
  }

  void moveCritical(Order order, int64_t rounds) {
    for (int64_t round = 0; round < rounds && bestBytes > bound; ++round) {
      int64_t bytes;
      auto critical = llvm::find(order, attempt(order, bytes));
      if (critical == order.begin())
        return;
      std::rotate(order.begin(), critical, critical + 1);
    }
  }

  /// Moves one buffer of the order elsewhere, again and again, and takes it back where that made the plan larger.
  void moveAtRandom(Order order, int64_t rounds) {
    int64_t currentBytes = bestBytes;
    uint64_t state = 1; // A generator of its own: the same on every machine.
    auto random = [&] {
      state = state * 6364136223846793005u + 1442695040888963407u;
      return (state >> 33) % order.size();
    };
    for (int64_t round = 0; round < rounds && !order.empty() && bestBytes > bound; ++round) {
      Order changed = order;
      size_t from = random(), to = random();
      if (from < to)
        std::rotate(changed.begin() + from, changed.begin() + from + 1, changed.begin() + to + 1);
      else
        std::rotate(changed.begin() + to, changed.begin() + from, changed.begin() + from + 1);
      int64_t bytes;
      attempt(changed, bytes);
      if (bytes > currentBytes)
        continue;
      currentBytes = bytes;
      order = std::move(changed);
    }
  }

  const std::vector<BufferLife> &buffers;
  int64_t alignment;
  const std::vector<int64_t> &limits;
  int64_t bound, placements;
  ArenaPlan best;
  Order bestOrder;
  int64_t bestBytes = INT64_MAX;
};
} // namespace

ArenaPlan hone::planArenas(const std::vector<BufferLife> &buffers, int64_t alignment,
                           const std::vector<int64_t> &limits) {
  if (buffers.empty())
    return {};
  std::vector<int64_t> unlimited = {INT64_MAX};
  ArenaPlan single = Search(buffers, alignment, unlimited).run();
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
  ArenaPlan spread = Search(buffers, alignment, limits).run();
  return spread.fits ? spread : single;
}
