//===- LoopNest.cpp - A structured operation as loops over addresses -----------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "LoopNest.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;
using namespace hone;

/// Adds `expression * scale` to `coefficients` (by dimension) and `constant`. Fails if it is not linear.
static LogicalResult addLinear(AffineExpr expression, int64_t scale, MutableArrayRef<int64_t> coefficients,
                               int64_t &constant) {
  if (auto dimension = dyn_cast<AffineDimExpr>(expression)) {
    coefficients[dimension.getPosition()] += scale;
    return success();
  }
  if (auto value = dyn_cast<AffineConstantExpr>(expression)) {
    constant += value.getValue() * scale;
    return success();
  }
  auto binary = dyn_cast<AffineBinaryOpExpr>(expression);
  if (!binary)
    return failure();
  if (binary.getKind() == AffineExprKind::Add)
    return success(succeeded(addLinear(binary.getLHS(), scale, coefficients, constant)) &&
                   succeeded(addLinear(binary.getRHS(), scale, coefficients, constant)));
  auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (binary.getKind() != AffineExprKind::Mul || !factor)
    return failure();
  return addLinear(binary.getLHS(), scale * factor.getValue(), coefficients, constant);
}

static std::optional<NestAccess> analyzeAccess(OpOperand &operand, linalg::GenericOp op, ArrayRef<int64_t> sizes) {
  NestAccess access;
  access.memref = operand.get();
  access.elementType = getElementTypeOrSelf(operand.get().getType());
  access.isRead = op.payloadUsesValueFromOperand(&operand);
  access.strides.assign(sizes.size(), 0);
  if (op.isScalar(&operand))
    return access;
  auto type = dyn_cast<MemRefType>(operand.get().getType());
  int64_t ignoredOffset;
  SmallVector<int64_t> memrefStrides;
  if (!type || !type.hasStaticShape() || failed(type.getStridesAndOffset(memrefStrides, ignoredOffset)) ||
      llvm::any_of(memrefStrides, ShapedType::isDynamic))
    return std::nullopt;
  AffineMap map = op.getMatchingIndexingMap(&operand);
  for (auto [result, stride] : llvm::zip_equal(map.getResults(), memrefStrides))
    if (failed(addLinear(result, stride, access.strides, access.offset)))
      return std::nullopt;
  int64_t last = access.offset;
  for (auto [stride, size] : llvm::zip_equal(access.strides, sizes))
    last += std::max<int64_t>(stride * (size - 1), 0);
  access.extent = last + 1;
  return access;
}

/// Keeps the loops listed in `order`, in that order.
static void selectLoops(LoopNest &nest, ArrayRef<unsigned> order) {
  auto select = [&](auto &values) {
    std::decay_t<decltype(values)> selected;
    for (unsigned loop : order)
      selected.push_back(values[loop]);
    values = selected;
  };
  select(nest.loops);
  for (NestAccess &access : nest.accesses)
    select(access.strides);
}

static bool canCollapse(const LoopNest &nest, unsigned outer) {
  const NestLoop &first = nest.loops[outer], &second = nest.loops[outer + 1];
  if (first.isReduction != second.isReduction || first.isIndexed || second.isIndexed)
    return false;
  return llvm::all_of(nest.accesses, [&](const NestAccess &access) {
    return access.strides[outer] == access.strides[outer + 1] * second.size;
  });
}

/// Makes one loop of each pair of neighbours whose iterations are evenly spaced in every operand.
static void collapseLoops(LoopNest &nest) {
  for (unsigned loop = nest.loops.size(); loop-- > 1;) {
    if (!canCollapse(nest, loop - 1))
      continue;
    nest.loops[loop].size *= nest.loops[loop - 1].size;
    nest.loops[loop].dimension.reset();
    nest.loops.erase(nest.loops.begin() + loop - 1);
    for (NestAccess &access : nest.accesses)
      access.strides.erase(access.strides.begin() + loop - 1);
  }
}

/// Drops loops of one iteration and sorts the others.
static void sortLoops(LoopNest &nest) {
  SmallVector<unsigned> order;
  for (unsigned loop = 0; loop < nest.loops.size(); ++loop)
    if (nest.loops[loop].size != 1)
      order.push_back(loop);
  ArrayRef<int64_t> key = nest.outputs().front().strides;
  llvm::stable_sort(order, [&](unsigned a, unsigned b) {
    if (nest.loops[a].isReduction != nest.loops[b].isReduction)
      return nest.loops[b].isReduction;
    return !nest.loops[a].isReduction && std::abs(key[a]) > std::abs(key[b]);
  });
  selectLoops(nest, order);
}

std::optional<LoopNest> hone::analyzeLoopNest(linalg::GenericOp op) {
  SmallVector<int64_t> sizes = op.getStaticLoopRanges();
  if (llvm::any_of(sizes, ShapedType::isDynamic) || op.getNumDpsInits() == 0)
    return std::nullopt;
  LoopNest nest;
  nest.op = op;
  nest.numInputs = op.getNumDpsInputs();
  llvm::SmallBitVector indexed(sizes.size());
  op.getRegion().walk([&](linalg::IndexOp index) { indexed.set(index.getDim()); });
  for (auto [dimension, kind] : llvm::enumerate(op.getIteratorTypesArray()))
    nest.loops.push_back({sizes[dimension], kind == utils::IteratorType::reduction, static_cast<unsigned>(dimension),
                          indexed.test(dimension)});
  for (OpOperand &operand : op->getOpOperands()) {
    auto access = analyzeAccess(operand, op, sizes);
    if (!access)
      return std::nullopt;
    nest.accesses.push_back(*access);
  }
  sortLoops(nest);
  collapseLoops(nest);
  return nest;
}

Value hone::flatten(OpBuilder &builder, Location location, Value memref, int64_t extent) {
  auto type = cast<MemRefType>(memref.getType());
  int64_t offset;
  SmallVector<int64_t> strides;
  (void)type.getStridesAndOffset(strides, offset);
  if (type.getRank() == 1 && type.getLayout().isIdentity() && type.getDimSize(0) == extent)
    return memref;
  OpFoldResult start = builder.getIndexAttr(ShapedType::isDynamic(offset) ? 0 : offset);
  if (ShapedType::isDynamic(offset)) {
    auto metadata = memref::ExtractStridedMetadataOp::create(builder, location, memref);
    memref = metadata.getBaseBuffer();
    start = metadata.getOffset();
  }
  auto layout = StridedLayoutAttr::get(builder.getContext(), offset, {1});
  auto flat = MemRefType::get({extent}, type.getElementType(), offset == 0 ? MemRefLayoutAttrInterface() : layout,
                              type.getMemorySpace());
  return memref::ReinterpretCastOp::create(builder, location, flat, memref, start,
                                           ArrayRef<OpFoldResult>{builder.getIndexAttr(extent)},
                                           ArrayRef<OpFoldResult>{builder.getIndexAttr(1)});
}
