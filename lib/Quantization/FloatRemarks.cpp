//===- FloatRemarks.cpp - Naming what stays in floats  ------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "FloatRemarks.h"
#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Graph/ContractionOps.h"
#include "hone/Dialect/Graph/ConversionOps.h"
#include "hone/Dialect/Graph/IndexingOps.h"
#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/WindowOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::graph;

static bool isFloat(Value value) {
  auto tensor = dyn_cast<RankedTensorType>(value.getType());
  return tensor && isa<FloatType>(tensor.getElementType());
}

/// Operators that put elements elsewhere, at no cost that floats make.
static bool movesOnly(Operation *op) {
  return isa<ConcatOp, ExpandOp, GatherOp, PadOp, ReshapeOp, SliceOp, TileOp, TransposeOp>(op);
}

/// Multiply-adds of convolutions and products, elements of all others.
static std::string costOf(Operation *op) {
  int64_t elements = tensorOf(op->getResult(0)).getNumElements(), depth = 0;
  if (auto conv = dyn_cast<ConvTransposeOp>(op)) { // Each element of the input meets the filters of its channel.
    bool last = conv.getLayout() == Layout::channels_last;
    int64_t channels = last ? shapeOf(conv.getFilter()).back() : shapeOf(conv.getFilter()).front();
    int64_t filters = channels ? tensorOf(conv.getFilter()).getNumElements() / channels : 0;
    return std::to_string(tensorOf(conv.getInput()).getNumElements() * filters) + " multiply-adds";
  }
  if (auto conv = dyn_cast<ConvOp>(op)) {
    bool last = conv.getLayout() == Layout::channels_last;
    ArrayRef<int64_t> filter = shapeOf(conv.getFilter());
    int64_t channels = last ? filter.back() : filter.front();
    depth = channels ? tensorOf(conv.getFilter()).getNumElements() / channels : 0;
  } else if (auto product = dyn_cast<MatMulOp>(op)) {
    depth = shapeOf(product.getLhs()).empty() ? 1 : shapeOf(product.getLhs()).back();
  } else {
    return std::to_string(elements) + (elements == 1 ? " element" : " elements");
  }
  return std::to_string(elements * depth) + " multiply-adds";
}

namespace {
/// What is known of real numbers from the operators before and after them.
class FloatGraph {
public:
  explicit FloatGraph(func::FuncOp function) {
    function.walk([&](Operation *op) {
      if (isa_and_present<GraphDialect>(op->getDialect()) && op->getNumResults() > 0)
        operators.push_back(op);
    });
    for (Operation *op : operators) {
      auto dequantize = dyn_cast<DequantizeLinearOp>(op);
      if (dequantize ? !ConstantData::of(dequantize.getX())
                     : !isa<QuantizeLinearOp>(op) && llvm::any_of(op->getOperands(), [&](Value operand) {
                         return isFloat(operand) && isDequantized(operand);
                       }))
        dequantized.insert(op);
    }
    for (Operation *op : llvm::reverse(operators))
      if (llvm::any_of(op->getUsers(),
                       [&](Operation *user) { return isa<QuantizeLinearOp>(user) || quantized.contains(user); }))
        quantized.insert(op);
  }

  bool isDequantized(Value value) const { return value.getDefiningOp() && dequantized.contains(value.getDefiningOp()); }
  /// Whether some quantization follows.
  bool isQuantized(Operation *op) const { return quantized.contains(op); }
  ArrayRef<Operation *> all() const { return operators; }

private:
  SmallVector<Operation *> operators;
  llvm::DenseSet<Operation *> dequantized, quantized;
};
} // namespace

void hone::remarkFloats(func::FuncOp function, const FloatReasons &reasons) {
  FloatGraph graph(function);
  for (Operation *op : graph.all()) {
    auto found = reasons.find(op);
    if (auto quantize = dyn_cast<QuantizeLinearOp>(op)) {
      if (found != reasons.end() && graph.isDequantized(quantize.getX()))
        emitRemark(op->getLoc()) << "stays in floats, " << costOf(op) << ": " << found->second;
      continue;
    }
    if (isa<DequantizeLinearOp>(op) || movesOnly(op) || !isFloat(op->getResult(0)) ||
        !graph.isDequantized(op->getResult(0)))
      continue;
    InFlightDiagnostic remark = emitRemark(op->getLoc()) << "stays in floats, " << costOf(op) << ": ";
    if (!graph.isQuantized(op))
      remark << "no quantization of its result follows";
    else if (found != reasons.end())
      remark << found->second;
    else
      remark << "what reads its result stays in floats";
  }
}
