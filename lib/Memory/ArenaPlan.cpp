//===- ArenaPlan.cpp - Placing buffers in one arena ----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// Placing buffers with lifetimes in the least space is NP-hard. The greedy rule "next buffer into the tightest gap" reaches
// the lower bound on nearly all networks when the order is right, so several orders are tried, and then the buffers that end
// at the top are moved to the front of the order, which helps the rule where it has to be told what is critical.
//
//===----------------------------------------------------------------------------===//

#include "hone/Memory/ArenaPlan.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <numeric>

using namespace hone;

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

/// Places buffers in the given order, each into the tightest gap between those already placed that live with it.
static ArenaPlan placeInOrder(const std::vector<BufferLife> &buffers, const std::vector<size_t> &order,
                              int64_t alignment) {
  ArenaPlan plan;
  plan.offsets.resize(buffers.size());
  std::vector<size_t> placed; // By offset.
  for (size_t index : order) {
    int64_t bytes = llvm::alignTo(buffers[index].bytes, alignment);
    int64_t free = 0, best = -1, bestGap = 0;
    for (size_t other : placed) {
      if (!buffers[other].overlaps(buffers[index]))
        continue;
      int64_t gap = plan.offsets[other] - free;
      if (gap >= bytes && (best < 0 || gap < bestGap)) {
        best = free;
        bestGap = gap;
      }
      free = std::max<int64_t>(free, plan.offsets[other] + llvm::alignTo(buffers[other].bytes, alignment));
    }
    int64_t offset = best < 0 ? free : best;
    plan.offsets[index] = offset;
    plan.bytes = std::max(plan.bytes, offset + bytes);
    auto at = llvm::upper_bound(placed, offset, [&](int64_t value, size_t one) { return value < plan.offsets[one]; });
    placed.insert(at, index);
  }
  return plan;
}

/// The buffer that ends where the arena ends.
static size_t highest(const std::vector<BufferLife> &buffers, const ArenaPlan &plan, int64_t alignment) {
  for (size_t i = 0; i < buffers.size(); ++i)
    if (plan.offsets[i] + static_cast<int64_t>(llvm::alignTo(buffers[i].bytes, alignment)) == plan.bytes)
      return i;
  return 0;
}

ArenaPlan hone::planArena(const std::vector<BufferLife> &buffers, int64_t alignment) {
  if (buffers.empty())
    return {};
  int64_t bound = peakBytes(buffers, alignment);
  auto length = [&](size_t i) { return buffers[i].last - buffers[i].first + 1; };
  std::vector<size_t> inOrder(buffers.size());
  std::iota(inOrder.begin(), inOrder.end(), 0);
  std::vector<size_t> bySize = inOrder, byArea = inOrder, byLength = inOrder, byStart = inOrder;
  llvm::stable_sort(bySize, [&](size_t a, size_t b) { return buffers[a].bytes > buffers[b].bytes; });
  llvm::stable_sort(byArea, [&](size_t a, size_t b) { return buffers[a].bytes * length(a) > buffers[b].bytes * length(b); });
  llvm::stable_sort(byLength, [&](size_t a, size_t b) { return length(a) > length(b); });
  llvm::stable_sort(byStart, [&](size_t a, size_t b) { return buffers[a].first < buffers[b].first; });

  ArenaPlan best;
  best.bytes = INT64_MAX;
  // A placement takes time in the square of the buffers; all rounds together stay below a second.
  int64_t count = buffers.size();
  int64_t rounds = std::clamp<int64_t>(20'000'000 / (count * count), 1, 40);
  for (std::vector<size_t> order : {bySize, byArea, byLength, byStart}) {
    for (int64_t round = 0; round < rounds && best.bytes > bound; ++round) {
      ArenaPlan plan = placeInOrder(buffers, order, alignment);
      size_t critical = highest(buffers, plan, alignment);
      if (plan.bytes < best.bytes)
        best = std::move(plan);
      auto at = llvm::find(order, critical);
      if (at == order.begin())
        break;
      std::rotate(order.begin(), at, at + 1);
    }
  }
  return best;
}
