//===- RealOperators.h - The real results of quantized operators ----*- C++ -*-===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#ifndef HONE_LIB_QUANTIZATION_REALOPERATORS_H
#define HONE_LIB_QUANTIZATION_REALOPERATORS_H

#include "hone/Quantization/SoftmaxRounding.h"
#include "hone/Quantization/SumRequantization.h"
#include "hone/Quantization/TermsRounding.h"
#include "mlir/IR/Operation.h"
#include <variant>

namespace hone {

/// What a quantized operator computes before it rounds, to integers in a range.
struct RealOperator {
  std::variant<RealChannels, RealSum, llvm::SmallVector<RealTerms>, RealSoftmax> results;
  graph::QuantizedRange range;
  bool fast;

  /// That of an operator that is rounded. Nothing where it has no such results: an attribute of it is not well formed,
  /// its weights leave 16 bits, or its sums 31.
  ///
  /// Accumulators are sums over unshifted operands, in 32 bits:
  /// - convolutions and products: one channel for each output channel, or a single one. The accumulator is the sum of
  ///   the centered weights times the input as stored, whose padding is its zero point; for products without constant
  ///   weights that of both centered operands;
  /// - means: the sum of the input as stored; pools have a channel for each kind of window;
  /// - resize: the sum of the input as stored times the integer weights of all axes;
  /// - mul: the product of the centered operands; requantize: the input as stored.
  static std::optional<RealOperator> of(mlir::Operation *op);
};

} // namespace hone

#endif // HONE_LIB_QUANTIZATION_REALOPERATORS_H
