//===- PackWeights.cpp - Constant weights in the kernels' order ----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Tiling/Passes.h"
#include "mlir/IR/Builders.h"

namespace hone {
#define GEN_PASS_DEF_PACKWEIGHTSPASS
#include "hone/Tiling/Passes.h.inc"
} // namespace hone

using namespace mlir;
using namespace hone;
using namespace hone::kernel;

/// Splits the last dimension of `bytes` into panels of `panel` elements and puts the panels one after another; the last
/// one ends in zeros. The other dimensions are `steps` rows of `channels` elements.
static std::vector<char> packPanels(ArrayRef<char> bytes, int64_t steps, int64_t channels, int64_t panel, int64_t elementBytes) {
  int64_t panels = llvm::divideCeil(channels, panel);
  std::vector<char> packed(panels * steps * panel * elementBytes, 0);
  for (int64_t number = 0; number < panels; ++number) {
    int64_t width = std::min(panel, channels - number * panel);
    for (int64_t step = 0; step < steps; ++step)
      std::memcpy(packed.data() + (number * steps + step) * panel * elementBytes,
                  bytes.data() + (step * channels + number * panel) * elementBytes, width * elementBytes);
  }
  return packed;
}

/// Turns a matrix around its diagonal, block by block so that both sides stay in the cache.
static std::vector<char> transpose(ArrayRef<char> bytes, int64_t rows, int64_t columns, int64_t elementBytes) {
  std::vector<char> result(bytes.size());
  constexpr int64_t block = 32;
  for (int64_t r = 0; r < rows; r += block)
    for (int64_t c = 0; c < columns; c += block)
      for (int64_t i = r; i < std::min(rows, r + block); ++i)
        for (int64_t j = c; j < std::min(columns, c + block); ++j)
          std::memcpy(result.data() + (j * rows + i) * elementBytes, bytes.data() + (i * columns + j) * elementBytes, elementBytes);
  return result;
}

namespace {

struct PackWeightsPass : hone::impl::PackWeightsPassBase<PackWeightsPass> {
  void runOnOperation() override {
    getOperation()->walk([&](KernelOp op) { pack(op); });
    packed.clear();
    originals.clear();
  }

private:
  /// What a constant was packed into: kernels that share weights and panels share the result.
  struct Known {
    Attribute original;
    int64_t panel;
    bool transposed;
    arith::ConstantOp constant;
  };

  void pack(KernelOp op);
  arith::ConstantOp packConstant(KernelOp op, arith::ConstantOp constant, int64_t panel, bool transposed);

  SmallVector<Known> packed;
  llvm::DenseMap<Attribute, SmallVector<unsigned>> originals;
};

} // namespace

arith::ConstantOp PackWeightsPass::packConstant(KernelOp op, arith::ConstantOp constant, int64_t panel, bool transposed) {
  SmallVector<unsigned> &known = originals[constant.getValue()];
  for (unsigned index : known)
    if (packed[index].panel == panel && packed[index].transposed == transposed && packed[index].constant->getBlock() == op->getBlock())
      return packed[index].constant;
  std::optional<graph::ConstantData> data = graph::ConstantData::of(constant.getValue());
  if (!data)
    return nullptr;
  auto type = cast<RankedTensorType>(constant.getType());
  SmallVector<int64_t> shape(type.getShape());
  int64_t elementBytes = graph::elementBytes(type.getElementType());
  std::vector<char> bytes = data->bytes();
  if (transposed) {
    bytes = transpose(bytes, shape[0], shape[1], elementBytes);
    std::swap(shape[0], shape[1]);
  }
  int64_t channels = shape.back(), steps = type.getNumElements() / channels;
  shape.back() = panel;
  shape.insert(shape.begin(), llvm::divideCeil(channels, panel));
  auto packedType = RankedTensorType::get(shape, type.getElementType());
  ElementsAttr value = graph::makeConstant(packedType, packPanels(bytes, steps, channels, panel, elementBytes), "packed");
  // Where the original is, so that it dominates every later kernel of the block.
  OpBuilder builder(constant);
  auto result = arith::ConstantOp::create(builder, constant.getLoc(), value);
  known.push_back(packed.size());
  packed.push_back({constant.getValue(), panel, transposed, result});
  ++weightsPacked;
  return result;
}

void PackWeightsPass::pack(KernelOp op) {
  std::optional<TileAttr> tile = op.getTile();
  auto matmul = dyn_cast<MatmulOp>(op.getOperation());
  auto window = dyn_cast<WindowOp>(op.getOperation());
  if (!tile || (matmul ? matmul.getPacked() : window.getPacked()))
    return;
  if (window && window.getKind() != WindowKind::Conv)
    return;
  OpOperand &operand = op->getOpOperand(1);
  auto constant = operand.get().getDefiningOp<arith::ConstantOp>();
  if (!constant || (matmul && cast<ShapedType>(constant.getType()).getRank() != 2))
    return;
  arith::ConstantOp result = packConstant(op, constant, tile->panel(), matmul && matmul.getTransposed());
  if (!result)
    return;
  operand.set(result);
  if (matmul) {
    matmul.setPacked(true);
    matmul.setTransposed(false);
  } else {
    window.setPacked(true);
  }
  if (constant->use_empty())
    constant->erase();
}
