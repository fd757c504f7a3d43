//===- EvaluateReduction.cpp - Reductions of constants -------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Evaluation.h"
#include "hone/Dialect/Graph/ReductionOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// Joins every element into the result element that it belongs to; `strides` of reduced axes are zero.
template <typename T, typename Join>
static void accumulate(const Operand &x, ArrayRef<T> values, ArrayRef<int64_t> strides, MutableArrayRef<T> result,
                       Join join) {
  if (x.shape().empty()) {
    join(result[0], values[0]);
    return;
  }
  Strides from = x.strides();
  int64_t length = x.shape().back(), step = from.back(), toStep = strides.back();
  forEachRow<2>(x.shape(), {strides, from}, [&](const std::array<int64_t, 2> &at) {
    for (int64_t i = 0; i < length; ++i)
      join(result[at[0] + i * toStep], values[at[1] + i * step]);
  });
}

/// Result strides seen from the operand's dimensions.
static Strides reducedStrides(ReduceOp op, const Operand &x) {
  Strides strides(x.shape().size(), 0);
  int64_t step = 1;
  for (int64_t i = int64_t(strides.size()) - 1; i >= 0; --i) {
    bool reduced =
        llvm::any_of(op.getAxes(), [&](int64_t axis) { return axis == i || axis + int64_t(strides.size()) == i; });
    if (reduced)
      continue;
    strides[i] = step;
    step *= x.shape()[i];
  }
  return strides;
}

static LogicalResult reduceReals(ReduceOp op, const Operand &x, int64_t count, Bytes &result) {
  ReduceKind kind = op.getKind();
  if (kind == ReduceKind::log_sum_exp)
    return failure();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  double start = kind == ReduceKind::max    ? -infinity
                 : kind == ReduceKind::min  ? infinity
                 : kind == ReduceKind::prod ? 1
                                            : 0;
  std::vector<double> sums(count, start), values = loadReals(x);
  accumulate<double>(x, values, reducedStrides(op, x), sums, [kind](double &sum, double value) {
    switch (kind) {
    case ReduceKind::max: sum = std::isnan(value) || value > sum ? value : sum; break;
    case ReduceKind::min: sum = std::isnan(value) || value < sum ? value : sum; break;
    case ReduceKind::prod: sum *= value; break;
    case ReduceKind::l1: sum += std::fabs(value); break;
    case ReduceKind::l2:
    case ReduceKind::sum_square: sum += value * value; break;
    default: sum += value; break;
    }
  });
  double joined = count == 0 ? 1 : double(x.data.size()) / double(count);
  for (double &sum : sums)
    sum = kind == ReduceKind::mean      ? sum / joined
          : kind == ReduceKind::l2      ? std::sqrt(sum)
          : kind == ReduceKind::log_sum ? std::log(sum)
                                        : sum;
  result = storeReals(sums, x.elementType());
  return success();
}

static LogicalResult reduceIntegers(ReduceOp op, const Operand &x, int64_t count, Bytes &result) {
  ReduceKind kind = op.getKind();
  if (x.elementType().isUnsignedInteger(64))
    return failure();
  int64_t start;
  switch (kind) {
  case ReduceKind::sum: start = 0; break;
  case ReduceKind::prod: start = 1; break;
  case ReduceKind::max: start = INT64_MIN; break;
  case ReduceKind::min: start = INT64_MAX; break;
  default: return failure();
  }
  std::vector<int64_t> sums(count, start), values = loadIntegers(x);
  accumulate<int64_t>(x, values, reducedStrides(op, x), sums, [kind](int64_t &sum, int64_t value) {
    switch (kind) {
    case ReduceKind::max: sum = std::max(sum, value); break;
    case ReduceKind::min: sum = std::min(sum, value); break;
    case ReduceKind::prod: sum = int64_t(uint64_t(sum) * uint64_t(value)); break;
    default: sum = int64_t(uint64_t(sum) + uint64_t(value)); break;
    }
  });
  result = storeIntegers(sums, x.elementType());
  return success();
}

LogicalResult graph::evaluateReduction(Operation *operation, ArrayRef<Operand> operands, Bytes &result) {
  auto op = dyn_cast<ReduceOp>(operation);
  if (!op || operands[0].data.size() == 0)
    return failure();
  int64_t count = cast<RankedTensorType>(op.getType()).getNumElements();
  return isa<FloatType>(operands[0].elementType()) ? reduceReals(op, operands[0], count, result)
                                                   : reduceIntegers(op, operands[0], count, result);
}
