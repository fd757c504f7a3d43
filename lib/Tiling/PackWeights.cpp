//===- PackWeights.cpp - Constant weights in the kernels' order ----------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "hone/Dialect/Graph/ConstantData.h"
#include "hone/Dialect/Kernel/Split.h"
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
static std::vector<char> packPanels(ArrayRef<char> bytes, int64_t steps, int64_t channels, int64_t panel,
                                    int64_t elementBytes) {
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

/// The rows of a filter (a row of the window of `steps` neighbouring elements for each of `channels`) in panels of
/// groups:
/// `[panels, rows, ceil(steps / group), panel, group]`, filled up with zeros, each element widened to `elementBytes`.
static std::vector<char> packGroups(const graph::ConstantData &data, bool transposed, int64_t rows, int64_t channels,
                                    int64_t panel, int64_t group, int64_t elementBytes) {
  int64_t steps = data.size() / channels / rows, groups = llvm::divideCeil(steps, group),
          panels = llvm::divideCeil(channels, panel);
  std::vector<char> packed(panels * rows * groups * panel * group * elementBytes, 0);
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t step = 0; step < steps; ++step)
      for (int64_t channel = 0; channel < channels; ++channel) {
        int64_t value = data.asInteger(transposed ? channel * steps + step : (row * steps + step) * channels + channel);
        int64_t at =
            (((channel / panel * rows + row) * groups + step / group) * panel + channel % panel) * group + step % group;
        for (int64_t byte = 0; byte < elementBytes; ++byte)
          packed[at * elementBytes + byte] = char(value >> (8 * byte));
      }
  return packed;
}

/// A depthwise filter of `channels` in panels of pairs of its positions: `[panels, pairs, panel, 2]`, each element
/// widened to 16 bits.
static std::vector<char> packPairs(const graph::ConstantData &data, ArrayRef<TapPair> pairs, int64_t columns,
                                   int64_t channels, int64_t panel) {
  std::vector<int16_t> packed(llvm::divideCeil(channels, panel) * pairs.size() * panel * 2, 0);
  for (int64_t channel = 0; channel < channels; ++channel)
    for (auto [number, pair] : llvm::enumerate(pairs)) {
      int16_t *at = &packed[((channel / panel * pairs.size() + number) * panel + channel % panel) * 2];
      auto weight = [&](Tap tap) { return data.asInteger((tap.row * columns + tap.column) * channels + channel); };
      at[0] = pair.usesFirst ? weight(pair.first) : 0;
      at[1] = pair.usesSecond ? weight(pair.second) : 0;
    }
  const char *first = reinterpret_cast<const char *>(packed.data());
  return std::vector<char>(first, first + packed.size() * sizeof(int16_t));
}

/// Turns a matrix around its diagonal, block by block so that both sides stay in the cache.
static std::vector<char> transpose(ArrayRef<char> bytes, int64_t rows, int64_t columns, int64_t elementBytes) {
  std::vector<char> result(bytes.size());
  constexpr int64_t block = 32;
  for (int64_t r = 0; r < rows; r += block)
    for (int64_t c = 0; c < columns; c += block)
      for (int64_t i = r; i < std::min(rows, r + block); ++i)
        for (int64_t j = c; j < std::min(columns, c + block); ++j)
          std::memcpy(result.data() + (j * rows + i) * elementBytes, bytes.data() + (i * columns + j) * elementBytes,
                      elementBytes);
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
    DotAttr dot;
    arith::ConstantOp constant;
  };

  void pack(KernelOp op);
  arith::ConstantOp packConstant(KernelOp op, arith::ConstantOp constant, int64_t panel, bool transposed, DotAttr dot);

  SmallVector<Known> packed;
  llvm::DenseMap<Attribute, SmallVector<unsigned>> originals;
};

} // namespace

