//===- Bench.h - How fast a model is --------------------------------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_EXECUTION_BENCH_H
#define HONE_EXECUTION_BENCH_H

#include "hone/Execution/Compilation.h"

namespace hone {

struct OperationTime {
  std::string name, op;
  double us = 0;
  /// In an emulator that counts.
  int64_t instructions = 0;
  /// Multiply-adds; 0 where there are none.
  int64_t macs = 0;
};

/// What a model takes of a machine that is emulated.
struct EmulatedCosts {
  /// Of one run.
  int64_t instructions = 0;
  ModelSize size;
  int64_t arenaBytes = 0, stackBytes = 0;
};

struct BenchResult {
  /// In an emulator that counts: instead of the times, which say nothing there.
  std::optional<EmulatedCosts> costs;
  double minUs = 0, medianUs = 0, p99Us = 0;
  int64_t runs = 0, macs = 0;
  /// Multiply-adds that are not with padding: what the share of the peak counts.
  int64_t neededMacs = 0;
  /// Of the fastest run, two for each multiply-add.
  double gflops = 0;
  /// Whether some of it are operations on integers.
  bool integers = false;
  /// What the machine reached in loops of multiply-adds, on one thread: of floats and of integers, as the model has
  /// them.
  double peakGflops = 0;
  /// The part of what all threads could do.
  double peakShare = 0;
  /// Filled for a model compiled for profiling.
  std::vector<OperationTime> operations;
};

/// Links a compiled model and measures it on sample inputs: for about `seconds` on this machine, or what one run
/// executes in an emulator. `profiled` is the same model compiled for profiling, or null.
llvm::Expected<BenchResult> benchModel(const Compilation &compilation, const Compilation *profiled,
                                       const TargetDescription &target, double seconds, int64_t threads);

/// Writes one JSON object: min_us, median_us, p99_us, gflops, peak_share and more, or instructions, flash_code,
/// flash_constants, ram_arena, ram_other and ram_stack; with the operations if there are any.
void printBenchJson(const BenchResult &result, llvm::raw_ostream &out);

/// The same for people.
void printBench(const BenchResult &result, llvm::raw_ostream &out);

} // namespace hone

#endif // HONE_EXECUTION_BENCH_H
