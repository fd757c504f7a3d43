//===- ChannelsLast.cpp - Give windowed operators the channels-last layout -----===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/MovementOps.h"
#include "hone/Dialect/Graph/ShapeInference.h"
#include "hone/Dialect/Graph/Transforms/Passes.h"
#include "hone/Dialect/Graph/WindowOps.h"
#include "hone/Dialect/Model/ValueNames.h"
#include "mlir/IR/PatternMatch.h"

namespace hone::graph {
#define GEN_PASS_DEF_CHANNELSLASTPASS
#include "hone/Dialect/Graph/Transforms/Passes.h.inc"
} // namespace hone::graph

using namespace mlir;
using namespace hone;
using namespace hone::graph;

/// The shape with a unit dimension added before the last one: a line becomes an image of height 1.
static SmallVector<int64_t> withUnitHeight(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> result(shape);
  result.insert(result.end() - 1, 1);
  return result;
}

/// Attributes of a window over a line, for an image of height 1. `pads` holds begins, then ends.
static DenseI64ArrayAttr withHeight(OpBuilder &builder, DenseI64ArrayAttr attribute, int64_t value, bool isPads) {
  ArrayRef<int64_t> line = attribute.asArrayRef();
  if (isPads)
    return builder.getDenseI64ArrayAttr({value, line[0], value, line[1]});
  return builder.getDenseI64ArrayAttr({value, line[0]});
}

/// Rewrites one operator; `Op` has `layout` and windows given by attributes.
template <typename Op> static void turn(Op op, RewriterBase &builder) {
  builder.setInsertionPoint(op);
  Location location = op.getLoc();
  int64_t spatial = tensorOf(op->getOperand(0)).getRank() - 2;
  OperationState state(location, Op::getOperationName());
  NamedAttrList attributes(op->getAttrDictionary());
  for (OpOperand &use : op->getOpOperands()) {
    Value operand = use.get();
    bool isFilter = use.getOperandNumber() == 1, isBias = use.getOperandNumber() == 2;
    if (isBias) {
      state.operands.push_back(operand);
      continue;
    }
    if (spatial == 1)
      operand = ReshapeOp::create(builder, location, operand, withUnitHeight(shapeOf(operand)));
    // The input turns from N C H W to N H W C. A convolution's filter turns from O I H W to H W I O, and a transposed
    // one's, whose channels stand the other way round, from I O H W to H W O I: the same permutation.
    operand = isFilter ? TransposeOp::create(builder, location, operand, {2, 3, 1, 0})
                       : TransposeOp::create(builder, location, operand, {0, 2, 3, 1});
    state.operands.push_back(operand);
  }
  if (spatial == 1)
    for (StringRef name : {"kernel", "strides", "dilations", "pads", "output_padding"})
      if (auto attribute = dyn_cast_or_null<DenseI64ArrayAttr>(attributes.get(name))) {
        int64_t neutral = name == "pads" || name == "output_padding" ? 0 : 1;
        attributes.set(name, withHeight(builder, attribute, neutral, name == "pads"));
      }
  attributes.set("layout", LayoutAttr::get(builder.getContext(), Layout::channels_last));
  state.addAttributes(attributes);
  ArrayRef<int64_t> shape = shapeOf(op->getResult(0));
  SmallVector<int64_t> image = spatial == 1 ? withUnitHeight(shape) : SmallVector<int64_t>(shape);
  SmallVector<int64_t> last = {image[0], image[2], image[3], image[1]};
  state.addTypes(tensorOf(op->getResult(0)).clone(last));
  Value result = builder.create(state)->getResult(0);
  result = TransposeOp::create(builder, location, result, {0, 3, 1, 2});
  if (spatial == 1)
    result = ReshapeOp::create(builder, location, result, shape);
  builder.replaceOp(op, result);
}

namespace {
struct ChannelsLastPass : public graph::impl::ChannelsLastPassBase<ChannelsLastPass> {
  void runOnOperation() override {
    ValueNameKeeper keeper;
    IRRewriter builder(&getContext(), &keeper);
    SmallVector<Operation *> operators;
    getOperation().walk([&](Operation *op) {
      if (isa<ConvOp, ConvTransposeOp, MaxPoolOp, AveragePoolOp>(op))
        operators.push_back(op);
    });
    for (Operation *op : operators) {
      int64_t spatial = tensorOf(op->getOperand(0)).getRank() - 2;
      auto layout = op->getAttrOfType<LayoutAttr>("layout");
      if ((layout && layout.getValue() == Layout::channels_last) || spatial < 1 || spatial > 2)
        continue;
      ++turned;
      if (auto conv = dyn_cast<ConvOp>(op))
        turn(conv, builder);
      else if (auto convTranspose = dyn_cast<ConvTransposeOp>(op))
        turn(convTranspose, builder);
      else if (auto maxPool = dyn_cast<MaxPoolOp>(op))
        turn(maxPool, builder);
      else
        turn(cast<AveragePoolOp>(op), builder);
    }
  }
};
} // namespace