/// The packed form of a constant. With `dot` it is made of groups.
static ElementsAttr packedValue(KernelOp op, const graph::ConstantData &data, int64_t panel, bool transposed,
                                DotAttr dot) {
  SmallVector<int64_t> shape(data.type().getShape());
  int64_t channels = op.getOutputType().getShape().back(), panels = llvm::divideCeil(channels, panel);
  auto window = dyn_cast<WindowOp>(op.getOperation());
  if (dot && window && window.getKind() == WindowKind::Depthwise) {
    SmallVector<TapPair> pairs = pairTaps(shape[0], shape[1]);
    auto type = RankedTensorType::get({panels, int64_t(pairs.size()), panel, 2}, IntegerType::get(op.getContext(), 16));
    return graph::makeConstant(type, packPairs(data, pairs, shape[1], channels, panel), "packed");
  }
  if (dot) {
    int64_t rows = isa<WindowOp>(op.getOperation()) ? shape[0] : 1, steps = data.size() / channels / rows;
    auto type = RankedTensorType::get({panels, rows, int64_t(llvm::divideCeil(steps, dot.group())), panel, dot.group()},
                                      IntegerType::get(op.getContext(), dot.rhsBits()));
    std::vector<char> bytes = packGroups(data, transposed, rows, channels, panel, dot.group(), dot.rhsBits() / 8);
    if (!isa<WindowOp>(op.getOperation()))
      type = RankedTensorType::get({panels, type.getDimSize(2), panel, dot.group()}, type.getElementType());
    return graph::makeConstant(type, bytes, "packed");
  }
  int64_t elementBytes = graph::elementBytes(data.type().getElementType());
  std::vector<char> bytes = data.bytes();
  if (transposed) {
    bytes = transpose(bytes, shape[0], shape[1], elementBytes);
    std::swap(shape[0], shape[1]);
  }
  int64_t steps = data.size() / channels;
  shape.back() = panel;
  shape.insert(shape.begin(), panels);
  auto type = RankedTensorType::get(shape, data.type().getElementType());
  return graph::makeConstant(type, packPanels(bytes, steps, channels, panel, elementBytes), "packed");
}

arith::ConstantOp PackWeightsPass::packConstant(KernelOp op, arith::ConstantOp constant, int64_t panel, bool transposed,
                                                DotAttr dot) {
  SmallVector<unsigned> &known = originals[constant.getValue()];
  for (unsigned index : known) {
    const Known &other = packed[index];
    if (other.panel == panel && other.transposed == transposed && other.dot == dot &&
        other.constant->getBlock() == op->getBlock())
      return other.constant;
  }
  std::optional<graph::ConstantData> data = graph::ConstantData::of(constant.getValue());
  if (!data)
    return nullptr;
  ElementsAttr value = packedValue(op, *data, panel, transposed, dot);
  // Where the original is, so that it dominates every later kernel of the block.
  OpBuilder builder(constant);
  auto result = arith::ConstantOp::create(builder, constant.getLoc(), value);
  known.push_back(packed.size());
  packed.push_back({constant.getValue(), panel, transposed, dot, result});
  ++weightsPacked;
  return result;
}

void PackWeightsPass::pack(KernelOp op) {
  std::optional<TileAttr> tile = op.getTile();
  auto matmul = dyn_cast<MatmulOp>(op.getOperation());
  auto window = dyn_cast<WindowOp>(op.getOperation());
  if (!tile || (matmul ? matmul.getPacked() : window.getPacked()))
    return;
  auto dot = op->getAttrOfType<DotAttr>(chosenDotAttrName);
  if (window && window.getKind() != WindowKind::Conv && !dot)
    return;
  OpOperand &operand = op->getOpOperand(1);
  auto constant = operand.get().getDefiningOp<arith::ConstantOp>();
  if (!constant || (matmul && cast<ShapedType>(constant.getType()).getRank() != 2))
    return;
  arith::ConstantOp result = packConstant(op, constant, tile->panel(), matmul && matmul.getTransposed(), dot);
  if (!result)
    return;
  operand.set(result);
  if (dot) {
    op->setAttr("dot", dot);
    op->removeAttr(chosenDotAttrName);
  }
  if (matmul) {
    matmul.setPacked(true);
    matmul.setTransposed(false);
  } else {
    window.setPacked(true);
  }
  if (constant->use_empty())
    constant->erase();
}
