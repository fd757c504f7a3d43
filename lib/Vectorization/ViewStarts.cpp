//===- ViewStarts.cpp - Views that begin where they do -------------------------===//
//
// Part of Hone, under the Apache License v2.0 with LLVM Exceptions.
//
//===----------------------------------------------------------------------------===//

#include "ViewStarts.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace hone;

/// The buffer that `memory` is a part of, or null if it is not one of the same elements in their order.
static Value bufferOf(Value memory) {
  Value base = memory;
  while (isa_and_nonnull<memref::SubViewOp, memref::ReinterpretCastOp, memref::ExpandShapeOp, memref::CollapseShapeOp>(
      base.getDefiningOp()))
    base = base.getDefiningOp()->getOperand(0);
  auto type = cast<MemRefType>(base.getType());
  Type element = type.getElementType();
  if (!type.hasStaticShape() || !type.getLayout().isIdentity() || !element.isIntOrFloat() ||
      element != cast<MemRefType>(memory.getType()).getElementType())
    return {};
  return base;
}

/// The bytes that the buffer `base` is a view of; `shift` is where in them it begins.
static Value bytesBelow(ImplicitLocOpBuilder &b, Value base, int64_t &shift) {
  auto type = cast<MemRefType>(base.getType());
  APInt known;
  auto view = base.getDefiningOp<memref::ViewOp>();
  if (view && matchPattern(view.getByteShift(), m_ConstantInt(&known))) {
    shift = known.getSExtValue();
    return view.getSource();
  }
  Type element = type.getElementType();
  int64_t count = type.getNumElements(), bytes = llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
  auto flat = MemRefType::get({count}, element, MemRefLayoutAttrInterface(), type.getMemorySpace());
  auto asBytes = MemRefType::get({count * bytes}, b.getI8Type(), MemRefLayoutAttrInterface(), type.getMemorySpace());
  Value row =
      memref::ReinterpretCastOp::create(b, flat, base, /*offset=*/0, ArrayRef<int64_t>{count}, ArrayRef<int64_t>{1});
  shift = 0;
  return UnrealizedConversionCastOp::create(b, asBytes, row).getResult(0);
}

bool hone::canStartAtOffset(Value memory) {
  auto type = dyn_cast<MemRefType>(memory.getType());
  SmallVector<int64_t> strides;
  int64_t offset = 0;
  return type && type.hasStaticShape() && succeeded(type.getStridesAndOffset(strides, offset)) && offset != 0 &&
         !ShapedType::isDynamic(offset) && llvm::none_of(strides, ShapedType::isDynamic) &&
         type.getElementType().isIntOrFloat() && bufferOf(memory);
}

Value hone::startAtOffset(ImplicitLocOpBuilder &b, Value memory) {
  if (!canStartAtOffset(memory))
    return {};
  auto type = cast<MemRefType>(memory.getType());
  SmallVector<int64_t> strides;
  int64_t offset = 0, shift = 0, extent = 1;
  (void)type.getStridesAndOffset(strides, offset);
  Value bytesOfBuffer = bytesBelow(b, bufferOf(memory), shift);
  for (auto [size, stride] : llvm::zip_equal(type.getShape(), strides))
    extent += (size - 1) * stride;
  int64_t bytes = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
  Value start = arith::ConstantIndexOp::create(b, shift + offset * bytes);
  auto flat = MemRefType::get({extent}, type.getElementType(), MemRefLayoutAttrInterface(), type.getMemorySpace());
  Value part = memref::ViewOp::create(b, flat, bytesOfBuffer, start, ValueRange());
  auto layout = StridedLayoutAttr::get(b.getContext(), 0, strides);
  auto moved = MemRefType::get(type.getShape(), type.getElementType(), layout, type.getMemorySpace());
  return memref::ReinterpretCastOp::create(b, moved, part, /*offset=*/0, type.getShape(), strides);
}
