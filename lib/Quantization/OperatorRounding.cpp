//===- OperatorRounding.cpp - The integers of quantized operators --------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Quantization/OperatorRounding.h"
#include "RealOperators.h"
#include "hone/Dialect/Graph/Quantized.h"
#include "hone/Dialect/Graph/QuantizedOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

namespace {

/// Solves and checks each kind of real results.
struct Solve {
  MLIRContext *context;
  const RealOperator &real;
  const RoundingMachine &machine;

  Attribute operator()(const RealChannels &channels) const {
    std::optional<Requantization> rounding = solveRequantization(channels, real.range, real.fast, machine);
    return rounding ? RequantizationAttr::get(context, *rounding) : Attribute();
  }
  Attribute operator()(const RealSum &sum) const {
    std::optional<SumRequantization> rounding = solveSum(sum, real.range, real.fast);
    return rounding ? SumRequantizationAttr::get(context, *rounding) : Attribute();
  }
  Attribute operator()(ArrayRef<RealTerms> channels) const {
    std::optional<TermsRounding> rounding = solveTerms(channels, real.range);
    return rounding ? TermsRoundingAttr::get(context, *rounding) : Attribute();
  }
  Attribute operator()(const RealSoftmax &softmax) const {
    std::optional<SoftmaxRounding> rounding = solveSoftmax(softmax);
    return rounding ? SoftmaxRoundingAttr::get(context, *rounding) : Attribute();
  }
};

struct Flaw {
  Attribute rounding;
  const RealOperator &real;

  std::optional<std::string> operator()(const RealChannels &channels) const {
    return flawOf(cast<RequantizationAttr>(rounding).getValue(), channels, real.range, real.fast);
  }
  std::optional<std::string> operator()(const RealSum &sum) const {
    return flawOf(cast<SumRequantizationAttr>(rounding).getValue(), sum, real.range, real.fast);
  }
  std::optional<std::string> operator()(ArrayRef<RealTerms> channels) const {
    return flawOf(cast<TermsRoundingAttr>(rounding).getValue(), channels, real.range);
  }
  std::optional<std::string> operator()(const RealSoftmax &softmax) const {
    return flawOf(cast<SoftmaxRoundingAttr>(rounding).getValue(), softmax);
  }
};

} // namespace

Attribute hone::solveRounding(Operation *op, const RoundingMachine &machine) {
  std::optional<RealOperator> real = RealOperator::of(op);
  return real ? std::visit(Solve{op->getContext(), *real, machine}, real->results) : Attribute();
}

LogicalResult hone::verifyRounding(Operation *op) {
  std::optional<RealOperator> real = RealOperator::of(op);
  if (!real)
    return op->emitOpError("has a 'rounding'; expected none, since its real results are not known");
  std::optional<std::string> flaw = std::visit(Flaw{op->getAttr(roundingName), *real}, real->results);
  return flaw ? op->emitOpError() << "'rounding' " << *flaw : success();
}
