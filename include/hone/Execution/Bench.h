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
  /// Instead of the time, where an emulator counts.
  int64_t instructions = 0;
  /// Multiply-adds; 0 where there are none.
  int64_t macs = 0;
};

/// What a model takes of an emulated microcontroller. Counted, so the same each time.
struct Footprint {
  /// Executed instructions of a warm run.
  int64_t instructions = 0;
  /// Bytes of code, of the model and of what it calls, and of constants.
  int64_t flashCode = 0, flashConstants = 0;
  /// Bytes of the arenas, of other variables (a model has none) and of the stack at its deepest.
  int64_t ramArena = 0, ramOther = 0, ramStack = 0;
};

struct BenchResult {
  /// Set where an emulator counts; there are no times then.
  std::optional<Footprint> footprint;
  double minUs = 0, medianUs = 0, p99Us = 0;
  int64_t runs = 0, macs = 0;
  /// Of the fastest run, two for each multiply-add.
  double gflops = 0;
  /// What the machine reached in a loop of multiply-adds, on one thread.
  double peakGflops = 0;
  /// The part of what all threads could do.
  double peakShare = 0;
  /// Filled for a model compiled for profiling.
  std::vector<OperationTime> operations;
};

/// Links a compiled model and measures it for about `seconds` on sample inputs.
llvm::Expected<BenchResult> benchModel(const Compilation &compilation, const TargetDescription &target, double seconds,
                                       int64_t threads);

/// Writes one JSON object: min_us, median_us, p99_us, gflops, peak_share and more; with the operations if there are any.
void printBenchJson(const BenchResult &result, llvm::raw_ostream &out);

/// The same for people.
void printBench(const BenchResult &result, llvm::raw_ostream &out);

} // namespace hone

#endif // HONE_EXECUTION_BENCH_H
