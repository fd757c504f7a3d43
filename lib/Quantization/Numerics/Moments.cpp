//===- Moments.cpp - Moments of vectors, and rounding by them ------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "Moments.h"
#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <optional>

using namespace hone;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Vectors that are gathered before they are multiplied, all at once.
static constexpr int64_t chunk = 256;
/// Columns that are rounded before those behind them are made up for.
static constexpr int64_t block = 64;
static constexpr double damping = 0.01;

struct Moments::State {
  bool second;
  int64_t count = 0, pending = 0;
  VectorXd sums;
  /// Its lower half, and the vectors that are not yet in it.
  MatrixXd products, gathered;

  void flush() {
    if (second && pending)
      products.selfadjointView<Eigen::Lower>().rankUpdate(gathered.leftCols(pending));
    pending = 0;
  }
};

Moments::Moments(int64_t depth, bool second) : state(std::make_unique<State>()) {
  state->second = second;
  state->sums = VectorXd::Zero(depth);
  if (second)
    state->products = MatrixXd::Zero(depth, depth);
}
Moments::~Moments() = default;
Moments::Moments(Moments &&) = default;

int64_t Moments::count() const { return state->count; }

double Moments::mean(int64_t k) const { return state->count ? state->sums[k] / double(state->count) : 0; }

void Moments::add(llvm::ArrayRef<float> vector) {
  VectorXd numbers = Eigen::Map<const Eigen::VectorXf>(vector.data(), vector.size()).cast<double>();
  state->sums += numbers;
  ++state->count;
  if (!state->second)
    return;
  // Many operators may wait for their vectors at the same time; only those that get some take memory for them.
  if (state->gathered.size() == 0)
    state->gathered.resize(state->sums.size(), chunk);
  state->gathered.col(state->pending++) = numbers;
  if (state->pending == chunk)
    state->flush();
}

/// The upper factor U of the inverse of a symmetric matrix, of which the lower half is given: inverse = transpose(U) U.
/// With rows and columns in reverse order, the lower factor of the matrix itself is the inverse of U.
static std::optional<MatrixXd> inverseFactor(MatrixXd matrix) {
  matrix.triangularView<Eigen::StrictlyUpper>() = matrix.transpose();
  double mean = matrix.diagonal().mean();
  matrix.diagonal().array() += mean > 0 ? damping * mean : 1.0;
  matrix = matrix.reverse().eval();
  Eigen::LLT<Eigen::Ref<MatrixXd>> factors(matrix);
  if (factors.info() != Eigen::Success)
    return std::nullopt;
  MatrixXd inverse = MatrixXd::Identity(matrix.rows(), matrix.rows());
  matrix.triangularView<Eigen::Lower>().solveInPlace(inverse);
  return inverse.reverse().eval();
}

std::vector<int32_t> Moments::round(llvm::ArrayRef<float> weights, llvm::ArrayRef<Grid> grids) {
  state->flush();
  int64_t depth = state->sums.size(), rows = grids.size();
  std::optional<MatrixXd> upper;
  if (state->second && state->count)
    upper = inverseFactor(state->products / double(state->count));
  std::vector<int32_t> integers(weights.size());
  MatrixXd rest(rows, depth);
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t k = 0; k < depth; ++k)
      rest(row, k) = weights[row * depth + k];
  MatrixXd errors(rows, block);
  for (int64_t begin = 0; begin < depth; begin += block) {
    int64_t size = std::min(block, depth - begin), behind = depth - begin - size;
    for (int64_t i = 0; i < size; ++i) {
      int64_t k = begin + i;
      for (int64_t row = 0; row < rows; ++row) {
        const Grid &grid = grids[row];
        double scale = grid.scale;
        double integer = std::clamp(std::nearbyint(rest(row, k) / scale), double(grid.low), double(grid.high));
        integers[row * depth + k] = int32_t(integer);
        errors(row, i) = upper ? (rest(row, k) - integer * scale) / (*upper)(k, k) : 0.0;
      }
      if (upper && i + 1 < size)
        rest.middleCols(k + 1, size - i - 1).noalias() -= errors.col(i) * upper->row(k).segment(k + 1, size - i - 1);
    }
    if (upper && behind)
      rest.rightCols(behind).noalias() -= errors.leftCols(size) * upper->block(begin, begin + size, size, behind);
  }
  return integers;
}
