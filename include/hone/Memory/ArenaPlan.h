//===- ArenaPlan.h - Placing buffers in arenas ----------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_MEMORY_ARENAPLAN_H
#define HONE_MEMORY_ARENAPLAN_H

#include <cstdint>
#include <vector>

namespace hone {

/// A buffer that needs `bytes` from step `first` to step `last`, both included.
struct BufferLife {
  int64_t bytes = 0;
  int64_t first = 0;
  int64_t last = 0;

  bool overlaps(const BufferLife &other) const { return first <= other.last && other.first <= last; }
};

/// A place for a buffer: `offset` bytes from the start of arena number `arena`.
struct BufferPlace {
  int64_t arena = 0;
  int64_t offset = 0;
};

/// An arena of a plan.
struct PlannedArena {
  /// The region it is for, by its index in the list of limits.
  int64_t region = 0;
  int64_t bytes = 0;
};

/// Where each buffer of a list lies, and how long the arenas are.
struct ArenaPlan {
  /// At least one, in the order of their regions.
  std::vector<PlannedArena> arenas = std::vector<PlannedArena>(1);
  /// One for each buffer.
  std::vector<BufferPlace> places;
  /// Whether each arena is as small as its region's limit. If not, the plan is the smallest single arena that was
  /// found.
  bool fits = true;

  int64_t bytes() const;
};

/// The most bytes alive at one step, sizes rounded up to `alignment`: no plan is smaller. `step` gets the first such
/// step.
int64_t peakBytes(const std::vector<BufferLife> &buffers, int64_t alignment, int64_t *step = nullptr);

/// Places the buffers so that none that live at the same time overlap. Deterministic.
///
/// `limits` are the sizes of the regions of memory in the order of preference; without any there is one without end.
/// All buffers go to the first region that can hold them all, since one arena is the least trouble to its owner; if
/// none can, they are spread over as many regions as it takes.
ArenaPlan planArenas(const std::vector<BufferLife> &buffers, int64_t alignment,
                     const std::vector<int64_t> &limits = {});

} // namespace hone

#endif // HONE_MEMORY_ARENAPLAN_H
