//===- KernelDot.cpp - Reductions by a dot product -----------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
// A dot product reduces a group of neighbouring elements at once. The filter is packed in groups, a row of the window
// after another, filled up with zeros; so the last group of a row only has to stay inside of the input.
//
//===----------------------------------------------------------------------------===//

#include "KernelEmitter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace hone::kernel;

/// Groups of a row that are written out instead of looped over: as many as of channels (`unrolledDepth`), but one on
/// machines whose dot product is scalar, which are small. The int8 model of MLPerf's visual wake words takes, with 1, 4
/// and 12 groups, 18.7, 17.8 and 17.6 million instructions and 8.3, 8.6 and 10.0 KB of code on a Cortex-M4; on a
/// Cortex-M55, whose loops are free and whose registers overflow, 3.9, 4.4 and 5.9 million and 10.4, 12.7 and 17.6 KB.
static int64_t mostUnrolledGroups(DotAttr dot) { return dot.getKind() == DotKind::Scalar ? 1 : 12; }

SmallVector<Piece> KernelEmitter::dotPieces(const Panel &panel) const {
  // Padding of the panel is computed with the rest: the instruction has one width.
  int64_t lanes = tile.getLanes(), channels = panel.pieces.back().offset + panel.pieces.back().lanes;
  SmallVector<Piece> pieces;
  for (int64_t offset = 0; offset < channels; offset += lanes)
    pieces.push_back({offset, lanes});
  return pieces;
}

KernelEmitter::Values KernelEmitter::makeDotAccumulators(const TilePosition &position, Panel &panel) {
  std::optional<unsigned> initial = initialExtra();
  bool isScalar = shape.dot->getKind() == DotKind::Scalar;
  SmallVector<Piece> pieces = dotPieces(panel);
  Values accumulators;
  for (int64_t set = 0; set < (isScalar ? 1 : tile.getSplits()); ++set)
    for (int64_t column = 0; column < position.columns; ++column)
      for (Piece piece : pieces) {
        Value start = initial && set == 0 ? loadExtra(*initial, position, panel, piece, column) : identity(piece.lanes);
        accumulators.push_back(isScalar ? vector::ExtractOp::create(b, start, 0).getResult() : start);
      }
  return accumulators;
}

KernelEmitter::Values KernelEmitter::cutDotAccumulators(const TilePosition &position, Panel &panel,
                                                        ArrayRef<Value> accumulators) {
  SmallVector<Piece> pieces = dotPieces(panel);
  int64_t lanes = tile.getLanes(), values = position.columns * pieces.size();
  Values sums(accumulators.take_front(values));
  for (int64_t at = values; at < (int64_t)accumulators.size(); ++at)
    sums[at % values] = arith::AddIOp::create(b, sums[at % values], accumulators[at]);
  if (shape.dot->getKind() == DotKind::Scalar)
    for (Value &sum : sums)
      sum = broadcast(sum, 1);
  Values cut;
  for (int64_t column = 0; column < position.columns; ++column)
    for (Piece piece : panel.pieces) {
      Value whole = sums[column * pieces.size() + piece.offset / lanes];
      int64_t first = piece.offset % lanes;
      cut.push_back(
          piece.lanes == lanes
              ? whole
              : vector::ShuffleOp::create(b, whole, whole, llvm::to_vector(llvm::seq(first, first + piece.lanes))));
    }
  return cut;
}

//===----------------------------------------------------------------------------===//
// Groups
//===----------------------------------------------------------------------------===//

Value KernelEmitter::callIntrinsic(StringRef name, Type result, ValueRange arguments) {
  return LLVM::CallIntrinsicOp::create(b, result, b.getStringAttr(name), arguments).getResult(0);
}

/// The bytes of a short vector as one integer.
static Value asWord(ImplicitLocOpBuilder &b, Value vector) {
  auto type = cast<VectorType>(vector.getType());
  Type word = b.getIntegerType(type.getNumElements() * type.getElementTypeBitWidth());
  Value cast = vector::BitCastOp::create(b, VectorType::get(1, word), vector);
  return vector::ExtractOp::create(b, cast, 0);
}

