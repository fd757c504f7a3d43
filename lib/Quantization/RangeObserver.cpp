//===- RangeObserver.cpp - Ranges from the values of samples -------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Quantization/RangeObserver.h"
#include <algorithm>
#include <cmath>

using namespace hone;

bool RangeObserver::add(llvm::ArrayRef<float> added, int64_t kept, std::mt19937 &generator) {
  for (float value : added) {
    if (!std::isfinite(value))
      return false;
    bool isFirst = isEmpty();
    low = isFirst ? value : std::min<double>(low, value);
    high = isFirst ? value : std::max<double>(high, value);
  }
  if (int64_t(added.size()) <= kept) {
    values.insert(values.end(), added.begin(), added.end());
    return true;
  }
  for (int64_t i = 0; i < kept; ++i)
    values.push_back(added[generator() % added.size()]);
  return true;
}

void RangeObserver::add(const RangeObserver &other) {
  if (other.isEmpty())
    return;
  bool isFirst = isEmpty();
  low = isFirst ? other.low : std::min(low, other.low);
  high = isFirst ? other.high : std::max(high, other.high);
  values.insert(values.end(), other.values.begin(), other.values.end());
}

std::pair<double, double> RangeObserver::range(ObserverKind kind, double percentile, int64_t steps) const {
  std::pair<double, double> result(low, high);
  if (isEmpty())
    result = {0, 0};
  else if (kind == ObserverKind::Percentile)
    result = percentileRange(percentile);
  else if (kind == ObserverKind::MSE)
    result = leastErrorRange(steps);
  else if (kind == ObserverKind::Entropy)
    result = entropyRange(steps);
  return {std::min(result.first, 0.0), std::max(result.second, 0.0)};
}

std::pair<double, double> RangeObserver::percentileRange(double percentile) const {
  std::vector<float> sorted = values;
  auto outside = size_t(std::floor(double(sorted.size()) * (1 - percentile / 100)));
  outside = std::min(outside, (sorted.size() - 1) / 2);
  auto first = sorted.begin() + outside, last = sorted.end() - 1 - outside;
  std::nth_element(sorted.begin(), first, sorted.end());
  double least = *first;
  std::nth_element(sorted.begin(), last, sorted.end());
  return {least, *last};
}

/// Shares of the whole range that clipped ranges are tried at.
static constexpr int clips = 64;

std::pair<double, double> RangeObserver::leastErrorRange(int64_t steps) const {
  double from = std::min(low, 0.0), to = std::max(high, 0.0), least = INFINITY;
  std::pair<double, double> best(from, to);
  for (int clip = clips; clip > clips / 8; --clip) {
    double a = from * clip / clips, b = to * clip / clips, scale = (b - a) / double(steps), error = 0;
    if (scale == 0)
      return best;
    for (float value : values) {
      double rounded = std::clamp(std::nearbyint((value - a) / scale), 0.0, double(steps)) * scale + a;
      error += (value - rounded) * (value - rounded);
    }
    if (error < least) {
      least = error;
      best = {a, b};
    }
  }
  return best;
}

/// Bins of the histogram: with fewer the least divergence is found at ranges that clip half of the values.
static constexpr int bins = 8192;

std::pair<double, double> RangeObserver::entropyRange(int64_t steps) const {
  double from = std::min(low, 0.0), to = std::max(high, 0.0);
  std::vector<double> counts(bins, 0);
  double all = 0;
  for (float value : values) {
    if (value == 0) // Exact zeros behind a Relu would outweigh everything else.
      continue;
    auto bin = int64_t((value - from) / (to - from) * bins);
    ++counts[std::clamp<int64_t>(bin, 0, bins - 1)];
    ++all;
  }
  if (all == 0 || to == from)
    return {from, to};
  int64_t zero = std::clamp<int64_t>(int64_t(-from / (to - from) * bins), 0, bins);
  double least = INFINITY;
  std::pair<double, double> best(from, to);
  for (int clip = clips; clip > clips / 8; --clip) {
    int64_t first = zero - zero * clip / clips, last = zero + (bins - zero) * clip / clips; // One after the last bin.
    // What is cut off is at the ends. Each integer then stands for its share of the bins, evenly where they have
    // values.
    std::vector<double> cut(counts.begin() + first, counts.begin() + last);
    if (cut.empty())
      continue;
    for (int64_t bin = 0; bin < first; ++bin)
      cut.front() += counts[bin];
    for (int64_t bin = last; bin < bins; ++bin)
      cut.back() += counts[bin];
    double divergence = 0;
    int64_t size = cut.size(), integers = std::min<int64_t>(steps + 1, size);
    for (int64_t integer = 0; integer < integers; ++integer) {
      int64_t begin = integer * size / integers, end = (integer + 1) * size / integers, used = 0;
      double inside = 0;
      for (int64_t bin = begin; bin < end; ++bin) {
        inside += counts[first + bin];
        used += counts[first + bin] > 0;
      }
      for (int64_t bin = begin; bin < end; ++bin) {
        if (cut[bin] == 0)
          continue;
        // A bin that has only what was cut off is missed by the integers altogether.
        double q = counts[first + bin] > 0 ? inside / double(used) : 1e-3;
        divergence += cut[bin] * std::log(cut[bin] / q);
      }
    }
    if (divergence < least) {
      least = divergence;
      best = {from + (to - from) * double(first) / bins, from + (to - from) * double(last) / bins};
    }
  }
  return best;
}
