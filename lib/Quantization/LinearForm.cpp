//===- LinearForm.cpp - Weighted sums of tensors -------------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "LinearForm.h"
#include "RealTables.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/UnaryOps.h"
#include "llvm/ADT/MapVector.h"
#include <cmath>

// A product and a sum fused into one operation would hide what rounding takes away.
#pragma STDC FP_CONTRACT OFF

using namespace mlir;
using namespace hone;
using namespace hone::graph;

static constexpr size_t mostOperators = 256;

/// Small numbers lose places that their products would not show.
static bool isNormal(double value) { return value == 0 || (std::fabs(value) > 0x1p-900 && std::fabs(value) < 0x1p900); }

std::optional<double> hone::exactProduct(double a, double b) {
  double product = a * b;
  return isNormal(product) && std::fma(a, b, -product) == 0 ? std::optional<double>(product) : std::nullopt;
}

std::optional<double> hone::exactSum(double a, double b) {
  double sum = a + b, rest = sum - a;
  return isNormal(sum) && (a - (sum - rest)) + (b - rest) == 0 ? std::optional<double>(sum) : std::nullopt;
}

namespace {

/// A tensor, or none for a number, times top / bottom.
struct Term {
  Value tensor;
  double top, bottom; // The bottom is positive.
};

/// Takes operators apart into terms.
class TermCollector {
public:
  bool collect(Value real);
  std::optional<LinearForm> join() const;

private:
  /// Puts the operands of an operator among what is pending; false when it is a term itself.
  bool expand(Operation *op, const Term &term, bool &isExact);
  bool push(Value operand, double top, double bottom, std::optional<double> factor = 1,
            std::optional<double> divisor = 1);

  SmallVector<Term> pending, terms;
};

} // namespace

bool TermCollector::push(Value operand, double top, double bottom, std::optional<double> factor,
                         std::optional<double> divisor) {
  if (*divisor < 0) {
    factor = -*factor;
    divisor = -*divisor;
  }
  std::optional<double> newTop = exactProduct(top, *factor), newBottom = exactProduct(bottom, *divisor);
  if (!newTop || !newBottom)
    return false;
  pending.push_back({operand, *newTop, *newBottom});
  return true;
}

bool TermCollector::expand(Operation *op, const Term &term, bool &isExact) {
  // A sum with constants of their own for channels is taken apart by what looks for channels.
  if (isa<AddOp, SubOp>(op) &&
      llvm::any_of(op->getOperands(), [](Value operand) { return ConstantData::of(operand) && !onlyValue(operand); }))
    return false;
  auto both = [&](double factor) {
    isExact = push(op->getOperand(1), term.top, term.bottom, factor) && push(op->getOperand(0), term.top, term.bottom);
    return true;
  };
  if (isa<AddOp>(op))
    return both(1);
  if (isa<SubOp>(op))
    return both(-1);
  if (isa<NegOp>(op)) {
    isExact = push(op->getOperand(0), term.top, term.bottom, -1);
    return true;
  }
  if (isa<MulOp>(op))
    for (unsigned i : {0, 1})
      if (std::optional<double> factor = onlyValue(op->getOperand(i)); factor && std::isfinite(*factor)) {
        isExact = push(op->getOperand(1 - i), term.top, term.bottom, factor);
        return true;
      }
  if (isa<DivOp>(op))
    if (std::optional<double> divisor = onlyValue(op->getOperand(1));
        divisor && std::isfinite(*divisor) && *divisor != 0) {
      isExact = push(op->getOperand(0), term.top, term.bottom, 1, divisor);
      return true;
    }
  return false;
}

bool TermCollector::collect(Value real) {
  pending.push_back({real, 1, 1});
  for (size_t count = 0; !pending.empty(); ++count) {
    Term term = pending.pop_back_val();
    if (count == mostOperators)
      return false;
    if (std::optional<double> number = onlyValue(term.tensor)) {
      std::optional<double> top = exactProduct(term.top, *number);
      if (!top)
        return false;
      terms.push_back({Value(), *top, term.bottom});
      continue;
    }
    bool isExact = true;
    Operation *op = term.tensor.getDefiningOp();
    if (!op || !expand(op, term, isExact))
      terms.push_back(term);
    if (!isExact)
      return false;
  }
  return true;
}

std::optional<LinearForm> TermCollector::join() const {
  LinearForm form;
  SmallVector<double> bottoms;
  for (const Term &term : terms)
    if (!llvm::is_contained(bottoms, term.bottom)) {
      bottoms.push_back(term.bottom);
      std::optional<double> product = exactProduct(form.divisor, term.bottom);
      if (!product)
        return std::nullopt;
      form.divisor = *product;
    }
  llvm::MapVector<Value, double> sums;
  for (const Term &term : terms) {
    // The divisor is a product of bottoms, so that this quotient is exact.
    std::optional<double> top = exactProduct(term.top, form.divisor / term.bottom);
    double &sum = term.tensor ? sums[term.tensor] : form.offset;
    std::optional<double> joined = top ? exactSum(sum, *top) : std::nullopt;
    if (!joined)
      return std::nullopt;
    sum = *joined;
  }
  for (auto [tensor, factor] : sums)
    if (factor != 0) {
      form.tensors.push_back(tensor);
      form.factors.push_back(factor);
    }
  return form;
}

std::optional<LinearForm> LinearForm::of(Value real) {
  TermCollector collector;
  return collector.collect(real) ? collector.join() : std::nullopt;
}