KernelEmitter::Group KernelEmitter::unpack(Value word) {
  StringRef intrinsic = shape.dot->getUnpack();
  Type i32 = b.getI32Type();
  Value eight = arith::ConstantIntOp::create(b, 8, 32);
  Value turned = LLVM::FshrOp::create(b, word, word, eight);
  return {{callIntrinsic(intrinsic, i32, word), callIntrinsic(intrinsic, i32, turned)}};
}

/// A group of the input, held in an integer, as the instruction takes it.
KernelEmitter::Group KernelEmitter::inputWord(Value word) {
  if (!shape.dot->getUnpack().empty())
    return unpack(word);
  int64_t group = shape.dot->group();
  if (shape.dot->getKind() == DotKind::Scalar) {
    Value vector = vector::BroadcastOp::create(b, VectorType::get(1, word.getType()), word);
    return {{vector::BitCastOp::create(b, VectorType::get(group, shape.input.element), vector)}};
  }
  Value spread = broadcast(word, tile.getLanes());
  return {{vector::BitCastOp::create(b, VectorType::get(tile.getLanes() * group, shape.input.element), spread)}};
}

KernelEmitter::Group KernelEmitter::gatherInputGroup(ArrayRef<Value> addresses) {
  int64_t bits = shape.input.element.getIntOrFloatBitWidth();
  Type type = b.getIntegerType(shape.dot->group() * bits);
  Value word;
  for (auto [number, address] : llvm::enumerate(addresses)) {
    Value element = memref::LoadOp::create(b, shape.input.memory, address);
    Value wide = arith::ExtUIOp::create(b, type, element);
    if (number)
      wide = arith::ShLIOp::create(b, wide, arith::ConstantIntOp::create(b, type, number * bits));
    word = word ? arith::OrIOp::create(b, word, wide).getResult() : wide;
  }
  return inputWord(word);
}

KernelEmitter::Group KernelEmitter::loadInputGroup(Value address, int64_t count) {
  int64_t group = shape.dot->group();
  auto type = VectorType::get(group, shape.input.element);
  bool isPlainVector = shape.dot->getKind() == DotKind::Scalar && shape.dot->getUnpack().empty();
  if (count == group) {
    Value vector = vector::LoadOp::create(b, type, shape.input.memory, address);
    return isPlainVector ? Group{{vector}} : inputWord(asWord(b, vector));
  }
  if (!isPlainVector) {
    Values addresses;
    for (int64_t number = 0; number < count; ++number)
      addresses.push_back(add(address, number));
    return gatherInputGroup(addresses);
  }
  SmallVector<bool> present(group, false);
  std::fill_n(present.begin(), count, true);
  Value mask = arith::ConstantOp::create(b, DenseElementsAttr::get(VectorType::get(group, b.getI1Type()), present));
  Value zeros = arith::ConstantOp::create(b, b.getZeroAttr(type));
  return {{vector::MaskedLoadOp::create(b, type, shape.input.memory, address, mask, zeros)}};
}

KernelEmitter::Group KernelEmitter::loadFilterGroup(Value address, int64_t lanes) {
  auto type = VectorType::get(lanes * shape.dot->group(), shape.filter.element);
  Value vector = vector::LoadOp::create(b, type, shape.filter.memory, address);
  return shape.dot->getUnpack().empty() ? Group{{vector}} : unpack(asWord(b, vector));
}

Value KernelEmitter::dot(Value accumulator, const Group &input, const Group &filter) {
  DotAttr dot = *shape.dot;
  for (auto [lhs, rhs] : llvm::zip_equal(input.parts, filter.parts)) {
    if (dot.getIntrinsic().empty()) {
      auto wide = VectorType::get(dot.getDepth(), b.getI32Type());
      Value wideLhs = dot.getLhs() == DotElement::U8 ? arith::ExtUIOp::create(b, wide, lhs).getResult()
                                                     : arith::ExtSIOp::create(b, wide, lhs).getResult();
      Value products = arith::MulIOp::create(b, wideLhs, arith::ExtSIOp::create(b, wide, rhs));
      accumulator = vector::ReductionOp::create(b, vector::CombiningKind::ADD, products, accumulator);
      continue;
    }
    Type type = accumulator.getType();
    switch (dot.getSum()) {
    case DotSum::First: accumulator = callIntrinsic(dot.getIntrinsic(), type, {accumulator, lhs, rhs}); break;
    case DotSum::Last: accumulator = callIntrinsic(dot.getIntrinsic(), type, {lhs, rhs, accumulator}); break;
    case DotSum::Separate:
      accumulator = arith::AddIOp::create(b, accumulator, callIntrinsic(dot.getIntrinsic(), type, {lhs, rhs}));
      break;
    }
  }
  return accumulator;
}

