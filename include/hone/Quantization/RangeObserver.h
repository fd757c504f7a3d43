//===- RangeObserver.h - Ranges from the values of samples ----------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_QUANTIZATION_RANGEOBSERVER_H
#define HONE_QUANTIZATION_RANGEOBSERVER_H

#include "llvm/ADT/ArrayRef.h"
#include <random>
#include <utility>
#include <vector>

namespace hone {

/// How a range follows from the values that were seen.
enum class ObserverKind {
  Auto,       ///< Of `MinMax` and `Percentile` the one that gives the better results on samples that it has not seen.
  MinMax,     ///< All values.
  Percentile, ///< All but a small share of them at each end.
  MSE,        ///< The one whose integers have the least squared error.
  Entropy,    ///< The one whose integers' distribution differs least from the values', but for those that are zero.
};

/// Values of one tensor over many samples.
class RangeObserver {
public:
  /// Takes `values`, of which at most `kept`, chosen at random, are remembered for what goes by a distribution: a
  /// stride would meet the same channels or borders again and again. False if one of them is not finite.
  bool add(llvm::ArrayRef<float> values, int64_t kept, std::mt19937 &generator);
  /// Takes what another has seen.
  void add(const RangeObserver &other);

  bool isEmpty() const { return low > high; }
  /// The range, which has zero in it. `percentile` is the share of values, of 100, that lie below its upper end and
  /// above its lower one; `steps` the number of integers less one.
  std::pair<double, double> range(ObserverKind kind, double percentile, int64_t steps) const;

private:
  std::pair<double, double> percentileRange(double percentile) const;
  std::pair<double, double> leastErrorRange(int64_t steps) const;
  std::pair<double, double> entropyRange(int64_t steps) const;

  double low = 1, high = -1; ///< The least and the greatest value; the other way around before there is one.
  std::vector<float> values;
};

} // namespace hone

#endif // HONE_QUANTIZATION_RANGEOBSERVER_H
