//===- MultiplyAdds.cpp - How many products operators add up -------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/MultiplyAdds.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/Einsum.h"
#include "hone/Dialect/Graph/QuantizedOps.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace mlir;
using namespace hone;
using namespace hone::graph;

#include "hone/Dialect/Graph/MultiplyAdds.cpp.inc"

static int64_t product(ArrayRef<int64_t> sizes) {
  return std::accumulate(sizes.begin(), sizes.end(), int64_t(1), std::multiplies<int64_t>());
}

/// Each element of one tensor meets the part of the filter that belongs to one channel; the channels stand first or
/// last.
static int64_t filterProducts(Value tensor, Value filter, Layout layout) {
  ArrayRef<int64_t> shape = shapeOf(filter);
  return product(shapeOf(tensor)) * product(layout == Layout::channels_last ? shape.drop_back() : shape.drop_front());
}

static int64_t matrixProducts(Value lhs, Value result) { return product(shapeOf(result)) * shapeOf(lhs).back(); }

/// Pairs of an output position and a tap of the window that meet the input and not its padding, along one dimension.
static int64_t meetings(int64_t input, int64_t output, int64_t taps, int64_t stride, int64_t dilation, int64_t begin) {
  int64_t pairs = 0;
  for (int64_t tap = 0; tap != taps; ++tap) {
    int64_t shift = begin - tap * dilation;
    int64_t first = std::max<int64_t>(0, llvm::divideCeilSigned(shift, stride));
    int64_t last = std::min(output - 1, llvm::divideFloorSigned(input - 1 + shift, stride));
    pairs += std::max<int64_t>(0, last - first + 1);
  }
  return pairs;
}

/// The products of a convolution that are not with its padding.
template <typename Conv> static int64_t neededProducts(Conv op) {
  bool last = op.getLayout() == Layout::channels_last;
  int64_t rank = op.getStrides().size(), all = 1, needed = 1;
  for (int64_t d = 0; d != rank; ++d) {
    int64_t input = shapeOf(op.getInput())[d + (last ? 1 : 2)], output = shapeOf(op.getResult())[d + (last ? 1 : 2)];
    int64_t taps = shapeOf(op.getFilter())[d + (last ? 0 : 2)];
    all *= output * taps;
    needed *= meetings(input, output, taps, op.getStrides()[d], op.getDilations()[d], op.getPads()[d]);
  }
  return all == 0 ? 0 : op.multiplyAdds() / all * needed;
}

int64_t ConvOp::neededMultiplyAdds() { return neededProducts(*this); }

int64_t QuantizedConvOp::neededMultiplyAdds() { return neededProducts(*this); }

int64_t ConvOp::multiplyAdds() { return filterProducts(getResult(), getFilter(), getLayout()); }

/// A filter's first or last dimension has the input's channels.
int64_t ConvTransposeOp::multiplyAdds() { return filterProducts(getInput(), getFilter(), getLayout()); }

int64_t QuantizedConvOp::multiplyAdds() { return filterProducts(getResult(), getFilter(), getLayout()); }

int64_t MatMulOp::multiplyAdds() { return matrixProducts(getLhs(), getResult()); }

int64_t QuantizedMatMulOp::multiplyAdds() { return matrixProducts(getLhs(), getResult()); }

/// Every combination of an equation's labels is one product.
int64_t EinsumOp::multiplyAdds() {
  SmallVector<ArrayRef<int64_t>> shapes;
  for (Value input : getInputs())
    shapes.push_back(shapeOf(input));
  FailureOr<EinsumEquation> equation = parseEinsum(std::nullopt, getEquation(), shapes);
  return failed(equation) || shapes.size() < 2 ? 0 : product(equation->sizes);
}
