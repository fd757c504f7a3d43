//===- ArenaPlan.h - Placing buffers in one arena -------------------*- C++ -*-===//
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

/// Where each buffer of a list starts, and how long the arena is.
struct ArenaPlan {
  std::vector<int64_t> offsets;
  int64_t bytes = 0;
};

/// The most bytes alive at one step, sizes rounded up to `alignment`: no plan is smaller. `step` gets the first such step.
int64_t peakBytes(const std::vector<BufferLife> &buffers, int64_t alignment, int64_t *step = nullptr);

/// Places the buffers so that none that live at the same time overlap. Deterministic.
ArenaPlan planArena(const std::vector<BufferLife> &buffers, int64_t alignment);

} // namespace hone

#endif // HONE_MEMORY_ARENAPLAN_H