//===----------------------------------------------------------------------------===//
// Loops over groups
//===----------------------------------------------------------------------------===//

void KernelEmitter::dotStep(const TilePosition &position, Panel &panel, function_ref<Group(int64_t)> inputOf,
                            Value filter, Values &accumulators) {
  SmallVector<Piece> pieces = dotPieces(panel);
  SmallVector<Group> filters;
  for (Piece piece : pieces)
    filters.push_back(loadFilterGroup(add(filter, piece.offset * shape.filter.strides[3]), piece.lanes));
  for (int64_t column = 0; column < position.columns; ++column) {
    Group input = inputOf(column);
    for (size_t number = 0; number < pieces.size(); ++number) {
      Value &accumulator = accumulators[column * pieces.size() + number];
      accumulator = dot(accumulator, input, filters[number]);
    }
  }
}

void KernelEmitter::reduceDotRun(const TilePosition &position, Panel &panel, Value input, Value filter,
                                 int64_t elements, Values &accumulators) {
  int64_t group = shape.dot->group(), groups = elements / group, rest = elements % group;
  int64_t splits = shape.dot->getKind() == DotKind::Scalar ? 1 : tile.getSplits();
  size_t tileValues = accumulators.size() / splits;
  int64_t columnStride = shape.strides[1] * shape.input.strides[2];
  auto stepAt = [&](Value number, int64_t offset, int64_t count, Values &carried) {
    int64_t set = offset % splits;
    Values own(ArrayRef<Value>(carried).slice(set * tileValues, tileValues));
    Value from = add(add(input, multiply(number, group)), offset * group);
    Value weights = add(add(filter, multiply(number, shape.filterDepth)), offset * shape.filterDepth);
    dotStep(
        position, panel, [&](int64_t column) { return loadInputGroup(add(from, column * columnStride), count); },
        weights, own);
    llvm::copy(own, carried.begin() + set * tileValues);
  };
  int64_t looped = groups <= mostUnrolledGroups(*shape.dot) ? 0 : groups / splits * splits;
  if (looped)
    loop(index(0), index(looped), splits, accumulators, [&](Value number, Values &carried) {
      for (int64_t offset = 0; offset < splits; ++offset)
        stepAt(number, offset, group, carried);
    });
  for (int64_t number = looped; number < groups; ++number)
    stepAt(index(0), number, group, accumulators);
  if (rest)
    stepAt(index(0), groups, rest, accumulators);
}

void KernelEmitter::reduceDotRow(const TilePosition &position, Panel &panel, Value input, Value filter,
                                 Values &accumulators) {
  int64_t group = shape.dot->group(), columns = shape.window[1];
  int64_t windowStride = shape.dilations[1] * shape.input.strides[2];
  // The columns of the window and the channels are one stretch of memory.
  if (windowStride == shape.depth || columns == 1)
    return reduceDotRun(position, panel, input, filter, columns * shape.depth, accumulators);
  if (shape.depth % group == 0) {
    for (int64_t column = 0; column < columns; ++column)
      reduceDotRun(position, panel, add(input, column * windowStride), add(filter, column * shape.filterColumn),
                   shape.depth, accumulators);
    return;
  }
  // Groups that go over the end of a column of the window, in an input whose columns are not neighbours.
  int64_t elements = columns * shape.depth, columnStride = shape.strides[1] * shape.input.strides[2];
  for (int64_t number = 0; number * group < elements; ++number) {
    auto gather = [&](int64_t column) {
      Values addresses;
      for (int64_t at = number * group; at < std::min(elements, (number + 1) * group); ++at)
        addresses.push_back(add(input, column * columnStride + at / shape.depth * windowStride + at % shape.depth));
      return gatherInputGroup(addresses);
    };
    dotStep(position, panel, gather, add(filter, number * shape.filterDepth), accumulators);
  }
}
