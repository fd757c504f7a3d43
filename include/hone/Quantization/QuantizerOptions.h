//===- QuantizerOptions.h - How a model of floats is quantized ------*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_QUANTIZATION_QUANTIZEROPTIONS_H
#define HONE_QUANTIZATION_QUANTIZEROPTIONS_H

#include "hone/Quantization/RangeObserver.h"
#include "hone/Support/MediaFormat.h"
#include <string>

namespace hone {

/// What a model of floats is to become.
struct QuantizerOptions {
  /// Storages as hone-choose-precision has them; "none" for floats.
  std::string activations = "none", weights = "none";
  /// Files or folders of samples; see Samples.h.
  std::vector<std::string> samples;
  MediaFormat media;
  ObserverKind observer = ObserverKind::Auto;
  double percentile = 99.99;
  bool symmetric = false, powerOfTwo = false, perTensorWeights = false;
  /// Whether the model itself takes and gives integers.
  bool integerIO = false;

  bool isWanted() const { return activations != "none" || weights != "none"; }
};

} // namespace hone

#endif // HONE_QUANTIZATION_QUANTIZEROPTIONS_H
