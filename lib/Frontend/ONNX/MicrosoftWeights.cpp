//===- MicrosoftWeights.cpp - Importing products with packed weights -------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// com.microsoft's MatMulNBits: a float product whose weights are integers of few bits, with a scale and a zero point
// for each block along the inner dimension.
//
//===----------------------------------------------------------------------------===//

#include "Handlers.h"
#include "Normalization.h"
#include "Quantization.h"
#include "hone/Dialect/Graph/ArithmeticOps.h"
#include "hone/Dialect/Graph/ContractionOps.h"

using namespace mlir;
using namespace hone;
using namespace hone::importer;

namespace {
/// The attributes, and what follows from them.
struct Packing {
  int64_t inner, columns, block, bits;
  int64_t blocks() const { return inner / block + (inner % block != 0); }
  int64_t bytesFor(int64_t count) const { return (count * bits + 7) / 8; }
};
} // namespace

static std::optional<Packing> readPacking(Node &node) {
  Packing packing{node.integer("K", 0), node.integer("N", 0), node.integer("block_size", 0), node.integer("bits", 4)};
  // Below it, products of two and the bits don't overflow.
  constexpr int64_t largest = int64_t(1) << 29;
  for (auto [name, value] : {std::pair("K", packing.inner), {"N", packing.columns}, {"block_size", packing.block}})
    if (value <= 0 || value > largest) {
      node.error() << "attribute '" << name << "' is " << value << "; expected 1 to " << largest;
      return std::nullopt;
    }
  if (packing.block < 16 || !llvm::isPowerOf2_64(packing.block)) {
    node.error() << "attribute 'block_size' is " << packing.block << "; expected a power of two of at least 16";
    return std::nullopt;
  }
  if (packing.bits != 2 && packing.bits != 4 && packing.bits != 8) {
    node.error() << "attribute 'bits' is " << packing.bits << "; expected 2, 4 or 8";
    return std::nullopt;
  }
  if (node.integer("weight_prepacked", 0) != 0) {
    node.unsupported() << "attribute 'weight_prepacked' is " << node.integer("weight_prepacked", 0)
                       << "; weights in a layout of ONNX Runtime's own are not supported";
    return std::nullopt;
  }
  return packing;
}

/// Whether operand `index` is of `shape`, or of `other`; an error otherwise.
static bool hasShape(Node &node, unsigned index, ArrayRef<int64_t> shape, ArrayRef<int64_t> other) {
  ArrayRef<int64_t> found = graph::shapeOf(node.input(index));
  if (found == shape || found == other)
    return true;
  InFlightDiagnostic diagnostic = node.error();
  diagnostic << "input " << index << " has shape " << graph::shapeText(found) << "; expected "
             << graph::shapeText(shape);
  if (shape != other)
    diagnostic << " or " << graph::shapeText(other);
  return false;
}

/// Constant operand `index` of `rows` rows, each of `count` integers packed into whole bytes from the low bits up, as a
/// tensor of bytes of `shape`. Null, with an error, when it is no constant.
static Value unpacked(Node &node, unsigned index, const Packing &packing, int64_t rows, int64_t count,
                      ArrayRef<int64_t> shape) {
  std::optional<ConstantData> data = node.constantData(index);
  if (!data) {
    node.unsupported() << "input " << index << " must be a constant: packed weights are taken apart while compiling";
    return nullptr;
  }
  Type u8 = IntegerType::get(node.getContext(), 8, IntegerType::Unsigned);
  int64_t rowBytes = packing.bytesFor(count);
  std::vector<char> packed = data->bytes(), bytes(rows * count);
  int64_t perByte = 8 / packing.bits, mask = (1 << packing.bits) - 1;
  for (int64_t row = 0; row < rows; ++row)
    for (int64_t i = 0; i < count; ++i) {
      int byte = uint8_t(packed[row * rowBytes + i / perByte]);
      bytes[row * count + i] = char(byte >> (i % perByte * packing.bits) & mask);
    }
  return node.constant(graph::makeConstant(RankedTensorType::get(shape, u8), bytes, "weights"));
}

/// Operand `index` with a number for each block, spread over the blocks' elements by broadcasting.
static Value eachBlock(Node &node, unsigned index, const Packing &packing) {
  return node.reshape(node.input(index), {packing.columns, packing.blocks(), 1});
}

/// The shapes that follow from the attributes.
static bool checkShapes(Node &node, const Packing &packing) {
  int64_t columns = packing.columns, blocks = packing.blocks(), bytes = packing.bytesFor(packing.block);
  SmallVector<int64_t, 3> weights = {columns, blocks, bytes};
  if (!hasShape(node, 1, weights, weights) || !hasShape(node, 2, {columns * blocks}, {columns, blocks}))
    return false;
  if (Value zero = node.input(3)) {
    bool isPacked = !isa<FloatType>(graph::tensorOf(zero).getElementType());
    int64_t each = isPacked ? packing.bytesFor(blocks) : blocks;
    if (!hasShape(node, 3, {columns * each}, {columns, each}))
      return false;
  }
  return !node.input(5) || hasShape(node, 5, {columns}, {columns});
}

LogicalResult importer::importMatMulNBits(Node &node) {
  std::optional<Packing> packing = readPacking(node);
  if (!packing || !holdsScales(node, 2) || !checkShapes(node, *packing))
    return failure();
  if (node.input(4))
    return node.unsupported() << "input 4, an order of the groups, is not supported";
  int64_t columns = packing->columns, blocks = packing->blocks();
  // Weights and sums in single precision whatever the operands' type, which the result alone is rounded to.
  Type wide = statisticsType(node, graph::tensorOf(node.input(0)).getElementType());
  Value levels = unpacked(node, 1, *packing, columns * blocks, packing->block, {columns, blocks, packing->block});
  Value scale = eachBlock(node, 2, *packing), zero = node.input(3);
  if (!levels || !scale)
    return failure();
  scale = node.cast(scale, wide);
  Value weights;
  if (zero && isa<FloatType>(graph::tensorOf(zero).getElementType())) {
    Value steps = node.create<graph::SubOp>({node.cast(levels, wide), node.cast(eachBlock(node, 3, *packing), wide)});
    weights = node.create<graph::MulOp>({steps, scale});
  } else {
    zero = zero ? unpacked(node, 3, *packing, columns, blocks, {columns, blocks, 1})
                : node.splat(double(1 << (packing->bits - 1)), graph::tensorOf(levels).getElementType());
    weights = dequantizeEach(node, levels, scale, zero);
  }
  if (!weights)
    return failure();
  Value rows = node.slice(node.reshape(weights, {columns, blocks * packing->block}), 1, 0, packing->inner);
  Value product = node.create<graph::MatMulOp>({node.cast(node.input(0), wide), node.transpose(rows, {1, 0})});
  if (node.input(5))
    product = node.create<graph::AddOp>({product, node.cast(node.input(5), wide)});
  return node.results(node.cast(product, graph::tensorOf(node.input(0)).getElementType()));
}
