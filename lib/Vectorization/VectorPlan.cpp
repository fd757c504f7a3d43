//===- VectorPlan.cpp - Which loop becomes vectors -----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "NestEmitter.h"
#include "hone/Dialect/Kernel/BodyCost.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace hone;

/// The widest element of the vectors that the body works on, in bits.
static int64_t widestElement(linalg::GenericOp op, const BodyVariation &variation) {
  int64_t bits = 8;
  auto include = [&](Value value) {
    Type type = value.getType();
    if (variation.of(value) == Variation::Varying && type.isIntOrFloat())
      bits = std::max<int64_t>(bits, type.getIntOrFloatBitWidth());
  };
  llvm::for_each(op.getBody()->getArguments(), include);
  for (Operation &operation : op.getBody()->without_terminator())
    llvm::for_each(operation.getResults(), include);
  return bits;
}

namespace {

/// Estimates plans in units of about one instruction for the whole nest.
class PlanChooser {
public:
  PlanChooser(const LoopNest &nest, int64_t vectorBits, unsigned firstLoop, bool callsCopy)
      : nest(nest), vectorBits(vectorBits), firstLoop(firstLoop), callsCopy(callsCopy || vectorBits == 0),
        cost(kernel::bodyCost(*nest.op.getBody())) {}

  VectorPlan choose() {
    VectorPlan plan;
    best = iterations() * (cost + nest.numInputs + nest.numOutputs());
    bool areElements = llvm::all_of(nest.op.getBody()->getArgumentTypes(), VectorType::isValidElementType);
    if (!areElements)
      return plan;
    if (auto copy = matchCopy())
      return *copy;
    if (auto transpose = matchTranspose())
      return *transpose;
    for (unsigned loop = firstLoop; loop < nest.loops.size(); ++loop) {
      int64_t lanes = countLanes(loop);
      if (lanes < 2)
        continue;
      auto candidate = nest.loops[loop].isReduction ? planReduction(loop, lanes) : planParallel(loop, lanes);
      if (candidate)
        plan = *candidate;
    }
    return plan;
  }

private:
  double iterations() const {
    double product = 1;
    for (const NestLoop &loop : nest.loops)
      product *= loop.size;
    return product;
  }

  /// The lanes of vectors along `loop`, no more than it has iterations; 0 if the body has no vector form.
  int64_t countLanes(unsigned loop) const {
    SmallVector<bool> uniform;
    for (auto [index, access] : llvm::enumerate(nest.accesses))
      uniform.push_back(index < nest.numInputs && access.strides[loop] == 0);
    BodyVariation variation(nest.op, nest.loops[loop].dimension, uniform);
    if (!variation.canVectorize())
      return 0;
    int64_t lanes = std::min(vectorBits / widestElement(nest.op, variation), nest.loops[loop].size);
    return lanes > 0 ? llvm::bit_floor<uint64_t>(lanes) : 0;
  }

  /// The cost of one vector of inputs: a load for contiguous elements, a load and an insertion for each of others, and
  /// for what is the same for all lanes a load that is often shared or hoisted.
  double readCost(unsigned loop, int64_t lanes) const {
    double reads = 0;
    for (const NestAccess &access : ArrayRef(nest.accesses).take_front(nest.numInputs))
      if (access.isRead)
        reads += access.strides[loop] == 0 ? 0.5 : access.strides[loop] == 1 ? 1 : 1.5 * lanes;
    return reads;
  }

  std::optional<VectorPlan> planParallel(unsigned loop, int64_t lanes) {
    int64_t size = nest.loops[loop].size;
    auto isContiguous = [&](const NestAccess &access) { return access.strides[loop] == 1; };
    if (!llvm::all_of(nest.outputs(), isContiguous))
      return std::nullopt;
    double pieces = kernel::countPieces(size, lanes);
    double estimate = iterations() / size * pieces * (cost + readCost(loop, lanes) + nest.numOutputs());
    if (estimate >= best)
      return std::nullopt;
    best = estimate;
    // A reduction needs several independent chains: four, as the latency of an addition is three or four cycles on most
    // machines. Short bodies save loop overhead. Long ones fill the machine alone: from 72 instructions on, two
    // polynomials, there are as many in flight as a core looks ahead.
    int64_t unroll = nest.hasReduction() || cost < 8 ? 4 : cost < 72 ? 2 : 1;
    return VectorPlan{VectorPlan::Parallel, loop, 0, lanes, unroll};
  }

