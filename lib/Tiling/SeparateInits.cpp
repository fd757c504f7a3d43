//===- SeparateInits.cpp - Accumulate from zero, add afterwards ----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Tiling/Passes.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

namespace hone {
#define GEN_PASS_DEF_SEPARATEINITSPASS
#include "hone/Tiling/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;

namespace {
struct SeparateInitsPass : public hone::impl::SeparateInitsPassBase<SeparateInitsPass> {
  void runOnOperation() override;
};
} // namespace

/// Whether the operation adds products of floats to what its destination holds.
static bool addsProducts(linalg::LinalgOp op) {
  if (!op.hasPureTensorSemantics() || op.getNumDpsInits() != 1)
    return false;
  auto type = dyn_cast<RankedTensorType>(op.getDpsInits()[0].getType());
  if (!type || !type.hasStaticShape() || !isa<FloatType>(type.getElementType()))
    return false;
  return isa<linalg::Conv2DNhwcHwcfOp, linalg::DepthwiseConv2DNhwcHwcOp, linalg::MatmulOp, linalg::BatchMatmulOp>(
      op.getOperation());
}

static bool isZero(Value tensor) {
  auto fill = tensor.getDefiningOp<linalg::FillOp>();
  return (fill && matchPattern(fill.getInputs()[0], m_AnyZeroFloat())) || matchPattern(tensor, m_AnyZeroFloat());
}

static void separate(linalg::LinalgOp op) {
  OpBuilder builder(op);
  Location location = op.getLoc();
  OpOperand &init = op.getDpsInitsMutable()[0];
  Value start = init.get();
  auto type = cast<RankedTensorType>(start.getType());
  Value empty = tensor::EmptyOp::create(builder, location, type.getShape(), type.getElementType());
  Value zero = arith::ConstantOp::create(builder, location, builder.getZeroAttr(type.getElementType()));
  init.set(linalg::FillOp::create(builder, location, zero, empty).getResult(0));

  builder.setInsertionPointAfter(op);
  AffineMap identity = builder.getMultiDimIdentityMap(type.getRank());
  SmallVector<AffineMap> maps(3, identity);
  SmallVector<utils::IteratorType> loops(type.getRank(), utils::IteratorType::parallel);
  Value sum = op->getResult(0);
  auto add = linalg::GenericOp::create(builder, location, type, ValueRange{sum, start}, empty, maps, loops,
                                       [](OpBuilder &b, Location at, ValueRange elements) {
                                         Value value = arith::AddFOp::create(b, at, elements[0], elements[1]);
                                         linalg::YieldOp::create(b, at, value);
                                       });
  sum.replaceAllUsesExcept(add.getResult(0), add);
}

void SeparateInitsPass::runOnOperation() {
  SmallVector<linalg::LinalgOp> operations;
  getOperation()->walk([&](linalg::LinalgOp op) {
    if (addsProducts(op) && !isZero(op.getDpsInits()[0]))
      operations.push_back(op);
  });
  for (linalg::LinalgOp op : operations)
    separate(op);
  separated += operations.size();
}