  std::optional<VectorPlan> planReduction(unsigned loop, int64_t lanes) {
    int64_t size = nest.loops[loop].size;
    for (unsigned output = 0; output < nest.numOutputs(); ++output)
      if (!matchCombiner(nest.op, output) || nest.outputs()[output].strides[loop] != 0)
        return std::nullopt;
    double vectors = size / lanes, leftover = kernel::countPieces(size % lanes, lanes);
    double folding = 2 * llvm::Log2_64(lanes);
    double outputs = 1;
    for (const NestLoop &other : nest.loops)
      outputs *= other.isReduction ? 1 : other.size;
    double perRow = vectors * (cost + readCost(loop, lanes)) + leftover * (cost + readCost(loop, lanes) + folding);
    double estimate = iterations() / size * perRow + outputs * nest.numOutputs() * (folding + 2);
    if (estimate >= best)
      return std::nullopt;
    best = estimate;
    int64_t unroll = std::min<int64_t>(4, llvm::bit_floor<uint64_t>(size / lanes));
    return VectorPlan{VectorPlan::Reduction, loop, 0, lanes, unroll};
  }

  bool isPlainCopy() const {
    Value yielded = nest.op.getBody()->getTerminator()->getOperand(0);
    return nest.numInputs == 1 && nest.numOutputs() == 1 && yielded == nest.op.getBody()->getArgument(0) &&
           !nest.accesses[0].isScalar();
  }

  /// A plain copy of runs that are long enough to pay for a call: 16 bytes, four words of the small machines that this
  /// is for, are about as many instructions as the call.
  std::optional<VectorPlan> matchCopy() const {
    constexpr int64_t shortestRun = 16;
    if (!callsCopy || !isPlainCopy() || nest.loops.size() <= firstLoop)
      return std::nullopt;
    unsigned last = nest.loops.size() - 1;
    bool contiguous = llvm::all_of(nest.accesses, [&](const NestAccess &access) { return access.strides[last] == 1; });
    if (!contiguous || nest.loops[last].size * llvm::divideCeil(elementBits(), 8) < shortestRun)
      return std::nullopt;
    return VectorPlan{VectorPlan::Copy, last};
  }

  /// A plain copy between operands that are contiguous in different loops.
  std::optional<VectorPlan> matchTranspose() const {
    if (!isPlainCopy())
      return std::nullopt;
    std::optional<unsigned> inputLoop, outputLoop;
    for (unsigned loop = firstLoop; loop < nest.loops.size(); ++loop) {
      if (nest.accesses[0].strides[loop] == 1 && nest.accesses[1].strides[loop] != 0)
        inputLoop = loop;
      if (nest.accesses[1].strides[loop] == 1 && nest.accesses[0].strides[loop] != 0)
        outputLoop = loop;
    }
    if (!inputLoop || !outputLoop || inputLoop == outputLoop)
      return std::nullopt;
    // A block of 16 x 16 takes all of 16 registers, and in larger ones each step of the transposition spills.
    int64_t lanes = std::min<int64_t>(16, vectorBits / std::max(8u, elementBits()));
    int64_t smaller = std::min(nest.loops[*inputLoop].size, nest.loops[*outputLoop].size);
    lanes = std::min<int64_t>(llvm::bit_floor<uint64_t>(lanes), llvm::bit_floor<uint64_t>(smaller));
    if (lanes < 2)
      return std::nullopt;
    return VectorPlan{VectorPlan::Transpose, *outputLoop, *inputLoop, lanes, 1};
  }

  unsigned elementBits() const { return nest.accesses[0].elementType.getIntOrFloatBitWidth(); }

  const LoopNest &nest;
  int64_t vectorBits;
  unsigned firstLoop;
  bool callsCopy;
  double cost;
  double best = 0;
};

} // namespace

VectorPlan hone::chooseVectorPlan(const LoopNest &nest, int64_t vectorBits, unsigned firstLoop, bool callsCopy) {
  return PlanChooser(nest, vectorBits, firstLoop, callsCopy).choose();
}
